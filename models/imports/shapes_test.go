package imports_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"cohort/models/imports"
	"cohort/models/sheets"
	"cohort/models/storetest"
)

// The file of every shop and tool that is known is imported, and a second time changes nothing.
func TestKnownFilesAreImportedOnce(t *testing.T) {
	files, err := filepath.Glob("../mapping/testdata/*.csv")
	if err != nil || len(files) < 17 {
		t.Fatal(files, err)
	}
	storetest.EachWorld(t, func(w world) {
		for _, path := range files {
			file, err := os.ReadFile(path)
			w.Must(err)
			deleted := int64(bytes.Count(file, []byte("gone@")))
			sum := func() imports.Summary {
				sum, err := w.Import(w.Context(), bytes.NewReader(file), imports.Options{}, func(bad sheets.RowError) {
					if bad.Reason != "This customer was deleted in the other store." {
						w.Errorf("%s: %v", path, bad)
					}
				})
				w.Must(err)
				return sum
			}
			if first := sum(); first.Created+first.Updated == 0 || first.Failed != deleted {
				w.Errorf("%s: %s", path, first)
			}
			if second := sum(); second.Created+second.Updated > 0 || second.Failed != deleted {
				w.Errorf("%s again: %s", path, second)
			}
		}
		w.CheckInvariants()
	})
}
