-- +goose Up

-- Facts about this installation, such as the key that signs its tokens.
CREATE TABLE settings (
    name  TEXT COLLATE "C" PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE operators (
    id            TEXT COLLATE "C" PRIMARY KEY,
    email         TEXT COLLATE "C" NOT NULL UNIQUE,
    first_name    TEXT,
    last_name     TEXT,
    role          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    metadata      TEXT,
    created_at    TIMESTAMP NOT NULL,
    updated_at    TIMESTAMP NOT NULL
);

-- id_hash is the SHA-256 of the id in the cookie: who reads this table can sign in as nobody.
CREATE TABLE sessions (
    id_hash     TEXT COLLATE "C" PRIMARY KEY,
    operator_id TEXT COLLATE "C" NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    data        TEXT NOT NULL,
    user_agent  TEXT NOT NULL,
    address     TEXT NOT NULL,
    created_at  TIMESTAMP NOT NULL,
    seen_at     TIMESTAMP NOT NULL
);
CREATE INDEX sessions_operator ON sessions (operator_id);
CREATE INDEX sessions_seen ON sessions (seen_at);

-- Failed sign-ins per e-mail, known or not, so that guessing is slowed alike for both.
CREATE TABLE sign_in_failures (
    email_hash TEXT COLLATE "C" PRIMARY KEY,
    failures   INTEGER NOT NULL,
    last_at    TIMESTAMP NOT NULL
);

-- What queries compare is written by models/fold.go, so that both databases agree on it: search is
-- what people look for and name_key orders the names, both folded; *_lower are only in lower case.
CREATE TABLE customers (
    rank               INTEGER PRIMARY KEY, -- sqlite
    id                 TEXT NOT NULL UNIQUE, -- sqlite
    id                 TEXT COLLATE "C" PRIMARY KEY, -- postgres
    email              TEXT COLLATE "C" NOT NULL,
    first_name         TEXT,
    last_name          TEXT,
    phone              TEXT COLLATE "C",
    has_account        BOOLEAN NOT NULL,
    password_hash      TEXT,
    metadata           TEXT COLLATE "C",
    billing_address_id TEXT COLLATE "C",
    first_lower        TEXT COLLATE "C",
    last_lower         TEXT COLLATE "C",
    name_key           TEXT COLLATE "C" NOT NULL,
    search             TEXT COLLATE "C" NOT NULL,
    created_at         TIMESTAMP NOT NULL,
    updated_at         TIMESTAMP NOT NULL
);
-- On SQLite each index has the rank, by which the rows of a page are found; on PostgreSQL that is the id.
CREATE UNIQUE INDEX customers_email ON customers (email, has_account); -- sqlite
CREATE UNIQUE INDEX customers_email ON customers (email, has_account) INCLUDE (id); -- postgres
CREATE INDEX customers_created ON customers (created_at, id);
CREATE INDEX customers_updated ON customers (updated_at, id);
CREATE INDEX customers_account ON customers (has_account, created_at, id);
CREATE INDEX customers_name ON customers (name_key, id);

CREATE EXTENSION IF NOT EXISTS pg_trgm; -- postgres
CREATE INDEX customers_search ON customers USING gin (search gin_trgm_ops); -- postgres
CREATE VIRTUAL TABLE customers_search USING fts5 (search, content='customers', content_rowid='rank', columnsize=0, tokenize='trigram case_sensitive 1'); -- sqlite
CREATE TRIGGER customers_search_insert AFTER INSERT ON customers BEGIN INSERT INTO customers_search (rowid, search) VALUES (new.rank, new.search); END; -- sqlite
CREATE TRIGGER customers_search_delete AFTER DELETE ON customers BEGIN INSERT INTO customers_search (customers_search, rowid, search) VALUES ('delete', old.rank, old.search); END; -- sqlite
CREATE TRIGGER customers_search_update AFTER UPDATE OF search ON customers WHEN old.search <> new.search BEGIN INSERT INTO customers_search (customers_search, rowid, search) VALUES ('delete', old.rank, old.search); INSERT INTO customers_search (rowid, search) VALUES (new.rank, new.search); END; -- sqlite

CREATE TABLE customer_groups (
    id              TEXT COLLATE "C" PRIMARY KEY,
    name            TEXT COLLATE "C" NOT NULL UNIQUE,
    description     TEXT COLLATE "C",
    metadata        TEXT COLLATE "C",
    customers_count BIGINT NOT NULL DEFAULT 0,
    name_lower      TEXT COLLATE "C" NOT NULL,
    name_key        TEXT COLLATE "C" NOT NULL,
    search          TEXT COLLATE "C" NOT NULL,
    created_at      TIMESTAMP NOT NULL,
    updated_at      TIMESTAMP NOT NULL
);
CREATE INDEX customer_groups_created ON customer_groups (created_at, id);
CREATE INDEX customer_groups_name ON customer_groups (name_key, id);
CREATE INDEX customer_groups_count ON customer_groups (customers_count, id);

-- customer_created_at is copied from the customer, who never changes it: the
-- newest members of a large group are then the first entries of one index.
CREATE TABLE members (
    group_id            TEXT COLLATE "C" NOT NULL REFERENCES customer_groups (id) ON DELETE CASCADE,
    customer_id         TEXT COLLATE "C" NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    customer_created_at TIMESTAMP NOT NULL,
    created_at          TIMESTAMP NOT NULL,
    PRIMARY KEY (group_id, customer_id)
) WITHOUT ROWID; -- sqlite
); -- postgres
CREATE INDEX members_customer ON members (customer_id, group_id);
CREATE INDEX members_newest ON members (group_id, customer_created_at, customer_id);
-- How many members each of a thousand groups has decides how to look for them.
ALTER TABLE members ALTER group_id SET STATISTICS 1000; -- postgres

-- What a list without filters has in all: counting a million rows for each page is too slow.
CREATE TABLE totals (
    name  TEXT COLLATE "C" PRIMARY KEY,
    count BIGINT NOT NULL
);
INSERT INTO totals (name, count) VALUES ('customers', 0), ('customer_groups', 0);
