-- +goose Up

-- Programs may give groups names that no index of PostgreSQL takes whole: a digest keeps them unique, and name_key, by
-- which they are ordered and found, is the beginning of the folded name.
UPDATE customers SET name_key = substr(name_key, 1, 250) WHERE length(name_key) > 250;
UPDATE customer_groups SET name_key = substr(name_key, 1, 250) WHERE length(name_key) > 250;
UPDATE price_lists SET name_key = substr(name_key, 1, 250) WHERE length(name_key) > 250;
ALTER TABLE customer_groups DROP CONSTRAINT customer_groups_name_key; -- postgres
CREATE UNIQUE INDEX customer_groups_name_unique ON customer_groups (md5(name)); -- postgres
