-- no-transaction
-- (The program opens one around all migrations, so that processes that start together wait.)

-- What the newsroom's glossaries said of a sentence when it was translated; 0 for nothing.
ALTER TABLE memory ADD COLUMN glossary INTEGER NOT NULL DEFAULT 0;
