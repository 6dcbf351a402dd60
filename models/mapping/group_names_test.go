package mapping_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models/mapping"
)

// Names of groups come from others' files as if somebody typed them, and from ours as they are stored.
func TestNamesOfGroupsAreCleaned(t *testing.T) {
	t.Parallel()
	const cell = "VIP\u00a0 club;Me\u0301xico\u200b;VIP club;\u202fGold"
	names, rows := []string{"E-Mail", "Kundengruppen"}, [][]string{{"a@b.co", cell}}
	m := propose(names, rows)
	if diff := cmp.Diff([]string{"a@b.co: - | -, -, -, [VIP club | M\u00e9xico | Gold], "}, lines(m, rows, mapping.Options{})); diff != "" {
		t.Error(diff)
	}
	names = []string{"id", "email", "first_name", "last_name", "phone", "account", "groups", "created_at", "metadata"}
	rows = [][]string{{"cus_1", "a@b.co", "", "", "", "guest", cell, "", ""}}
	if m = propose(names, rows); m.Shape != "cohort" {
		t.Fatalf("taken for %q", m.Shape)
	}
	want := "a@b.co: - | -, -, guest, [VIP\u00a0 club | Me\u0301xico\u200b | VIP club | Gold], "
	if diff := cmp.Diff([]string{want}, lines(m, rows, mapping.Options{})); diff != "" {
		t.Error(diff)
	}
}
