package privacy

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"time"

	"cohort/models/exports"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
)

// heldJSON writes one object with a list for each part.
type heldJSON struct {
	file  io.Writer
	at    time.Time
	parts int
	items int // of this part
}

func newHeldJSON(file io.Writer, at time.Time) *heldJSON { return &heldJSON{file: file, at: at} }

func (h *heldJSON) begin(part string) error {
	before := "\n  ],\n  "
	if h.parts == 0 {
		before = `{` + "\n" + `  "exported_at": "` + h.at.UTC().Format(time.RFC3339Nano) + `",` + "\n  "
	}
	h.parts++
	h.items = 0
	_, err := io.WriteString(h.file, before+`"`+part+`": [`)
	return err
}

func (h *heldJSON) item(item any) error {
	var line bytes.Buffer
	line.WriteString("\n    ")
	if h.items > 0 {
		line.Reset()
		line.WriteString(",\n    ")
	}
	h.items++
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(item); err != nil {
		return err
	}
	_, err := h.file.Write(bytes.TrimSuffix(line.Bytes(), []byte("\n")))
	return err
}

func (h *heldJSON) end() error {
	_, err := io.WriteString(h.file, "\n  ]\n}\n")
	return err
}

// heldCSV writes a row for each field, with cells that no spreadsheet runs.
type heldCSV struct {
	file *csv.Writer
	part string
}

// heldColumns are the names of the columns: what is told of, when and by whom it was done and how, to what, and what a field was and is.
var heldColumns = []string{"part", "id", "at", "by", "via", "action", "object", "name", "field", "before", "value"}

func newHeldCSV(file io.Writer) *heldCSV { return &heldCSV{file: csv.NewWriter(file)} }

func (h *heldCSV) begin(part string) error {
	first := h.part == ""
	h.part = part
	if !first {
		return nil
	}
	return h.file.Write(heldColumns)
}

// heldRow is a row but for the part.
type heldRow struct{ id, at, by, via, action, object, name, field, before, value string }

func (h *heldCSV) item(item any) error {
	for _, r := range rowsOf(item) {
		cells := []string{h.part, r.id, r.at, r.by, r.via, r.action, r.object, r.name, r.field, r.before, r.value}
		if err := h.file.Write(sheets.EscapeFormulas(cells...)); err != nil {
			return err
		}
	}
	h.file.Flush()
	return h.file.Error()
}

func (h *heldCSV) end() error {
	h.file.Flush()
	return h.file.Error()
}

func rowsOf(item any) (rows []heldRow) {
	switch item := item.(type) {
	case heldCustomer:
		return customerRows(item)
	case heldGroup:
		return []heldRow{{id: item.ID, at: exports.Time(item.AddedAt), by: text.OrEmpty(item.AddedBy), name: item.Name}}
	case heldAnswer:
		return []heldRow{{at: exports.Time(item.CreatedAt), field: strconv.Itoa(item.Status), value: item.Body}}
	case heldEntry:
		return entryRows(item)
	}
	return nil
}

// customerRows has a row for each field, and for each key of the metadata.
func customerRows(customer heldCustomer) (rows []heldRow) {
	written, _ := json.Marshal(customer) // a record always marshals
	fields, _ := record.ParseMetadata(written)
	for _, field := range fields {
		if field.Key == "metadata" && customer.Metadata != nil {
			for _, entry := range customer.Metadata {
				rows = append(rows, heldRow{id: customer.ID, field: "metadata." + entry.Key, value: record.Plain(entry.Value)})
			}
			continue
		}
		rows = append(rows, heldRow{id: customer.ID, field: field.Key, value: record.Plain(field.Value)})
	}
	return rows
}

// entryRows has a row for each field that was changed, or one where there is none.
func entryRows(entry heldEntry) (rows []heldRow) {
	row := heldRow{
		id: entry.ID, at: exports.Time(entry.At), by: entry.By, via: entry.Via, action: entry.Action, object: entry.Object,
		name: entry.ObjectName,
	}
	was, became := entry.Before.Values(), entry.After.Values()
	for _, key := range text.Distinct(append(entry.Before.Keys(), entry.After.Keys()...)) {
		row.field, row.before, row.value = key, record.Plain(was[key]), record.Plain(became[key])
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		rows = append(rows, row)
	}
	return rows
}
