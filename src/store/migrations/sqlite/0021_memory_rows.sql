-- no-transaction
-- (The program opens one around all migrations, so that processes that start together wait.)

-- The translations of sentences in the order in which they came, and the keys, which are hashes and
-- come in no order, in an index: a new sentence then changes a page of keys, of which a hundred and
-- more lie on one, and not a page of texts anywhere in the file. Filling is three times as fast.
CREATE TABLE sentences (
    id INTEGER PRIMARY KEY,
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
    -- What the newsroom's glossaries said of the sentence when it was translated; 0 for nothing.
    glossary INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO sentences (key, variant, desk, source, target, text, role, context, route, origin,
    backend, trained, used_on, glossary)
SELECT key, variant, desk, source, target, text, role, context, route, origin, backend, trained,
    used_on, glossary FROM memory;
DROP TABLE memory;
ALTER TABLE sentences RENAME TO memory;
CREATE UNIQUE INDEX memory_by_key ON memory (key, variant);
CREATE INDEX memory_by_use ON memory (used_on);
