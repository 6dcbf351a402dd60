package text_test

import (
	"testing"

	"cohort/models/text"
)

// The parts of all texts are counted as the texts have them, letter by letter.
func TestPartsOfTexts(t *testing.T) {
	var parts text.PartCounts
	parts.Add("ana 李", 1)
	parts.Add("an", 1)
	parts.Add("nana", 2)
	parts.Add("nana", -2)
	want := map[string]int64{
		" ": 2, "a": 2, "n": 2, " a": 2, "an": 2, " an": 2, "na": 1, "ana": 1, "a ": 1, "na ": 1, "李": 1, " 李": 1, "a 李": 1,
	}
	got := parts.Counts()
	for part := range want {
		if got[part] != want[part] {
			t.Errorf("%q: got %d, want %d", part, got[part], want[part])
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %v", got)
	}
}
