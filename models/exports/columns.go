// Package exports are the columns of the files that customers and customer groups are exported to. An import reads the files back.
package exports

import (
	"io"
	"slices"
	"strings"
	"time"

	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
)

// Column is a column of a file with a row for each R.
type Column[R any] struct {
	Name  string      // in the first row; an import knows the column by it
	About string      // what it holds, a sentence for people
	Kind  sheets.Kind // of its cells
	Text  func(R) string
}

// Table is a kind of file: all columns that it can have, and the metadata of its rows, of which each key can be a column too.
type Table[R any] struct {
	Columns  []Column[R]
	metadata func(R) record.Metadata
}

// Chosen are the columns with these names, in the order of the names, each once: those of the table, and metadata.KEY for any key.
// Other names are passed over; without any it is all columns of the table.
func (t Table[R]) Chosen(names []string) (chosen []Column[R]) {
	for _, name := range text.Unique(names) {
		i := slices.IndexFunc(t.Columns, func(column Column[R]) bool { return column.Name == name })
		key, isKey := strings.CutPrefix(name, activity.MetadataPrefix)
		switch {
		case i >= 0:
			chosen = append(chosen, t.Columns[i])
		case isKey && key != "":
			chosen = append(chosen, Column[R]{
				Name: name, About: text.Fill("The metadata under {key}.", "key", text.Quoted(key)),
				Text: func(of R) string {
					value, _ := t.metadata(of).Get(key)
					return record.Plain(value)
				},
			})
		}
	}
	if chosen == nil {
		return t.Columns
	}
	return chosen
}

// Names are the names of columns, in their order.
func Names[R any](columns []Column[R]) []string {
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = column.Name
	}
	return names
}

// dictionary are the rows of a table that says what the columns of a file hold.
func dictionary[R any](columns []Column[R]) [][]string {
	rows := [][]string{{"Column", "Content"}}
	for _, column := range columns {
		rows = append(rows, []string{column.Name, column.About})
	}
	return rows
}

// File is how a file is written.
type File struct {
	Format sheets.Format // CSV or XLSX
	Comma  rune          // of a CSV file; 0: a comma
	Sheet  string        // the name of the sheet of an XLSX file, in which another one says what the columns hold
}

// Write writes a file with these columns, and a row for each R that is visited.
func Write[R any](to io.Writer, f File, columns []Column[R], each func(visit func(R) error) error) error {
	file, err := sheets.NewWriter(to, f.Format, sheets.WriterOptions{
		Comma: f.Comma, Sheet: f.Sheet, Dictionary: dictionary(columns), DictionaryName: "Columns",
	})
	if err != nil {
		return err
	}
	if err := file.Write(sheets.Texts(Names(columns)...)); err != nil {
		return err
	}
	if err := each(func(of R) error { return file.Write(cells(columns, of)) }); err != nil {
		return err
	}
	return file.Close()
}

func cells[R any](columns []Column[R], of R) []sheets.Cell {
	cells := make([]sheets.Cell, len(columns))
	for i, column := range columns {
		cells[i] = sheets.Cell{Text: column.Text(of), Kind: column.Kind}
	}
	return cells
}

// Time is a time as files have it: UTC, to the millisecond.
func Time(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z") }
