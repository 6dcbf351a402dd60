package storetest

import (
	"testing"
	"time"
)

// Wait returns as soon as something holds. It asks for as long as Limit allows: how fast the machine is decides nothing.
func Wait(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(Limit(t)); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

// Limit is how long to wait for what may never come: ten minutes, or less where go test ends the run before, which it does
// without a word about what was waited for.
func Limit(t testing.TB) time.Duration {
	limit := 10 * time.Minute
	if limited, ok := t.(interface{ Deadline() (time.Time, bool) }); ok {
		if deadline, set := limited.Deadline(); set {
			return min(limit, time.Until(deadline)*9/10)
		}
	}
	return limit
}
