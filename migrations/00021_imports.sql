-- +goose Up

-- Files of customers that operators import: what they are, what is to become of them, and how far that has come. worker names the job
-- that checks or imports a file; it renews seen_at, and where its program has died that grows old.
CREATE TABLE imports (
    id           TEXT COLLATE "C" PRIMARY KEY,
    name         TEXT NOT NULL,
    size         BIGINT NOT NULL,
    operator_id  TEXT COLLATE "C" NOT NULL,
    operator     TEXT NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    finished_at  TIMESTAMP,
    state        TEXT COLLATE "C" NOT NULL,
    settings     TEXT NOT NULL DEFAULT '{}',
    mapping      TEXT NOT NULL DEFAULT '{}',
    choices      TEXT NOT NULL DEFAULT '{}',
    preview      TEXT,
    problem      TEXT NOT NULL DEFAULT '',
    change_set   TEXT COLLATE "C" NOT NULL DEFAULT '',
    worker       TEXT COLLATE "C" NOT NULL DEFAULT '',
    seen_at      TIMESTAMP,
    cancelled_by TEXT,
    bytes_done   BIGINT NOT NULL DEFAULT 0,
    -- What was written with the last batch: how many rows of the file are done, and what became of them.
    position     BIGINT NOT NULL DEFAULT 0,
    rows_read    BIGINT NOT NULL DEFAULT 0,
    created      BIGINT NOT NULL DEFAULT 0,
    updated      BIGINT NOT NULL DEFAULT 0,
    unchanged    BIGINT NOT NULL DEFAULT 0,
    failed       BIGINT NOT NULL DEFAULT 0,
    unsure       BIGINT NOT NULL DEFAULT 0, -- rows of which the e-mail cannot be read
    members_left BIGINT NOT NULL DEFAULT 0,
    growing      TEXT NOT NULL DEFAULT '{}' -- the entries of the activity that the next batch extends
);
CREATE INDEX imports_created ON imports (created_at);

-- The content of the files, in parts of a megabyte that are numbered from 0.
CREATE TABLE import_parts (
    import_id TEXT COLLATE "C" NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    number    BIGINT NOT NULL,
    content   BYTEA NOT NULL,                                                            -- postgres
    content   BLOB NOT NULL,                                                             -- sqlite
    PRIMARY KEY (import_id, number)
);

-- Rows that were not imported. number is that of the row in the file, cells a JSON array, NULL where they cannot be read.
CREATE TABLE import_failures (
    import_id TEXT COLLATE "C" NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    number    BIGINT NOT NULL,
    line      BIGINT NOT NULL,
    cells     TEXT,
    reason    TEXT NOT NULL,
    PRIMARY KEY (import_id, number)
);

-- The customers with the e-mails of a file, while it is imported: who else is in its group will leave.
CREATE TABLE import_customers (
    import_id   TEXT COLLATE "C" NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    customer_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (import_id, customer_id)
);

-- What the columns of files with the same names became last. header is the SHA-256 of the names.
CREATE TABLE import_mappings (
    header  TEXT COLLATE "C" PRIMARY KEY,
    mapping TEXT NOT NULL,
    used_at TIMESTAMP NOT NULL
);
