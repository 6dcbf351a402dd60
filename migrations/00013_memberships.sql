-- +goose Up

-- When somebody last joined or left a group. updated_at keeps to the group's own fields, by which two people who edit it meet, and
-- which the Admin API promises. Null: nobody has, since this is kept; what the activity knows is filled in.
ALTER TABLE customer_groups ADD COLUMN members_changed_at TIMESTAMP;
UPDATE customer_groups SET members_changed_at =
    (SELECT max(at) FROM activity WHERE object_id = customer_groups.id AND action IN ('added', 'removed'));

-- Who added a customer to a group, as the activity calls them; null: that was not kept yet. created_at is when.
ALTER TABLE members ADD COLUMN added_by TEXT;
CREATE INDEX members_added ON members (group_id, created_at, customer_id);

-- Since when, and through whom, the customers of an entry about those who left had been members, in the order of customer_ids: a JSON array
-- of [how many in a row, milliseconds, who], so that an undo puts them back as they were. Null: that was not kept yet.
ALTER TABLE activity_customers ADD COLUMN memberships TEXT;
