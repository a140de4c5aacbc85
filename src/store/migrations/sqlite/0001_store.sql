-- no-transaction
-- (The program opens one around all migrations, so that processes that start together wait.)

-- Marks the file as a wireglot store, so that another program's database is never written to.
PRAGMA application_id = 2003266676;

-- One row per article, kept for ever: its kind of revision and its high-water marks.
-- Revisions are kept as text and compared by the program, never by SQL.
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    desk TEXT NOT NULL,
    article_id TEXT NOT NULL,
    -- Empty until the article's first job: a unit may outlive the file that recorded its job.
    revision_kind TEXT,
    -- The highest revision and edition, and the hash of that content.
    revision TEXT,
    edition INTEGER NOT NULL DEFAULT 0,
    content_hash TEXT,
    -- The highest revision at which the article was withdrawn.
    withdrawn_revision TEXT,
    UNIQUE (desk, article_id)
) STRICT;

-- One row per article and target, kept for ever.
CREATE TABLE languages (
    article INTEGER NOT NULL REFERENCES articles (id),
    target TEXT NOT NULL,
    -- The highest revision and edition that was asked for.
    asked_revision TEXT,
    asked_edition INTEGER NOT NULL DEFAULT 0,
    -- The highest revision that was published with verdict `pass`.
    published_revision TEXT,
    -- The last sequence number that was given.
    sequence INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (article, target)
) STRICT, WITHOUT ROWID;

-- The content of each revision and edition, for duplicates, conflicts and counters.
CREATE TABLE revisions (
    article INTEGER NOT NULL REFERENCES articles (id),
    revision TEXT NOT NULL,
    edition INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (article, revision, edition)
) STRICT, WITHOUT ROWID;
CREATE INDEX revisions_by_content ON revisions (article, content_hash);
CREATE INDEX revisions_by_age ON revisions (seen_at);

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY,
    job_id TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES articles (id),
    revision_kind TEXT NOT NULL,
    revision TEXT NOT NULL,
    edition INTEGER NOT NULL,
    meta TEXT,
    accepted_at INTEGER NOT NULL,
    completed_at INTEGER
) STRICT;
CREATE INDEX jobs_by_completion ON jobs (completed_at) WHERE completed_at IS NOT NULL;
CREATE INDEX jobs_by_article ON jobs (article);

CREATE TABLE units (
    job INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    target TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    detail TEXT,
    ended_at INTEGER,
    PRIMARY KEY (job, target)
) STRICT, WITHOUT ROWID;

-- Written once. The fingerprint is a column and not a key: workers with different
-- configurations must not publish two texts for one identity.
CREATE TABLE results (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (id),
    revision TEXT NOT NULL,
    target TEXT NOT NULL,
    edition INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    -- When it was written or last published; retention counts from here.
    used_at INTEGER NOT NULL,
    published_at INTEGER,
    -- The last column: the others are read without following its overflow pages.
    body BLOB NOT NULL,
    UNIQUE (article, revision, target, edition)
) STRICT;
CREATE INDEX results_by_age ON results (used_at);

-- AUTOINCREMENT never gives a number again: a process that confirms an event late must not
-- remove another one.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL UNIQUE,
    routing_key TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;

-- Written by every readiness check, so that a full or read-only disk is noticed.
CREATE TABLE checks (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    count INTEGER NOT NULL
) STRICT;
INSERT INTO checks (id, count) VALUES (1, 0);
