package db

import (
	"context"
	"log/slog"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"gorm.io/gorm/logger"
)

type statementsKey struct{}

// CountStatements returns a context that counts the SQL statements of the store.
func CountStatements(ctx context.Context) (context.Context, *atomic.Int64) {
	count := new(atomic.Int64)
	return context.WithValue(ctx, statementsKey{}, count), count
}

// silence is a logger that writes nothing but, at debug, the text of each statement: errors travel upward and are logged
// once, by who answers the request. It counts what CountStatements asks it to.
type silence struct{ logger.Interface }

func (s silence) LogMode(logger.LogLevel) logger.Interface { return s }

func (silence) Trace(ctx context.Context, began time.Time, statement func() (text string, rows int64), err error) {
	if count, ok := ctx.Value(statementsKey{}).(*atomic.Int64); ok {
		count.Add(1)
	}
	if log := slog.Default(); log.Enabled(ctx, slog.LevelDebug) {
		took := time.Since(began)
		text, rows := statement()
		attributes := []slog.Attr{
			slog.String("text", oneLine(text)), slog.Duration("duration", took.Round(time.Microsecond)), slog.Int64("rows", rows),
		}
		if err != nil {
			attributes = append(attributes, slog.Bool("failed", true)) // why may quote values
		}
		log.LogAttrs(ctx, slog.LevelDebug, "sql", attributes...)
	}
}

// ParamsFilter keeps values out of the log: they are people's data.
func (silence) ParamsFilter(_ context.Context, text string, _ ...any) (string, []any) {
	return text, nil
}

// numbered is a parameter of PostgreSQL as GORM leaves it where it has no value.
var numbered = regexp.MustCompile(`\$(\d+)\$`)

func oneLine(statement string) string {
	return numbered.ReplaceAllString(strings.Join(strings.Fields(statement), " "), "$$$1")
}
