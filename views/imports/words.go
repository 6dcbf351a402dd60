// Package imports has the pages that import customers and customer groups from a file: what the file is, what its columns become, what
// the import would do, how far it is, and what it did.
package imports

import (
	"net/url"
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

// Path is the page of an import.
func Path(id string) string { return startPath(id) + "/" + id }

// startPath is where files of the kind of an import are uploaded.
func startPath(id string) string { return StartPath(imports.KindOf(id)) }

// StartPath is where files of a kind are uploaded.
func StartPath(kind imports.Kind) string {
	if kind == imports.OfGroups {
		return views.ImportGroupsPath
	}
	return views.ImportPath
}

// FailedPath is the file of the rows of a file that failed, or would fail where it is read in this way.
func FailedPath(id string, s sheets.Settings) string {
	query := url.Values{}
	for _, field := range settingsFields(s) {
		query.Set(field.Name, field.Value)
	}
	return Path(id) + "/failed?" + query.Encode()
}

// ColumnsPath is the page of an import with what its columns become, also when that was checked already.
func ColumnsPath(id string) string { return Path(id) + "?" + StepParam + "=" + StepColumns }

// StepParam is the parameter that asks for an earlier step of an import, and StepColumns the one that there is.
const (
	StepParam   = "step"
	StepColumns = "columns"
)

// stateWord is a state as lists show it: the kind of its dot, and the word.
type stateWord struct{ kind, word string }

var stateWords = map[imports.State]stateWord{
	imports.Uploaded: {"off", "Not checked yet"}, imports.Checking: {"warn", "Checking"}, imports.Checked: {"warn", "Ready to import"},
	imports.Importing: {"warn", "Importing"}, imports.Done: {"ok", "Imported"}, imports.Cancelled: {"off", "Cancelled"},
	imports.Failed: {"bad", "Failed"}, imports.Interrupted: {"bad", "Interrupted"},
}

// fieldNames are what a column can become, as an operator chooses it.
var fieldNames = []ui.Param{
	{Name: "Not imported", Value: string(mapping.Ignored)}, {Name: "E-mail", Value: string(mapping.Email)},
	{Name: "First name", Value: string(mapping.FirstName)}, {Name: "Last name", Value: string(mapping.LastName)},
	{Name: "First and last name", Value: string(mapping.Name)}, {Name: "Phone", Value: string(mapping.Phone)},
	{Name: "Customer groups", Value: string(mapping.Groups)}, {Name: "Metadata", Value: string(mapping.Metadata)},
	{Name: "All metadata, as JSON", Value: string(mapping.MetadataObject)},
	{Name: "Account (registered or guest)", Value: string(mapping.Account)},
	{Name: "Deleted in the other store", Value: string(mapping.Deleted)},
}

var typeNames = []ui.Param{
	{Name: "Text or number", Value: string(mapping.Auto)}, {Name: "Always text", Value: string(mapping.Text)},
	{Name: "Number", Value: string(mapping.Number)}, {Name: "Yes or no", Value: string(mapping.Boolean)},
}

// separatorNames are what may stand between the groups of one cell. One that is none of them is added.
func separatorNames(used string) []ui.Param {
	names := []ui.Param{
		{Name: "One group in each cell", Value: ""}, {Name: "Separated by ;", Value: ";"}, {Name: "Separated by ,", Value: ","},
		{Name: "Separated by |", Value: "|"},
	}
	if !slices.ContainsFunc(names, func(name ui.Param) bool { return name.Value == used }) {
		names = append(names, ui.Param{Name: text.Fill("Separated by {separator}", "separator", used), Value: used})
	}
	return names
}

// separators are what separates the cells of a CSV file, with their names in addresses.
var separators = []ui.Param{
	{Name: "Comma", Value: "comma"}, {Name: "Semicolon", Value: "semicolon"}, {Name: "Tab", Value: "tab"}, {Name: "Pipe", Value: "pipe"},
}

func sameNames(values []string) (names []ui.Param) {
	for _, value := range values {
		names = append(names, ui.Param{Name: value, Value: value})
	}
	return names
}

// shapeOf is the shape with a name, the zero Shape where there is none.
func shapeOf(name string) mapping.Shape {
	for _, shape := range mapping.Shapes() {
		if shape.Name == name {
			return shape
		}
	}
	return mapping.Shape{}
}

// size is the length of a file.
func size(bytes int64) string {
	switch {
	case bytes < 1000:
		return text.Plural(bytes, "1 byte", "{n} bytes")
	case bytes < 1_000_000:
		return text.Fill("{n} KB", "n", text.Number(bytes/1000))
	}
	return text.Fill("{n} MB", "n", text.Number(bytes/1_000_000))
}

// fieldName is a field of a customer in words; a metadata key stands for itself.
func fieldName(name string) string {
	switch name {
	case "first_name":
		return "First name"
	case "last_name":
		return "Last name"
	case "email":
		return "E-mail"
	case "groups":
		return "Joins"
	}
	if key, is := strings.CutPrefix(name, "metadata."); is {
		return key
	}
	return ui.Capital(name)
}

// settingsFields send along how a file is read.
func settingsFields(s sheets.Settings) []ui.Param {
	return []ui.Param{
		{Name: "encoding", Value: s.Encoding}, {Name: "separator", Value: sheets.SeparatorName(s.Comma)}, {Name: "sheet", Value: s.Sheet},
		{Name: "header", Value: strconv.Itoa(s.Header)},
	}
}
