#!/bin/sh
# Guess (before running it): metadata ->> 'key' gives the same text in SQLite as in PostgreSQL, from which SQLite has the operator.
# Seen: true is 1 in SQLite and true in PostgreSQL, 1.10 is 1.1, 1e2 is 100.0, and of a number of 20 digits SQLite keeps 15 to 17.
#   Objects keep the order of their keys in SQLite only. Comparing with 'true' finds nobody there.
# Depends on it: filters on metadata compare what both databases have by a condition of their own for each.
set -eu
dir=$(mktemp -d); data=
finish() {
	[ -z "$data" ] || as_postgres "$bin/pg_ctl" -D "$data" -m immediate -w stop >>"$dir/log" 2>&1 || :
	rm -rf "$dir"
}
trap finish EXIT; trap 'exit 1' INT TERM; cd "$dir"
bin=/usr/lib/postgresql/15/bin
[ -x $bin/initdb ] || apt-get install -y -q postgresql-15 >log 2>&1 || { cat log; exit 1; }
if [ "$(id -u)" = 0 ]; then # the server does not run as root
	chown postgres "$dir"
	as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
else
	as_postgres() { "$@"; }
fi
as_postgres $bin/initdb -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >log 2>&1 || { cat log; exit 1; }
data=$dir/data
as_postgres $bin/pg_ctl -D "$data" -w -o "-c listen_addresses= -k $dir" -l "$dir/server" start >>log 2>&1 || { cat log server; exit 1; }

cat >main.go <<'GO'
package main

import (
	"database/sql"
	"fmt"
	"os"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"
)

const metadata = `{"vip": true, "rate": 1.10, "points": 1e2, "erp": 12345678901234567890, "size": {"b": 1, "a": 2}}`

func value(driver, source, query, key string) (text string) {
	db, err := sql.Open(driver, source)
	if err != nil {
		panic(err)
	}
	defer db.Close()
	if err := db.QueryRow(query, metadata, key).Scan(&text); err != nil {
		panic(err)
	}
	return text
}

func main() {
	for _, key := range []string{"vip", "rate", "points", "erp", "size"} {
		fmt.Printf("%s: SQLite %s, PostgreSQL %s\n", key,
			value("sqlite", ":memory:", "SELECT CAST(CAST(? AS TEXT) ->> CAST(? AS TEXT) AS TEXT)", key),
			value("pgx", "postgres:///?user=postgres&host="+os.Args[1], "SELECT $1::jsonb ->> $2::text", key))
	}
}
GO
{ go mod init finding && go get modernc.org/sqlite@v1.60.1 github.com/jackc/pgx/v5/stdlib@v5.12.0; } >log 2>&1 || { cat log; exit 1; }
go version; go list -m modernc.org/sqlite github.com/jackc/pgx/v5; $bin/postgres --version
seen=$(timeout 400 go run . "$dir")
echo "The same operator on the same metadata gives different texts:"
echo "$seen"
erp=$(echo "$seen" | grep '^erp')
[ "$(echo "$seen" | grep -v '^erp')" = 'vip: SQLite 1, PostgreSQL true
rate: SQLite 1.1, PostgreSQL 1.10
points: SQLite 100.0, PostgreSQL 100
size: SQLite {"b":1,"a":2}, PostgreSQL {"a": 2, "b": 1}' ] || { echo "no longer so"; exit 1; }
case $erp in *"SQLite 1.2345678901234"*"e+19, PostgreSQL 12345678901234567890") ;; *) echo "no longer so"; exit 1 ;; esac
