package sheets

import (
	"bufio"
	"encoding/xml"
	"errors"
	"io"
)

// maxDepth and maxToken bound the XML that is read: how deep elements may stand within each other, and the bytes of a tag or a piece of
// text.
const (
	maxDepth = 256
	maxToken = 4 << 20
)

// markup is a part of a file in XML, read token by token. Elements are known by their names without namespaces; nothing outside of the
// file is ever read, and there are no entities but those of XML itself.
type markup struct {
	decoder *xml.Decoder
	bytes   *tokenBytes
	format  Format
	depth   int
}

func newMarkup(from io.Reader, format Format) *markup {
	bytes := &tokenBytes{from: bufio.NewReaderSize(from, 1<<16)}
	decoder := xml.NewDecoder(bytes)
	decoder.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, damaged(format) } // they are all in UTF-8
	return &markup{decoder: decoder, bytes: bytes, format: format}
}

// next is the next token, which is valid until the one after it; io.EOF behind the last one. Other errors are for the operator.
func (m *markup) next() (xml.Token, error) {
	m.bytes.left = maxToken
	token, err := m.decoder.RawToken()
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, io.EOF) && m.depth > 0, errors.As(err, &syntax):
		return nil, damaged(m.format)
	case err != nil:
		return nil, err
	}
	switch token.(type) {
	case xml.StartElement:
		m.depth++
	case xml.EndElement:
		m.depth--
	case xml.Directive: // a document type
		return nil, damaged(m.format)
	}
	if m.depth > maxDepth || m.depth < 0 {
		return nil, damaged(m.format)
	}
	return token, nil
}

// skip passes over the rest of the element that has just begun.
func (m *markup) skip() error {
	for depth := m.depth - 1; m.depth > depth; {
		if _, err := m.next(); err != nil {
			return m.unended(err)
		}
	}
	return nil
}

// each calls a function for each element within the one that has just begun, up to its end. The function must read each to its end, or
// skip it.
func (m *markup) each(visit func(xml.StartElement) error) error {
	for depth := m.depth - 1; m.depth > depth; {
		token, err := m.next()
		if err != nil {
			return m.unended(err)
		}
		if element, is := token.(xml.StartElement); is {
			if err := visit(element); err != nil {
				return err
			}
		}
	}
	return nil
}

// find goes on to the next element of a name, wherever it stands; io.EOF where there is none.
func (m *markup) find(name string) (xml.StartElement, error) {
	for {
		token, err := m.next()
		if err != nil {
			return xml.StartElement{}, err
		}
		if element, is := token.(xml.StartElement); is && element.Name.Local == name {
			return element, nil
		}
	}
}

// text adds the text within the element that has just begun, up to its end, but for what is in elements within it.
func (m *markup) text(to *cellText) error {
	for depth := m.depth - 1; m.depth > depth; {
		token, err := m.next()
		if err != nil {
			return m.unended(err)
		}
		switch token := token.(type) {
		case xml.CharData:
			to.add(token)
		case xml.StartElement:
			if err := m.skip(); err != nil {
				return err
			}
		}
	}
	return nil
}

// unended is the error of an element that the file ends in.
func (m *markup) unended(err error) error {
	if errors.Is(err, io.EOF) {
		return damaged(m.format)
	}
	return err
}

// attr is an attribute of an element, by its name without a namespace.
func attr(element xml.StartElement, name string) string {
	for _, attribute := range element.Attr {
		if attribute.Name.Local == name {
			return attribute.Value
		}
	}
	return ""
}

// tokenBytes are the bytes of a part, of which the decoder may take only so many for one token.
type tokenBytes struct {
	from *bufio.Reader
	left int
}

// ReadByte is what the decoder reads with.
func (b *tokenBytes) ReadByte() (byte, error) {
	if b.left--; b.left < 0 {
		return 0, errTooMuch
	}
	return b.from.ReadByte()
}

// Read makes it a reader, as the decoder wants one.
func (b *tokenBytes) Read(p []byte) (int, error) { return b.from.Read(p) }

// cellText is the text of a cell while it is read. It keeps no more than a row may have.
type cellText struct {
	bytes   []byte
	tooLong bool
}

func (t *cellText) reset() { t.bytes, t.tooLong = t.bytes[:0], false }

func (t *cellText) add(text []byte) {
	if len(t.bytes)+len(text) > maxRow {
		t.tooLong = true
		return
	}
	t.bytes = append(t.bytes, text...)
}
