package ui_test

import (
	"strings"
	"testing"

	"cohort/views/ui"
)

func TestWhatIsWrongWithJSON(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ written, want string }{
		{``, `Enter JSON, such as {"size": "M"} or [1, 2], or choose another type.`},
		{`{"a":`, `Line 1, character 6: a value is missing after the colon.`},
		{`{"a": 1,`, `Line 1, character 9: something is missing after the comma.`},
		{`{"a": [1, 2]`, `Line 1, character 13: a } is missing at the end.`},
		{`["}"`, `Line 1, character 5: a ] is missing at the end.`},
		{`"ä\"`, `Line 1, character 5: a quotation mark is missing at the end of a text.`},
		{`tru`, `Line 1, character 4: the value is not complete.`},
		{`-`, `Line 1, character 2: the value is not complete.`},
		{"{\n  \"größe\": M\n}", `Line 2, character 12: write a value instead of “M”: a text in double quotation marks, a number, ` +
			`true, false, null, an object in { } or a list in [ ].`},
		{`{size: 1}`, `Line 1, character 2: write a key in double quotation marks instead of “s”, such as "size".`},
		{`{"a" 1}`, `Line 1, character 6: write a colon between the key and its value, before “1”.`},
		{`{"a": 1 "b": 2}`, `Line 1, character 9: write a comma or a } after the value, before “"”.`},
		{`[1 2]`, `Line 1, character 4: write a comma or a ] after the value, before “2”.`},
		{`[1, 2, ]`, `Line 1, character 8: remove the comma before “]”.`},
		{`{"a": 1,}`, `Line 1, character 9: remove the comma before “}”.`},
		{`{} {}`, `Line 1, character 4: remove what follows the end of the value, from “{” on.`},
		{`["ü", ü]`, `Line 1, character 7: write a value instead of “ü”: a text in double quotation marks, a number, ` +
			`true, false, null, an object in { } or a list in [ ].`},
		{"\"a\nb\"", `Line 1, character 3: a line break or tab inside a text is written as \n or \t.`},
		{`"\x"`, `Line 1, character 3: “x” cannot stand here. After a backslash write one of " \ / b f n r t, or u and four digits.`},
		{`"\u12g4"`, `Line 1, character 6: “g” cannot stand here. After a backslash write one of " \ / b f n r t, or u and four digits.`},
		{`trxe`, `Line 1, character 3: “x” cannot stand here. Write true, false or null, or a text in double quotation marks.`},
		{`-x`, `Line 1, character 2: “x” cannot stand in a number. Write it like -7 or 39.62.`},
		{`1.x`, `Line 1, character 3: “x” cannot stand in a number. Write it like -7 or 39.62.`},
	} {
		want := c.want
		if strings.HasPrefix(want, "Line") {
			want = "This is not valid JSON. " + want
		}
		if _, got := ui.MetadataValue(ui.MetadataRow{Type: "json", Value: c.written}); got != want {
			t.Errorf("%s:\n got %s\nwant %s", c.written, got, want)
		}
	}
	if _, got := ui.MetadataValue(ui.MetadataRow{Type: "json", Value: `{"a": [1, "2\n", null]}`}); got != "" {
		t.Errorf("what is valid: %s", got)
	}
}
