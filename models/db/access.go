package db

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Write is the database for a statement outside any transaction.
func (s *DB) Write(ctx context.Context) *gorm.DB { return s.writePool.WithContext(ctx) }

// Logging is the same database with a logger that gets each statement.
func (s *DB) Logging(l logger.Interface) *DB {
	return &DB{
		Dialect: s.Dialect, Sizes: s.Sizes, close: s.close,
		readPool: s.readPool.Session(&gorm.Session{Logger: l}), writePool: s.writePool.Session(&gorm.Session{Logger: l}),
	}
}
