package upkeep

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cohort/models/db"
	"cohort/models/record"
)

// Restore puts a backup in the place of a SQLite database, once it has been checked and brought up to date. A database with data is
// replaced only by force, and then stays under the name that is returned; while somebody has it open it is never replaced. Where
// there is an error, nothing was changed. A backup of a newer version of Cohort is the error db.ErrNewer.
func Restore(ctx context.Context, databaseURL, file string, force bool) (aside string, err error) {
	target := resolved(db.FilePath(databaseURL))
	switch {
	case !exists(file):
		return "", refusal("There is no file {file}.", file)
	case sameFile(target, file):
		return "", refusal("The file {file} is the database itself.", file)
	}
	old, err := takeOver(ctx, target)
	if err != nil {
		return "", err
	}
	defer old.release()
	if old.hasData && !force {
		return "", refusal("The database {file} has data in it. To replace it, add --force: it is then kept under another name.", target)
	}
	made, err := prepare(ctx, file, target)
	if err != nil {
		return "", err
	}
	if err := old.replace(made); err != nil {
		return "", errors.Join(cannotWrite(target, err), remove(made))
	}
	return old.aside, nil
}

// prepare makes a database out of a backup, beside the one that it will replace.
func prepare(ctx context.Context, file, target string) (path string, err error) {
	if err := verify(ctx, file); err != nil {
		return "", err
	}
	if path, err = copyFile(ctx, file, target); err != nil {
		return "", err
	}
	opened, err := db.Open(ctx, path, InGo)
	if err == nil {
		opened.Close()
		err = flush(path)
	}
	if err != nil {
		return "", errors.Join(err, remove(path))
	}
	return path, nil
}

// former is the database that a backup replaces. Nobody else has it open until it is released.
type former struct {
	path    string
	mode    fs.FileMode // of the file; 0 where there is none
	hasData bool
	aside   string // its name after it was replaced; "" where there was nothing to keep
	lock    *sql.DB
}

// takeOver looks at a database and keeps others away from it. One that SQLite cannot read has data, too: it may be why somebody restores.
func takeOver(ctx context.Context, path string) (*former, error) {
	old := &former{path: path}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return old, nil
	case err != nil:
		return nil, cannotWrite(path, err)
	case !info.Mode().IsRegular():
		return nil, refusal("The database {file} is not a file.", path)
	}
	old.mode, old.hasData = info.Mode().Perm(), true
	pool, err := openFile(path)
	if err != nil {
		return nil, err
	}
	old.lock = pool
	// Leaving the WAL takes everybody else having left the file. What is in the WAL is in the file after that.
	for _, statement := range []string{"PRAGMA journal_mode = DELETE", "PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE"} {
		if _, err = pool.ExecContext(ctx, statement); err != nil {
			break
		}
	}
	switch {
	case isBusy(err):
		old.release()
		return nil, refusal("The database {file} is open in another program. Stop Cohort first.", path)
	case err != nil:
		return old, nil //nolint:nilerr // it is damaged, or no database at all: it can still be put aside
	}
	if old.hasData, err = hasData(ctx, pool); err != nil {
		old.hasData = true
	}
	return old, nil
}

// hasData returns whether a database has any row that does not come with its schema.
func hasData(ctx context.Context, pool *sql.DB) (bool, error) {
	tables, err := tablesWithData(ctx, pool)
	for _, table := range tables {
		var some bool
		name := `"` + strings.ReplaceAll(table, `"`, `""`) + `"`
		if err := pool.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM "+name+")").Scan(&some); err != nil || some {
			return true, err
		}
	}
	return false, err
}

// tablesWithData lists the tables that are empty in a new database.
func tablesWithData(ctx context.Context, pool *sql.DB) (tables []string, err error) {
	rows, err := pool.QueryContext(ctx, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "+
		"AND name NOT LIKE 'customers_search%' AND name NOT LIKE 'customers_metadata%' "+
		"AND name NOT IN ('goose_db_version', 'totals', 'settings', 'list_changes')")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		tables = append(tables, "")
		if err := rows.Scan(&tables[len(tables)-1]); err != nil {
			return nil, err
		}
	}
	return tables, rows.Err()
}

// replace puts another file in the place of the old one, which is put aside. At each moment there is a whole database of that name.
func (old *former) replace(made string) error {
	if old.mode != 0 {
		if err := os.Chmod(made, old.mode); err != nil {
			return err
		}
	}
	aside := old.path + "." + record.Now().Format("20060102-150405") + ".old"
	if err := old.putAside(aside); err != nil {
		return err
	}
	if err := os.Rename(made, old.path); err != nil {
		return err
	}
	return flush(filepath.Dir(old.path))
}

// putAside gives the old database a second name, and what SQLite keeps beside it that one alone: the WAL of one database would be
// read into another one of its name.
func (old *former) putAside(aside string) error {
	if old.hasData {
		for n := 0; exists(aside); n++ {
			aside = old.path + "." + record.Now().Add(time.Duration(n)*time.Second).Format("20060102-150405") + ".old"
		}
		if err := os.Link(old.path, aside); err != nil {
			if err := os.Rename(old.path, aside); err != nil { // the file system knows no links
				return err
			}
		}
		old.aside = aside
	}
	for _, side := range withSides("")[1:] {
		if !exists(old.path + side) {
			continue
		}
		var err error
		if old.hasData {
			err = os.Rename(old.path+side, aside+side)
		} else {
			err = os.Remove(old.path + side)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// release lets others open the database.
func (old *former) release() {
	if old.lock != nil {
		_ = old.lock.Close() // nothing was written
	}
}
