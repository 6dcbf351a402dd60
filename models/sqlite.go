package models

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/callbacks"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/schema"
	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// openSQLite opens the file twice: one connection that writes, several that read. With one shared
// pool, writers that meet are refused with SQLITE_BUSY; one writer makes them queue in Go.
func openSQLite(path string) (read, write *gorm.DB, err error) {
	if write, err = openSQLitePool(path, 1, "immediate"); err != nil {
		return nil, nil, err
	}
	if read, err = openSQLitePool(path, max(4, runtime.NumCPU()), "deferred"); err != nil {
		return nil, nil, err
	}
	return read, write, nil
}

func openSQLitePool(path string, connections int, lock string) (*gorm.DB, error) {
	options := url.Values{
		// busy_timeout comes first: switching to WAL may itself have to wait.
		// synchronous(FULL) puts a sync behind each acknowledged write.
		"_pragma": {
			"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)",
			"cache_size(-16000)", "temp_store(MEMORY)",
		},
		"_txlock":              {lock},
		"_time_integer_format": {"unix_micro"},
		"_inttotime":           {"1"},
	}
	pool, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+options.Encode())
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return gorm.Open(sqliteDialector{pool}, gormConfig())
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
}

// sqliteSeam is what SQLite does in its own way.
type sqliteSeam struct{}

func (sqliteSeam) name() string { return "sqlite" }

// matching finds the customers whose search text holds every word. The trigram index knows
// nothing shorter than three characters: such words are looked for in the text itself.
func (sqliteSeam) matching(db *gorm.DB, words []string) *gorm.DB {
	var phrases []string
	for _, word := range words {
		if len([]rune(word)) < 3 {
			db = db.Where("instr(customers.search, ?) > 0", word)
			continue
		}
		phrases = append(phrases, `"`+strings.ReplaceAll(word, `"`, `""`)+`"`)
	}
	if len(phrases) == 0 {
		return db
	}
	return db.Where("customers.rank IN (SELECT rowid FROM customers_search WHERE customers_search MATCH ?)",
		strings.Join(phrases, " AND "))
}

// valuesOf is a table with the one column "value" that holds the texts, sent as one parameter.
func (sqliteSeam) valuesOf(texts []string) clause.Expr {
	return gorm.Expr("(SELECT value FROM json_each(?))", jsonTexts(texts))
}

// unavailable tells errors that pass by themselves: the file is busy or the disk is full.
func (sqliteSeam) unavailable(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_BUSY || e.Code()&0xff == sqlite3.SQLITE_FULL)
}

// retryable: writers queue, so none is ever turned away in favour of another.
func (sqliteSeam) retryable(error) bool { return false }

// sqliteDialector is the little of SQLite that GORM has to know: the usual one compiles C
// and does not translate the errors of the driver in pure Go.
type sqliteDialector struct{ pool *sql.DB }

func (sqliteDialector) Name() string { return "sqlite" }

func (d sqliteDialector) Initialize(db *gorm.DB) error {
	db.ConnPool = d.pool
	callbacks.RegisterDefaultCallbacks(db, &callbacks.Config{
		CreateClauses: []string{"INSERT", "VALUES", "ON CONFLICT", "RETURNING"},
		UpdateClauses: []string{"UPDATE", "SET", "FROM", "WHERE", "RETURNING"},
		DeleteClauses: []string{"DELETE", "FROM", "WHERE", "RETURNING"},
	})
	// Row locks are neither there nor needed: there is one writer.
	db.ClauseBuilders["FOR"] = func(clause.Clause, clause.Builder) {}
	return nil
}

func (sqliteDialector) Migrator(*gorm.DB) gorm.Migrator { return nil }

func (sqliteDialector) DataTypeOf(field *schema.Field) string { return string(field.DataType) }

func (sqliteDialector) DefaultValueOf(*schema.Field) clause.Expression {
	return clause.Expr{SQL: "NULL"}
}

func (sqliteDialector) BindVarTo(writer clause.Writer, _ *gorm.Statement, _ any) {
	_ = writer.WriteByte('?')
}

func (sqliteDialector) QuoteTo(writer clause.Writer, name string) {
	for i, part := range strings.Split(name, ".") {
		if i > 0 {
			_ = writer.WriteByte('.')
		}
		_, _ = writer.WriteString(`"` + strings.ReplaceAll(part, `"`, `""`) + `"`)
	}
}

func (sqliteDialector) Explain(query string, vars ...any) string {
	return logger.ExplainSQL(query, nil, `'`, vars...)
}

func (sqliteDialector) SavePoint(tx *gorm.DB, name string) error {
	return tx.Exec("SAVEPOINT " + name).Error
}

func (sqliteDialector) RollbackTo(tx *gorm.DB, name string) error {
	return tx.Exec("ROLLBACK TO SAVEPOINT " + name).Error
}

// Translate names the errors that the store asks for.
func (sqliteDialector) Translate(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return fmt.Errorf("%w: %w", gorm.ErrDuplicatedKey, err)
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return fmt.Errorf("%w: %w", gorm.ErrForeignKeyViolated, err)
	}
	return err
}
