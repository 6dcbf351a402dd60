package models

import (
	"context"
	"database/sql/driver"
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	gormpostgres "gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// openPostgres opens one pool; the connections and their prepared statements are pgx's own.
func openPostgres(ctx context.Context, url string) (db *gorm.DB, closePool func(), err error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
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
	return db, pool.Close, nil
}

// postgresSeam is what PostgreSQL does in its own way.
type postgresSeam struct{}

func (postgresSeam) name() string { return "postgres" }

// matching finds the customers whose search text holds every word.
func (postgresSeam) matching(db *gorm.DB, words []string) *gorm.DB {
	for _, word := range words {
		db = db.Where(`customers.search LIKE ?`, "%"+escapeLike(word)+"%")
	}
	return db
}

// valuesOf is a table with the one column "value" that holds the texts, sent as one parameter.
func (postgresSeam) valuesOf(texts []string) clause.Expr {
	return gorm.Expr("(SELECT value FROM unnest(?::text[]) AS value)", textArray(texts))
}

// textArray keeps GORM from spreading the slice over as many parameters.
type textArray []string

// Value writes the array as PostgreSQL reads it: {"a","b"}.
func (texts textArray) Value() (driver.Value, error) {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
	}
	return "{" + strings.Join(quoted, ",") + "}", nil
}

// unavailable tells errors of a server that is away, starting, stopping or out of
// connections or disk: classes 08, 53 and 57P of
// https://www.postgresql.org/docs/current/errcodes-appendix.html.
func (postgresSeam) unavailable(err error) bool {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return strings.HasPrefix(e.Code, "08") || strings.HasPrefix(e.Code, "53") || strings.HasPrefix(e.Code, "57P")
	}
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, net.ErrClosed)
}

// retryable tells errors of a transaction that may simply be tried again: serialization
// failures and deadlocks.
func (postgresSeam) retryable(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01")
}

// escapeLike makes a text mean itself inside a LIKE pattern.
func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}
