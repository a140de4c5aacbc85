-- no-transaction
-- (The program opens one around all migrations, so that processes that start together wait.)

-- Translations of sentences. The key is a hash of what a translation depends on; the variant one
-- of what it was made under, so that a sentence may have several.
CREATE TABLE memory (
    key BLOB NOT NULL,
    variant BLOB NOT NULL,
    desk TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    -- The translation with its spans, as JSON.
    text TEXT NOT NULL,
    role TEXT NOT NULL,
    context INTEGER NOT NULL,
    route TEXT NOT NULL,
    origin TEXT NOT NULL,
    backend TEXT NOT NULL,
    -- Whether a trained model took part.
    trained INTEGER NOT NULL,
    -- The day of the last use, in days since 1970: a day is exact enough for pruning, and a
    -- sentence that is used a hundred times a day is written once.
    used_on INTEGER NOT NULL,
    PRIMARY KEY (key, variant)
) STRICT, WITHOUT ROWID;
CREATE INDEX memory_by_use ON memory (used_on);
