-- +goose Up

-- Lists in the order of first or last names, those without one last. An index of PostgreSQL takes no text of any length, so the first
-- 250 characters count, as they do in name_key.
CREATE INDEX customers_first_name ON customers (coalesce(substr(first_lower, 1, 250), '􏿿'), id);
CREATE INDEX customers_last_name ON customers (coalesce(substr(last_lower, 1, 250), '􏿿'), id);
