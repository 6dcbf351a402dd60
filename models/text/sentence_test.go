package text_test

import (
	"testing"

	"cohort/models/text"
)

func TestSentencesWithHoles(t *testing.T) {
	const one, many = "1 customer added to {group}.", "{n} customers were added to {group}."
	for _, c := range []struct{ got, want string }{
		{text.Fill("{a} was moved to {b}.", "a", "VIP", "b", "Gold"), "VIP was moved to Gold."},
		{text.Fill("{a} was moved to {b}.", "a", "{b}", "b", "Gold"), "{b} was moved to Gold."},
		{text.Plural(1, one, many, "group", "VIP"), "1 customer added to VIP."},
		{text.Plural(0, one, many, "group", "VIP"), "0 customers were added to VIP."},
		{text.Plural(12345, one, many, "group", "{n}"), "12,345 customers were added to {n}."},
		{text.Number(-1234567), "−1,234,567"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
