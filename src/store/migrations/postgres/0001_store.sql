-- no-transaction
-- (The program opens one around all migrations, so that processes that start together wait.)

-- Text is compared by its bytes: the order of languages must not depend on the server's locale.

-- One row per article, kept for ever: its kind of revision and its high-water marks.
-- Revisions are kept as text and compared by the program, never by SQL.
CREATE TABLE articles (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    desk text COLLATE "C" NOT NULL,
    article_id text COLLATE "C" NOT NULL,
    -- Empty until the article's first job: a unit may outlive the database that recorded its job.
    revision_kind text,
    -- The highest revision and edition, and the hash of that content.
    revision text COLLATE "C",
    edition bigint NOT NULL DEFAULT 0,
    content_hash text,
    -- The highest revision at which the article was withdrawn.
    withdrawn_revision text COLLATE "C",
    UNIQUE (desk, article_id)
);

-- One row per article and target, kept for ever.
CREATE TABLE languages (
    article bigint NOT NULL REFERENCES articles (id),
    target text COLLATE "C" NOT NULL,
    -- The highest revision and edition that was asked for.
    asked_revision text COLLATE "C",
    asked_edition bigint NOT NULL DEFAULT 0,
    -- The highest revision that was published with verdict `pass`.
    published_revision text COLLATE "C",
    -- The last sequence number that was given.
    sequence bigint NOT NULL DEFAULT 0,
    -- Who may publish for this article and target: the holder's token, how long in milliseconds
    -- others that see it unchanged have to wait, and what it publishes.
    lease text,
    lease_length bigint,
    lease_purpose text,
    -- Whether it was taken over before its time: then it is never released, only waited out.
    lease_stays boolean NOT NULL DEFAULT false,
    -- The last withdrawal that got a number: when it is sent again, it is the same message.
    withdrawal text,
    withdrawal_sequence bigint,
    PRIMARY KEY (article, target)
);

-- The content of each revision and edition, for duplicates, conflicts and counters.
CREATE TABLE revisions (
    article bigint NOT NULL REFERENCES articles (id),
    revision text COLLATE "C" NOT NULL,
    edition bigint NOT NULL,
    content_hash text NOT NULL,
    seen_at bigint NOT NULL,
    PRIMARY KEY (article, revision, edition)
);
CREATE INDEX revisions_by_content ON revisions (article, content_hash);
CREATE INDEX revisions_by_age ON revisions (seen_at);

CREATE TABLE jobs (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    job_id text COLLATE "C" NOT NULL UNIQUE,
    article bigint NOT NULL REFERENCES articles (id),
    revision_kind text NOT NULL,
    revision text COLLATE "C" NOT NULL,
    edition bigint NOT NULL,
    -- As text: no digit and no order of keys may change.
    meta text,
    accepted_at bigint NOT NULL,
    completed_at bigint
);
CREATE INDEX jobs_by_completion ON jobs (completed_at) WHERE completed_at IS NOT NULL;
CREATE INDEX jobs_by_article ON jobs (article);

CREATE TABLE units (
    job bigint NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    target text COLLATE "C" NOT NULL,
    state text NOT NULL,
    reason text,
    detail text,
    ended_at bigint,
    PRIMARY KEY (job, target)
);

-- Written once. The fingerprint is a column and not a key: workers with different
-- configurations must not publish two texts for one identity.
CREATE TABLE results (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    article bigint NOT NULL REFERENCES articles (id),
    revision text COLLATE "C" NOT NULL,
    target text COLLATE "C" NOT NULL,
    edition bigint NOT NULL,
    verdict text NOT NULL,
    sequence bigint NOT NULL,
    fingerprint text NOT NULL,
    -- When it was written or last published; retention counts from here.
    used_at bigint NOT NULL,
    published_at bigint,
    body bytea NOT NULL,
    UNIQUE (article, revision, target, edition)
);
CREATE INDEX results_by_age ON results (used_at);

-- A number is never given again: a process that confirms an event late must not remove another.
CREATE TABLE outbox (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    message_id text COLLATE "C" NOT NULL UNIQUE,
    routing_key text NOT NULL,
    body bytea NOT NULL
);

-- Written by every readiness check, so that a full disk or a standby is noticed.
CREATE TABLE checks (
    id integer PRIMARY KEY CHECK (id = 1),
    count bigint NOT NULL
);
INSERT INTO checks (id, count) VALUES (1, 0);

-- Translations of sentences. The key is a hash of what a translation depends on; the variant one
-- of what it was made under, so that a sentence may have several.
CREATE TABLE memory (
    key bytea NOT NULL,
    variant bytea NOT NULL,
    desk text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    target text COLLATE "C" NOT NULL,
    -- The translation with its spans, as JSON.
    text text NOT NULL,
    role text NOT NULL,
    context bigint NOT NULL,
    route text NOT NULL,
    origin text NOT NULL,
    backend text NOT NULL,
    -- Whether a trained model took part.
    trained boolean NOT NULL,
    -- The day of the last use, in days since 1970: a day is exact enough for pruning, and a
    -- sentence that is used a hundred times a day is written once.
    used_on bigint NOT NULL,
    PRIMARY KEY (key, variant)
);
CREATE INDEX memory_by_use ON memory (used_on);

-- Characters by backend and period: billed, and set aside for calls that are under way.
CREATE TABLE budgets (
    backend text COLLATE "C" NOT NULL,
    period text COLLATE "C" NOT NULL,
    settled bigint NOT NULL DEFAULT 0,
    reserved bigint NOT NULL DEFAULT 0,
    used_at bigint NOT NULL,
    PRIMARY KEY (backend, period)
);

-- What is set aside, until it is settled. A number is never given again.
CREATE TABLE reservations (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    backend text COLLATE "C" NOT NULL,
    period text COLLATE "C" NOT NULL,
    characters bigint NOT NULL,
    holder text NOT NULL,
    expires_at bigint NOT NULL,
    -- Whether it counts as billed already; who comes late may still settle it.
    expired boolean NOT NULL DEFAULT false,
    FOREIGN KEY (backend, period) REFERENCES budgets (backend, period) ON DELETE CASCADE
);
CREATE INDEX reservations_by_end ON reservations (expires_at) WHERE NOT expired;
CREATE INDEX reservations_by_budget ON reservations (backend, period);

-- What engines said they can do, as JSON.
CREATE TABLE learned (
    backend text COLLATE "C" PRIMARY KEY,
    answer bytea NOT NULL,
    learned_at bigint NOT NULL
);
