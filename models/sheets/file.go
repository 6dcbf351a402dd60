// Package sheets reads CSV, XLSX and ODS files as people have them, and writes CSV and XLSX files.
package sheets

import (
	"bytes"
	"errors"
	"io"
	"sync/atomic"
)

// maxColumns is how many columns a file may have: what spreadsheets can hold.
const maxColumns = 16_384

// File is a file whose rows are read one by one, in memory that does not grow with it.
type File struct {
	facts Facts
	names []string
	rows  rows
	read  *atomic.Int64
	size  int64
	ended bool
}

// rows are the rows of a file from its first one, of any length, the blank ones among them. After a RowError the next one can be read;
// io.EOF ends them.
type rows interface {
	next() (Row, error)
	close() error
}

// Open begins to read a file of size bytes: it finds out how it is to be read, as far as settings leave that open, and reads the
// names of its columns. Its errors are FileErrors, for the operator.
func Open(file io.ReaderAt, size int64, settings Settings) (*File, error) {
	return OpenNamed(file, size, settings, nil)
}

// OpenNamed is Open for files whose columns have known names, by which the row that has them is found below titles and dates.
func OpenNamed(file io.ReaderAt, size int64, settings Settings, isHeader IsHeader) (*File, error) {
	input := &input{file: file, size: size}
	opened, err := openRows(input, settings, isHeader)
	if err != nil {
		return nil, err
	}
	opened.read, opened.size = &input.read, size
	if err := opened.readNames(settings.Header, isHeader); err != nil {
		_ = opened.Close()
		return nil, err
	}
	return opened, nil
}

func openRows(input *input, settings Settings, isHeader IsHeader) (*File, error) {
	start, err := input.start(sampleSize)
	if err != nil {
		return nil, err
	}
	switch words := foreign(start); {
	case bytes.HasPrefix(start, []byte(oleBeginning)):
		return nil, FileError(foreignOLE(input, start))
	case words != "":
		return nil, FileError(words)
	case !bytes.HasPrefix(start, []byte(zipBeginning)):
		return openCSV(input, start, settings, isHeader)
	}
	parts, err := openArchive(input)
	if err != nil {
		return nil, err
	}
	if parts.format == ODS {
		return openODS(parts, settings)
	}
	return openXLSX(parts, settings)
}

// nextFilled is the next row that is not blank.
func (f *File) nextFilled() (Row, error) {
	for !f.ended {
		row, err := f.rows.next()
		if f.ended = errors.Is(err, io.EOF); f.ended && f.read != nil {
			f.read.Store(f.size)
		}
		if err != nil || !row.blank() {
			return row, err
		}
	}
	return Row{}, io.EOF
}

// Facts are what was found out about the file.
func (f *File) Facts() Facts { return f.facts }

// Names are the names of the columns: the cells of the first row that is no title.
func (f *File) Names() []string { return f.names }

// Next reads the next row that is not blank. With an error of type RowError, which concerns that row alone, it returns what could be read
// of it, in however many cells, and then reads on with the one after it; io.EOF ends the file.
func (f *File) Next() (Row, error) {
	row, err := f.nextFilled()
	if err != nil {
		return row, err
	}
	return row.fit(len(f.names))
}

// BytesRead is about how much of the file has been read, out of its size. At the end it is all of it, also where other sheets follow.
func (f *File) BytesRead() int64 { return min(f.read.Load(), f.size) }

// Close ends the reading. The file itself stays open.
func (f *File) Close() error { return f.rows.close() }

// input is the file as it lies there, and how much of it was read as rows.
type input struct {
	file io.ReaderAt
	size int64
	read atomic.Int64
}

// start is the beginning of the file, up to n bytes.
func (in *input) start(n int64) ([]byte, error) { return in.piece(0, n) }

// piece are up to n bytes of the file from offset on.
func (in *input) piece(offset, n int64) ([]byte, error) {
	part := make([]byte, max(0, min(n, in.size-offset)))
	read, err := in.file.ReadAt(part, offset)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return part[:read], err
}

// ReadAt reads from the file and counts what is read.
func (in *input) ReadAt(p []byte, offset int64) (int, error) {
	n, err := in.file.ReadAt(p, offset)
	in.read.Add(int64(n))
	return n, err
}
