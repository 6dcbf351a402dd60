package db

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"cohort/models/record"
	"cohort/models/text"
)

// openSQLite opens the file twice: one connection that writes, several that read. With one shared
// pool, writers that meet are refused with SQLITE_BUSY; one writer makes them queue in Go.
func openSQLite(path, mode string) (read, write *gorm.DB, err error) {
	if mode == created {
		keepToOwner(path)
	}
	if write, err = openSQLitePool(path, mode, 1, "immediate", "FILE", sqliteCacheKiB); err != nil {
		return nil, nil, err
	}
	if read, err = openSQLitePool(path, mode, max(4, runtime.NumCPU()), "deferred", "MEMORY", sqliteCacheKiB/2); err != nil {
		return nil, nil, err
	}
	return read, write, nil
}

// keepToOwner makes the file of a new database, so that nobody but its owner can read it: SQLite would leave that to the umask. What it
// keeps beside the file is as the file is. An error is SQLite's to find.
func keepToOwner(path string) {
	if path == ":memory:" {
		return
	}
	// A file that is there is not even opened: to close it would drop the locks that this process has on it.
	if file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err == nil { //nolint:gosec // its owner names it
		_ = file.Close()
	}
}

// IsReadByOthers returns whether the SQLite file of a URL can be read by others than its owner.
func IsReadByOthers(url string) bool {
	if IsPostgres(url) {
		return false
	}
	file, err := os.Stat(FilePath(url))
	return err == nil && file.Mode().Perm()&0o044 != 0
}

// sqliteBusy is how long a connection waits for a lock that another one has.
const sqliteBusy = 10 * time.Second

// sqliteCacheKiB is what the writing connection may hold of the file in memory, and each reading one half of it: the
// system has the rest.
const sqliteCacheKiB = 16_000

// openSQLitePool opens one pool. What the writing connection needs to take a statement back, all pages that it changes, goes into a
// temporary file beyond 64 KB: of 2,000 new customers among a million it would be 50 MB of memory.
func openSQLitePool(path, mode string, connections int, lock, tempStore string, cacheKiB int) (*gorm.DB, error) {
	options := url.Values{
		// busy_timeout comes first: switching to WAL may itself have to wait.
		// synchronous(FULL) puts a sync behind each acknowledged write.
		"_pragma": {
			fmt.Sprintf("busy_timeout(%d)", sqliteBusy.Milliseconds()), "synchronous(FULL)", "foreign_keys(ON)",
			fmt.Sprintf("cache_size(-%d)", cacheKiB), "temp_store(" + tempStore + ")",
		},
		"mode":                 {mode},
		"_txlock":              {lock},
		"_time_integer_format": {"unix_micro"},
		"_inttotime":           {"1"},
	}
	if mode == created {
		options.Add("_pragma", "journal_mode(WAL)")
	}
	pool, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+options.Encode())
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return gorm.Open(sqliteDialector{&prepared{DB: pool, statements: map[string]*sql.Stmt{}}}, gormConfig())
}

func init() {
	// SQLite's own lower knows only ASCII.
	sqlite.MustRegisterDeterministicScalarFunction("lower", 1,
		func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
			if text, ok := args[0].(string); ok {
				return strings.ToLower(text), nil
			}
			return args[0], nil
		})
	sqlite.MustRegisterScalarFunction("tally", 1, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		tallied(args[0].(int64))
		return nil, nil
	})
}

// sqliteDialect is the Dialect of SQLite.
type sqliteDialect struct{}

func (sqliteDialect) name() string { return "sqlite" }

func (sqliteDialect) countTables() string {
	return "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ?"
}

// KeyColumn is the column by which a customer is found fastest. Each index of customers has it, and members as customer_rank.
func (sqliteDialect) KeyColumn() string { return "rank" }

// UseIndex is a table that is to be read along an index, if there is one. SQLite knows little of how many rows a
// condition leaves, and would rather sort half a million than pass over one.
func (sqliteDialect) UseIndex(table, index string) string {
	if index == "" {
		return table
	}
	return table + " INDEXED BY " + index
}

// PlanEachTime: SQLite plans a query without a look at its values.
func (sqliteDialect) PlanEachTime(db *gorm.DB) *gorm.DB { return db }

func (sqliteDialect) Contains(column string) string { return "instr(" + column + ", ?) > 0" }

func (sqliteDialect) ValuesOf(texts []string) clause.Expr {
	return gorm.Expr("(SELECT value FROM json_each(?))", record.JSONStrings(text.Storables(texts)))
}

// Milliseconds: times are stored as whole microseconds.
func (sqliteDialect) Milliseconds(column string) string { return "(" + column + " / 1000)" }

func (sqliteDialect) TimeOf(milliseconds string) string { return "(" + milliseconds + " * 1000)" }

func (s sqliteDialect) OneOf(column string, texts []string) clause.Expr {
	return gorm.Expr(column+" IN ?", s.ValuesOf(texts))
}

// Now is in microseconds, as times are kept here.
func (sqliteDialect) Now() string { return "CAST(unixepoch('subsec') * 1000000 AS INTEGER)" }

func (sqliteDialect) Later(at string, by time.Duration) string {
	return fmt.Sprintf("(%s + %d)", at, by.Microseconds())
}

func (sqliteDialect) analyze() string { return "ANALYZE" }

// bulk lets the writing connection hold more in memory and put it into the file in larger
// parts, until done.
func (sqliteDialect) bulk(db *gorm.DB, cacheKiB int) (done func()) {
	set := func(cacheKiB, checkpointPages int) {
		db.Exec(fmt.Sprintf("PRAGMA cache_size(-%d)", cacheKiB))
		db.Exec(fmt.Sprintf("PRAGMA wal_autocheckpoint(%d)", checkpointPages))
	}
	set(cacheKiB, cacheKiB/6)
	return func() {
		set(sqliteCacheKiB, 1000) // 1000 is SQLite's own
		giveBack(db)
	}
}

// longChange is how long a change takes, at least, that has been through more pages than its connection should keep.
const longChange = 100 * time.Millisecond

// settle frees memory after a long change, unless more of them follow.
func (sqliteDialect) settle(tx *gorm.DB, began time.Time) {
	if time.Since(began) > longChange && tx.Statement.Context.Value(manyKey{}) == nil {
		giveBack(tx)
	}
}

// giveBack lets go of the pages that a connection holds. All connections share one allowance as SQLite is compiled here
// (SQLITE_ENABLE_MEMORY_MANAGEMENT): after a large change the writing one has nearly all of it and would keep
// that until it is closed, so that the others read each page from the file again and again. It goes past GORM, so that it
// does not count as a statement of the change.
func giveBack(db *gorm.DB) {
	_, _ = db.Statement.ConnPool.ExecContext(db.Statement.Context, "PRAGMA shrink_memory") // without it all works, slower
}

// tally is called for each row.
func (sqliteDialect) tally(statement int64, _ string) (call clause.Expr, rows int64) {
	return gorm.Expr("tally(?)", statement), 1
}

func (sqliteDialect) readOnly(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_READONLY
}

// unavailable is true where the file is busy, or the disk is full or fails.
func (sqliteDialect) unavailable(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && slices.Contains([]int{
		sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN,
		sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PROTOCOL,
	}, e.Code()&0xff)
}

// Retryable: writers queue, so none is ever turned away in favour of another.
func (sqliteDialect) Retryable(error) bool { return false }
