-- +goose Up

-- Where a customer is found fastest is copied into members, as customers.rank never changes: the members of a large group
-- are then met in the order of an index of the customers without a look for each of their ids.
ALTER TABLE members ADD COLUMN customer_rank INTEGER NOT NULL DEFAULT 0; -- sqlite
UPDATE members SET customer_rank = (SELECT rank FROM customers WHERE id = customer_id); -- sqlite
