package db

import (
	"context"
	"database/sql"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Write is the database for a statement outside any transaction.
func (s *DB) Write(ctx context.Context) *gorm.DB { return s.writePool.WithContext(ctx) }

// Shared returns whether several instances may serve the database at once: on SQLite a change under way keeps all others waiting.
func (s *DB) Shared() bool { return s.Dialect.name() != "sqlite" }

// Beside is the database for a short statement that does not wait for the changes under way, which may hold all connections that
// write. It is for a database that is Shared.
func (s *DB) Beside(ctx context.Context) *gorm.DB { return s.readPool.WithContext(ctx) }

// Snapshot runs fn on the database as it is at one moment, whatever is changed meanwhile. fn may only read.
func (s *DB) Snapshot(ctx context.Context, fn func(tx *gorm.DB) error) error {
	return s.readPool.WithContext(ctx).Transaction(fn, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
}

// Ago is the time that long ago by the clock of the database, in SQL.
func (s *DB) Ago(age time.Duration) string { return s.Dialect.Later(s.Dialect.Now(), -age) }

// Logging is the same database with a logger that gets each statement.
func (s *DB) Logging(l logger.Interface) *DB {
	return &DB{
		Dialect: s.Dialect, Sizes: s.Sizes, close: s.close, pools: s.pools, imported: s.imported, direct: s.direct,
		readPool: s.readPool.Session(&gorm.Session{Logger: l}), writePool: s.writePool.Session(&gorm.Session{Logger: l}),
	}
}
