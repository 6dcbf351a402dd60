package models_test

import (
	"encoding/csv"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cohort/models"
)

// textsOf are the texts that can be said of a customer, found by their type, so that none is forgotten when one is added.
func textsOf(in any) (names []string, texts []reflect.Value) {
	value := reflect.ValueOf(in).Elem()
	for i := range value.NumField() {
		if value.Type().Field(i).Type == reflect.TypeFor[*models.Text]() {
			names, texts = append(names, value.Type().Field(i).Name), append(texts, value.Field(i))
		}
	}
	return names, texts
}

func TestEveryTextOfACustomerGoesEverywhere(t *testing.T) {
	each(t, func(w world) {
		said := func(prefix string) (in models.CustomerInput) {
			names, texts := textsOf(&in)
			for i, text := range texts {
				text.Set(reflect.ValueOf(models.TextOf(prefix + names[i])))
			}
			return in
		}
		names, _ := textsOf(&models.CustomerInput{})
		stored := func(id string) (values []string) {
			customer := reflect.ValueOf(try(w.Customer(w.Context(), id))(w))
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
		ada := try(w.CreateCustomer(w.Context(), in))(w)
		sameList(w.T, "what was made", stored(ada.ID), prefixed("old "))
		olga := w.as("Olga", "chg_texts")
		_, err := olga.UpdateCustomer(olga.Context(), ada.ID, said("new "))
		w.must(err)
		sameList(w.T, "what was changed", stored(ada.ID), prefixed("new "))
		entry := try(w.Activities(w.Context(), models.ActivityQuery{ObjectID: ada.ID, Action: models.DidUpdate}))(w)[0]
		same(w.T, "the fields that the activity tells of", line(len(entry.Before), len(entry.After)), line(len(names), len(names)))
		_, err = w.Undo(w.Context(), "chg_texts")
		w.must(err)
		sameList(w.T, "what is back", stored(ada.ID), prefixed("old "))

		var file strings.Builder
		out := csv.NewWriter(&file)
		_ = out.WriteAll([][]string{models.ExportColumns, models.ExportCells(try(w.Customer(w.Context(), ada.ID))(w))})
		same(w.T, "columns for all", len(slices.Compact(slices.Clone(models.ExportColumns))), len(names)+6)
		w.must(w.DeleteCustomer(w.Context(), ada.ID))
		_, err = w.Import(w.Context(), strings.NewReader(file.String()), models.ImportOptions{Strict: true}, nil)
		w.must(err)
		again := try(w.Customers(w.Context(), models.CustomerQuery{Limit: -1}))(w).Customers[0]
		sameList(w.T, "what was exported and imported", stored(again.ID), prefixed("old "))
	})
}
