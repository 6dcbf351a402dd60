package record_test

import (
	"testing"
	"time"

	"cohort/models/record"
)

func TestTheClockOfAContext(t *testing.T) {
	t.Parallel()
	before := record.Now()
	if at := record.NowOf(t.Context()); at.Before(before) || at.After(record.Now()) {
		t.Errorf("the present is %v", at)
	}
	past := time.Date(2024, 2, 29, 12, 30, 0, 0, time.FixedZone("", 3600))
	ctx := record.At(t.Context(), past)
	for i := range 3 {
		if at := record.NowOf(ctx); !at.Equal(past.Add(time.Duration(i)*time.Millisecond)) || at.Location() != time.UTC {
			t.Errorf("reading %d of a clock in the past: %v", i, at)
		}
	}
	if at := record.NowAfter(ctx, past.Add(time.Hour)); !at.Equal(past.Add(time.Hour + time.Millisecond)) {
		t.Errorf("after a later change: %v", at)
	}
	if at := record.NowAfter(ctx, past); !at.Equal(past.Add(4 * time.Millisecond)) {
		t.Errorf("after an earlier change: %v", at)
	}
}
