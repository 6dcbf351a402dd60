package ui

import (
	"encoding/json"
	"regexp"
	"strings"

	"cohort/models/record"
)

// MetadataRow is one key and value as they are edited.
type MetadataRow struct {
	Key, Value, Type     string
	KeyError, ValueError string
}

// MetadataRows shows metadata as rows to edit.
func MetadataRows(metadata record.Metadata) []MetadataRow {
	rows := make([]MetadataRow, len(metadata))
	for i, entry := range metadata {
		rows[i] = MetadataRowOf(entry.Key, entry.Value)
	}
	return rows
}

// MetadataRowOf shows one value: a text without its quotes, everything else as the JSON it is.
func MetadataRowOf(key string, value json.RawMessage) MetadataRow {
	row := MetadataRow{Key: key, Value: string(value), Type: "json"}
	switch value[0] {
	case '"':
		row.Type = "text"
		_ = json.Unmarshal(value, &row.Value) // it was valid when it was stored
	case 't', 'f':
		row.Type = "boolean"
	case 'n':
		row.Type, row.Value = "null", ""
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		row.Type = "number"
	}
	return row
}

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// MetadataValue is the JSON of the value typed into a row, or the problem with it.
func MetadataValue(row MetadataRow) (value json.RawMessage, problem string) {
	if row.Type != "text" {
		row.Value = strings.TrimSpace(row.Value)
	}
	switch row.Type {
	case "number":
		if !jsonNumber.MatchString(row.Value) {
			return nil, "Enter a number, such as 7 or -39.62, or choose the type Text."
		}
		return json.RawMessage(row.Value), ""
	case "boolean":
		if row.Value != "true" && row.Value != "false" {
			return nil, "Enter true or false."
		}
		return json.RawMessage(row.Value), ""
	case "null":
		if row.Value != "" {
			return nil, "Clear the value, or choose another type."
		}
		return json.RawMessage("null"), ""
	case "json":
		if problem := jsonProblem(row.Value); problem != "" {
			return nil, problem
		}
		return json.RawMessage(row.Value), ""
	}
	text, err := json.Marshal(row.Value)
	if err != nil {
		return nil, "This text can't be saved."
	}
	return text, ""
}
