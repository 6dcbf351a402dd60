package db

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// Size is about how many bytes the database has.
func (s *DB) Size(ctx context.Context) (bytes int64, err error) {
	err = s.readPool.WithContext(ctx).Raw(s.Dialect.size()).Row().Scan(&bytes)
	return bytes, s.WrapError("ask for the size of the database", err)
}

// Rewrite removes what deleted and changed rows have left behind. A file of SQLite is written anew, in which time nobody else
// writes, and its log is emptied; PostgreSQL clears the tables of customers and of what tells of them, beside all else.
func (s *DB) Rewrite(ctx context.Context) error {
	if err := s.CountSearch(ctx); err != nil {
		return err
	}
	return s.WrapError("rewrite the database", s.Dialect.rewrite(s.writePool.WithContext(ctx)))
}

// Alone returns whether this transaction is the only one, of all instances, that does the work with this number.
func (s *DB) Alone(tx *gorm.DB, work int64) (alone bool, err error) {
	err = tx.Raw(s.Dialect.alone(), work).Row().Scan(&alone)
	return alone, err
}

func (sqliteDialect) size() string {
	return "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
}

// errLogInUse is for a write-ahead log that somebody reads, so that it cannot be emptied.
var errLogInUse = errors.New("the write-ahead log is in use")

// rewrite first has the indexes of texts forget: they note what is deleted and keep it until their parts are merged. A file that is
// rewritten without pages of before needs the log emptied, which has them too.
func (sqliteDialect) rewrite(pool *gorm.DB) error {
	return pool.Connection(func(db *gorm.DB) error {
		defer db.Exec(fmt.Sprintf("PRAGMA busy_timeout=%d", sqliteBusy.Milliseconds()))
		for _, statement := range []string{
			"INSERT INTO customers_search (customers_search) VALUES ('optimize')",
			"INSERT INTO customers_metadata (customers_metadata) VALUES ('optimize')", "VACUUM",
			"PRAGMA busy_timeout=1000", // who reads for long keeps all from writing while this waits
		} {
			if err := db.Exec(statement).Error; err != nil {
				return err
			}
		}
		var busy, pages, done int
		if err := db.Raw("PRAGMA wal_checkpoint(TRUNCATE)").Row().Scan(&busy, &pages, &done); err != nil || busy == 0 {
			return err
		}
		return errLogInUse
	})
}

// There is one instance, and one transaction.
func (sqliteDialect) alone() string { return "SELECT ? IS NOT NULL" }

func (postgresDialect) size() string { return "SELECT pg_database_size(current_database())" }

// rewrite vacuums. To a role that does not own the tables the server answers with a warning and leaves it to its own vacuum.
func (postgresDialect) rewrite(pool *gorm.DB) error {
	return pool.Exec("VACUUM (INDEX_CLEANUP ON) customers, members, activity, activity_customers, repeatable_requests, sessions, " +
		"imports, import_parts, import_failures, import_customers, customers_search_changes, customers_search_counts").Error
}

func (postgresDialect) alone() string { return "SELECT pg_try_advisory_xact_lock(?)" }
