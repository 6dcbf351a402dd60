#!/bin/sh
# Guess (before running it): db.Order("name").FindInBatches visits every row once, in the order of the names.
# Seen: each next batch begins behind the primary key of the last row of the batch before, whatever the order is: rows are
#   left out, others come twice, and no error tells.
# Depends on it: exports and bulk changes of sorted lists walk on by the sort key and the id, and not with FindInBatches.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/glebarez/sqlite"
	"gorm.io/gorm"
)

type Customer struct {
	ID   uint
	Name string
}

func main() {
	db, err := gorm.Open(sqlite.Open(":memory:"), &gorm.Config{})
	if err != nil {
		panic(err)
	}
	pool, _ := db.DB()
	pool.SetMaxOpenConns(1)
	if err := db.AutoMigrate(&Customer{}); err != nil {
		panic(err)
	}
	db.Create(&[]Customer{{Name: "Dora"}, {Name: "Carl"}, {Name: "Bea"}, {Name: "Ann"}})
	var batch []Customer
	var visited []string
	done := db.Order("name").FindInBatches(&batch, 2, func(*gorm.DB, int) error {
		for _, customer := range batch {
			visited = append(visited, customer.Name)
		}
		return nil
	})
	fmt.Println(visited, done.RowsAffected, done.Error)
}
GO
{ go mod init finding && go get gorm.io/gorm@v1.31.2 github.com/glebarez/sqlite@v1.11.0; } >log 2>&1 || { cat log; exit 1; }
go version; go list -m gorm.io/gorm
seen=$(timeout 300 go run .)
echo "Of Dora, Carl, Bea and Ann, two at a time by name, these are visited, then rows affected and error: $seen"
[ "$seen" = "[Ann Bea Ann] 3 <nil>" ] || { echo "no longer so"; exit 1; }
