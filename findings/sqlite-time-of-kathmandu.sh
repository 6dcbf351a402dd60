#!/bin/sh
# Guess (before running it): a time.Time that modernc.org/sqlite writes into a DATETIME column can be read back as time.Time,
#   whatever its zone.
# Seen: it is written as time.Time.String() writes it. Zones without letters as their short name have their offset there
#   twice, "+0545 +0545", and of the second Go's reader takes only whole hours. So São Paulo (-03) can be read, while for
#   Kathmandu, Colombo, Tehran, Yangon and the Chatham Islands Scan fails on what the same driver has just written.
# Depends on it: times are kept as whole microseconds of UTC, so that the operator's zone never reaches the file.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
cat >main.go <<'GO'
package main

import (
	"database/sql"
	"fmt"
	"strings"
	"time"
	_ "time/tzdata"

	_ "modernc.org/sqlite"
)

func main() {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		panic(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE TABLE customers (zone TEXT, created_at DATETIME)"); err != nil {
		panic(err)
	}
	var failed []string
	at := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	zones := "UTC Europe/Berlin America/Sao_Paulo Asia/Kolkata Asia/Kathmandu Asia/Colombo Asia/Tehran Asia/Yangon Pacific/Chatham"
	for _, zone := range strings.Fields(zones) {
		location, err := time.LoadLocation(zone)
		if err != nil {
			panic(err)
		}
		if _, err := db.Exec("INSERT INTO customers VALUES (?, ?)", zone, at.In(location)); err != nil {
			panic(err)
		}
		var written string
		var read time.Time
		_ = db.QueryRow("SELECT CAST(created_at AS TEXT) FROM customers WHERE zone = ?", zone).Scan(&written)
		err = db.QueryRow("SELECT created_at FROM customers WHERE zone = ?", zone).Scan(&read)
		fmt.Printf("%-17s %s, read back: %v\n", zone, written, err == nil && read.Equal(at))
		if err != nil {
			failed = append(failed, zone)
		}
	}
	fmt.Println("failed:", strings.Join(failed, " "))
}
GO
{ go mod init finding && go get modernc.org/sqlite@v1.60.1; } >log 2>&1 || { cat log; exit 1; }
go version; go list -m modernc.org/sqlite
seen=$(timeout 400 go run .)
echo "A time in one of these zones is written, and cannot be read again:"
echo "$seen"
case $seen in *"failed: Asia/Kathmandu Asia/Colombo Asia/Tehran Asia/Yangon Pacific/Chatham") ;; *) echo "no longer so"; exit 1 ;; esac
