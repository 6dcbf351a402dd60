package upkeep

import (
	"context"
	"errors"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"cohort/models/text"
)

// damages finds damage of a SQLite file, which only a backup repairs.
func (s *Store) damages(ctx context.Context) (found []Finding, err error) {
	if s.db.Shared() {
		return nil, nil
	}
	var complaints []string
	err = s.db.Read(ctx).Raw("PRAGMA integrity_check(100)").Scan(&complaints).Error
	if isCorrupt(err) {
		complaints, err = []string{"it cannot be read to its end"}, nil
	}
	if err != nil {
		return nil, err
	}
	for _, complaint := range complaints {
		// The search index is looked at, and made anew, by itself.
		if complaint != "ok" && !strings.Contains(complaint, "customers_search") {
			found = append(found, Finding{Text: text.Fill("The file is damaged ({complaint}). Restore a backup.", "complaint", complaint)})
		}
	}
	return found, nil
}

// index compares the search index with the customers. The usual check of it is content with an index that is whole; with the
// rank 1 it also has to be that of these texts.
func (c *checking) index() error {
	if c.db.Shared() {
		return nil // PostgreSQL writes the index itself
	}
	err := c.tx.Exec("INSERT INTO customers_search (customers_search, rank) VALUES ('integrity-check', 1)").Error
	if !isCorrupt(err) {
		return err
	}
	if c.repair {
		if err := c.tx.Exec("INSERT INTO customers_search (customers_search) VALUES ('rebuild')").Error; err != nil {
			return err
		}
	}
	c.add([]string{"The search index does not have the customers as they are."}, 1, "Made anew.")
	return nil
}

func isCorrupt(err error) bool {
	var failed *sqlite.Error
	return errors.As(err, &failed) && failed.Code()&0xff == sqlite3.SQLITE_CORRUPT
}
