package text_test

import (
	"testing"

	"cohort/models/text"
)

func TestNamesThatLookLatin(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"VIP": "VIP", "VIР": "VIP", "А": "A", "А 2026": "A 2026", "\u0421lub": "Club", "Βonus": "Bonus",
		"VIP клуб": "VIP клуб", "Оптовые": "Оптовые", "Χονδρική": "Χονδρική", "Été": "Été", "": "",
		"Group-В": "Group-B", "Ме́xico": "México",
	} {
		if got := text.LatinLook(name); got != want {
			t.Errorf("%q looks like %q, want %q", name, got, want)
		}
	}
}
