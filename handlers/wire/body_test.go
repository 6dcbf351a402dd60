package wire_test

import (
	"strings"
	"testing"
	"time"

	"cohort/handlers/wire"
)

func TestABodyIsReadToTheLastDigit(t *testing.T) {
	got, err := wire.ParseBody([]byte(` { "a" : [1.50, {"b":null}], "big": 12345678901234567890123, ` +
		`"a2":"\u00e9\ud83d\ude00", "dup":1, "dup": 2 } `))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"a": `[1.50, {"b":null}]`, "big": "12345678901234567890123", "dup": "2"} {
		if raw := string(got.Get(name).Raw); raw != want {
			t.Errorf("%s is %s, not %s", name, raw, want)
		}
	}
	if text := got.Get("a2").Text; text != "é😀" {
		t.Errorf("the text is %q", text)
	}
	if len(got.Fields) != 4 {
		t.Errorf("a name given twice counts twice: %v", got.Fields)
	}
}

func TestWhatIsNoBodyIsRefused(t *testing.T) {
	for _, body := range []string{
		" ", "null", `"text"`, "5", "true", "{", "[", `{"a"}`, `{"a":}`, "{} {}", `{"a":1,}`, "\xff", strings.Repeat("[", 50_000),
	} {
		if _, err := wire.ParseBody([]byte(body)); err == nil {
			t.Errorf("%.20q is read", body)
		}
	}
	if empty, err := wire.ParseBody(nil); err != nil || empty.Kind != wire.Object {
		t.Errorf("no body is %v, %v, not an empty object", empty, err)
	}
	if got, err := wire.ParseBody([]byte("{\"a\":\"\xff\"}")); err != nil || got.Get("a").Text != "\uFFFD" {
		t.Errorf("bytes that are no UTF-8 are read as %v, %v", got, err)
	}
}

// Reading a body of eight times the length is about eight times the work, and not sixty-four times. Work is measured by the
// shortest of many readings, and measured again until it fits: other programs only make that take longer.
func TestADeepOrWideBodyTakesNoMoreWorkThanItIsLong(t *testing.T) {
	for name, body := range map[string]func(n int) string{
		"deep": func(n int) string { return `{"a":` + strings.Repeat("[", n) + strings.Repeat("]", n) + "}" },
		"wide": func(n int) string { return `{` + strings.Repeat(`"k":1,`, n) + `"z":1}` },
	} {
		short, long := time.Hour, time.Hour
		for try := 0; try == 0 || long > 32*short; try++ {
			if try == 1000 {
				t.Fatalf("%s: %v becomes %v", name, short, long)
			}
			for range 10 {
				short, long = min(short, readingTime(t, body(1100))), min(long, readingTime(t, body(8800)))
			}
		}
	}
}

func readingTime(t *testing.T, body string) time.Duration {
	t.Helper()
	begun := time.Now()
	if _, err := wire.ParseBody([]byte(body)); err != nil {
		t.Fatal(err)
	}
	return time.Since(begun)
}

func TestNumbersAreReadAsJavaScriptReadsThem(t *testing.T) {
	for text, want := range map[string]float64{
		"": 0, " ": 0, "5": 5, " 2 ": 2, "\u00a03\ufeff": 3, "1e1": 10, "1E+2": 100, ".5": 0.5, "5.": 5, "+7": 7, "-7": -7, "007": 7,
		"0x1F": 31, "0b101": 5, "0O17": 15, "1.5": 1.5, "99999999999999999999": 1e20,
	} {
		if got, ok := wire.ParseNumber(text); !ok || got != want {
			t.Errorf("%q is %v, %v, not %v", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"abc", "null", "NaN", "Infinity", "-Infinity", "1e999", "1_000", "1,5", "0x", "0xg", "-0x2", "0x1p4", "1e",
		"..", "e1", "+-1", "１",
	} {
		if got, ok := wire.ParseNumber(text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

func TestDatesAreReadAsNodeReadsThem(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "1970-01-01T00:00:00Z",
		"1795227525":                    "2026-11-21T02:18:45Z",
		"-1.5":                          "1969-12-31T23:59:58.5Z",
		"1795227525238":                 "9999-12-31T23:59:59.999Z",
		"-8640000000000":                "0001-01-01T00:00:00Z",
		"2026-11-21T02:18:45.238Z":      "2026-11-21T02:18:45.238Z",
		"2026-11-21T02:18:45.2389Z":     "2026-11-21T02:18:45.238Z",
		"2026-11-21T02:18:45+01:30":     "2026-11-21T00:48:45Z",
		"2026-11-21T02:18:45-0100":      "2026-11-21T03:18:45Z",
		"2026-11-21t24:00z":             "2026-11-22T00:00:00Z",
		"2026-11-21T02:18":              "2026-11-21T02:18:00Z",
		"2026-11":                       "2026-11-01T00:00:00Z",
		"2026-02-30":                    "2026-03-02T00:00:00Z",
		"+012026-11-21T00:00Z":          "9999-12-31T23:59:59.999Z",
		"-000001-01-01":                 "0001-01-01T00:00:00Z",
		"2026-11-21 02:18":              "2026-11-21T02:18:00Z",
		"2026/11/21":                    "2026-11-21T00:00:00Z",
		"11/21/2026":                    "2026-11-21T00:00:00Z",
		"11/21/26 5:00 PM":              "2026-11-21T17:00:00Z",
		"Nov 21, 2026 12:30 am":         "2026-11-21T00:30:00Z",
		"21 November 2026":              "2026-11-21T00:00:00Z",
		"21-Nov-69":                     "1969-11-21T00:00:00Z",
		"Sat, 21 Nov 2026 02:18:45 GMT": "2026-11-21T02:18:45Z",
		"Sat Nov 21 2026 02:18:45 GMT+0100 (Central European Time)": "2026-11-21T01:18:45Z",
		"Nov 21 2026 02:18:45 EST":                                  "2026-11-21T07:18:45Z",
		"Nov 21 2026 02:18:45.5 +05:30":                             "2026-11-20T20:48:45.5Z",
	} {
		got, ok := wire.ParseDate(text)
		if shown := got.Format(time.RFC3339Nano); !ok || shown != want {
			t.Errorf("%q is %s, %v, not %s", text, shown, ok, want)
		}
	}
	for _, text := range []string{
		"notadate", "null", "2026-13-01", "2026-11-32", "2026-11-21T25:00", "2026-11-21T02:60", "2026-11-21T02:18:45.Z", "2026-11-21T02",
		"-000000-01-01", "13/45/2026", "10:30", "Nov", "21 Nov 2026 foo", "2026-11-21T02:18+24:00", "8640000000001", "Nov 21 2026 25:00",
	} {
		if got, ok := wire.ParseDate(text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}
