package imports

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"cohort/models/imports"
	"cohort/models/mapping"
	"cohort/models/sheets"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// Columns is the page with what a file is, what its columns become, and the choices for its import.
type Columns struct {
	Page    views.Page
	Import  imports.Import
	About   imports.Description
	Mapping mapping.Mapping // as it is proposed, or was chosen
	Choices imports.Choices
	Group   ui.GroupChoice    // everybody in the file joins it
	Errors  map[string]string // at the fields: ColumnID of one, "group"
	Problem string            // of the form as a whole
}

// formID is the form with all choices; some of its fields stand before it.
const formID = "import-form"

// ColumnID is the field that says what a column becomes, by its place.
func ColumnID(i int) string { return "column-" + strconv.Itoa(i) }

func (v Columns) errors() []ui.FieldError {
	var ids []string
	for i := range v.Mapping.Columns {
		ids = append(ids, ColumnID(i))
	}
	return ui.ErrorsAt(v.Errors, v.Problem, append(ids, "group")...)
}

// column is one column of the file on the page.
type column struct {
	mapping.Column
	At      int
	Samples []string
	Error   string
}

// columnsShown is how many columns can be assigned; those after them become what is proposed.
const columnsShown = 500

func (v Columns) columns() (all []column) {
	for i, one := range v.Mapping.Columns[:min(columnsShown, len(v.Mapping.Columns))] {
		next := column{Column: one, At: i, Error: v.Errors[ColumnID(i)]}
		if i < len(v.About.Samples) {
			next.Samples = v.About.Samples[i]
		}
		all = append(all, next)
	}
	return all
}

// title names a column, also one that has no name in the file.
func (c column) title() string {
	if c.Name == "" {
		return text.Fill("Column {n}", "n", text.Number(int64(c.At+1)))
	}
	return ui.Short(c.Name)
}

// shown are the values that the page shows: none of a column that may not be imported because of what is in it.
func (c column) shown() []string {
	if c.Field == mapping.Ignored && c.Note != "" && len(c.Samples) > 0 {
		return []string{"…"}
	}
	return c.Samples
}

// choice is what a column becomes; without a name it becomes nothing.
func (c column) choice() string {
	if c.Field == "" {
		return string(mapping.Ignored)
	}
	return string(c.Field)
}

func (c column) labels(sentence string) string { return text.Fill(sentence, "column", c.title()) }

// id is the id of one of the fields beside the choice.
func (c column) id(part string) string { return part + "-" + strconv.Itoa(c.At) }

// words are a sentence about the file above its columns.
func (v Columns) words() string {
	if v.About.Remembered && len(v.Errors) == 0 {
		return "A file with these columns was imported before. They are assigned the same way."
	}
	return "Check what each column becomes. Beside it are values from the first rows."
}

// above are a sentence about the rows that are passed over, "" where there are none.
func above(facts sheets.Facts) string {
	if len(facts.Above) == 0 {
		return ""
	}
	var rows []string
	for _, row := range facts.Above[:min(len(facts.Above), aboveShown)] {
		rows = append(rows, text.Fill("{n}: {text}", "n", strconv.Itoa(row.Line), "text", row.Text))
	}
	if len(facts.Above) > aboveShown {
		rows = append(rows, "…")
	}
	return strings.Join(rows, " · ")
}

// aboveShown is how many rows above the names of the columns are shown.
const aboveShown = 5

// isCSV is true for a file whose encoding and separator can be chosen.
func isCSV(facts sheets.Facts) bool { return facts.Format == sheets.CSV }

// encodings are those that a person may choose, with the one that is used.
func encodings(used string) []string {
	all := slices.Clone(sheets.Encodings)
	if used != "" && !slices.Contains(all, used) {
		all = append(all, used)
	}
	return all
}

var existingChoices = []ui.Choice{
	{Value: "update", Label: "Update them", Hint: "Empty cells change nothing."},
	{Value: "add", Label: "Leave them as they are", Hint: "Only customers with new e-mails are added."},
}

var damagedChoices = []ui.Choice{
	{Value: string(mapping.Refuse), Label: "Do not import these rows", Hint: "You can download the rows, correct them and import them again."},
	{Value: string(mapping.Skip), Label: "Leave these cells out", Hint: "The rest of the row is imported."},
	{Value: string(mapping.Keep), Label: "Import them as they are"},
}

// existing is the choice for customers who are here already.
func existing(choices imports.Choices) string {
	if choices.AddOnly {
		return "add"
	}
	return "update"
}

// damaged is the choice for damaged values.
func damaged(choices imports.Choices) mapping.Damaged { return cmp.Or(choices.Damaged, mapping.Refuse) }
