-- +goose Up

-- What operators chose for themselves; empty: what their browser has.
ALTER TABLE operators ADD COLUMN theme TEXT NOT NULL DEFAULT '';       -- light, dark or system
ALTER TABLE operators ADD COLUMN shortcuts TEXT NOT NULL DEFAULT '';   -- on or off
ALTER TABLE operators ADD COLUMN key_badges TEXT NOT NULL DEFAULT '';  -- always or hover
ALTER TABLE operators ADD COLUMN time_zone TEXT NOT NULL DEFAULT '';   -- Europe/Berlin
ALTER TABLE operators ADD COLUMN date_format TEXT NOT NULL DEFAULT ''; -- a record.DateFormat

-- Addresses from which an operator has signed in, by their SHA-256: guesses from elsewhere do not keep them out there.
CREATE TABLE sign_in_addresses (
    operator_id  TEXT COLLATE "C" NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    address_hash TEXT COLLATE "C" NOT NULL,
    expires_at   TIMESTAMP NOT NULL,
    PRIMARY KEY (operator_id, address_hash)
);
CREATE INDEX sign_in_addresses_expired ON sign_in_addresses (expires_at);
CREATE INDEX sign_in_failures_last ON sign_in_failures (last_at);
