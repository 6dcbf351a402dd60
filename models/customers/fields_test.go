package customers_test

import (
	"reflect"
	"strings"
	"testing"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/exports"
	"cohort/models/imports"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/storetest"
)

// textsOf are the texts of an input, found by their type, so that none is forgotten when one is added.
func textsOf(in any) (names []string, texts []reflect.Value) {
	value := reflect.ValueOf(in).Elem()
	for i := range value.NumField() {
		if value.Type().Field(i).Type == reflect.TypeFor[*record.Text]() {
			names, texts = append(names, value.Type().Field(i).Name), append(texts, value.Field(i))
		}
	}
	return names, texts
}

func TestEveryTextOfACustomerGoesEverywhere(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		said := func(prefix string) (in customers.Input) {
			names, texts := textsOf(&in)
			for i, text := range texts {
				text.Set(reflect.ValueOf(record.TextOf(prefix + names[i])))
			}
			return in
		}
		names, _ := textsOf(&customers.Input{})
		stored := func(id string) (values []string) {
			customer := reflect.ValueOf(storetest.Must(w.Customer(w.Context(), id))(w))
			for _, name := range names {
				values = append(values, *customer.FieldByName(name).Interface().(*string))
			}
			return values
		}
		prefixed := func(prefix string) (values []string) {
			for _, name := range names {
				values = append(values, prefix+name)
			}
			return values
		}
		in := said("old ")
		in.Email = new("ada@example.com")
		ada := storetest.Must(w.CreateCustomer(w.Context(), in))(w)
		storetest.SameList(w.T, "what was made", stored(ada.ID), prefixed("old "))
		olga := w.as("Olga", "chg_texts")
		_, err := olga.UpdateCustomer(olga.Context(), ada.ID, said("new "))
		w.Must(err)
		storetest.SameList(w.T, "what was changed", stored(ada.ID), prefixed("new "))
		entry := storetest.Must(w.Activities(w.Context(), activity.Query{ObjectID: ada.ID, Action: activity.DidUpdate}))(w)[0]
		storetest.Same(w.T, "the fields that the activity records", storetest.Line(len(entry.Before), len(entry.After)),
			storetest.Line(len(names), len(names)))
		_, err = w.Undo(w.Context(), "chg_texts")
		w.Must(err)
		storetest.SameList(w.T, "what is back", stored(ada.ID), prefixed("old "))

		var file strings.Builder
		csv := exports.File{Format: sheets.CSV}
		w.Must(exports.Write(&file, csv, exports.Customers.Columns, func(visit func(customers.Customer) error) error {
			return visit(storetest.Must(w.Customer(w.Context(), ada.ID))(w))
		}))
		storetest.Same(w.T, "columns for all", len(exports.Customers.Columns), len(names)+6)
		w.Must(w.DeleteCustomer(w.Context(), ada.ID))
		_, err = w.Import(w.Context(), strings.NewReader(file.String()), imports.Options{Strict: true}, nil)
		w.Must(err)
		again := storetest.Must(w.Customers(w.Context(), customers.Query{Limit: -1}))(w).Customers[0]
		storetest.SameList(w.T, "what was exported and imported", stored(again.ID), prefixed("old "))
	})
}
