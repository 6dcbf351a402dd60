-- +goose Up

-- What operators chose for themselves; null: what their browser has. shortcuts: on or off. key_badges: always or hover.
ALTER TABLE operators ADD COLUMN theme TEXT;
ALTER TABLE operators ADD COLUMN shortcuts TEXT;
ALTER TABLE operators ADD COLUMN key_badges TEXT;
ALTER TABLE operators ADD COLUMN time_zone TEXT;
ALTER TABLE operators ADD COLUMN date_format TEXT;

-- Addresses from which an operator has signed in, by their SHA-256: guesses from elsewhere do not keep them out there.
CREATE TABLE sign_in_addresses (
    operator_id  TEXT COLLATE "C" NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    address_hash TEXT COLLATE "C" NOT NULL,
    expires_at   TIMESTAMP NOT NULL,
    PRIMARY KEY (operator_id, address_hash)
);
CREATE INDEX sign_in_addresses_expired ON sign_in_addresses (expires_at);
CREATE INDEX sign_in_failures_last ON sign_in_failures (last_at);
