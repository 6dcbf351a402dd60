#!/bin/sh
# Guess (before running it): goose refuses to take back a migration that has no Down part.
# Seen: it takes it for an empty one. Nothing is undone, yet the version is one less and there is no error; the next Up then
#   does the same statements again and fails.
# Depends on it: the migrations have no Down part; the way back is the backup, and there is no command that calls Down.
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

func main() {
	db, err := sql.Open("sqlite", "shop.db")
	if err != nil {
		panic(err)
	}
	files := fstest.MapFS{
		"00001_groups.sql": {Data: []byte("-- +goose Up\nCREATE TABLE groups (id INTEGER);\n")},
		"00002_vip.sql":    {Data: []byte("-- +goose Up\nALTER TABLE groups ADD COLUMN vip INTEGER;\n")},
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	if _, err := provider.Up(ctx); err != nil {
		panic(err)
	}
	_, err = provider.Down(ctx)
	version, _ := provider.GetDBVersion(ctx)
	var columns int
	_ = db.QueryRow("SELECT count(*) FROM pragma_table_info('groups')").Scan(&columns)
	fmt.Printf("down: error %v, version %d, columns %d\n", err, version, columns)
	_, err = provider.Up(ctx)
	fmt.Println("up again fails:", err != nil)
	fmt.Println(err)
}
GO
{ go mod init finding && go get github.com/pressly/goose/v3@v3.29.0 modernc.org/sqlite@v1.60.1; } >log 2>&1 || { cat log; exit 1; }
go version; go list -m github.com/pressly/goose/v3
seen=$(timeout 400 go run . 2>log)
echo "Down without a Down part lowers the version and undoes nothing, so that the next Up fails:"
echo "$seen"
case $seen in "down: error <nil>, version 1, columns 2
up again fails: true
"*) ;; *) echo "no longer so"; exit 1 ;; esac
