package sheets

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"io"
	"strconv"
	"strings"
)

// maxSheetRows is how many rows a sheet of an XLSX file can have. Further ones go on in another sheet.
const maxSheetRows = 1_048_576

// The styles of cells, in the order of xlsxStyles.
const (
	plainStyle = "0"
	textStyle  = "1" // so that what is typed there later is not taken for a number either
	nameStyle  = "2"
	dayStyle   = "3"
	timeStyle  = "4"
	truthStyle = "5"
)

// xlsxWriter writes an XLSX file straight into the archive that it is: the sheets first, and what lists them at the end.
type xlsxWriter struct {
	archive *zip.Writer
	sheet   *bufio.Writer // that is being written
	names   []string      // of the sheets so far
	options WriterOptions
	columns []Cell // their names
	row     int    // in the sheet
	maxRows int
}

func newXLSXWriter(to io.Writer, options WriterOptions) *xlsxWriter {
	archive := zip.NewWriter(to)
	archive.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) { return flate.NewWriter(to, flate.BestSpeed) })
	return &xlsxWriter{archive: archive, options: options, maxRows: maxSheetRows}
}

func (w *xlsxWriter) write(cells []Cell) error {
	switch {
	case w.columns == nil:
		w.columns = append([]Cell{}, cells...)
		return w.begin(sheetNameOf(w.options.Sheet, "Sheet1"), cells)
	case w.row == w.maxRows:
		name := sheetNameOf(w.options.Sheet, "Sheet1")
		if err := w.begin(numbered(name, len(w.names)+1), w.columns); err != nil {
			return err
		}
	}
	return w.writeRow(cells, "")
}

// begin begins a sheet with the names of its columns, which stay in sight.
func (w *xlsxWriter) begin(name string, columns []Cell) error {
	if err := w.end(); err != nil {
		return err
	}
	w.names = append(w.names, name)
	part, err := w.archive.Create("xl/worksheets/sheet" + strconv.Itoa(len(w.names)) + ".xml")
	if err != nil {
		return err
	}
	w.sheet, w.row = bufio.NewWriterSize(part, 1<<16), 0
	w.put(xmlHead, `<worksheet xmlns="`, mainSpace, `"><sheetViews><sheetView`)
	if len(w.names) == 1 {
		w.put(` tabSelected="1"`)
	}
	w.put(` workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`)
	w.put(`<cols><col min="1" max="`, strconv.Itoa(max(1, len(columns))), `" width="24" customWidth="1" style="`, textStyle,
		`"/></cols><sheetData>`)
	return w.writeRow(columns, nameStyle)
}

// end ends the sheet that is being written.
func (w *xlsxWriter) end() error {
	if w.sheet == nil {
		return nil
	}
	w.put(`</sheetData></worksheet>`)
	return w.sheet.Flush()
}

// put writes to the sheet. Its errors come again with the end of the row.
func (w *xlsxWriter) put(pieces ...string) {
	for _, piece := range pieces {
		_, _ = w.sheet.WriteString(piece)
	}
}

// writeRow writes a row, in a style if there is one.
func (w *xlsxWriter) writeRow(cells []Cell, style string) error {
	w.row++
	line := strconv.Itoa(w.row)
	w.put(`<row r="`, line, `">`)
	for column, cell := range cells {
		if cell.Text != "" {
			w.put(`<c r="`, columnName(column), line, `" s="`)
			w.cell(cell, style)
		}
	}
	_, err := w.sheet.WriteString(`</row>`)
	return err
}

// cell writes a cell from its style on. What a spreadsheet would not keep as it is is text: numbers of more than 15 digits, and what is
// none.
func (w *xlsxWriter) cell(cell Cell, style string) {
	switch {
	case style != "":
	case cell.Kind == Number && keepsNumber(cell.Text):
		w.put(plainStyle, `"><v>`, cell.Text, `</v></c>`)
		return
	case cell.Kind == Bool && (cell.Text == "TRUE" || cell.Text == "FALSE"):
		w.put(truthStyle, `" t="b"><v>`, map[string]string{"TRUE": "1", "FALSE": "0"}[cell.Text], `</v></c>`)
		return
	case cell.Kind == Date:
		if number, style := serialOf(cell.Text); number != "" {
			w.put(style, `"><v>`, number, `</v></c>`)
			return
		}
	}
	if style == "" {
		style = textStyle
	}
	w.put(style, `" t="inlineStr"><is><t xml:space="preserve">`, escapeXML(cellOf(keepMark(cell.Text))), `</t></is></c>`)
}

// close writes the sheet that explains the columns, and what every program reads first.
func (w *xlsxWriter) close() error {
	if w.columns == nil {
		if err := w.write(nil); err != nil {
			return err
		}
	}
	for i, row := range w.options.Dictionary {
		var err error
		if i == 0 {
			err = w.begin(unusedName(sheetNameOf(w.options.DictionaryName, "Columns"), w.names), Texts(row...))
		} else {
			err = w.writeRow(Texts(row...), "")
		}
		if err != nil {
			return err
		}
	}
	if err := w.end(); err != nil {
		return err
	}
	for _, part := range xlsxParts(w.names) {
		to, err := w.archive.Create(part.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(to, xmlHead+part.content); err != nil {
			return err
		}
	}
	return w.archive.Close()
}

// columnName is the name of a column, counted from 0: A to Z, AA and so on.
func columnName(column int) string {
	if column < 26 {
		return string(rune('A' + column))
	}
	return columnName(column/26-1) + string(rune('A'+column%26))
}

// maxSheetName is how long the name of a sheet can be.
const maxSheetName = 31

// sheetNameOf is a name as a sheet can have it.
func sheetNameOf(name, otherwise string) string {
	name = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < ' ' {
			return '-'
		}
		return r
	}, name), " '")
	if letters := []rune(name); len(letters) > maxSheetName-4 { // a number may follow
		name = string(letters[:maxSheetName-4])
	}
	if name == "" {
		return otherwise
	}
	return name
}

func numbered(name string, n int) string { return name + " " + strconv.Itoa(n) }

// unusedName is a name that no other sheet has, in whatever letters.
func unusedName(name string, names []string) string {
	for n := 2; ; n++ {
		used := false
		for _, other := range names {
			used = used || strings.EqualFold(name, other)
		}
		if !used {
			return name
		}
		name = numbered(strings.TrimSuffix(name, " "+strconv.Itoa(n-1)), n)
	}
}
