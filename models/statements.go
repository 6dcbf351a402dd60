package models

import (
	"context"
	"sync/atomic"
	"time"

	"gorm.io/gorm/logger"
)

type statementsKey struct{}

// CountStatements returns a context in which the SQL statements that the store carries out are counted.
func CountStatements(ctx context.Context) (context.Context, *atomic.Int64) {
	count := new(atomic.Int64)
	return context.WithValue(ctx, statementsKey{}, count), count
}

// silence is a logger that writes nothing, for errors travel upward and are logged once, by who answers the
// request. It counts what CountStatements asks it to.
type silence struct{ logger.Interface }

func (s silence) LogMode(logger.LogLevel) logger.Interface { return s }

func (silence) Trace(ctx context.Context, _ time.Time, _ func() (string, int64), _ error) {
	if count, ok := ctx.Value(statementsKey{}).(*atomic.Int64); ok {
		count.Add(1)
	}
}
