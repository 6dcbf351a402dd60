package mapping_test

import (
	"os"
	"strings"
	"testing"

	"cohort/models/mapping"
)

// The page about importing has a line for each shape, and each name under which its columns stand in the metadata.
func TestImportingIsDescribed(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("../../docs/importing.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(file)
	for _, shape := range mapping.Shapes() {
		if !strings.Contains(page, "`"+shape.Name+"`") || !strings.Contains(page, "| "+shape.Title) {
			t.Errorf("%s is not described", shape.Title)
		}
		names, _ := table(t, shape.Name)
		m, err := mapping.As(shape.Name, names)
		if err != nil {
			t.Fatal(err)
		}
		for _, column := range m.Columns {
			own := column.Type == "" && column.Key == column.Name // of a column that the shape does not know
			if column.Field == mapping.Metadata && !own && !strings.Contains(page, "`"+column.Key+"`") {
				t.Errorf("%s: the name %s is not described", shape.Title, column.Key)
			}
		}
	}
}
