// Package migrations holds the schema: SQL files numbered in the order in which
// they are applied, the same for SQLite and PostgreSQL.
//
// Two rules let one file serve both databases:
//   - a line that ends in "-- sqlite" or "-- postgres" is for that database alone;
//   - COLLATE "C" is left out for SQLite, whose texts are in byte order anyway.
package migrations

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	// An in-memory fs.FS that can be listed and globbed; nothing in it is particular to tests.
	"testing/fstest"
)

//go:embed *.sql
var files embed.FS

// For returns the migrations as a database, "sqlite" or "postgres", reads them. Any other name is an error.
func For(database string) (fs.FS, error) {
	others := map[string]string{"sqlite": "-- postgres", "postgres": "-- sqlite"}
	other, ok := others[database]
	if !ok {
		return nil, fmt.Errorf("migrations: unknown database %q", database)
	}
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, err
	}
	out := fstest.MapFS{}
	for _, entry := range entries {
		sql, err := files.ReadFile(entry.Name())
		if err != nil {
			return nil, err
		}
		out[entry.Name()] = &fstest.MapFile{Data: []byte(translate(string(sql), database, other))}
	}
	return out, nil
}

func translate(sql, database, other string) string {
	lines := strings.Split(sql, "\n")
	kept := lines[:0]
	for _, line := range lines {
		if !strings.HasSuffix(strings.TrimRight(line, " "), other) {
			kept = append(kept, line)
		}
	}
	sql = strings.Join(kept, "\n")
	if database == "sqlite" {
		sql = strings.ReplaceAll(sql, ` COLLATE "C"`, "")
	}
	return sql
}
