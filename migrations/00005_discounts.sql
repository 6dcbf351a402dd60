-- +goose Up

-- The shop's regions, as far as discounts and prices have to know them. They may name others, too.
CREATE TABLE regions (
    id            TEXT COLLATE "C" PRIMARY KEY,
    name          TEXT COLLATE "C" NOT NULL,
    currency_code TEXT COLLATE "C" NOT NULL,
    metadata      TEXT COLLATE "C",
    created_at    TIMESTAMP NOT NULL,
    updated_at    TIMESTAMP NOT NULL
);

-- A rule says what a discount takes off, and for whom. The codes of a dynamic discount share its rule.
CREATE TABLE discount_rules (
    id          TEXT COLLATE "C" PRIMARY KEY,
    description TEXT COLLATE "C",
    type        TEXT COLLATE "C" NOT NULL,
    value       BIGINT NOT NULL,
    allocation  TEXT COLLATE "C" NOT NULL,
    search      TEXT COLLATE "C" NOT NULL,
    created_at  TIMESTAMP NOT NULL,
    updated_at  TIMESTAMP NOT NULL
);
-- The highest percentage is looked for first.
CREATE INDEX discount_rules_value ON discount_rules (type, value);

-- region_ids is a JSON array of ids; none means: in all of them. revision moves with each change of the discount, its
-- rule and its conditions.
CREATE TABLE discounts (
    id             TEXT COLLATE "C" PRIMARY KEY,
    code           TEXT COLLATE "C" NOT NULL UNIQUE,
    rule_id        TEXT COLLATE "C" NOT NULL REFERENCES discount_rules (id) ON DELETE CASCADE,
    parent_id      TEXT COLLATE "C" REFERENCES discounts (id) ON DELETE CASCADE,
    is_dynamic     BOOLEAN NOT NULL,
    is_disabled    BOOLEAN NOT NULL,
    starts_at      TIMESTAMP NOT NULL,
    ends_at        TIMESTAMP,
    valid_duration TEXT COLLATE "C",
    usage_limit    BIGINT,
    usage_count    BIGINT NOT NULL DEFAULT 0,
    region_ids     TEXT COLLATE "C" NOT NULL,
    metadata       TEXT COLLATE "C",
    revision       BIGINT NOT NULL DEFAULT 1,
    code_lower     TEXT COLLATE "C" NOT NULL,
    search         TEXT COLLATE "C" NOT NULL,
    created_at     TIMESTAMP NOT NULL,
    updated_at     TIMESTAMP NOT NULL
);
CREATE INDEX discounts_created ON discounts (created_at, id);
CREATE INDEX discounts_rule ON discounts (rule_id);
CREATE INDEX discounts_parent ON discounts (parent_id);

CREATE TABLE discount_conditions (
    id         TEXT COLLATE "C" PRIMARY KEY,
    rule_id    TEXT COLLATE "C" NOT NULL REFERENCES discount_rules (id) ON DELETE CASCADE,
    operator   TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE INDEX discount_conditions_rule ON discount_conditions (rule_id, id);

CREATE TABLE discount_condition_groups (
    condition_id TEXT COLLATE "C" NOT NULL REFERENCES discount_conditions (id) ON DELETE CASCADE,
    group_id     TEXT COLLATE "C" NOT NULL REFERENCES customer_groups (id) ON DELETE CASCADE,
    PRIMARY KEY (condition_id, group_id)
) WITHOUT ROWID; -- sqlite
); -- postgres
CREATE INDEX discount_condition_groups_group ON discount_condition_groups (group_id, condition_id);
