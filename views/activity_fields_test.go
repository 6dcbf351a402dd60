package views

import (
	"context"
	"strings"
	"testing"

	"cohort/models/activity"
	"cohort/models/record"
)

func TestChangesOfListsAreToldInWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ key, before, after, want string }{
		{"regions", `["Europe","Japan"]`, `["Japan","Norway","Peru"]`, "Regions Added Norway and Peru. Removed Europe."},
		{"regions", `[]`, `["Japan"]`, "Regions Added Japan."},
		{"regions", `null`, `["Japan"]`, "Regions Added Japan."},
		{"regions", `["Japan"]`, `[]`, "Regions Removed Japan."},
		{"metadata.codes", `["a","b"]`, `["b","a"]`, "Metadata codes New order: b and a."},
		{"metadata.codes", `[1,1,2]`, `[1,2,2]`, "Metadata codes Added 2. Removed 1."},
		{"metadata", `["code","size"]`, `["size","code","note"]`, "Order of metadata New order: size, code and note."},
		{"metadata.codes", `[1]`, `"x"`, "Metadata codes 1 → x"},
		{"metadata.codes", `[{"a":1}]`, `[{"a":2}]`, `Metadata codes [{"a":1}] → [{"a":2}]`},
		{"metadata.codes", `[]`, `[` + strings.Repeat(`7,`, 24) + `7]`,
			"Metadata codes Added " + strings.Repeat("7, ", 19) + "7 and 5 more."},
		{"name", `"[a]"`, `"[b]"`, "Name [a] → [b]"},
	} {
		entry := activity.Entry{Action: activity.DidUpdate, Object: "discount", ObjectName: "WINTER"}
		entry.Before, entry.After = fields(t, c.key, c.before), fields(t, c.key, c.after)
		if got := fieldWords(entry); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s from %s to %s: %q, not %q", c.key, c.before, c.after, got, c.want)
		}
	}
	created := activity.Entry{Action: activity.DidCreate, Object: "discount", After: fields(t, "regions", `["Europe","Japan"]`)}
	if got := fieldWords(created); got[0] != "Regions Europe and Japan" {
		t.Errorf("created: %q", got)
	}
}

// fieldWords are the changes of an entry as its card shows them.
func fieldWords(entry activity.Entry) (lines []string) {
	for _, change := range fieldChanges(context.Background(), entry) {
		words := change.Words
		switch {
		case words != "":
		case entry.Action == activity.DidUpdate:
			words = change.Before + " → " + change.After
		default:
			words = change.After
		}
		lines = append(lines, change.Label+" "+words)
	}
	return lines
}

func fields(t *testing.T, key, value string) record.Metadata {
	t.Helper()
	fields, err := record.ParseMetadata([]byte(`{"` + key + `":` + value + `}`))
	if err != nil {
		t.Fatal(err)
	}
	return fields
}
