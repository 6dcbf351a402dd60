package db

import (
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Every change of members first locks the rows of the groups, in the order of their ids, and then that of the
// customer, if it is about one. So the changes of a group follow one another, and no two changes wait for
// each other. Customers who are added cannot be deleted any more: the foreign key sees to that.

// ForChange locks the rows that a query reads until the transaction ends; other
// changes of the same rows wait, rows that refer to them may still be added.
func ForChange(db *gorm.DB) *gorm.DB { return locking(db, "NO KEY UPDATE") }

// ForRemoval locks the rows also against new ones that refer to them.
func ForRemoval(db *gorm.DB) *gorm.DB { return locking(db, "UPDATE") }

// ForKeeping keeps the rows from being deleted until the transaction ends.
func ForKeeping(db *gorm.DB) *gorm.DB { return locking(db, "KEY SHARE") }

func locking(db *gorm.DB, strength string) *gorm.DB {
	return db.Clauses(clause.Locking{Strength: strength})
}
