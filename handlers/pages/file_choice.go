package pages

import (
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/models/activity"
	"cohort/models/text"
	"cohort/views"
)

// FileChoice is how a file is wanted: its format, one of views.FileFormats or "" for CSV, and the names of its columns in their
// order, none for all.
type FileChoice struct {
	Format  string
	Columns []string
}

// ChosenFile is what a form or an address says about the file.
func ChosenFile(c echo.Context) FileChoice {
	sent := Sent(c)
	choice := FileChoice{Format: sent.Get("format"), Columns: slices.Clone(sent["column"])}
	for key := range strings.SplitSeq(sent.Get("keys"), ",") {
		if key = strings.TrimSpace(key); key != "" {
			choice.Columns = append(choice.Columns, activity.MetadataPrefix+key)
		}
	}
	return choice
}

// mostKept is the longest choice that a browser is asked to keep, in bytes.
const mostKept = 2000

// Keep has the browser keep the choice for a year under a name, for the next file of the kind.
func (f FileChoice) Keep(c echo.Context, name string) {
	value := url.Values{"format": {f.Format}, "column": f.Columns}.Encode()
	if len(value) <= mostKept {
		keepForAYear(c, name, value)
	}
}

// KeptFile is the choice that the browser keeps under a name.
func KeptFile(c echo.Context, name string) FileChoice {
	kept, _ := url.ParseQuery(cookieOf(c, name)) // what cannot be read is no choice
	return FileChoice{Format: kept.Get("format"), Columns: kept["column"]}
}

// Options are the columns of a form for the file, from all that there are: the chosen ones in their order, or all where none is, then
// the others; and the keys of metadata as a person types them.
func (f FileChoice) Options(all []views.ExportColumn) (columns []views.ExportColumn, keys string) {
	var typed []string
	for _, name := range f.Columns {
		if i := slices.IndexFunc(all, func(column views.ExportColumn) bool { return column.Name == name }); i >= 0 {
			column := all[i]
			column.Chosen = true
			columns = append(columns, column)
		} else if key, isKey := strings.CutPrefix(name, activity.MetadataPrefix); isKey {
			typed = append(typed, key)
		}
	}
	none := len(f.Columns) == 0
	for _, column := range all {
		if !slices.Contains(f.Columns, column.Name) {
			column.Chosen = none
			columns = append(columns, column)
		}
	}
	return columns, strings.Join(text.Unique(typed), ", ")
}

// Reorder puts the columns into the order that a form has them in, with the column moved whose button was pressed, and returns the
// button that has the focus then.
func Reorder(c echo.Context, columns []views.ExportColumn) (focus string) {
	sent := Sent(c)
	order := sent["order"]
	slices.SortStableFunc(columns, func(a, b views.ExportColumn) int {
		return slices.Index(order, a.Name) - slices.Index(order, b.Name)
	})
	for to, step := range map[string]int{"up": -1, "down": 1} {
		i := slices.IndexFunc(columns, func(column views.ExportColumn) bool { return column.Name == sent.Get(to) })
		if i < 0 || i+step < 0 || i+step >= len(columns) {
			continue
		}
		columns[i], columns[i+step] = columns[i+step], columns[i]
		switch i + step {
		case 0:
			to = "down" // there is no button up any more
		case len(columns) - 1:
			to = "up"
		}
		return views.MoveButton(columns[i+step].Name, to)
	}
	return ""
}
