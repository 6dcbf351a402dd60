package imports_test

import (
	"strings"
	"testing"

	"cohort/models/customers"
	"cohort/models/imports"
	"cohort/models/record"
	"cohort/models/storetest"
)

// What looks damaged is no damage where it is stored just so: an export of it changes nothing. Anywhere else it is refused.
func TestWhatIsStoredIsNotDamaged(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		_, err := w.CreateCustomer(w.Context(), customers.Input{
			Email: new("ada@example.com"), LastName: record.TextOf("NULL"), Phone: record.TextOf("4.52E+11"),
			Metadata: &record.MetadataChange{Values: record.Metadata{{Key: "city", Value: []byte(`"SÃ¶derby"`)}}},
		})
		w.Must(err)
		people := storetest.CustomerLines(w.T, w.Store)
		file := "email,last_name,phone,city\nada@example.com,NULL,4.52E+11,SÃ¶derby\nbo@example.com,NULL,,\nada@example.com,,4.53E+11,\n"
		found := w.checked(w.upload(file).ID, imports.Choices{}).Preview
		storetest.Same(w.T, "the check", found.Summary, imports.Summary{Read: 3, Unchanged: 1, Failed: 2})
		sum, bad := storetest.Import(w.T, w.Store, file)
		storetest.Same(w.T, "the import", sum, imports.Summary{Read: 3, Unchanged: 1, Failed: 2})
		for i, line := range []string{"line 3: last_name: NULL: ", "line 4: phone: 4.53E+11: "} {
			storetest.Same(w.T, "refused: "+bad[i], strings.HasPrefix(bad[i], line), true)
		}
		storetest.SameList(w.T, "customers", storetest.CustomerLines(w.T, w.Store), people)
	})
}
