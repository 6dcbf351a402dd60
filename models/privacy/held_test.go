package privacy_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/privacy"
	"cohort/models/record"
	"cohort/models/storetest"
)

// held is a file with everything about a person, as a program reads it.
type held struct {
	ExportedAt string `json:"exported_at"`
	Customer   []map[string]any
	Groups     []map[string]any
	Activity   []map[string]any
	Answers    []map[string]any `json:"kept_answers"`
}

func (w world) exported(id string) (parsed held, text string) {
	w.Helper()
	var file bytes.Buffer
	w.Must(w.ExportPerson(as(w.T, ""), id, privacy.JSON, &file))
	w.Must(json.Unmarshal(file.Bytes(), &parsed))
	return parsed, file.String()
}

func TestEverythingHeldAboutAPerson(t *testing.T) {
	eachWorld(t, func(w world, _ string) {
		storetest.Shrink(w.Store)
		h := newHistory(w)
		w.Must(errOf(w.UpdateCustomer(as(w.T, ""), h.jane.ID, customers.Input{FirstName: record.TextOf("=cmd()")})))
		all, text := w.exported(h.jane.ID)
		columns := storetest.Query[string](w.T, w.Store, "SELECT email FROM customers WHERE id = ?", h.jane.ID)
		storetest.Same(w.T, "the e-mail", all.Customer[0]["email"], any(columns[0]))
		for _, column := range []string{
			"id", "first_name", "last_name", "phone", "has_account", "has_password", "billing_address_id", "metadata", "created_at", "updated_at",
		} {
			if _, there := all.Customer[0][column]; !there {
				w.Errorf("%s is missing in %v", column, all.Customer[0])
			}
		}
		var groups []string
		for _, group := range all.Groups {
			groups = append(groups, group["name"].(string))
			if group["added_at"] == nil || group["added_by"] != "ann@example.com" {
				w.Errorf("%v", group)
			}
		}
		slices.Sort(groups)
		storetest.SameList(w.T, "groups", groups, []string{"Copied", "Fans", "Imported", "VIP"})
		known, err := w.Activities(w.Context(), activity.Query{CustomerID: h.jane.ID, Limit: 1000})
		w.Must(err)
		storetest.Same(w.T, "entries", len(all.Activity), len(known))
		storetest.Same(w.T, "the last is the export itself", all.Activity[0]["action"], any("exported"))
		storetest.Same(w.T, "answers", len(all.Answers), 1)
		storetest.SameList(w.T, "nobody else", storetest.Finds(text, "joe", "new@example.com"), nil)

		var file bytes.Buffer
		w.Must(w.ExportPerson(as(w.T, ""), h.jane.ID, privacy.CSV, &file))
		rows, err := csv.NewReader(&file).ReadAll()
		w.Must(err)
		for _, row := range rows {
			for _, cell := range row {
				if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "+") {
					w.Errorf("a spreadsheet would run %q", cell)
				}
			}
		}
		for _, want := range []string{"customer|email|" + janeEmail, "customer|phone|'" + janePhone, "customer|first_name|'=cmd()"} {
			if !slices.ContainsFunc(rows, func(row []string) bool { return row[0]+"|"+row[8]+"|"+row[10] == want }) {
				w.Errorf("%s is not in %v", want, rows)
			}
		}
	})
}

// The activity names the customer of an export by their id, and after an erasure not at all.
func TestExportsAreInTheActivity(t *testing.T) {
	eachWorld(t, func(w world, _ string) {
		zoe := w.NewCustomer("zoe@example.com")
		w.exported(zoe.ID)
		entries, err := w.Activities(w.Context(), activity.Query{Action: activity.DidExport})
		w.Must(err)
		storetest.Same(w.T, "the name", entries[0].ObjectName, zoe.ID)
		storetest.Same(w.T, "the customer", entries[0].ObjectID, zoe.ID)
		_, err = w.Undo(as(w.T, ""), entries[0].ChangeSet)
		storetest.HasKind(w.T, err, record.Refused)
		w.Must(w.EraseCustomer(as(w.T, ""), zoe.ID))
		entries, err = w.Activities(w.Context(), activity.Query{Action: activity.DidExport})
		w.Must(err)
		storetest.Same(w.T, "the name", entries[0].ObjectName, "")
		storetest.Same(w.T, "the customer is known no more", entries[0].Erased(), true)
	})
}

func TestSomebodyDeletedIsExported(t *testing.T) {
	eachWorld(t, func(w world, _ string) {
		zoe := w.NewCustomer("zoe@example.com")
		w.Must(w.DeleteCustomer(w.Context(), zoe.ID))
		all, text := w.exported(zoe.ID)
		storetest.Same(w.T, "customers", len(all.Customer), 0)
		storetest.Same(w.T, "entries", len(all.Activity), 3)
		storetest.SameList(w.T, "what is known", storetest.Finds(text, "zoe@example.com"), []string{"zoe@example.com"})
		var file bytes.Buffer
		storetest.HasKind(w.T, w.ExportPerson(as(w.T, ""), "cus_nobody", privacy.JSON, &file), record.NotFound)
		storetest.Same(w.T, "of nobody nothing is written", file.Len(), 0)
	})
}
