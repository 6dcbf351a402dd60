#!/bin/sh
# Guess (before running it): a goose migration that begins with PRAGMA foreign_keys=OFF can rebuild a table as SQLite's manual
#   describes (new table, copy, drop, rename), and the rows that refer to it stay.
# Seen: goose runs the migration in a transaction, in which the pragma does nothing and says nothing. DROP TABLE deletes the
#   rows first, and ON DELETE CASCADE empties the other table. With -- +goose NO TRANSACTION the rows stay.
# Depends on it: the migrations of customers and groups, whose memberships refer to both, rebuild no table.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
cat >main.go <<'GO'
package main

import (
	"context"
	"database/sql"
	"fmt"
	"testing/fstest"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite"
)

const tables = `-- +goose Up
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE members (customer_id INTEGER REFERENCES customers (id) ON DELETE CASCADE);
INSERT INTO customers VALUES (1, 'Ann'), (2, 'Bea');
INSERT INTO members VALUES (1), (2);
`

const rebuild = `-- +goose Up
PRAGMA foreign_keys=OFF;
CREATE TABLE customers_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO customers_new SELECT id, name FROM customers;
DROP TABLE customers;
ALTER TABLE customers_new RENAME TO customers;
PRAGMA foreign_keys=ON;
`

func migrate(file, mode string) {
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=foreign_keys(1)")
	if err != nil {
		panic(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	files := fstest.MapFS{"00001_tables.sql": {Data: []byte(tables)}, "00002_rebuild.sql": {Data: []byte(mode + rebuild)}}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		panic(err)
	}
	_, err = provider.Up(context.Background())
	var customers, members int
	_ = db.QueryRow("SELECT count(*) FROM customers").Scan(&customers)
	_ = db.QueryRow("SELECT count(*) FROM members").Scan(&members)
	fmt.Printf("%d customers, %d members, error %v\n", customers, members, err)
}

func main() {
	migrate("usual.db", "")
	migrate("without.db", "-- +goose NO TRANSACTION\n")
}
GO
{ go mod init finding && go get github.com/pressly/goose/v3@v3.29.0 modernc.org/sqlite@v1.60.1; } >log 2>&1 || { cat log; exit 1; }
go version; go list -m github.com/pressly/goose/v3 modernc.org/sqlite
seen=$(timeout 400 go run . 2>log)
echo "A rebuilt table loses the rows that refer to it although the migration switches foreign keys off, unless it has no transaction:"
echo "$seen"
[ "$seen" = "2 customers, 0 members, error <nil>
2 customers, 2 members, error <nil>" ] || { echo "no longer so"; exit 1; }
