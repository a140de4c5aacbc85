-- no-transaction
-- (The program opens one around all migrations, so that processes that start together wait.)

-- Who may publish for this article and target: the holder's token, how long in milliseconds others
-- that see it unchanged have to wait, and what it publishes.
ALTER TABLE languages ADD COLUMN lease TEXT;
ALTER TABLE languages ADD COLUMN lease_length INTEGER;
ALTER TABLE languages ADD COLUMN lease_purpose TEXT;
-- Whether it was taken over before its time: then it is never released, only waited out.
ALTER TABLE languages ADD COLUMN lease_stays INTEGER NOT NULL DEFAULT 0;

-- The last withdrawal that got a number: when it is sent again, it is the same message.
ALTER TABLE languages ADD COLUMN withdrawal TEXT;
ALTER TABLE languages ADD COLUMN withdrawal_sequence INTEGER;

-- What was confirmed is now told by the unit's end alone: both are one transaction.
ALTER TABLE units DROP COLUMN confirmed;
