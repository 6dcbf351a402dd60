package record

import (
	"context"
	"sync/atomic"
	"time"
)

// Now is the present time as it is stored and shown: in UTC and whole milliseconds.
func Now() time.Time {
	return time.Now().UTC().Truncate(time.Millisecond)
}

type clockKey struct{}

// At makes the changes in a context happen in the past, from a time on: those of sample data, which has a history. Each reading
// of NowOf is a millisecond after the one before, so that what happened later also sorts later.
func At(ctx context.Context, at time.Time) context.Context {
	next := new(atomic.Int64)
	next.Store(at.UnixMilli())
	return context.WithValue(ctx, clockKey{}, next)
}

// NowOf is the time at which the changes in a context happen: the present, unless At set another.
func NowOf(ctx context.Context) time.Time {
	if next, ok := ctx.Value(clockKey{}).(*atomic.Int64); ok {
		return time.UnixMilli(next.Add(1) - 1).UTC()
	}
	return Now()
}

// NowAfter is the time at which the changes in a context happen, or a millisecond after an earlier change that is not past yet:
// no two changes of a record have the same time.
func NowAfter(ctx context.Context, earlier time.Time) time.Time {
	if at := NowOf(ctx); at.After(earlier) {
		return at
	}
	return earlier.Add(time.Millisecond)
}
