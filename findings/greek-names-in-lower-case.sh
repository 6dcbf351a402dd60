#!/bin/sh
# Guess (before running it): Go's strings.ToLower, PostgreSQL's lower() and JavaScript's toLowerCase() write a name alike; only
#   the Turkish i is a known exception.
# Seen: a Greek name that ends in Σ ends in ς with PostgreSQL's ICU collations and in JavaScript, and in σ with Go and with
#   PostgreSQL's C.UTF-8. So lower(name) = the name that Go lowered finds nobody, and ILIKE under ICU fails likewise.
# Depends on it: names are compared by a key that is made in Go (case folding, not lower case) and stored, on both databases.
set -eu
dir=$(mktemp -d); data=
finish() {
	[ -z "$data" ] || as_postgres "$bin/pg_ctl" -D "$data" -m immediate -w stop >>"$dir/log" 2>&1 || :
	rm -rf "$dir"
}
trap finish EXIT; trap 'exit 1' INT TERM; cd "$dir"
bin=/usr/lib/postgresql/15/bin
[ -x $bin/initdb ] || apt-get install -y -q postgresql-15 nodejs >log 2>&1 || { cat log; exit 1; }
if [ "$(id -u)" = 0 ]; then # the server does not run as root
	chown postgres "$dir"
	as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
else
	as_postgres() { "$@"; }
fi
as_postgres $bin/initdb -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >log 2>&1 || { cat log; exit 1; }
data=$dir/data
as_postgres $bin/pg_ctl -D "$data" -w -o "-c listen_addresses= -k $dir" -l "$dir/server" start >>log 2>&1 || { cat log server; exit 1; }
sql() { $bin/psql -h "$dir" -U postgres -X -A -t -c "$1"; }

cat >main.go <<'GO'
package main

import (
	"fmt"
	"strings"
)

func main() { fmt.Print(strings.ToLower("ΠΑΠΑΔΟΠΟΥΛΟΣ")) }
GO
$bin/postgres --version; go version; node --version
go=$(go run main.go)
javascript=$(node -e 'process.stdout.write("ΠΑΠΑΔΟΠΟΥΛΟΣ".toLowerCase())')
icu=$(sql "SELECT lower('ΠΑΠΑΔΟΠΟΥΛΟΣ' COLLATE \"en-x-icu\")")
libc=$(sql "SELECT lower('ΠΑΠΑΔΟΠΟΥΛΟΣ' COLLATE \"C.utf8\")")
found=$(sql "SELECT lower('ΠΑΠΑΔΟΠΟΥΛΟΣ' COLLATE \"en-x-icu\") = '$go', 'ΠΑΠΑΔΟΠΟΥΛΟΣ' COLLATE \"en-x-icu\" ILIKE '$go'")
echo "The lower case of ΠΑΠΑΔΟΠΟΥΛΟΣ ends in ς here and in σ there; what Go lowered is not found under ICU:"
echo "Go $go, PostgreSQL with C.UTF-8 $libc, with ICU $icu, JavaScript $javascript; found by lower() and by ILIKE: $found"
[ "$go $libc $icu $javascript" = "παπαδοπουλοσ παπαδοπουλοσ παπαδοπουλος παπαδοπουλος" ] && [ "$found" = "f|f" ] ||
	{ echo "no longer so"; exit 1; }
