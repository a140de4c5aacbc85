-- no-transaction
-- (The program opens one around all migrations, so that processes that start together wait.)

-- Whether the broker confirmed what this job asked for: a redelivery publishes nothing then.
ALTER TABLE units ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0;
