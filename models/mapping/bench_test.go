package mapping_test

import (
	"slices"
	"testing"

	"cohort/models/mapping"
	"cohort/models/sheets"
)

// A million rows are read in the time of a few batches that are written.
func BenchmarkPerson(b *testing.B) {
	names := []string{"email", "first_name", "last_name", "phone", "groups", "code", "company", "metadata.spent"}
	m := mapping.Propose(names, nil)
	cells := []string{"ada.lovelace12345@example.com", "Ada", "Lövelace", "'+49 170 1234567", "VIP;Wholesale", "007", "Ada & Sons", "39.62"}
	row := sheets.Row{Line: 1, Cells: make([]string, len(cells))}
	b.ReportAllocs()
	for b.Loop() {
		copy(row.Cells, slices.Clone(cells))
		if _, err := m.Person(row, mapping.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
