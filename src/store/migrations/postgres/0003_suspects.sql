-- no-transaction
-- (The program opens one around all migrations, so that processes that start together wait.)

-- Messages that were begun and have not ended, while they were suspected: how often.
CREATE TABLE suspects (
    message text COLLATE "C" PRIMARY KEY,
    begun bigint NOT NULL,
    begun_at bigint NOT NULL
);

-- When the units that had not ended by then were given up with their job. They are still to be
-- done when the job's dead letter is replayed.
ALTER TABLE jobs ADD COLUMN given_up_at bigint;

-- When all units of the job were confirmed by the broker: from then on they live by themselves.
ALTER TABLE jobs ADD COLUMN split_at bigint;
