package sheets

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"unicode/utf16"
)

// maxTexts is how many bytes the shared texts of a file may have. They are kept in memory, since any cell may use any of them.
const maxTexts = 256 << 20

// textPiece is how many bytes of them lie together.
const textPiece = 1 << 20

// sharedTexts are the texts that the cells of a file refer to by their numbers, without a header for each.
type sharedTexts struct {
	pieces [][]byte
	ends   []uint32
}

func (t *sharedTexts) size() int {
	if len(t.ends) == 0 {
		return 0
	}
	return int(t.ends[len(t.ends)-1])
}

func (t *sharedTexts) add(text []byte) error {
	end := t.size() + len(text)
	if end+4*len(t.ends) > maxTexts {
		return FileError("The file holds more text than can be read from a spreadsheet. Save it as CSV.")
	}
	for len(text) > 0 {
		last := len(t.pieces) - 1
		if last < 0 || len(t.pieces[last]) == textPiece {
			t.pieces = append(t.pieces, make([]byte, 0, textPiece))
			last++
		}
		n := min(len(text), textPiece-len(t.pieces[last]))
		t.pieces[last] = append(t.pieces[last], text[:n]...)
		text = text[n:]
	}
	t.ends = append(t.ends, uint32(end))
	return nil
}

// at is a text by its number.
func (t *sharedTexts) at(n int) (string, bool) {
	if n < 0 || n >= len(t.ends) {
		return "", false
	}
	start, end := 0, int(t.ends[n])
	if n > 0 {
		start = int(t.ends[n-1])
	}
	var text []byte
	for start < end {
		piece := t.pieces[start/textPiece]
		from := start % textPiece
		to := min(len(piece), from+end-start)
		if from+end-start <= textPiece && text == nil {
			return string(piece[from:to]), true
		}
		text = append(text, piece[from:to]...)
		start += to - from
	}
	return string(text), true
}

// readTexts reads the shared texts of a file.
func (a *archive) readTexts(name string) (*sharedTexts, error) {
	opened, err := a.open(name)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	m, texts := newMarkup(opened, a.format), &sharedTexts{}
	var text cellText
	for {
		_, err := m.find("si")
		if errors.Is(err, io.EOF) {
			return texts, nil
		}
		if err == nil {
			text.reset()
			err = m.richText(&text)
		}
		if err == nil {
			err = texts.add(unescapeX(text.bytes))
		}
		if err != nil {
			return nil, err
		}
	}
}

// richText adds the text of the element that has just begun: t, or runs with a t each. How Japanese words are pronounced (rPh) is no
// part of it.
func (m *markup) richText(to *cellText) error {
	return m.each(func(element xml.StartElement) error {
		switch element.Name.Local {
		case "t":
			return m.text(to)
		case "r":
			return m.richText(to)
		}
		return m.skip()
	})
}

// escapedX is a character that XML cannot hold, as Excel writes it.
var escapedX = regexp.MustCompile(`(_x[0-9A-Fa-f]{4}_)+`)

// unescapeX reads such characters. A character beyond the first plane is written as two.
func unescapeX(text []byte) []byte {
	return escapedX.ReplaceAllFunc(text, func(escaped []byte) []byte {
		var units []uint16
		for i := 0; i < len(escaped); i += len("_x0000_") {
			unit, _ := strconv.ParseUint(string(escaped[i+2:i+6]), 16, 16)
			units = append(units, uint16(unit))
		}
		return []byte(string(utf16.Decode(units)))
	})
}
