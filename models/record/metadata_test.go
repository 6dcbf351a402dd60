package record_test

import (
	"strings"
	"testing"

	"cohort/models/record"
	"cohort/models/storetest"
)

func TestParsingMetadata(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"null": "null", " {} ": "{}", `{"a":1}`: `{"a":1}`,
		"{\n  \"b\": [ 1, {\"c\":\"}]\\\"\"} ] ,\t\"a\": -0.10e+05 }": `{"b":[ 1, {"c":"}]\""} ],"a":-0.10e+05}`,
		`{"a":1,"b":2,"a":{"x":null}}`:                                `{"a":{"x":null},"b":2}`,
		`{"\u0061":true,"a":false}`:                                   `{"a":false}`,
		`{"a\\":"\\","":"","\"":[]}`:                                  `{"a\\":"\\","":"","\"":[]}`,
		"{\"a\":\"\xff\"}":                                            "{\"a\":\"\ufffd\"}",
		`{"a":"\ud800","\ud800":1}`:                                   "{\"a\":\"\\ud800\",\"\ufffd\":1}",
		"":                                                            "", "x": "", "1": "", "[]": "", `"a"`: "",
		"{": "", `{"a"}`: "", `{"a":}`: "", `{"a":1,}`: "", "{} {}": "", `{"a":01}`: "", "nul": "", "{a:1}": "",
		strings.Repeat(`{"a":`, 20_000) + "1" + strings.Repeat("}", 20_000): "",
	} {
		got, err := record.ParseMetadata([]byte(text))
		if want == "" {
			if err == nil {
				t.Errorf("%.60q is taken for %.60s", text, storetest.JSONOf(t, got))
			}
			continue
		}
		if err != nil || storetest.JSONOf(t, got) != want {
			t.Errorf("%.60q is read as %s, %v", text, storetest.JSONOf(t, got), err)
		}
	}
}

func FuzzMetadata(f *testing.F) {
	f.Add([]byte(`{"a":[1,2,{"b":"\"}"}],"c":"\\","d":1.50}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := record.ParseMetadata(text)
		if err != nil {
			return
		}
		first := storetest.JSONOf(t, m)
		again, err := record.ParseMetadata([]byte(first))
		if err != nil || storetest.JSONOf(t, again) != first {
			t.Errorf("%s is read as %s, %v", first, storetest.JSONOf(t, again), err)
		}
		var stored record.Metadata
		if err := stored.Scan(first); err != nil || storetest.JSONOf(t, stored) != first {
			t.Errorf("%s is stored as %s, %v", first, storetest.JSONOf(t, stored), err)
		}
	})
}

func TestManyKeysAreReadInNoTime(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString(`{"":1`)
	for i := range 50_000 {
		text.WriteString(`,"` + strings.Repeat("k", i%7) + string(rune('a'+i%26)) + strings.Repeat("0", i%11) + `":` + "1")
	}
	text.WriteString("}")
	if _, err := record.ParseMetadata([]byte(text.String())); err != nil {
		t.Fatal(err)
	}
}
