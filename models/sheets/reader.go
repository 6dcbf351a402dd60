package sheets

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxRow is the longest row in bytes. More is nearly always a quote that was never closed.
const maxRow = 1 << 20

// Reader reads the records of a CSV file one by one. It finds where each ends and leaves the cells to
// encoding/csv, which by itself would take all that follows an unclosed quote, to the end of
// the file, for one cell: here only the line with the quote is lost.
type Reader struct {
	File  *bufio.Reader
	Comma rune
	line  int      // lines read so far
	again [][]byte // lines that are read again
}

// Next returns the cells of the next record that is not empty, and the line it begins on, counted from 1. After an error
// of type RowError the next record can be read; io.EOF ends the file.
func (r *Reader) Next() (cells []string, line int, err error) {
	for {
		record, err := r.record()
		if err != nil {
			return nil, 0, err
		}
		line = r.line - len(record) + 1
		text := bytes.Join(record, nil)
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		cells, err := r.cells(text)
		if err != nil {
			r.unread(record[1:])
			return nil, line, RowError{line, err.Error()}
		}
		return cells, line, nil
	}
}

// record returns the lines of the next record: up to the one that closes every quote.
func (r *Reader) record() ([][]byte, error) {
	var record [][]byte
	for size, quotes := 0, 0; ; {
		line, err := r.readLine()
		if err == nil {
			record = append(record, line)
			size += len(line)
		}
		switch {
		case errors.Is(err, io.EOF) && len(record) > 0, len(record) > 1 && size > maxRow:
			r.unread(record[1:])
			return nil, RowError{r.line, "A quotation mark is never closed."}
		case err != nil:
			return nil, err
		case size > maxRow:
			return nil, RowError{r.line, "The line is longer than 1 MB."}
		}
		if quotes += bytes.Count(line, []byte{'"'}); quotes%2 == 0 {
			return record, nil
		}
	}
}

func (r *Reader) unread(lines [][]byte) {
	r.again = append(slices.Clone(lines), r.again...)
	r.line -= len(lines)
}

// readLine reads a line with its line ending. Of a line that is too long it keeps one byte more than maxRow.
func (r *Reader) readLine() (line []byte, err error) {
	if len(r.again) > 0 {
		line, r.again = r.again[0], r.again[1:]
		r.line++
		return line, nil
	}
	for {
		part, err := r.File.ReadSlice('\n')
		line = append(line, part[:min(len(part), maxRow+1-len(line))]...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && (!errors.Is(err, io.EOF) || len(line) == 0):
			return nil, err
		}
		r.line++
		return line, nil
	}
}

// cells splits a record.
func (r *Reader) cells(record []byte) ([]string, error) {
	switch {
	case !utf8.Valid(record):
		return nil, errors.New("The line is not valid UTF-8.")
	case bytes.IndexByte(record, 0) >= 0:
		return nil, errors.New("The line contains a NUL character.")
	case bytes.IndexByte(record, '"') < 0:
		return strings.Split(string(bytes.TrimRight(record, "\r\n")), string(r.Comma)), nil
	}
	reader := csv.NewReader(bytes.NewReader(record))
	reader.Comma = r.Comma
	reader.FieldsPerRecord = -1
	cells, err := reader.Read()
	var wrong *csv.ParseError
	if errors.As(err, &wrong) {
		return nil, errors.New("A quotation mark is out of place. Put the whole cell in quotation marks and double those inside it.")
	}
	return cells, err
}

// DetectComma sets Comma by the first line, which names the columns, and leaves that line to be read. Its errors are for
// the operator: the file is empty or not in UTF-8.
func (r *Reader) DetectComma() error {
	start, err := r.File.Peek(4)
	if len(start) == 0 && err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch {
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		_, _ = r.File.Discard(3) // they were peeked at
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		return FileError("The file is in UTF-16. Save it as UTF-8.")
	}
	var header []byte
	for len(bytes.TrimSpace(header)) == 0 {
		if header, err = r.readLine(); err != nil {
			if errors.Is(err, io.EOF) {
				return FileError("The file is empty. Its first row must name the columns.")
			}
			return err
		}
	}
	if bytes.IndexByte(bytes.TrimRight(header, "\r\n"), '\r') >= 0 {
		return FileError("The file uses outdated line endings. Save it again as CSV.")
	}
	r.unread([][]byte{header})
	r.Comma = commaOf(header)
	return nil
}
