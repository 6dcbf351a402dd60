-- +goose Up

-- may_export: a viewer who may export customers all the same. disabled_at: since when the operator may not sign in any more.
ALTER TABLE operators ADD COLUMN may_export BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE operators ADD COLUMN disabled_at TIMESTAMP;
ALTER TABLE operators ADD COLUMN last_sign_in_at TIMESTAMP;
ALTER TABLE operators ADD COLUMN last_sign_in_from TEXT;
-- Tokens made before are invalid.
ALTER TABLE operators ADD COLUMN tokens_ended_at TIMESTAMP;

-- When the password was last given in a session: what is sensitive asks for it again after a while.
ALTER TABLE sessions ADD COLUMN confirmed_at TIMESTAMP;
UPDATE sessions SET confirmed_at = created_at;
