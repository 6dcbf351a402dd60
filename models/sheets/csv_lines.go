package sheets

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
)

// lines are the lines of a text, read one by one.
type lines struct {
	text  *bufio.Reader
	read  int      // how many were read so far
	again [][]byte // those that are read again, the last one first
}

// next is the next line with its end, which may be changed by the next call. Of a line that is too long it keeps one byte more than
// maxRow.
func (l *lines) next() ([]byte, error) {
	if last := len(l.again) - 1; last >= 0 {
		line := l.again[last]
		l.again = l.again[:last]
		l.read++
		return line, nil
	}
	line, err := l.text.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		line, err = l.long(bytes.Clone(line))
	}
	if err != nil && (!errors.Is(err, io.EOF) || len(line) == 0) {
		return nil, err
	}
	l.read++
	return line, nil
}

// long is a line that is longer than the buffer, by its beginning.
func (l *lines) long(line []byte) ([]byte, error) {
	for {
		part, err := l.text.ReadSlice('\n')
		line = append(line, part[:min(len(part), maxRow+1-len(line))]...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// unread lets the lines that were read last be read again.
func (l *lines) unread(lines [][]byte) {
	for _, line := range slices.Backward(lines) {
		l.again = append(l.again, line)
	}
	l.read -= len(lines)
}

func trimLineEnd(line []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
}

// lineEndOf is how the lines of a text end, by the first end outside of quotation marks: CRLF, LF or CR, "" where there is none. A CR
// counts only where most lines end so: else it is one within a cell.
func lineEndOf(text []byte) string {
	first, counts := "", map[string]int{}
	quoted := false
	for i, b := range text {
		end := ""
		switch {
		case b == '"' && (quoted || i == 0 || strings.IndexByte(Commas+" \r\n\ufeff", text[i-1]) >= 0):
			quoted = !quoted
		case quoted, b == '\n' && i > 0 && text[i-1] == '\r':
		case b == '\n':
			end = "LF"
		case b == '\r' && i+1 < len(text) && text[i+1] == '\n':
			end = "CRLF"
		case b == '\r':
			end = "CR"
		}
		if end == "" {
			continue
		}
		if first == "" && end != "CR" {
			return end
		}
		first = "CR"
		counts[end]++
	}
	switch {
	case first == "" && quoted: // it is never closed
		return lineEndOf(bytes.ReplaceAll(text, []byte{'"'}, nil))
	case first == "" || counts["CR"] >= counts["LF"]+counts["CRLF"]:
		return first
	case counts["CRLF"] > counts["LF"]:
		return "CRLF"
	}
	return "LF"
}

// withoutCR is a text in which each CR, also one before a LF, ends a line like a LF.
type withoutCR struct {
	text io.Reader
	cr   bool // the last one read was a CR
}

func (w *withoutCR) Read(p []byte) (int, error) {
	for {
		n, err := w.text.Read(p)
		kept := p[:0]
		for _, b := range p[:n] {
			switch {
			case b == '\r':
				kept = append(kept, '\n')
			case b != '\n' || !w.cr:
				kept = append(kept, b)
			}
			w.cr = b == '\r'
		}
		if len(kept) > 0 || err != nil || n == 0 {
			return len(kept), err
		}
	}
}
