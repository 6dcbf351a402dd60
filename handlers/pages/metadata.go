package pages

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/models/record"
	"cohort/views"
	"cohort/views/ui"
)

// MetadataOf is the record whose metadata is edited.
type MetadataOf struct {
	Section, ID, Title, Path string
	List                     views.Crumb
}

func (of MetadataOf) back(c echo.Context) string { return CameFrom(c, of.Path, of.List.Href) }

// MetadataFormOf is the form as it is before anything was typed.
func MetadataFormOf(metadata record.Metadata) views.MetadataForm {
	was, _ := metadata.MarshalJSON() // it was read from JSON
	return views.MetadataForm{Rows: ui.MetadataRows(metadata), Was: string(was)}
}

// ShowMetadata shows the table of a record's metadata.
func (b *Base) ShowMetadata(c echo.Context, status int, of MetadataOf, form views.MetadataForm) error {
	form.Of, form.Action, form.Close = of.Title, of.Path+"/metadata", of.back(c)
	drawer := form
	drawer.Host = ui.HostDrawer
	page := b.Page(c, of.Section, "Edit metadata", of.List, views.Crumb{Label: of.Title, Href: of.Path})
	return Show(c, status, views.MetadataPage(page, form), Parts{ui.HostDrawer: views.MetadataPanel(drawer)})
}

// MetadataEdit reads the rows that were sent. Without JavaScript the menu of a row sends the form too: its
// action is carried out, and nothing saved.
func (b *Base) MetadataEdit(c echo.Context, of MetadataOf, stored record.Metadata, save func(*record.MetadataChange) error) Edit {
	sent := Sent(c)
	form, status := views.MetadataForm{Rows: sentRows(sent), Was: sent.Get("was")}, 0
	was, merged, values := stored, MergeForm(sent), record.Metadata(nil)
	if opened, err := record.ParseMetadata([]byte(form.Was)); err == nil && sent.Has("was") {
		was = opened
	}
	if action := sent.Get("row_action"); action != "" {
		form.Rows, status = changeRows(form.Rows, action), http.StatusOK
	} else if read, ok := metadataFrom(form.Rows, was); ok {
		values = merged.metadata(was, read, stored)
	} else {
		status = http.StatusUnprocessableEntity
	}
	return Edit{
		ID: of.ID, Merged: merged, Close: of.back(c),
		Check: func() (int, error) { return status, nil },
		Save: func() (string, error) {
			return "Metadata was saved.", save(&record.MetadataChange{Values: values, Replace: true})
		},
		Show: func(answer FormAnswer) error {
			if len(answer.conflicts) > 0 {
				form = MetadataFormOf(stored)
				form.Rows, form.Conflicts = ui.MetadataRows(values), answer.conflicts
			}
			if answer.Problem != nil {
				form.Problem = answer.Problem.Words()
			}
			return b.ShowMetadata(c, answer.Status, of, form)
		},
	}
}

// sentRows are the rows of the table as they were typed.
func sentRows(sent url.Values) []ui.MetadataRow {
	rows := make([]ui.MetadataRow, 0, len(sent["key"]))
	for i, key := range sent["key"] {
		rows = append(rows, ui.MetadataRow{Key: Typed(key), Value: Typed(At(sent["value"], i)), Type: At(sent["type"], i)})
	}
	return rows
}

// changeRows inserts or deletes a row: "above:2", "below:2", "delete:2", "add".
func changeRows(rows []ui.MetadataRow, action string) []ui.MetadataRow {
	verb, where, _ := strings.Cut(action, ":")
	i, err := strconv.Atoi(where)
	if verb != "add" && (err != nil || i < 0 || i >= len(rows)) {
		return rows
	}
	empty := ui.MetadataRow{Type: "text"}
	switch verb {
	case "above":
		return slices.Insert(rows, i, empty)
	case "below":
		return slices.Insert(rows, i+1, empty)
	case "delete":
		return slices.Delete(rows, i, i+1)
	case "add":
		return append(rows, empty)
	}
	return rows
}

// metadataFrom reads the rows of the table. A row that shows a stored value unchanged keeps it to the
// last digit and character; empty rows are passed over; what is wrong is marked in the rows.
func metadataFrom(rows []ui.MetadataRow, stored record.Metadata) (values record.Metadata, ok bool) {
	values, left, ok := record.Metadata{}, slices.Clone(stored), true
	for i, row := range rows {
		at := slices.IndexFunc(left, func(entry record.MetadataEntry) bool { return Typed(entry.Key) == row.Key })
		if at < 0 && row.Key == "" && row.Value == "" {
			continue
		}
		entry, problem := record.MetadataEntry{Key: row.Key}, ""
		if at >= 0 {
			entry.Key = left[at].Key
		}
		if at >= 0 && untouched(row, left[at]) {
			entry.Value = left[at].Value
		} else {
			entry.Value, problem = ui.MetadataValue(row)
		}
		_, again := values.Get(entry.Key)
		switch {
		case row.Key == "" && at < 0:
			rows[i].KeyError = "Enter a key."
		case again:
			rows[i].KeyError = "This key is listed twice."
		}
		rows[i].ValueError = problem
		if rows[i].KeyError != "" || problem != "" {
			ok = false
			continue
		}
		if at >= 0 {
			left = slices.Delete(left, at, at+1)
		}
		values = append(values, entry)
	}
	if len(values) == 0 && stored == nil {
		values = nil
	}
	return values, ok
}

func untouched(row ui.MetadataRow, entry record.MetadataEntry) bool {
	shown := ui.MetadataRowOf(entry.Key, entry.Value)
	return shown.Type == row.Type && Typed(shown.Value) == row.Value
}
