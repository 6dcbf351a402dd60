package customers

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cohort/models/csvfile"
	"cohort/models/record"
	"cohort/models/text"
)

// importRows reads customers from the records of a CSV file.
type importRows struct {
	records  csvfile.Reader
	columns  []importColumn
	exported bool // the file was written by an export
}

// importColumn is the content of one column of the file.
type importColumn struct {
	field string // email, a text of a customer, groups, metadata, or what an export has besides; "" where the column has no name
	key   string // of the metadata
}

// importRow is one customer of the file.
type importRow struct {
	line     int
	email    string
	account  bool // only an exported file has it
	in       Input
	metadata record.Metadata
	groups   []string    // names, each once
	made     customerRow // the customer to create, if there is none yet
}

// The longest text of a metadata column in characters: what a spreadsheet's cell can hold.
const maxImportText = 32_767

// readImport begins to read a file: it finds out what separates the columns, and reads their names.
func readImport(file io.Reader) (*importRows, error) {
	rows := &importRows{records: csvfile.Reader{File: bufio.NewReaderSize(file, 1<<16)}}
	if err := rows.records.DetectComma(); err != nil {
		return nil, err
	}
	names, _, err := rows.records.Next()
	var wrong csvfile.RowError
	switch {
	case errors.As(err, &wrong):
		return nil, csvfile.FileError("The column names cannot be read. {reason}", "reason", wrong.Reason)
	case err != nil:
		return nil, err
	}
	rows.columns, err = importColumns(names)
	rows.exported = isExport(names)
	return rows, err
}

// importColumns finds the content of columns by their names.
func importColumns(names []string) ([]importColumn, error) {
	if isExport(names) {
		return exportedColumns[:len(names)], nil
	}
	columns := make([]importColumn, len(names))
	named := map[importColumn]bool{}
	for i, name := range names {
		column := importColumnOf(strings.TrimSpace(name))
		switch {
		case column.field == "":
			continue // an error only where there is a value in it
		case column.field == "metadata" && column.key == "":
			return nil, csvfile.FileError("The column {name} does not name a metadata key. Call it metadata.KEY.", "name", name)
		case column.field == "metadata" && len([]rune(column.key)) > 255:
			return nil, csvfile.FileError("Column names can have at most 255 characters. This one is too long: {name}…",
				"name", string([]rune(name)[:40]))
		case column.secret():
			return nil,
				csvfile.FileError("Remove the column {name}: it would be saved where everyone can read it. Customers choose "+
					"their own passwords.", "name", name)
		case named[column]:
			return nil, csvfile.FileError("There are two columns for {name}. Remove one of them.", "name", name)
		}
		named[column] = true
		columns[i] = column
	}
	if !named[importColumn{field: "email"}] {
		return nil, csvfile.FileError("There is no column named email. The columns are: {names}.", "names", strings.Join(names, ", "))
	}
	return columns, nil
}

// isExport reports whether these are the columns of a file that was exported: of customers, or of the members of a group.
func isExport(names []string) bool {
	return slices.Equal(names, ExportColumns) || slices.Equal(names, MemberExportColumns)
}

// exportedColumns are the columns of a file that was exported, in the order of MemberExportColumns, which begin with ExportColumns.
var exportedColumns = func() (columns []importColumn) {
	for _, field := range slices.Concat([]string{"passed", "email"}, customerTextNames,
		[]string{"account", "listed", "passed", "object", "passed", "passed"}) {
		columns = append(columns, importColumn{field: field})
	}
	return columns
}()

func importColumnOf(name string) importColumn {
	const prefix = "metadata."
	lower := strings.ToLower(name)
	if _, isText := customerTextNamed(lower); isText || lower == "" || lower == "email" || lower == "groups" {
		return importColumn{field: lower}
	}
	if strings.HasPrefix(lower, prefix) {
		name = strings.TrimSpace(name[len(prefix):])
	}
	return importColumn{field: "metadata", key: name}
}

// secretColumn are names of columns with passwords.
var secretColumn = regexp.MustCompile(`(?i)^(pass[ _-]?(word|phrase|wd)|pwd)([ _-]?hash)?$`)

func (c importColumn) secret() bool { return c.field == "metadata" && secretColumn.MatchString(c.key) }

// batch returns the next rows, as many as are written at once, and the errors of the bad ones among them. With stop it ends at
// the first bad one. more: the file may have more rows.
func (rows *importRows) batch(stop bool) (batch []importRow, bad []csvfile.RowError, more bool, err error) {
	for size := 0; len(batch)+len(bad) < importBatchRows && size < importBatchBytes; {
		cells, line, err := rows.records.Next()
		if err == nil && strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue // spreadsheets leave such rows at the end
		}
		var row importRow
		if err == nil {
			row, err = rows.row(cells, line)
		}
		var wrong csvfile.RowError
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
func (rows *importRows) row(cells []string, line int) (importRow, error) {
	row := importRow{line: line}
	if len(cells) != len(rows.columns) {
		return row, csvfile.RowError{Line: line, Reason: text.Plural(int64(len(cells)), "This row has 1 cell instead of {columns}.",
			"This row has {n} cells instead of {columns}.", "columns", strconv.Itoa(len(rows.columns)))}
	}
	if rows.exported {
		csvfile.UnescapeFormulas(cells)
	}
	for i, cell := range cells {
		if err := row.read(rows.columns[i], cell); err != nil {
			return row, csvfile.RowError{Line: line, Reason: err.Error()}
		}
	}
	if row.email == "" {
		return row, csvfile.RowError{Line: line, Reason: "email: Enter an e-mail address."}
	}
	row.in.Email = &row.email
	at := record.Now()
	row.made = customerRow{
		Customer: Customer{ID: record.NewID("cus_", at), HasAccount: row.account, Metadata: row.metadata, CreatedAt: at, UpdatedAt: at},
	}
	if err := row.in.apply(&row.made); err != nil {
		return row, csvfile.RowError{Line: line, Reason: importReason(err, row.email)}
	}
	return row, nil
}

// read reads one cell into the row.
func (row *importRow) read(column importColumn, cell string) error {
	blank := strings.TrimSpace(cell) == ""
	value, isText := customerTextNamed(column.field)
	switch {
	case column.field == "email":
		row.email = text.NormalizeEmail(cell)
	case column.field == "account" && cell != registered && cell != guest:
		return errors.New("account: Enter registered or guest.")
	case blank:
	case isText:
		*value.input(&row.in) = record.TextOf(cell)
	case column.field == "groups":
		return row.readGroups(listedNames(strings.ReplaceAll(cell, `\`, `\\`)))
	case column.field == "metadata" && len(cell) > maxImportText && len([]rune(cell)) > maxImportText:
		return errors.New(text.Fill("{column}: Use at most {n} characters.", "column", column.key, "n", text.Number(maxImportText)))
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
		row.metadata = append(row.metadata, record.MetadataEntry{Key: column.key, Value: importValue(cell)})
	default:
		return errors.New("There is a value in a column without a name.")
	}
	return nil
}

// readGroups adds the names of groups to the row, each once, and none that is empty.
func (row *importRow) readGroups(names []string) error {
	for _, name := range names {
		if name == "" {
			continue
		}
		if err := (GroupInput{Name: &name}).apply(&groupRow{}); err != nil {
			return fmt.Errorf("groups: %w", err)
		}
		row.groups = append(row.groups, name)
	}
	row.groups = text.Distinct(row.groups)
	return nil
}

// plainNumber is a number as JSON writes it, without an exponent: "007", "+49", "1e5" and "1.000,00" are texts.
var plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// importValue is the JSON text of a metadata cell: a plain number stays a number, to the digit, and anything
// else is a text.
func importValue(cell string) []byte {
	if plainNumber.MatchString(cell) {
		return []byte(cell)
	}
	return record.JSONString(cell)
}

// importReason is the reason in one line why a customer was refused.
func importReason(err error, email string) string {
	var wrong *record.Error
	if !errors.As(err, &wrong) {
		return err.Error()
	}
	if wrong.Fields["email"] != "" {
		return fmt.Sprintf("email: %q is not an e-mail address.", email)
	}
	for _, field := range customerTextNames {
		if words := wrong.Fields[field]; words != "" {
			return field + ": " + words
		}
	}
	return wrong.Error()
}
