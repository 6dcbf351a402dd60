-- +goose Up

-- Keys of programs. key_hash is the SHA-256 of a key: who reads this table can use none of them.
CREATE TABLE api_keys (
    id           TEXT COLLATE "C" PRIMARY KEY,
    key_hash     TEXT COLLATE "C" NOT NULL UNIQUE,
    operator_id  TEXT COLLATE "C" NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    name         TEXT NOT NULL,
    role         TEXT NOT NULL,
    ending       TEXT NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    expires_at   TIMESTAMP,
    revoked_at   TIMESTAMP,
    last_used_at TIMESTAMP
);
CREATE INDEX api_keys_operator ON api_keys (operator_id);

-- Requests that a program may send again without doing them twice, with the answer they got; status is
-- null until it is known.
CREATE TABLE repeatable_requests (
    caller       TEXT COLLATE "C" NOT NULL,
    key          TEXT COLLATE "C" NOT NULL,
    request_hash TEXT COLLATE "C" NOT NULL,
    status       INTEGER,
    etag         TEXT COLLATE "C",
    body         TEXT COLLATE "C",
    created_at   TIMESTAMP NOT NULL,
    PRIMARY KEY (caller, key)
);
CREATE INDEX repeatable_requests_created ON repeatable_requests (created_at);
