-- +goose Up

-- Who is invited to become an operator. token_hash is the SHA-256 of what is in the link: who reads this table can accept none of them.
CREATE TABLE invitations (
    id         TEXT COLLATE "C" PRIMARY KEY,
    token_hash TEXT COLLATE "C" NOT NULL UNIQUE,
    email      TEXT COLLATE "C" NOT NULL UNIQUE,
    role       TEXT NOT NULL,
    may_export BOOLEAN NOT NULL,
    inviter_id TEXT COLLATE "C" NOT NULL, -- the admin, without whom it is void; '' for the command line
    invited_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
