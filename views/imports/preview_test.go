package imports

import (
	"testing"

	"cohort/models/imports"
	"cohort/models/sheets"
	"cohort/views/ui"
)

func TestAPreviewSaysExactlyWhatHappens(t *testing.T) {
	t.Parallel()
	const nothingYet, vip = "Nothing has been changed yet.", "VIP"
	for name, c := range map[string]struct {
		group                string
		sync                 bool
		found                imports.Preview
		words, effect, press string
	}{
		"nothing": {words: nothingYet},
		"one of each": {
			found:  imports.Preview{Summary: imports.Summary{Created: 1, Updated: 1}, NewGroupCount: 1, Doubles: 1},
			words:  nothingYet + " 1 row has the same e-mail as an earlier row. The last row counts.",
			effect: "1 customer will be created. 1 customer will be updated. 1 customer group will be created.", press: "Import 2 customers",
		},
		"several in a cell": {
			found: imports.Preview{Several: 1},
			words: nothingYet + " 1 row has several e-mails or phones in one cell. The first is used, and the others become metadata: " +
				"email_2, phone_2.",
		},
		"many": {
			group: vip, sync: true, words: nothingYet + " 2,000 rows have the same e-mails as earlier rows. The last row counts.",
			found: imports.Preview{Summary: imports.Summary{Created: 1200, Updated: 34}, NewGroupCount: 2, Leaving: 12, Doubles: 2000},
			effect: "1,200 customers will be created. 34 customers will be updated. 2 customer groups will be created. " +
				"12 customers will be removed from “VIP”. Everyone who is imported will be in “VIP”.",
			press: "Import 1,234 customers",
		},
		"only those who leave": {
			group: vip, sync: true, found: imports.Preview{Leaving: 1}, words: nothingYet, press: "Remove 1 customer from the group",
			effect: "1 customer will be removed from “VIP”.",
		},
		"nobody leaves for what is not known": {
			group: vip, sync: true, found: imports.Preview{Unsure: 3}, words: nothingYet,
			effect: "Nobody will be removed from “VIP”, because the e-mails of 3 rows cannot be read.",
		},
	} {
		v := Preview{Group: c.group, Import: imports.Import{Choices: imports.Choices{Sync: c.sync}, Preview: &c.found}}
		if got := [3]string{v.words(), v.Effect(), v.goes()}; got != [3]string{c.words, c.effect, c.press} {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestWordsOfFiles(t *testing.T) {
	t.Parallel()
	for bytes, want := range map[int64]string{1: "1 byte", 999: "999 bytes", 1000: "1 KB", 3_456_789: "3 MB", 500 << 20: "524 MB"} {
		if got := size(bytes); got != want {
			t.Errorf("%d bytes are %q", bytes, got)
		}
	}
	for _, comma := range ",;\t|" {
		name := sheets.SeparatorName(comma)
		if got := sheets.SeparatorNamed(name); got != comma || ui.LabelOf(separators, name) == ui.Quoted(name) {
			t.Errorf("%q, named %q, becomes %q", comma, name, got)
		}
	}
	for name, want := range map[string]string{"first_name": "First name", "phone": "Phone", "groups": "Joins", "metadata.VAT no": "VAT no"} {
		if got := fieldName(name); got != want {
			t.Errorf("%s is called %q", name, got)
		}
	}
	if names := separatorNames("/"); names[len(names)-1].Value != "/" {
		t.Errorf("a separator of a shop is not offered: %v", names)
	}
}
