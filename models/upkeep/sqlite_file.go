package upkeep

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// openFile opens a SQLite file that is there, with one connection, as it is: nothing is migrated.
func openFile(path string) (*sql.DB, error) {
	options := url.Values{"mode": {"rw"}, "_pragma": {"busy_timeout(5000)"}}
	pool, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+options.Encode())
	if err == nil {
		pool.SetMaxOpenConns(1)
	}
	return pool, err
}

// copyFile writes what a SQLite file holds at this moment into a new file beside the target, whatever is changed meanwhile, and returns
// its path. The copy is compact and can be read by its owner alone. Nothing is left where that fails.
func copyFile(ctx context.Context, from, target string) (path string, err error) {
	pool, err := openFile(from)
	if err != nil {
		return "", err
	}
	defer pool.Close()
	path = beside(target)
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // whoever runs the command names it
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		return "", cannotWrite(target, err)
	}
	if _, err = pool.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return "", errors.Join(inWords(from, err), remove(path))
	}
	return path, nil
}

// beside is a path of a file that nobody has, in the folder of another one.
func beside(path string) string { return path + "." + strings.ToLower(rand.Text()[:8]) + ".tmp" }

// verify checks that a SQLite file is whole, and that it is a database of Cohort.
func verify(ctx context.Context, path string) error {
	pool, err := openFile(path)
	if err != nil {
		return err
	}
	defer pool.Close()
	var tables int
	err = pool.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('"+
		strings.Join(db.OwnTables, "', '")+"')").Scan(&tables)
	switch {
	case err != nil:
		return inWords(path, err)
	case tables < len(db.OwnTables):
		return refusal("The file {file} is a SQLite database, but not one of Cohort.", path)
	}
	const lost = `SELECT 'a row of ' || "table" || ' belongs to a row of ' || parent || ' that does not exist'
		FROM pragma_foreign_key_check LIMIT 1`
	for _, question := range []string{"PRAGMA integrity_check(1)", lost} {
		var complaint string
		err := pool.QueryRowContext(ctx, question).Scan(&complaint)
		switch {
		case errors.Is(err, sql.ErrNoRows), err == nil && complaint == "ok":
		case err != nil:
			return inWords(path, err)
		default:
			return &record.Error{Kind: record.Invalid, Message: text.Fill("The database {file} is not intact: {complaint}.",
				"file", path, "complaint", complaint)}
		}
	}
	return nil
}

// schemaVersion is the number of the last migration of a database of Cohort.
func schemaVersion(ctx context.Context, path string) (version int64, err error) {
	pool, err := openFile(path)
	if err != nil {
		return 0, err
	}
	defer pool.Close()
	err = pool.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version").Scan(&version)
	return version, inWords(path, err)
}

// flush has the disk keep a file, or the names in a folder.
func flush(path string) error {
	file, err := os.Open(path) //nolint:gosec // whoever runs the command names it
	if err != nil {
		return err
	}
	defer file.Close()
	return file.Sync()
}

// moveNew gives a file its name, if nobody has that.
func moveNew(from, to string) error {
	err := os.Link(from, to)
	switch {
	case err == nil:
		return os.Remove(from)
	case errors.Is(err, os.ErrExist):
		return err
	}
	// The file system knows no links.
	if exists(to) {
		return os.ErrExist
	}
	return os.Rename(from, to)
}

// remove removes a database file and what SQLite keeps beside it, as far as they are there.
func remove(path string) (err error) {
	for _, name := range withSides(path) {
		if gone := os.Remove(name); !errors.Is(gone, os.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	return err
}

// withSides are a database file and the files that SQLite may keep beside it, which belong to it and to no other one of that name.
func withSides(path string) []string {
	return []string{path, path + "-wal", path + "-shm", path + "-journal"}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// resolved is the path of the file itself, where a path leads there by symbolic links.
func resolved(path string) string {
	if file, err := filepath.EvalSymlinks(path); err == nil {
		return file
	}
	return path
}

func refusal(sentence, path string) error {
	return &record.Error{Kind: record.Refused, Message: text.Fill(sentence, "file", path)}
}

func cannotWrite(path string, err error) error {
	var cause *os.PathError
	if errors.As(err, &cause) {
		err = cause.Err
	}
	return errors.Join(&record.Error{Kind: record.Unavailable, Message: text.Fill("The file {file} cannot be written: {reason}.",
		"file", path, "reason", err.Error())}, err)
}

// inWords puts an error of SQLite about a file into words.
func inWords(path string, err error) error {
	if err == nil {
		return nil
	}
	return db.OpenError(path, err)
}

func isBusy(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_BUSY || e.Code()&0xff == sqlite3.SQLITE_LOCKED)
}
