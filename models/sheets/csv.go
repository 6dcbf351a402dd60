package sheets

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"cohort/models/text"
)

// csvRows are the rows of a CSV file. It finds where each ends by itself: encoding/csv would take all that follows an unclosed quote,
// to the end of the file, for one cell. Here only the line with the quote is lost.
type csvRows struct {
	lines lines
	split splitter
	utf8  bool  // the text has not been checked yet
	spare int64 // how many bytes may be read again
}

// openCSV begins to read a CSV file.
func openCSV(in *input, start []byte, settings Settings, isHeader IsHeader) (*File, error) {
	facts := Facts{Format: CSV, Settings: Settings{Encoding: settings.Encoding, Comma: settings.Comma}}
	switch {
	case facts.Encoding != "" && !slices.Contains(Encodings, facts.Encoding):
		return nil, FileError("The encoding {name} is not known.", "name", text.Quoted(facts.Encoding))
	case facts.Comma != 0 && !strings.ContainsRune(Commas, facts.Comma):
		return nil, FileError("Cells cannot be separated by {character}.", "character", text.Quoted(string(facts.Comma)))
	case settings.Sheet != "":
		return nil, FileError("This is a CSV file, which has no sheets. Leave out the sheet {name}.", "name",
			text.Quoted(text.Printable(settings.Sheet)))
	case facts.Encoding == "":
		name, sample, err := detectEncoding(in, start)
		if err != nil {
			return nil, err
		}
		if facts.Encoding = name; slices.Contains(eightBit, name) {
			facts.Doubtful, facts.Samples = true, samplesOf(sample, name)
		}
	}
	decoded, err := io.ReadAll(decode(bytes.NewReader(start), facts.Encoding))
	if err != nil {
		return nil, err
	}
	facts.LineEnd = lineEndOf(decoded)
	content := decode(io.NewSectionReader(in, 0, in.size), facts.Encoding)
	if facts.LineEnd == "CR" {
		content = &withoutCR{text: content}
	}
	rows := &csvRows{lines: lines{text: bufio.NewReaderSize(content, 1<<16)}, utf8: facts.Encoding == utf8Name, spare: spareFor(in.size)}
	rows.split.crlf = facts.LineEnd == "CRLF"
	if err := rows.begin(&facts.Comma, isHeader); err != nil {
		return nil, err
	}
	return &File{facts: facts, rows: rows}, nil
}

// begin passes over what stands before the first row, and finds out what separates cells: the line of a known header, or else the first
// line that has a separator.
func (r *csvRows) begin(comma *rune, isHeader IsHeader) error {
	var first [][]byte
	found := rune(0)
	for size := 0; len(first) < maxAbove && size < maxAboveBytes; {
		line, err := r.lines.next()
		if errors.Is(err, io.EOF) {
			break // without a line any separator will do
		}
		if err != nil {
			return err
		}
		if len(first) == 0 {
			line = bytes.TrimLeft(line, utf8Mark)
			said, isSep := separatorLine(line)
			if isSep && *comma == 0 {
				*comma = said
			}
			if isSep || len(bytes.TrimSpace(line)) == 0 {
				continue
			}
		}
		first, size = append(first, bytes.Clone(line)), size+len(line)
		if *comma != 0 {
			break
		}
		its := commaOf(line)
		if isHeader != nil && isHeader(splitLine(line, its)) {
			*comma = its
		}
		if found == 0 && bytes.ContainsRune(line, its) {
			found = its
		}
		if bytes.IndexByte(line, '@') >= 0 {
			break // somebody's row: no header follows
		}
	}
	r.lines.unread(first)
	*comma = cmp.Or(*comma, found, ',')
	r.split.comma = string(*comma)
	return nil
}

// splitLine are the cells of a line, as far as they can be read by itself.
func splitLine(line []byte, comma rune) []string {
	split := splitter{comma: string(comma)}
	split.begin()
	if split.add(line) != nil {
		return nil
	}
	return split.cells
}

// next is the next row, the blank ones among them.
func (r *csvRows) next() (Row, error) {
	line, err := r.lines.next()
	if err != nil {
		return Row{}, err
	}
	at := r.lines.read
	cells, err := r.cells(line)
	var reason rowReason
	if errors.As(err, &reason) {
		return Row{Line: at, Cells: cells}, RowError{at, string(reason)}
	}
	return Row{Line: at, Cells: cells}, err
}

// maxLegible is how much is kept of a line that cannot be read.
const maxLegible = 4096

// legible is the beginning of a line as one cell.
func legible(line []byte) []string {
	line = trimLineEnd(line)
	text := strings.ToValidUTF8(string(line[:min(len(line), maxLegible)]), "\ufffd")
	return []string{strings.ReplaceAll(text, "\x00", "\ufffd")}
}

// rowReason is why a row cannot be read.
type rowReason string

func (reason rowReason) Error() string { return string(reason) }

const (
	neverClosed = rowReason("A quotation mark is never closed.")
	outOfPlace  = rowReason("A quotation mark is out of place. Put the whole cell in quotation marks and double those inside it.")
	tooLong     = rowReason("The line is longer than 1 MB.")
	notUTF8     = rowReason("The line is not valid UTF-8.")
	hasNUL      = rowReason("The line contains a NUL character.")
)

// cells are the cells of the row that begins with a line, and goes on in further ones as long as a quotation mark is open. Where it
// is never closed, those are read again. With an error the line itself is the only cell, as far as it can be read.
func (r *csvRows) cells(line []byte) ([]string, error) {
	wrong := r.check(line)
	if bytes.IndexByte(line, '"') < 0 || errors.Is(wrong, tooLong) {
		if wrong != nil {
			return legible(line), wrong
		}
		return strings.Split(string(trimLineEnd(line)), r.split.comma), nil
	}
	r.split.begin()
	err := r.split.add(line)
	var further [][]byte
	if err == nil && r.split.inQuotes {
		line = bytes.Clone(line)
		further, wrong, err = r.further(len(line), wrong)
	}
	if err != nil {
		return legible(line), r.unread(further, err)
	}
	if wrong != nil {
		return legible(line), wrong
	}
	return r.split.cells, nil
}

// further adds the lines behind one of a size that leaves a quotation mark open. wrong is the first thing that is wrong with any of them.
func (r *csvRows) further(size int, wrong error) (further [][]byte, _, err error) {
	for r.split.inQuotes {
		line, err := r.lines.next()
		switch {
		case errors.Is(err, io.EOF):
			return further, wrong, neverClosed
		case err != nil:
			return further, wrong, err
		}
		size += len(line)
		further = append(further, bytes.Clone(line))
		if size > maxRow || r.split.add(line) != nil {
			return further, wrong, neverClosed
		}
		if wrong == nil {
			wrong = r.check(line)
		}
	}
	return further, wrong, nil
}

// check looks for what no text has.
func (r *csvRows) check(line []byte) error {
	switch {
	case len(line) > maxRow:
		return tooLong
	case r.utf8 && !utf8.Valid(line):
		return notUTF8
	case bytes.IndexByte(line, 0) >= 0:
		return hasNUL
	}
	return nil
}

// unread lets the lines behind one with an error be read again, unless that has happened so often that it would go on for hours.
func (r *csvRows) unread(lines [][]byte, why error) error {
	for _, line := range lines {
		r.spare -= int64(len(line))
	}
	if r.spare < 0 {
		return FileError("Too many quotation marks in the file are never closed. Put whole cells in quotation marks, and double those inside.")
	}
	r.lines.unread(lines)
	return why
}

// spareFor is how many bytes of a file may be read again. One quotation mark costs no more than maxRow, and seldom so much: the next
// one ends it.
func spareFor(size int64) int64 { return 10*size + 64*maxRow }

func (r *csvRows) close() error { return nil }
