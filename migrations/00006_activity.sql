-- +goose Up

-- Who changed what. The entries of one change share its change_set and are taken back together. Names are
-- copied, and nothing refers to other tables: an entry outlives what it tells of. before and after are JSON
-- objects of the fields that changed. An id holds the moment, so that the newest entries have the highest.
CREATE TABLE activity (
    id          TEXT COLLATE "C" PRIMARY KEY,
    change_set  TEXT COLLATE "C" NOT NULL,
    at          TIMESTAMP NOT NULL,
    actor_id    TEXT COLLATE "C" NOT NULL,
    actor       TEXT NOT NULL,
    via         TEXT COLLATE "C" NOT NULL,
    action      TEXT COLLATE "C" NOT NULL,
    object      TEXT COLLATE "C" NOT NULL,
    object_id   TEXT COLLATE "C" NOT NULL,
    object_name TEXT NOT NULL,
    before      TEXT,
    after       TEXT,
    customers   BIGINT NOT NULL,
    undoes      TEXT COLLATE "C",
    undone_by   TEXT COLLATE "C"
);
CREATE INDEX activity_change_set ON activity (change_set, id);
CREATE INDEX activity_object ON activity (object_id, id);
CREATE INDEX activity_kind ON activity (object, id);
CREATE INDEX activity_action ON activity (action, id);
CREATE INDEX activity_actor ON activity (actor_id, id);
CREATE INDEX activity_via ON activity (via, id);

-- The customers of an entry, in parts: customer_ids are those, separated by blanks, whose ids end in the same two
-- characters. So 200,000 of them are a thousand rows, written in a third of the time and a tenth of the
-- room of a row each, and the entries that have a customer are found among the rows of one part.
CREATE TABLE activity_customers (
    activity_id  TEXT COLLATE "C" NOT NULL,
    part         TEXT COLLATE "C" NOT NULL,
    number       BIGINT NOT NULL,
    customer_ids TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (activity_id, part)
);
CREATE INDEX activity_customers_part ON activity_customers (part, activity_id);
-- Random characters do not get smaller: PostgreSQL need not try.
ALTER TABLE activity_customers ALTER customer_ids SET STORAGE EXTERNAL; -- postgres
