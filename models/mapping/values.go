package mapping

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
)

// The longest text of a metadata column in characters: what a spreadsheet's cell can hold.
const maxText = 32_767

// readValue reads a cell into the metadata.
func (r *reading) readValue(column Column, cell string) error {
	if len(cell) > maxText && len([]rune(cell)) > maxText {
		return errors.New(text.Fill("{column}: Use at most {n} characters.", "column", column.Key, "n", text.Number(maxText)))
	}
	if r.shape != "" && (cell == "0/0/00" || cell == "--") {
		return nil // as Outlook writes no date, and PrestaShop no amount
	}
	value, wrong := r.value(column, cell)
	if wrong != "" {
		return errors.New(text.Fill("{column}: {reason}", "column", column.Name, "reason", wrong))
	}
	if value != nil {
		r.set(column.Key, value)
	}
	return nil
}

// set adds a value to the metadata. Of a key that comes twice the last value counts.
func (r *reading) set(key string, value json.RawMessage) {
	if i := slices.IndexFunc(r.person.Metadata, func(e record.MetadataEntry) bool { return e.Key == key }); i >= 0 {
		r.person.Metadata[i].Value = value
		return
	}
	r.person.Metadata = append(r.person.Metadata, record.MetadataEntry{Key: key, Value: value})
}

// value is the JSON text of a cell, nil where there is none, or what is wrong with it.
func (r *reading) value(column Column, cell string) (value json.RawMessage, wrong string) {
	bare := strings.TrimSpace(cell)
	switch {
	case column.Type == Number && record.IsPlainNumber(bare):
		return json.RawMessage(bare), ""
	case column.Type == Number:
		return nil, "Enter a number such as 39.62."
	case column.Type == Boolean:
		if value, wrong = boolean(bare); wrong != "" && r.shape != "" {
			return record.JSONString(bare), "" // a shop's own word
		}
		return value, wrong
	case column.Type == Text && column.Separator != "":
		names := groupNames(cell, column.Separator)
		if len(names) == 0 {
			return nil, ""
		}
		return record.JSONString(strings.Join(names, ", ")), ""
	case column.Type == Text:
		if unmarked, found := strings.CutPrefix(bare, "'"); found && isMarked(column.Key, unmarked) {
			return record.JSONString(unmarked), ""
		}
		return record.JSONString(cell), ""
	case r.typed && r.kind == sheets.Bool:
		return boolean(bare)
	case r.typed && r.kind != sheets.Number, !isNumeric(cell) || !record.IsPlainNumber(cell):
		return record.JSONString(cell), "" // 007, +49, true and 1e5 in a CSV file; whatever is a text in a spreadsheet
	}
	return json.RawMessage(cell), ""
}

// isMarked reports whether the apostrophe before a text is the mark by which shops keep spreadsheets from counting with it.
func isMarked(key, text string) bool {
	return record.IsPlainNumber("1"+text) || key == "postal_code" || strings.HasSuffix(key, "_id") || strings.HasSuffix(key, "_phone")
}

func boolean(cell string) (value json.RawMessage, wrong string) {
	word := text.Squeezed(cell)
	switch {
	case yes[word], cell == "✓", cell == "✔":
		return json.RawMessage("true"), ""
	case no[word]:
		return json.RawMessage("false"), ""
	case word == "": // a dash, as some write nothing
		return nil, ""
	}
	return nil, "Enter yes or no."
}

// readObject reads a JSON object into the metadata. Secrets in it are not imported.
func (r *reading) readObject(column Column, cell string) error {
	metadata, err := record.ParseMetadata([]byte(cell))
	if err != nil {
		return errors.New(text.Fill("{column}: This is not a JSON object.", "column", column.Name))
	}
	for _, entry := range metadata {
		var value string
		_ = json.Unmarshal(entry.Value, &value) // other values are no secrets
		if reason := Secret(entry.Key, value); reason != "" {
			if _, err := r.spoil(Damage{Column: column.Name + "." + entry.Key, Value: "…", Reason: reason}, true); err != nil {
				return err
			}
			continue
		}
		r.set(entry.Key, entry.Value)
	}
	return nil
}
