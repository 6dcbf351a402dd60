-- +goose Up

-- How many customers have a part of up to three letters in a blank and their search text: what is counted most often would take longest
-- to count. The texts of customers who came, changed or went since are in customers_search_changes, from where they are counted in bulk:
-- there is no row of counts that all changes would have to wait for.
CREATE TABLE customers_search_counts (
    part  TEXT COLLATE "C" PRIMARY KEY,
    count BIGINT NOT NULL
) WITHOUT ROWID; -- sqlite
); -- postgres
CREATE TABLE customers_search_changes (
    id  INTEGER PRIMARY KEY, -- sqlite
    id  BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- postgres
    was TEXT COLLATE "C",
    now TEXT COLLATE "C"
);
CREATE TRIGGER customers_search_counts_insert AFTER INSERT ON customers BEGIN INSERT INTO customers_search_changes (now) VALUES (new.search); END; -- sqlite
CREATE TRIGGER customers_search_counts_delete AFTER DELETE ON customers BEGIN INSERT INTO customers_search_changes (was) VALUES (old.search); END; -- sqlite
CREATE TRIGGER customers_search_counts_update AFTER UPDATE OF search ON customers WHEN old.search <> new.search BEGIN INSERT INTO customers_search_changes (was, now) VALUES (old.search, new.search); END; -- sqlite
CREATE FUNCTION customers_search_inserted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO customers_search_changes (now) SELECT search FROM new_rows; RETURN NULL; END $$; -- postgres
CREATE FUNCTION customers_search_deleted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO customers_search_changes (was) SELECT search FROM old_rows; RETURN NULL; END $$; -- postgres
CREATE FUNCTION customers_search_updated() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO customers_search_changes (was, now) VALUES (old.search, new.search); RETURN NULL; END $$; -- postgres
CREATE TRIGGER customers_search_counts_insert AFTER INSERT ON customers REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION customers_search_inserted(); -- postgres
CREATE TRIGGER customers_search_counts_delete AFTER DELETE ON customers REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION customers_search_deleted(); -- postgres
CREATE TRIGGER customers_search_counts_update AFTER UPDATE OF search ON customers FOR EACH ROW WHEN (old.search <> new.search) EXECUTE FUNCTION customers_search_updated(); -- postgres

-- The changes of customers and members: while its rows are the same, so is what a query finds. On PostgreSQL it has a row for each
-- transaction, so that none waits for another, and one in 256 removes those before it; on SQLite it has one row, which db.Change counts on.
CREATE TABLE list_changes (
    number BIGINT PRIMARY KEY
);
INSERT INTO list_changes (number) VALUES (0); -- sqlite
CREATE FUNCTION list_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO list_changes (number) VALUES (txid_current()) ON CONFLICT DO NOTHING; IF FOUND AND txid_current() % 256 = 0 THEN DELETE FROM list_changes WHERE number IN (SELECT number FROM list_changes WHERE number < txid_current() FOR UPDATE SKIP LOCKED); END IF; RETURN NULL; END $$; -- postgres
CREATE TRIGGER customers_list_changed AFTER INSERT OR UPDATE OR DELETE ON customers FOR EACH STATEMENT EXECUTE FUNCTION list_changed(); -- postgres
CREATE TRIGGER members_list_changed AFTER INSERT OR UPDATE OR DELETE ON members FOR EACH STATEMENT EXECUTE FUNCTION list_changed(); -- postgres

-- Who has a key in their metadata, and who has it with a text, a number, true or false: an index of terms on SQLite, db.HasMetadata writes
-- them alike; on PostgreSQL what it cannot read as jsonb is indexed as "?". Both may find too many, as texts are cut, and never too few.
CREATE VIRTUAL TABLE customers_metadata USING fts5 (terms, content='', columnsize=0, detail=none, tokenize='ascii'); -- sqlite
INSERT INTO customers_metadata (rowid, terms) SELECT rank, (SELECT group_concat('k' || hex(substr(key, 1, 100)) || CASE WHEN type IN ('object', 'array', 'null') THEN '' ELSE ' v' || hex(substr(key, 1, 100)) || 'x' || hex(substr(CASE type WHEN 'text' THEN value ELSE customers.metadata -> fullkey END, 1, 100)) END, ' ') FROM json_each(customers.metadata)) FROM customers WHERE metadata IS NOT NULL; -- sqlite
CREATE TRIGGER customers_metadata_insert AFTER INSERT ON customers WHEN new.metadata IS NOT NULL BEGIN INSERT INTO customers_metadata (rowid, terms) VALUES (new.rank, (SELECT group_concat('k' || hex(substr(key, 1, 100)) || CASE WHEN type IN ('object', 'array', 'null') THEN '' ELSE ' v' || hex(substr(key, 1, 100)) || 'x' || hex(substr(CASE type WHEN 'text' THEN value ELSE new.metadata -> fullkey END, 1, 100)) END, ' ') FROM json_each(new.metadata))); END; -- sqlite
CREATE TRIGGER customers_metadata_delete AFTER DELETE ON customers WHEN old.metadata IS NOT NULL BEGIN INSERT INTO customers_metadata (customers_metadata, rowid, terms) VALUES ('delete', old.rank, (SELECT group_concat('k' || hex(substr(key, 1, 100)) || CASE WHEN type IN ('object', 'array', 'null') THEN '' ELSE ' v' || hex(substr(key, 1, 100)) || 'x' || hex(substr(CASE type WHEN 'text' THEN value ELSE old.metadata -> fullkey END, 1, 100)) END, ' ') FROM json_each(old.metadata))); END; -- sqlite
CREATE TRIGGER customers_metadata_update AFTER UPDATE OF metadata ON customers WHEN old.metadata IS NOT new.metadata BEGIN INSERT INTO customers_metadata (customers_metadata, rowid, terms) SELECT 'delete', old.rank, (SELECT group_concat('k' || hex(substr(key, 1, 100)) || CASE WHEN type IN ('object', 'array', 'null') THEN '' ELSE ' v' || hex(substr(key, 1, 100)) || 'x' || hex(substr(CASE type WHEN 'text' THEN value ELSE old.metadata -> fullkey END, 1, 100)) END, ' ') FROM json_each(old.metadata)) WHERE old.metadata IS NOT NULL; INSERT INTO customers_metadata (rowid, terms) SELECT new.rank, (SELECT group_concat('k' || hex(substr(key, 1, 100)) || CASE WHEN type IN ('object', 'array', 'null') THEN '' ELSE ' v' || hex(substr(key, 1, 100)) || 'x' || hex(substr(CASE type WHEN 'text' THEN value ELSE new.metadata -> fullkey END, 1, 100)) END, ' ') FROM json_each(new.metadata)) WHERE new.metadata IS NOT NULL; END; -- sqlite
CREATE FUNCTION metadata_terms(metadata text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE STRICT AS $$ BEGIN RETURN replace(metadata, '\u0000', '\ufffd')::jsonb; EXCEPTION WHEN others THEN RETURN '"?"'; END $$; -- postgres
CREATE INDEX customers_metadata ON customers USING gin (metadata_terms(metadata)); -- postgres
