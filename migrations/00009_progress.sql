-- +goose Up

-- Tells the client, in the middle of a statement, that it has come further; SQLite has it from the program.
CREATE FUNCTION tally(statement bigint) RETURNS integer LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'tally %', statement; RETURN NULL; END $$; -- postgres
