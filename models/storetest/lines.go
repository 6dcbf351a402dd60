package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/imports"
	"cohort/models/record"
	"cohort/models/sheets"
)

// Finds checks the customers that a query finds, and how many it counts. want has the local parts of their e-mails, in
// order and separated by blanks.
func (w World) Finds(sentence string, q customers.Query, want string) {
	w.Helper()
	q.Limit, q.Order = -1, record.Order{By: "email"}
	list, err := w.Customers(w.Context(), q)
	w.Must(err)
	var found []string
	for _, customer := range list.Customers {
		found = append(found, strings.Split(customer.Email, "@")[0])
	}
	Same(w.T, fmt.Sprintf("%q", sentence), strings.Join(found, " "), want)
	total, err := w.CountCustomers(w.Context(), q)
	w.Must(err)
	Same(w.T, fmt.Sprintf("%q counted", sentence), total, record.Total{Count: int64(len(found))})
}

// Import imports a CSV file and returns its summary, and the error of each bad row. An error of the file ends the test.
func Import(t *testing.T, store *models.Store, file string) (sum imports.Summary, bad []string) {
	t.Helper()
	sum, err := store.Import(t.Context(), strings.NewReader(file), imports.Options{},
		func(row sheets.RowError) { bad = append(bad, row.Error()) })
	if err != nil {
		t.Fatal(err)
	}
	return sum, bad
}

// Everything is all customers by their e-mails, with their groups, and all groups by their names.
func Everything(t *testing.T, store *models.Store) ([]customers.Customer, []customers.Group) {
	t.Helper()
	list, err := store.Customers(t.Context(), customers.Query{Limit: -1, ShowGroups: 100, Order: record.Order{By: "email"}})
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(list.Customers)) != list.Total.Count {
		t.Errorf("there are %d customers; the total says %d", len(list.Customers), list.Total.Count)
	}
	groups, err := store.Groups(t.Context(), customers.GroupQuery{Limit: -1, Order: record.Order{By: "name"}})
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(groups.Groups)) != groups.Total.Count {
		t.Errorf("there are %d groups; the total says %d", len(groups.Groups), groups.Total.Count)
	}
	return list.Customers, groups.Groups
}

// CustomerLines is all customers, sorted, as lines "e-mail: name, phone, [groups], metadata".
func CustomerLines(t *testing.T, store *models.Store) (lines []string) {
	t.Helper()
	all, _ := Everything(t, store)
	for _, customer := range all {
		phone, names := "-", []string{}
		if customer.Phone != nil {
			phone = *customer.Phone
		}
		for _, group := range customer.Groups {
			names = append(names, group.Name)
		}
		metadata, err := customer.Metadata.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fmt.Sprintf("%s: %s, %s, %v, %s", customer.Email, customer.Name(), phone, names, metadata))
	}
	return Sorted(lines)
}

// GroupLines is all groups, sorted, as lines "name count".
func GroupLines(t *testing.T, store *models.Store) (lines []string) {
	t.Helper()
	_, all := Everything(t, store)
	for _, group := range all {
		lines = append(lines, fmt.Sprintf("%s %d", group.Name, group.CustomersCount))
	}
	return Sorted(lines)
}

// Sorted sorts lines in place.
func Sorted(lines []string) []string {
	slices.Sort(lines)
	return lines
}

// Line writes values as fmt.Println does, without the line ending.
func Line(values ...any) string { return strings.TrimSuffix(fmt.Sprintln(values...), "\n") }
