// Package wire reads what clients of the Admin API send: queries as the qs library writes them, JSON
// bodies, numbers and dates as JavaScript reads them. What is wrong it reports in the words of
// class-validator, since clients compare them.
package wire

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

// Kind is the kind of a value.
type Kind int

// The kinds of values. Absent is the zero value: nothing was sent.
const (
	Absent Kind = iota
	Null
	Bool
	Number
	String
	Array
	Object
)

// Value is one value of a query or a body.
type Value struct {
	Kind   Kind
	Text   string          // of a String; of a Number or Bool as it was written
	Items  []Value         // of an Array
	Fields []Field         // of an Object, in order of appearance, each name once
	Raw    json.RawMessage // as a body had it; nothing for a query
}

// Field is one named value of an object.
type Field struct {
	Name  string
	Value Value
}

// Get returns the field of that name, or an absent value.
func (v Value) Get(name string) Value {
	for _, field := range v.Fields {
		if field.Name == name {
			return field.Value
		}
	}
	return Value{}
}

// Invalid is everything that is wrong with what was sent, in one message.
type Invalid struct{ Message string }

func (e *Invalid) Error() string { return e.Message }

// errNUL is the error for the one character that PostgreSQL cannot store.
var errNUL = &Invalid{"NUL characters are not allowed"}

// IsInvalid returns the error as an *Invalid, if it is one.
func IsInvalid(err error) (*Invalid, bool) {
	var invalid *Invalid
	ok := errors.As(err, &invalid)
	return invalid, ok
}

func hasNUL(text string) bool { return strings.IndexByte(text, 0) >= 0 }

// IsText is true for text that every database can store: UTF-8 without NUL characters.
func IsText(text string) bool { return utf8.ValidString(text) && !hasNUL(text) }

// Plain is the text with a replacement character for whatever IsText refuses.
func Plain(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}
