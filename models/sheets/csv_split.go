package sheets

import "bytes"

// splitter takes the cells of a row from its lines.
type splitter struct {
	comma    string
	cells    []string
	cell     []byte // in quotes, as far as it was read
	inQuotes bool
	crlf     bool // lines end in CRLF, of which a cell in quotes has the LF
}

// begin begins another row.
func (s *splitter) begin() { s.cells, s.inQuotes = nil, false }

// add takes the cells of the next line. A quotation mark that begins a cell, also behind blanks, must be closed at its end; within a
// cell that begins with something else it is a character like others.
func (s *splitter) add(line []byte) error {
	for {
		if !s.inQuotes {
			if line = s.unquoted(line); line == nil {
				return nil
			}
		}
		var closed bool
		if line, closed = s.quoted(line); !closed {
			return nil
		}
		after := bytes.TrimLeft(line, " ")
		switch {
		case len(trimLineEnd(after)) == 0:
			return nil
		case after[0] != s.comma[0]:
			return outOfPlace
		}
		line = after[1:]
	}
}

// unquoted takes cells as long as none begins with a quotation mark, and returns what follows that mark, nil at the end of the line.
func (s *splitter) unquoted(line []byte) []byte {
	for {
		if start := bytes.TrimLeft(line, " "); len(start) > 0 && start[0] == '"' {
			s.inQuotes, s.cell = true, s.cell[:0]
			return start[1:]
		}
		cell, rest, more := bytes.Cut(line, []byte(s.comma))
		if !more {
			s.cells = append(s.cells, string(trimLineEnd(cell)))
			return nil
		}
		s.cells = append(s.cells, string(cell))
		line = rest
	}
}

// quoted goes on with a cell in quotation marks, and returns what follows the one that closes it.
func (s *splitter) quoted(line []byte) (rest []byte, closed bool) {
	for {
		part, rest, more := bytes.Cut(line, []byte{'"'})
		if text, found := bytes.CutSuffix(part, []byte("\r\n")); !more && found && s.crlf {
			s.cell = append(append(s.cell, text...), '\n')
			return nil, false
		}
		s.cell = append(s.cell, part...)
		if !more {
			return nil, false
		}
		if len(rest) == 0 || rest[0] != '"' {
			s.cells, s.inQuotes = append(s.cells, string(s.cell)), false
			return rest, true
		}
		s.cell = append(s.cell, '"')
		line = rest[1:]
	}
}
