package adminapi

import (
	"encoding/json"
	"testing"
	"time"
)

func TestTextsAreWrittenAsTheyAre(t *testing.T) {
	for text, want := range map[string]string{
		"":                 `""`,
		"é 客 🎉 <a>&'/":     `"é 客 🎉 <a>&'/"`,
		"a\"b\\c\n\r\t":    `"a\"b\\c\n\r\t"`,
		"\x01\x1f\x7f":     `"\u0001\u001f` + "\x7f" + `"`,
		"a\xffb\xe5\xaec":  `"a` + "\uFFFD" + `b` + "\uFFFD\uFFFD" + `c"`,
		"\u2028\uFFFD\x00": `"` + "\u2028\uFFFD" + `\u0000"`,
	} {
		got := string(appendText(nil, text))
		if got != want || !json.Valid([]byte(got)) {
			t.Errorf("%q is written as %s, not %s", text, got, want)
		}
	}
}

func TestMomentsHaveThreeDecimals(t *testing.T) {
	for _, at := range []time.Time{
		time.Date(2026, 11, 21, 2, 18, 45, 238e6, time.UTC), time.Date(1, 2, 3, 4, 5, 6, 7e6, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC), time.Date(2026, 1, 1, 0, 30, 0, 0, time.FixedZone("", 3600)),
	} {
		if got, want := string(appendTime(nil, at)), at.UTC().Format(`"2006-01-02T15:04:05.000Z"`); got != want {
			t.Errorf("%v is written as %s, not %s", at, got, want)
		}
	}
}
