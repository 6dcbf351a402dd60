package imports

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
)

// reader reads customers from the records of a CSV file.
type reader struct {
	records  sheets.Reader
	columns  []fileColumn
	exported bool             // the file was written by an export
	now      func() time.Time // when customers are created
}

// fileRow is one customer of the file.
type fileRow struct {
	email    string
	account  bool // only an exported file has it
	in       customers.Input
	metadata record.Metadata
	groups   []string // names, each once
}

// The longest text of a metadata column in characters: what a spreadsheet's cell can hold.
const maxText = 32_767

// newReader begins to read a file: it finds out what separates the columns, and reads their names.
func newReader(file io.Reader, now func() time.Time) (*reader, error) {
	rows := &reader{records: sheets.Reader{File: bufio.NewReaderSize(file, 1<<16)}, now: now}
	if err := rows.records.DetectComma(); err != nil {
		return nil, err
	}
	names, _, err := rows.records.Next()
	var wrong sheets.RowError
	switch {
	case errors.As(err, &wrong):
		return nil, sheets.FileError("The column names cannot be read. {reason}", "reason", wrong.Reason)
	case err != nil:
		return nil, err
	}
	rows.columns, err = columnsOf(names)
	rows.exported = isExport(names)
	return rows, err
}

// batch returns the next rows, as many as are written at once, and the errors of the bad ones among them. With stop it ends at
// the first bad one. more: the file may have more rows.
func (rows *reader) batch(stop bool) (batch []customers.Upsert, bad []sheets.RowError, more bool, err error) {
	for size := 0; len(batch)+len(bad) < batchRows && size < batchBytes; {
		cells, line, err := rows.records.Next()
		if err == nil && strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue // spreadsheets leave such rows at the end
		}
		var row customers.Upsert
		if err == nil {
			row, err = rows.row(cells, line)
		}
		var wrong sheets.RowError
		switch {
		case errors.Is(err, io.EOF):
			return batch, bad, false, nil
		case errors.As(err, &wrong):
			bad = append(bad, wrong)
			if stop {
				return batch, bad, true, nil
			}
			continue
		case err != nil:
			return nil, nil, false, err
		}
		batch = append(batch, row)
		for _, cell := range cells {
			size += len(cell)
		}
	}
	return batch, bad, true, nil
}

// row reads a customer from the cells. An empty cell leaves its field unmentioned.
func (rows *reader) row(cells []string, line int) (upsert customers.Upsert, err error) {
	var row fileRow
	if len(cells) != len(rows.columns) {
		return upsert, sheets.RowError{Line: line, Reason: text.Plural(int64(len(cells)), "This row has 1 cell instead of {columns}.",
			"This row has {n} cells instead of {columns}.", "columns", strconv.Itoa(len(rows.columns)))}
	}
	if rows.exported {
		sheets.UnescapeFormulas(cells)
	}
	for i, cell := range cells {
		if err := row.read(rows.columns[i], cell); err != nil {
			return upsert, sheets.RowError{Line: line, Reason: err.Error()}
		}
	}
	if row.email == "" {
		return upsert, sheets.RowError{Line: line, Reason: "email: Enter an e-mail address."}
	}
	row.in.Email, row.in.Metadata = &row.email, &record.MetadataChange{Values: row.metadata}
	if upsert, err = customers.NewUpsert(row.in, row.account, row.groups, nil); err != nil {
		return upsert, sheets.RowError{Line: line, Reason: reasonOf(err, row.email)}
	}
	return upsert, nil
}

// read reads one cell into the row.
func (row *fileRow) read(column fileColumn, cell string) error {
	blank := strings.TrimSpace(cell) == ""
	field, isText := customers.TextFieldNamed(column.field)
	switch {
	case column.field == "email":
		row.email = text.NormalizeEmail(cell)
	case column.field == "account" && cell != registered && cell != guest:
		return errors.New("account: Enter registered or guest.")
	case blank:
	case isText:
		*field.Input(&row.in) = record.TextOf(cell)
	case column.field == "groups":
		return row.readGroups(listedNames(strings.ReplaceAll(cell, `\`, `\\`)))
	case column.field == "metadata" && len(cell) > maxText && len([]rune(cell)) > maxText:
		return errors.New(text.Fill("{column}: Use at most {n} characters.", "column", column.key, "n", text.Number(maxText)))
	case column.field == "passed":
	case column.field == "account":
		row.account = cell == registered
	case column.field == "listed":
		return row.readGroups(listedNames(cell))
	case column.field == "object":
		metadata, err := record.ParseMetadata([]byte(cell))
		row.metadata = metadata
		return err
	case column.field == "metadata":
		row.metadata = append(row.metadata, record.MetadataEntry{Key: column.key, Value: metadataValue(cell)})
	default:
		return errors.New("There is a value in a column without a name.")
	}
	return nil
}

// readGroups adds the names of groups to the row, each once, and none that is empty.
func (row *fileRow) readGroups(names []string) error {
	for _, name := range names {
		if name == "" {
			continue
		}
		if err := (customers.GroupInput{Name: &name}).Check(); err != nil {
			return fmt.Errorf("groups: %w", err)
		}
		row.groups = append(row.groups, name)
	}
	row.groups = text.Distinct(row.groups)
	return nil
}

// plainNumber is a number as JSON writes it, without an exponent: "007", "+49", "1e5" and "1.000,00" are texts.
var plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// metadataValue is the JSON text of a metadata cell: a plain number stays a number, to the digit, and anything
// else is a text.
func metadataValue(cell string) []byte {
	if plainNumber.MatchString(cell) {
		return []byte(cell)
	}
	return record.JSONString(cell)
}

// reasonOf is the reason in one line why a customer was refused.
func reasonOf(err error, email string) string {
	var wrong *record.Error
	if !errors.As(err, &wrong) {
		return err.Error()
	}
	if wrong.Fields["email"] != "" {
		return fmt.Sprintf("email: %q is not an e-mail address.", email)
	}
	for _, field := range customers.TextFieldNames {
		if words := wrong.Fields[field]; words != "" {
			return field + ": " + words
		}
	}
	return wrong.Error()
}
