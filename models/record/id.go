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

// NewID makes an id that is unique and sorts by its time: the prefix, such as "cus_", and a ULID
// (https://github.com/ulid/spec).
func NewID(prefix string, at time.Time) string { return NewIDs(prefix, at, 1)[0] }

// NewIDs makes n ids of one time, each higher than the one before. Ids that are made one by one need not be: another
// goroutine may make one for another time in between.
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

// IDTime is the time in an id of NewID. ok is false for what is none.
func IDTime(id string) (at time.Time, ok bool) {
	_, text, _ := strings.Cut(id, "_")
	parsed, err := ulid.ParseStrict(text)
	return ulid.Time(parsed.Time()).UTC(), err == nil
}
