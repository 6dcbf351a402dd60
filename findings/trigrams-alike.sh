#!/bin/sh
# Guess (before running it): pg_trgm's similarity() is 1 for equal texts only, and always for those.
# Seen: only letters and digits count, each word for itself, each trigram once. So two different e-mails have similarity 1, as
#   have C++ and C#, or a name said twice or turned round; and a text of signs only has similarity 0 with itself.
# Depends on it: what is called "the same" is compared as text; similarity may order what is "similar", with the text itself
#   as a second key, or the order among the ones is left to chance.
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
$bin/postgres --version
seen=$($bin/psql -h "$dir" -U postgres -X -q -A -t <<'SQL'
CREATE EXTENSION pg_trgm;
SELECT 'pg_trgm', extversion FROM pg_extension WHERE extname = 'pg_trgm';
SELECT a, b, similarity(a, b) FROM (VALUES
	('ann.lee@shop.example', 'ann-lee@shop.example'), ('Ann Lee', 'Lee, Ann'), ('Ann', 'Ann Ann'), ('C++', 'C#'), ('***', '***')
) AS pairs (a, b);
SQL
)
echo "Texts that differ have similarity 1, and two that are equal have 0:"
echo "$seen"
[ "$(echo "$seen" | sed 1d | cut -d'|' -f3 | tr '\n' ' ')" = "1 1 1 1 0 " ] || { echo "no longer so"; exit 1; }
