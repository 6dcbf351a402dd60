package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3/lock"
	gormpostgres "gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"cohort/models/text"
)

// postgresConnections is how many connections an instance has at most, unless the URL has a pool_max_conns. Half of them
// read, half of them write.
const postgresConnections = 16

// openPostgres opens a pool to read and one to write. With one for both, changes that wait for a group that somebody else
// is changing would hold all of its connections, and nobody could even sign in.
func openPostgres(ctx context.Context, url string) (*DB, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	if !strings.Contains(url, "pool_max_conns") {
		config.MaxConns = postgresConnections
	}
	config.MaxConns = max(1, config.MaxConns/2)
	if !strings.Contains(url, "default_query_exec_mode") && behindPooler(ctx, config.ConnConfig) {
		slog.Info("PostgreSQL is behind a connection pooler: statements are not kept prepared on its connections")
		config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
	}
	read, readPool, err := openPostgresPool(ctx, config.Copy())
	if err != nil {
		return nil, err
	}
	write, writePool, err := openPostgresPool(ctx, config)
	if err != nil {
		readPool.Close()
		return nil, err
	}
	return &DB{
		readPool: read, writePool: write, direct: readPool, Dialect: postgresDialect{},
		close: func() { readPool.Close(); writePool.Close() },
		pools: func() []Pool {
			return []Pool{postgresPool("read", readPool.Stat()), postgresPool("write", writePool.Stat())}
		},
	}, nil
}

// behindPooler is whether something between us and the server shares its connections among clients, as PgBouncer does. Such a
// pooler answers with a process id of its own, since it does not know yet which of its connections will serve us. A statement
// that is prepared by name on one of these may be missing, or in the way, on the next one. A server that cannot be reached is
// reported by whoever needs it next.
func behindPooler(ctx context.Context, config *pgx.ConnConfig) bool {
	config = config.Copy()
	config.DefaultQueryExecMode = pgx.QueryExecModeSimpleProtocol
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return false
	}
	defer conn.Close(ctx)
	var serving uint32
	err = conn.QueryRow(ctx, "SELECT pg_backend_pid()").Scan(&serving)
	return err == nil && serving != conn.PgConn().PID()
}

// connectTimeout is how long a silent address is waited for; TCP would wait for minutes.
const connectTimeout = 10 * time.Second

// openPostgresPool opens one pool; the connections and their prepared statements are pgx's own.
func openPostgresPool(ctx context.Context, config *pgxpool.Config) (db *gorm.DB, pool *pgxpool.Pool, err error) {
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = connectTimeout
	}
	config.ConnConfig.OnNotice = hearTally
	pool, err = pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, nil, err
	}
	std := stdlib.OpenDBFromPool(pool)
	// The idle connections are pgxpool's to keep.
	std.SetMaxIdleConns(0)
	db, err = gorm.Open(gormpostgres.New(gormpostgres.Config{Conn: std}), gormConfig())
	if err != nil {
		pool.Close()
		return nil, nil, err
	}
	db.ClauseBuilders["LIMIT"] = buildLimit
	return db, pool, nil
}

// lockMigrations lets one instance at a time migrate the database until unlock: the others wait in the database, where a lock
// that is free is had at once, and one whose holder has died is free. It is a transaction's, as those of a session do not
// survive a pooler that hands out its connections by transaction.
func lockMigrations(ctx context.Context, pool *sql.DB) (unlock func(), err error) {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	unlock = func() { _ = tx.Rollback() } // nothing was written
	if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1)", lock.DefaultLockID); err != nil {
		unlock()
		return nil, err
	}
	return unlock, nil
}

// postgresDialect is the Dialect of PostgreSQL.
type postgresDialect struct{}

func (postgresDialect) name() string { return "postgres" }

func (postgresDialect) countTables() string {
	return "SELECT count(*) FROM pg_tables WHERE schemaname = ANY(current_schemas(false)) AND tablename IN ?"
}

// KeyColumn is the column by which a customer is found fastest. Members have it as customer_id.
func (postgresDialect) KeyColumn() string { return "id" }

// UseIndex is a table that is to be read along an index: PostgreSQL knows itself when that is best.
func (postgresDialect) UseIndex(table, _ string) string { return table }

// PlanEachTime is the database for queries whose best plan depends on their values: a rare word or a frequent one, a
// large group or a small one. PostgreSQL would settle on one plan for all once it has seen a few.
func (postgresDialect) PlanEachTime(db *gorm.DB) *gorm.DB {
	db = db.Session(&gorm.Session{Context: db.Statement.Context}) // a statement of its own
	db.Statement.ConnPool = planning{db.Statement.ConnPool}
	return db
}

// planning sends statements that are planned each time they are executed.
type planning struct{ gorm.ConnPool }

func (p planning) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return p.ConnPool.QueryContext(ctx, query, append([]any{pgx.QueryExecModeCacheDescribe}, args...)...)
}

func (p planning) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return p.ConnPool.QueryRowContext(ctx, query, append([]any{pgx.QueryExecModeCacheDescribe}, args...)...)
}

func (p planning) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return p.ConnPool.ExecContext(ctx, query, append([]any{pgx.QueryExecModeCacheDescribe}, args...)...)
}

func (postgresDialect) Contains(column string) string { return "strpos(" + column + ", ?) > 0" }

func (postgresDialect) ValuesOf(texts []string) clause.Expr {
	return gorm.Expr("(SELECT value FROM unnest(?::text[]) AS value)", textArray(text.Storables(texts)))
}

// Milliseconds is a column with a time as a number, the milliseconds since 1970.
func (postgresDialect) Milliseconds(column string) string {
	return "CAST(extract(epoch FROM " + column + ") * 1000 AS bigint)"
}

// TimeOf is a number of milliseconds as the time that a column holds.
func (postgresDialect) TimeOf(milliseconds string) string {
	return "(timestamp 'epoch' + " + milliseconds + " * interval '1 millisecond')"
}

// OneOf is the condition that a column is one of very many texts: PostgreSQL knows of an array how many they are, and
// looks for each of them in memory.
func (postgresDialect) OneOf(column string, texts []string) clause.Expr {
	return gorm.Expr(column+" = ANY(?::text[])", textArray(text.Storables(texts)))
}

var arrayQuotes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// textArray keeps GORM from spreading the slice over as many parameters.
type textArray []string

// Value writes the array as PostgreSQL reads it: {"a","b"}.
func (texts textArray) Value() (driver.Value, error) {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = `"` + arrayQuotes.Replace(text) + `"`
	}
	return "{" + strings.Join(quoted, ",") + "}", nil
}

func (postgresDialect) Now() string { return "(statement_timestamp() AT TIME ZONE 'UTC')" }

func (postgresDialect) Later(at string, by time.Duration) string {
	return fmt.Sprintf("(%s + interval '%d milliseconds')", at, by.Milliseconds())
}

func (postgresDialect) analyze() string { return "ANALYZE customers, customer_groups, members" }

// bulk: the server's settings are its owner's.
func (postgresDialect) bulk(*gorm.DB, int) (done func()) { return func() {} }

// settle: each connection's memory is its own.
func (postgresDialect) settle(*gorm.DB, time.Time) {}

// tally is called for about one row of 1024, as each call is a message: ids end in two random characters of 32.
func (postgresDialect) tally(statement int64, id string) (call clause.Expr, rows int64) {
	return gorm.Expr("CASE WHEN right("+id+", 2) = '00' THEN tally(?) END", statement), 1024
}

// hearTally gets the notices that the function tally raises in the middle of a statement.
func hearTally(_ *pgconn.PgConn, notice *pgconn.Notice) {
	if number, ok := strings.CutPrefix(notice.Message, "tally "); ok {
		statement, _ := strconv.ParseInt(number, 10, 64) // what is no number counts nothing
		tallied(statement)
	}
}

// readOnlyTransaction is the code of a change on a standby, or where default_transaction_read_only is on.
const readOnlyTransaction = "25006"

func (postgresDialect) readOnly(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == readOnlyTransaction
}

// unavailable is true for errors of a server that is away, starting, stopping, only to be read from for now, or
// out of connections, disk or time: classes 08, 53, 57 and 58 and 25006 of
// https://www.postgresql.org/docs/current/errcodes-appendix.html.
func (postgresDialect) unavailable(err error) bool {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return slices.Contains([]string{"08", "53", "57", "58"}, e.Code[:min(2, len(e.Code))]) || e.Code == readOnlyTransaction
	}
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, driver.ErrBadConn) ||
		strings.Contains(err.Error(), "conn closed") // has no type: pgconn noticed before it sent anything
}

// Retryable is true for serialization failures and deadlocks.
func (postgresDialect) Retryable(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01")
}
