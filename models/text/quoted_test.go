package text_test

import (
	"testing"

	"cohort/models/text"
)

func TestANameDoesNotTurnTheWordsAroundIt(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"VIP":              "VIP",
		"Straße & 東京 😀":    "Straße & 東京 😀", // programs find it in a page as it is
		"":                 "",
		"קבוצה":            "\u2068קבוצה\u2069",
		"مجموعة 5":         "\u2068مجموعة 5\u2069",
		"\u202ecba gruppe": "\u2068\u202ecba gruppe\u2069", // what it opens ends with it
		"a\u2069\u202eb":   "\u2068a\u202eb\u2069",
		"a\u2066b":         "\u2068ab\u2069",
	} {
		if got := text.Isolated(name); got != want {
			t.Errorf("%q is %q in a sentence, not %q", name, got, want)
		}
		if got := text.Quoted(name); got != "“"+want+"”" {
			t.Errorf("%q is %q in quotes", name, got)
		}
	}
}
