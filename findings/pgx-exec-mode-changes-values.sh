#!/bin/sh
# Guess (before running it): default_query_exec_mode=exec, which pgx offers for poolers such as PgBouncer, changes how a statement is
#   prepared and nothing else: a map becomes jsonb as ever, and the same values arrive.
# Seen: pgx no longer knows the type of the column, and goes by the type in Go. []byte for a text arrives as \x416e6e, a time for a
#   date may be the next day in the session's zone, a time for a timestamp without zone is moved to UTC, all without an error; a
#   map is refused. With cache_describe everything is as in the default mode.
# Depends on it: behind PgBouncer in transaction mode the way out is cache_describe, and not exec.
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
	"context"
	"fmt"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
)

func main() {
	ctx := context.Background()
	evening := time.Date(2026, 11, 30, 23, 30, 0, 0, time.FixedZone("Azores", -3600))
	for _, mode := range []string{"cache_statement", "cache_describe", "exec"} {
		db, err := pgx.Connect(ctx, "postgres:///?user=postgres&timezone=UTC&default_query_exec_mode="+mode+"&host="+os.Args[1])
		if err != nil {
			panic(err)
		}
		_, err = db.Exec(ctx, "CREATE TEMPORARY TABLE customers (name text, since date, seen timestamp, metadata jsonb)")
		if err != nil {
			panic(err)
		}
		_, err = db.Exec(ctx, "INSERT INTO customers (name, since, seen) VALUES ($1, $2, $3)", []byte("Ann"), evening, evening)
		if err != nil {
			panic(err)
		}
		var name, since, seen string
		if err := db.QueryRow(ctx, "SELECT name, since::text, seen::text FROM customers").Scan(&name, &since, &seen); err != nil {
			panic(err)
		}
		_, err = db.Exec(ctx, "UPDATE customers SET metadata = $1", map[string]any{"vip": true})
		fmt.Printf("%s: %s, %s, %s, map taken %v\n", mode, name, since, seen, err == nil)
		if err := db.Close(ctx); err != nil {
			panic(err)
		}
	}
}
GO
{ go mod init finding && go get github.com/jackc/pgx/v5@v5.12.0; } >log 2>&1 || { cat log; exit 1; }
go version; go list -m github.com/jackc/pgx/v5; $bin/postgres --version
seen=$(timeout 300 go run . "$dir")
echo "The name Ann and half past eleven on 30 November (zone -01:00) are stored differently in one of the modes:"
printf '%s\n' "$seen"
[ "$(printf '%s\n' "$seen")" = 'cache_statement: Ann, 2026-11-30, 2026-11-30 23:30:00, map taken true
cache_describe: Ann, 2026-11-30, 2026-11-30 23:30:00, map taken true
exec: \x416e6e, 2026-12-01, 2026-12-01 00:30:00, map taken false' ] || { echo "no longer so"; exit 1; }
