#!/bin/sh
# Guess (before running it): `id NOT IN ?` with an empty list leaves nobody out, so every row is found.
# Seen: GORM writes the empty list as (NULL). No value is "not in NULL", so no row is found; the same condition by
#   Not(map) finds every row.
# Depends on it: "all customers but these" with nobody deselected. The lists in such conditions are passed to the database
#   as one value, which it takes apart itself, and never as a slice that GORM spreads.
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
	db.Create(&[]Customer{{Name: "Ann"}, {Name: "Bea"}, {Name: "Cy"}})
	nobody := []uint{}
	conditions := []func(*gorm.DB) *gorm.DB{
		func(db *gorm.DB) *gorm.DB { return db.Where("id NOT IN ?", nobody) },
		func(db *gorm.DB) *gorm.DB { return db.Not("id IN ?", nobody) },
		func(db *gorm.DB) *gorm.DB { return db.Not(map[string]any{"id": nobody}) },
	}
	for _, narrowed := range conditions {
		var found []Customer
		sql := db.ToSQL(func(db *gorm.DB) *gorm.DB { return narrowed(db).Find(&[]Customer{}) })
		if err := narrowed(db).Find(&found).Error; err != nil {
			panic(err)
		}
		fmt.Println(len(found), "of 3:", sql)
	}
}
GO
{ go mod init finding && go get gorm.io/gorm@v1.31.2 github.com/glebarez/sqlite@v1.11.0; } >log 2>&1 || { cat log; exit 1; }
go version; go list -m gorm.io/gorm
seen=$(timeout 300 go run .)
echo "An empty list behind NOT IN finds no row, and by Not(map) every row:"
echo "$seen"
[ "$(echo "$seen" | cut -d: -f1 | tr '\n' ' ')" = "0 of 3 0 of 3 3 of 3 " ] || { echo "no longer so"; exit 1; }
