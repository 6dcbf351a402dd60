#!/bin/sh
# Guess (before running it): with PRAGMA secure_delete=ON nothing of deleted rows is left in the file once the log is emptied, as
#   SQLite's manual says that it overwrites deleted content with zeros.
# Seen: a page that is split keeps copies of the cells that moved to another one in its free room. When their rows are deleted
#   later, only the new place is overwritten: of some thousand deleted rows a few are still in the file. VACUUM takes them all.
# Depends on it: whoever erases a customer has the file rewritten (docs/decisions/erasing.md).
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
cat >main.go <<'GO'
package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"math/rand"
	"os"

	_ "modernc.org/sqlite"
)

const rows = 20_000

// left fills a file, deletes some of its rows one by one, and counts those that are still in it.
func left(file, mode, last string) (left int) {
	random := rand.New(rand.NewSource(1))
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)&_pragma=secure_delete("+mode+")")
	if err != nil {
		panic(err)
	}
	db.SetMaxOpenConns(1)
	do := func(statement string, args ...any) {
		if _, err := db.Exec(statement, args...); err != nil {
			panic(err)
		}
	}
	do("CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT UNIQUE, name TEXT)")
	do("CREATE INDEX people_name ON people (name)")
	names := make([]string, rows)
	do("BEGIN")
	for i := range names {
		names[i] = fmt.Sprintf("zq%dq%dq", random.Int31(), i)
		do("INSERT INTO people VALUES (?, ?, ?)", i, names[i]+"@example.com", names[i])
	}
	for range rows / 5 {
		do("UPDATE people SET name = 'a longer ' || name WHERE id = ?", random.Intn(rows))
	}
	do("COMMIT")
	gone := random.Perm(rows)[:rows/5]
	for _, i := range gone {
		do("DELETE FROM people WHERE id = ?", i)
	}
	do(last)
	do("PRAGMA wal_checkpoint(TRUNCATE)")
	db.Close()
	content, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	for _, i := range gone {
		if bytes.Contains(content, []byte(names[i])) {
			left++
		}
	}
	return left
}

func main() {
	off, on, anew := left("off.db", "OFF", "SELECT 1"), left("on.db", "ON", "SELECT 1"), left("vacuum.db", "OFF", "VACUUM")
	fmt.Printf("of %d deleted rows are left: %d; with secure_delete %d; after VACUUM %d\n", rows/5, off, on, anew)
	if off > rows/10 && on > 0 && anew == 0 {
		fmt.Println("so it is")
	}
}
GO
{ go mod init finding && go get modernc.org/sqlite@v1.60.1; } >log 2>&1 || { cat log; exit 1; }
go version; go list -m modernc.org/sqlite
timeout 400 go run . >seen 2>log || { cat log; exit 1; }
cat seen
grep -q "so it is" seen || { echo "no longer so"; exit 1; }
