-- +goose Up

-- No migration is applied twice: instances that start at once wait for each other on PostgreSQL; on SQLite the second fails and looks again.
DELETE FROM goose_db_version WHERE id NOT IN (SELECT min(id) FROM goose_db_version GROUP BY version_id); -- sqlite
CREATE UNIQUE INDEX goose_db_version_once ON goose_db_version (version_id); -- sqlite
