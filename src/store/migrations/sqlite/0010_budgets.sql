-- no-transaction
-- (The program opens one around all migrations, so that processes that start together wait.)

-- Characters by backend and period: billed, and set aside for calls that are under way.
CREATE TABLE budgets (
    backend TEXT NOT NULL,
    period TEXT NOT NULL,
    settled INTEGER NOT NULL DEFAULT 0,
    reserved INTEGER NOT NULL DEFAULT 0,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (backend, period)
) STRICT, WITHOUT ROWID;

-- What is set aside, until it is settled. AUTOINCREMENT never gives a number again: a process
-- that settles late must not settle another's.
CREATE TABLE reservations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    backend TEXT NOT NULL,
    period TEXT NOT NULL,
    characters INTEGER NOT NULL,
    holder TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    -- Whether it counts as billed already; who comes late may still settle it.
    expired INTEGER NOT NULL DEFAULT 0,
    FOREIGN KEY (backend, period) REFERENCES budgets (backend, period) ON DELETE CASCADE
) STRICT;
CREATE INDEX reservations_by_end ON reservations (expires_at) WHERE expired = 0;
CREATE INDEX reservations_by_budget ON reservations (backend, period);

-- What engines said they can do, as JSON.
CREATE TABLE learned (
    backend TEXT PRIMARY KEY,
    answer BLOB NOT NULL,
    learned_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
