#!/bin/sh
# Guess (before running it): Create(&slice) with ON CONFLICT DO NOTHING gives the rows that were inserted their ids; a row that
#   was left out keeps the id 0.
# Seen: the ids that come back are handed out from the front of the slice. The customer who was left out has the id of the
#   next one, that one the id of the one behind, and the last one, who was inserted, has none.
# Depends on it: an import that goes on to add the created customers to a group. Ids are made before the insert.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/glebarez/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type Customer struct {
	ID    uint
	Email string `gorm:"uniqueIndex"`
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
	db.Create(&Customer{ID: 40, Email: "there@shop.example"})
	made := []Customer{{Email: "there@shop.example"}, {Email: "new@shop.example"}, {Email: "newer@shop.example"}}
	if err := db.Clauses(clause.OnConflict{DoNothing: true}).Create(&made).Error; err != nil {
		panic(err)
	}
	wrong := 0
	for _, customer := range made {
		var row Customer
		db.Where("email = ?", customer.Email).First(&row)
		fmt.Printf("%-19s id in the slice %2d, in the table %d\n", customer.Email, customer.ID, row.ID)
		if customer.ID != row.ID {
			wrong++
		}
	}
	fmt.Println(wrong, "of 3 differ")
}
GO
{ go mod init finding && go get gorm.io/gorm@v1.31.2 github.com/glebarez/sqlite@v1.11.0; } >log 2>&1 || { cat log; exit 1; }
go version; go list -m gorm.io/gorm
seen=$(timeout 300 go run .)
echo "Where an insert leaves out a row that is there already, the ids in the slice belong to other rows:"
echo "$seen"
case $seen in *"3 of 3 differ") ;; *) echo "no longer so"; exit 1 ;; esac
