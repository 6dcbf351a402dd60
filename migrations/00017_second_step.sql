-- +goose Up

-- What an operator proves themselves with after the password. second_step_at: since when a sign-in asks for it.
ALTER TABLE operators ADD COLUMN second_step_at TIMESTAMP;

-- secret: of the app whose codes are accepted. new_secret: of one that is being set up. last_step: the time step, of 30 seconds since
-- 1970, of the latest code that was accepted: it and those before it are refused.
CREATE TABLE authenticator_apps (
    operator_id  TEXT COLLATE "C" PRIMARY KEY REFERENCES operators (id) ON DELETE CASCADE,
    secret       TEXT COLLATE "C",
    new_secret   TEXT COLLATE "C",
    last_step    BIGINT NOT NULL DEFAULT 0,
    created_at   TIMESTAMP,
    last_used_at TIMESTAMP
);

-- code_start finds a code, code_hash is the Argon2 hash of all of it. A code that was used is gone.
CREATE TABLE recovery_codes (
    operator_id TEXT COLLATE "C" NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    code_start  TEXT COLLATE "C" NOT NULL,
    code_hash   TEXT COLLATE "C" NOT NULL,
    created_at  TIMESTAMP NOT NULL,
    PRIMARY KEY (operator_id, code_start)
);

-- site is the host that the passkey is for. credential is its record, with the public key, as JSON; sign_count is the counter in it.
CREATE TABLE passkeys (
    id            TEXT COLLATE "C" PRIMARY KEY,
    operator_id   TEXT COLLATE "C" NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    name          TEXT COLLATE "C" NOT NULL,
    site          TEXT COLLATE "C" NOT NULL,
    credential_id TEXT COLLATE "C" NOT NULL UNIQUE,
    credential    TEXT COLLATE "C" NOT NULL,
    sign_count    BIGINT NOT NULL,
    created_at    TIMESTAMP NOT NULL,
    last_used_at  TIMESTAMP
);
CREATE INDEX passkeys_operator ON passkeys (operator_id, created_at, id);

-- Sign-ins with the right password that wait for the second step. id_hash is the SHA-256 of what is in their cookie.
CREATE TABLE pending_sign_ins (
    id_hash           TEXT COLLATE "C" PRIMARY KEY,
    operator_id       TEXT COLLATE "C" NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    passkey_challenge TEXT COLLATE "C",
    created_at        TIMESTAMP NOT NULL
);
CREATE INDEX pending_sign_ins_operator ON pending_sign_ins (operator_id);
CREATE INDEX pending_sign_ins_created ON pending_sign_ins (created_at);

-- What a new passkey has to sign that is being added in a session.
ALTER TABLE sessions ADD COLUMN passkey_challenge TEXT COLLATE "C";
