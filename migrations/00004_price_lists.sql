-- +goose Up

-- groups_count and prices_count are kept by every change of a list's groups and prices: a list without groups is
-- for everyone. revision moves with each change but that of prices. name_lower, description_lower, name_key and
-- search are written by models/fold.go.
CREATE TABLE price_lists (
    id                TEXT COLLATE "C" PRIMARY KEY,
    name              TEXT COLLATE "C" NOT NULL,
    description       TEXT COLLATE "C" NOT NULL,
    type              TEXT COLLATE "C" NOT NULL,
    status            TEXT COLLATE "C" NOT NULL,
    starts_at         TIMESTAMP,
    ends_at           TIMESTAMP,
    groups_count      BIGINT NOT NULL DEFAULT 0,
    prices_count      BIGINT NOT NULL DEFAULT 0,
    revision          BIGINT NOT NULL DEFAULT 1,
    name_lower        TEXT COLLATE "C" NOT NULL,
    description_lower TEXT COLLATE "C" NOT NULL,
    name_key          TEXT COLLATE "C" NOT NULL,
    search            TEXT COLLATE "C" NOT NULL,
    created_at        TIMESTAMP NOT NULL,
    updated_at        TIMESTAMP NOT NULL
);
CREATE INDEX price_lists_created ON price_lists (created_at, id);
CREATE INDEX price_lists_name ON price_lists (name_key, id);
-- What is in force now is found in this index alone.
CREATE INDEX price_lists_status ON price_lists (status, name_key, id, groups_count, starts_at, ends_at);

CREATE TABLE price_list_groups (
    price_list_id TEXT COLLATE "C" NOT NULL REFERENCES price_lists (id) ON DELETE CASCADE,
    group_id      TEXT COLLATE "C" NOT NULL REFERENCES customer_groups (id) ON DELETE CASCADE,
    PRIMARY KEY (price_list_id, group_id)
) WITHOUT ROWID; -- sqlite
); -- postgres
CREATE INDEX price_list_groups_group ON price_list_groups (group_id, price_list_id);

-- A price is for a currency or for a region; quantities are the bounds it is good within, null is no bound.
CREATE TABLE prices (
    price_list_id TEXT COLLATE "C" NOT NULL REFERENCES price_lists (id) ON DELETE CASCADE,
    id            TEXT COLLATE "C" NOT NULL,
    variant_id    TEXT COLLATE "C" NOT NULL,
    currency_code TEXT COLLATE "C",
    region_id     TEXT COLLATE "C",
    amount        BIGINT NOT NULL,
    min_quantity  BIGINT,
    max_quantity  BIGINT,
    created_at    TIMESTAMP NOT NULL,
    updated_at    TIMESTAMP NOT NULL,
    PRIMARY KEY (price_list_id, id)
) WITHOUT ROWID; -- sqlite
); -- postgres
CREATE INDEX prices_variant ON prices (variant_id, price_list_id);
