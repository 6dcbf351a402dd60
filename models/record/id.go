package record

import (
	"crypto/rand"
	"strings"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"
)

var ids = struct {
	sync.Mutex
	entropy *ulid.MonotonicEntropy
}{entropy: ulid.Monotonic(rand.Reader, 0)}

// NewID makes an id that is unique and sorts by the time it was made: the prefix and a ULID
// (https://github.com/ulid/spec).
func NewID(prefix string, at time.Time) string { return NewIDs(prefix, at, 1)[0] }

// NewIDs makes n ids of one moment, each higher than the one before. Ids that are asked for one by one are not sure
// to be: another goroutine's, of another moment, may come between them.
func NewIDs(prefix string, at time.Time, n int) []string {
	ids.Lock()
	defer ids.Unlock()
	made := make([]string, n)
	for i := range made {
		// The only error is that the 80 random bits of one millisecond ran over.
		made[i] = prefix + ulid.MustNew(ulid.Timestamp(at), ids.entropy).String()
	}
	return made
}

// IdTime is the moment that an id was made for, if it is one of newID's.
func IdTime(id string) (at time.Time, ok bool) {
	_, text, _ := strings.Cut(id, "_")
	parsed, err := ulid.ParseStrict(text)
	return ulid.Time(parsed.Time()).UTC(), err == nil
}

// Now is the present moment as it is stored and shown: UTC, whole milliseconds.
func Now() time.Time {
	return time.Now().UTC().Truncate(time.Millisecond)
}

// NowAfter is the present moment, or one that tells itself from an earlier change within the same millisecond.
func NowAfter(earlier time.Time) time.Time {
	if at := Now(); at.After(earlier) {
		return at
	}
	return earlier.Add(time.Millisecond)
}
