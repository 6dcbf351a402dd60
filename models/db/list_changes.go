package db

import "gorm.io/gorm"

// ListVersion is equal at two moments only if the lists of customers, and of the members of groups, are.
type ListVersion struct{ count, first, last int64 }

// ListVersion is that of now. What is read afterwards is of this version or a later one.
func (s *DB) ListVersion(db *gorm.DB) (v ListVersion, err error) {
	err = db.Raw("SELECT count(*), coalesce(min(number), 0), coalesce(max(number), 0) FROM list_changes").Row().
		Scan(&v.count, &v.first, &v.last)
	return v, err
}

// changed counts each change, whatever it is about. It goes past GORM, as no change has it for a statement of its own.
func (sqliteDialect) changed(tx *gorm.DB) error {
	_, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, "UPDATE list_changes SET number = number + 1")
	return err
}

// changed: triggers of customers and members note it.
func (postgresDialect) changed(*gorm.DB) error { return nil }
