-- +goose Up

-- Several instances may serve one database: what they must know of each other is here.

-- Changes that take longer than a second, while they are made. Their instance renews seen_at; where it has died the row grows old.
-- group_ids are the groups whose customers change, separated by blanks. SQLite has one instance, and one writer that is busy meanwhile.
CREATE TABLE running_changes (                            -- postgres
    change_set   TEXT COLLATE "C" PRIMARY KEY,            -- postgres
    instance     TEXT COLLATE "C" NOT NULL,               -- postgres
    actor_id     TEXT COLLATE "C" NOT NULL,               -- postgres
    actor        TEXT NOT NULL,                           -- postgres
    via          TEXT NOT NULL,                           -- postgres
    what         TEXT NOT NULL,                           -- postgres
    group_ids    TEXT NOT NULL,                           -- postgres
    done         BIGINT NOT NULL,                         -- postgres
    expected     BIGINT NOT NULL,                         -- postgres
    cancelled_by TEXT,                                    -- postgres
    began_at     TIMESTAMP NOT NULL,                      -- postgres
    seen_at      TIMESTAMP NOT NULL                       -- postgres
);                                                        -- postgres

-- How many sign-ins an address, or a browser that is known, may still fail: each failure moves full_at on, when all are free again.
CREATE TABLE sign_in_limits (
    name    TEXT COLLATE "C" PRIMARY KEY,
    full_at TIMESTAMP NOT NULL
);
CREATE INDEX sign_in_limits_full ON sign_in_limits (full_at);

-- Browsers in which an operator has signed in. token_hash is the SHA-256 of what is in their cookie.
CREATE TABLE sign_in_devices (
    token_hash  TEXT COLLATE "C" NOT NULL,
    operator_id TEXT COLLATE "C" NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    expires_at  TIMESTAMP NOT NULL,
    PRIMARY KEY (token_hash, operator_id)
);
CREATE INDEX sign_in_devices_operator ON sign_in_devices (operator_id, expires_at);
