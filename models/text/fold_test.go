package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"cohort/models/text"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"":                      "",
		" A  b\tC\n":            "a b c",
		"Luís GONÇALVES":        "luis goncalves",
		"Lui\u0301s":            "luis",
		"Straße STRASSE ẞ":      "strasse strasse ss",
		"Øystein Łoś Đorđe Þór": "oystein los dorde thor",
		"Æsir œuvre Ǽ":          "aesir oeuvre ae",
		"İstanbul IŞIK ısı":     "istanbul isik isi",
		"ΣΊΣΥΦΟΣ σίσυφος":       "σισυφοσ σισυφοσ",
		"Ёлка й":                "елка и",
		"Ａｂｃ １２ ﬁ ™ № Ⅷ ½":      "abc 12 fi tm no viii 1⁄2",
		"a\u00adb\u200bc\ufeff": "abc",
		"a\u00a0b\u3000c":       "a b c",
		"a\x00b\x7f":            "a b",
		"한국":                    "\u1112\u1161\u11ab\u1100\u116e\u11a8",
		"ガ が ｶﾞ":                "カ\u3099 か\u3099 カ\u3099",
		"กิตติ हिन्दी":          "กิตติ हिन्दी",
		"שָׁלוֹם مُحَمَّد":      "שלום محمد",
		"👩‍👧 ❤️":                "👩👧 ❤",
		"\xff":                  "\ufffd",
		"tiếng Việt":            "tieng viet",
		"100% _\\'\"":           "100% _\\'\"",
		"O’Brien O´Brien Oʼ`O′": "o'brien o'brien o''o'",
		"Jean‑Luc a–b −1 x－y":   "jean-luc a-b -1 x-y",
		"“Bo” „Bo“":             `"bo" "bo"`,
	} {
		if got := text.Fold(typed); got != want {
			t.Errorf("%q folds to %q, not to %q", typed, got, want)
		}
		if got := text.Fold(text.Fold(typed)); got != text.Fold(typed) {
			t.Errorf("%q folds twice to %q", typed, got)
		}
	}
}

// The search index narrows down a search by the folded part: it must be a part of the folded whole.
func TestAPartFoldsToAPart(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{
		"Luís Gonçalves", "Lui\u0301s", "Straße", "İstanbul", "ǼǢ", "한국사람", "ガクｶﾞ", "กิตติ", "हिन्दी", "½ﬁ™№",
		"a\u200bb c", "שָׁלוֹם", "x\x01y", "O’B´r`en", "a´\u0301b", "Jean‑Luc—“x”", "\u1fbf\u1ffe\u1fef",
	} {
		runes := []rune(typed)
		for from := range runes {
			for to := from + 1; to <= len(runes); to++ {
				part := string(runes[from:to])
				if !strings.Contains(text.Fold(typed), text.Fold(part)) {
					t.Errorf("%q folds to %q, which is not in %q", part, text.Fold(part), text.Fold(typed))
				}
			}
		}
	}
}

func FuzzAPartFoldsToAPart(f *testing.F) {
	f.Add("Luís ", "Gonç", "alves")
	f.Fuzz(func(t *testing.T, before, part, after string) {
		if !utf8.ValidString(before+part) || !utf8.ValidString(part+after) || !utf8.ValidString(part) {
			return // what is no character has no part
		}
		whole := text.Fold(before + part + after)
		for _, word := range strings.Fields(text.Fold(part)) {
			if !strings.Contains(whole, word) {
				t.Errorf("%q (%q) is not in %q", part, word, whole)
			}
		}
	})
}

func TestLower(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"Luís":              "luís",
		"LUI\u0301S":        "luís",
		"D’Arcy–Weiß":       "d'arcy-weiß",
		"＇Ａ":                "'ａ",
		"  two   Blanks\n ": "  two   blanks\n ",
		"":                  "",
	} {
		if got := text.Lower(typed); got != want || text.Lower(got) != got {
			t.Errorf("%q in lower case is %q, not %q", typed, got, want)
		}
	}
}
