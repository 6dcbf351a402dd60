package text_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"cohort/models/text"
)

func TestCleanName(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"VIP":                             "VIP",
		"  VIP  \t customers\r\n":         "VIP customers",
		"VIP\u00a0customers\u202f2026":    "VIP customers 2026",
		"\u3000卸売\u3000顧客":                "卸売 顧客",
		"Mu\u0308nchen":                   "München",
		"\u1112\u1161\u11ab":              "한",
		"\ufeffVIP\u200b":                 "VIP",
		"V\u200bI\u00adP\u2060":           "VIP",
		"a\u200d\u200cb":                  "ab",
		"e\u200b\u0301":                   "é",
		"\u200fVIP\u200e":                 "VIP",
		"\u202eVIP\u202c":                 "VIP",
		"x\x01y":                          "x y",
		"مشتری\u200cها":                   "مشتری\u200cها",
		"مشتری\u200c":                     "مشتری",
		"مشتری\u200c ها":                  "مشتری ها",
		"क्\u200dष":                       "क्\u200dष",
		"👩\u200d👧 ❤\ufe0f":                "👩\u200d👧 ❤\ufe0f",
		"❤\ufe0f\u200d🔥":                  "❤\ufe0f\u200d🔥",
		"🏴\U000e0067\U000e0062\U000e007f": "🏴\U000e0067\U000e0062\U000e007f",
		"\ufe0fVIP":                       "VIP",
		"ＶＩＰ ﬁ ™":                         "ＶＩＰ ﬁ ™",
		"\u200b \u00a0":                   "",
		"":                                "",
	} {
		if got := text.CleanName(typed); got != want {
			t.Errorf("%q is cleaned to %q, not to %q", typed, got, want)
		}
	}
}

func TestLook(t *testing.T) {
	t.Parallel()
	for _, same := range [][2]string{
		{"VIP", " V\u200bIP\u00a0"}, {"Été", "E\u0301te\u0301"}, {"A  B", "A\u2003B"}, {"❤", "❤\ufe0f"}, {"\u212b", "Å"},
	} {
		if text.Look(same[0]) != text.Look(same[1]) {
			t.Errorf("%q and %q look different", same[0], same[1])
		}
	}
	for _, other := range [][2]string{
		{"VIP", "vip"}, {"Été", "Ete"}, {"A B", "AB"}, {"مشتری\u200cها", "مشتریها"}, {"ＶＩＰ", "VIP"},
	} {
		if text.Look(other[0]) == text.Look(other[1]) {
			t.Errorf("%q and %q look the same", other[0], other[1])
		}
	}
}

// Names that look the same are found by their sort key, and a clean name stays as it is.
func FuzzNamesThatLookTheSame(f *testing.F) {
	for _, name := range []string{
		"VIP\u00a0", "E\u0301\u200dte\u0301", "\u3000ガク\u200b", "مشتری\u200cها", "👩\u200d👧 ❤\ufe0f", "\u1100\u115f\u1161",
	} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		clean := text.CleanName(name)
		switch {
		case text.IsUnstorable(name):
			if clean != name {
				t.Errorf("%q, which cannot be stored, becomes %q", name, clean)
			}
		case text.CleanName(clean) != clean:
			t.Errorf("%q is cleaned to %q, and then to %q", name, clean, text.CleanName(clean))
		case text.SortKey(clean) != text.SortKey(name) || text.SortKey(text.Look(name)) != text.SortKey(clean):
			t.Errorf("%q has the key %q, and %q, cleaned, %q", name, text.SortKey(name), clean, text.SortKey(clean))
		case !norm.NFC.IsNormalString(clean) || strings.TrimSpace(clean) != clean:
			t.Errorf("%q is cleaned to %q", name, clean)
		}
	})
}
