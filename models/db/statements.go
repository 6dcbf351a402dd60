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

// LogSlow has statements that take as long as this, or longer, stand in the log as warnings; 0 has none of them. It is called before
// the database is used.
func (s *DB) LogSlow(after time.Duration) {
	s.readPool.Config.Logger, s.writePool.Config.Logger = silence{logger.Discard, after}, silence{logger.Discard, after}
}

type requestKey struct{}

// ForRequest returns a context whose slow statements stand in the log with the id of a request.
func ForRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// silence is a logger that writes nothing but the text of slow statements and, at debug, of each: errors travel upward and are logged
// once, by who answers the request. It counts what CountStatements asks it to.
type silence struct {
	logger.Interface
	slow time.Duration // from how long on a statement is slow; 0: none is
}

func (s silence) LogMode(logger.LogLevel) logger.Interface { return s }

func (s silence) Trace(ctx context.Context, began time.Time, statement func() (text string, rows int64), err error) {
	if count, ok := ctx.Value(statementsKey{}).(*atomic.Int64); ok {
		count.Add(1)
	}
	log, took := slog.Default(), time.Since(began)
	if s.slow > 0 && took >= s.slow {
		logStatement(ctx, log, slog.LevelWarn, "slow query", took, statement, err)
	} else if log.Enabled(ctx, slog.LevelDebug) {
		logStatement(ctx, log, slog.LevelDebug, "sql", took, statement, err)
	}
}

func logStatement(ctx context.Context, log *slog.Logger, level slog.Level, message string, took time.Duration,
	statement func() (text string, rows int64), err error) {
	text, rows := statement()
	attributes := []slog.Attr{
		slog.String("text", oneLine(text)), slog.Duration("duration", took.Round(time.Microsecond)), slog.Int64("rows", rows),
	}
	if id, ok := ctx.Value(requestKey{}).(string); ok {
		attributes = append(attributes, slog.String("request", id))
	}
	if err != nil {
		attributes = append(attributes, slog.Bool("failed", true)) // why may quote values
	}
	log.LogAttrs(ctx, level, message, attributes...)
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
