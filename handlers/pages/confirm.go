package pages

import (
	"maps"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"cohort/views"
	"cohort/views/ui"
)

// ShowConfirmation shows a question in the dialog or as a page of its own.
func (b *Base) ShowConfirmation(c echo.Context, status int, section string, crumb views.Crumb, question ui.Confirmation) error {
	dialog := question
	dialog.Host = ui.HostDialog
	page := b.Page(c, section, question.Title, crumb)
	return Show(c, status, views.ConfirmPage(page, question), Parts{ui.HostDialog: ui.Confirm(dialog)})
}

// Again are the fields of a selection, to be sent once more when it is confirmed.
func Again(c echo.Context, name, path string) []ui.Param {
	params, fields := []ui.Param{{Name: "next", Value: CameFrom(c, path)}}, Selected(c, name)
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		for _, value := range fields[field] {
			params = append(params, ui.Param{Name: field, Value: value})
		}
	}
	return params
}

// Expecting adds to a selection of all that match how many they are: if they are more or fewer by the time it is confirmed,
// the store refuses the change.
func Expecting(fields []ui.Param, count int64) []ui.Param {
	all := false
	var kept []ui.Param
	for _, field := range fields {
		all = all || field.Name == "all"
		if field.Name != "expect" {
			kept = append(kept, field)
		}
	}
	if all {
		kept = append(kept, ui.Param{Name: "expect", Value: strconv.FormatInt(count, 10)})
	}
	return kept
}
