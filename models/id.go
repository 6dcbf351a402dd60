package models

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

// newID makes an id that is unique and sorts by the time it was made: the prefix and a ULID
// (https://github.com/ulid/spec).
func newID(prefix string, at time.Time) string {
	ids.Lock()
	defer ids.Unlock()
	// The only error is that the 80 random bits of one millisecond ran over.
	return prefix + ulid.MustNew(ulid.Timestamp(at), ids.entropy).String()
}

// idTime is the moment that an id was made for, if it is one of newID's.
func idTime(id string) (at time.Time, ok bool) {
	_, text, _ := strings.Cut(id, "_")
	parsed, err := ulid.ParseStrict(text)
	return ulid.Time(parsed.Time()).UTC(), err == nil
}

// now is the present moment as it is stored and shown: UTC, whole milliseconds.
func now() time.Time {
	return time.Now().UTC().Truncate(time.Millisecond)
}
