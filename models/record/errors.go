// Package record has what the records of every subject are made of: errors that can be shown, ids, revisions, inputs,
// metadata and money.
package record

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"cohort/models/text"
)

// CheckExpected checks that as many records were found as the operator has confirmed. expect is nil where nothing was
// confirmed. The error is of the kind Conflict; its message is one or many, for the number that was found.
func CheckExpected(expect *int64, found int64, object, one, many string) error {
	if expect == nil || *expect == found {
		return nil
	}
	return &Error{
		Kind: Conflict, Object: object, Field: "expect", Value: fmt.Sprint(found), Count: found,
		Message: text.Plural(found, one, many),
	}
}

// Kind is the sort of an error; the web turns it into a status.
type Kind int

// The kinds of errors that can be shown to a person. Any other error is our own fault.
const (
	Invalid      Kind = iota + 1 // the input breaks a rule
	NotFound                     // the thing asked for is not there
	Duplicate                    // another one has this name or e-mail
	Refused                      // the operation is not possible in this state
	Unauthorized                 // the credentials are wrong
	Throttled                    // too many tries: wait
	Unavailable                  // the database cannot be reached right now
	Conflict                     // the request contradicts another one, or what was confirmed has become something else
	Stale                        // the record was changed after the revision that the request named
	Forbidden                    // the role does not allow it
	Withheld                     // nothing was to be changed yet: see db.DryRun
)

// Error is an error that can be shown to a person: a kind, a message and, for forms, the messages at each field. Object,
// Field and Value name what it is about, for clients that have wordings of their own.
type Error struct {
	Kind    Kind
	Message string
	Fields  map[string]string // form field -> what is wrong with it
	Object  string            // "customer", "customer_group", ...
	Field   string            // the column: "name", "email", "id", ...
	Value   string            // the value that was refused; ids that are missing, joined by ", "
	Count   int64             // how many there are now, where another number was confirmed
}

// Error is the message, or else those of the fields.
func (e *Error) Error() string {
	if e.Message != "" || len(e.Fields) == 0 {
		return e.Message
	}
	names := make([]string, 0, len(e.Fields))
	for name := range e.Fields {
		names = append(names, name)
	}
	sort.Strings(names)
	words := make([]string, len(names))
	for i, name := range names {
		words[i] = e.Fields[name]
	}
	return strings.Join(words, " ")
}

// IsKind returns whether err is, or wraps, an *Error of the kind.
func IsKind(err error, kind Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kind
}

// ControlText is the message for a name that has more than one line.
const ControlText = "Use no line breaks, tabs or control characters."

// UnstorableText is the message for a text that cannot be stored.
const UnstorableText = "This text contains a character that can't be saved."

// FieldErrors collects the messages about an input, by field.
type FieldErrors map[string]string

// Check adds a message about a field unless ok. The first one of a field counts.
func (f FieldErrors) Check(ok bool, field, words string) {
	if !ok && f[field] == "" {
		f[field] = words
	}
}

// maxText is how many characters a name or a phone number may have: programs give far longer ones than people type.
const maxText = 10_000

// CheckText refuses a text that is too long, or cannot be stored.
func (f FieldErrors) CheckText(value, field string) {
	f.Check(utf8.RuneCountInString(value) <= maxText, field, "Use at most 10,000 characters.")
	f.Check(!text.IsUnstorable(value), field, UnstorableText)
}

// Err is an error of the kind Invalid with all messages, nil where there are none.
func (f FieldErrors) Err(object string) error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Object: object, Fields: f}
}

// Taken is an error of the kind Duplicate about the field whose value another record has.
func Taken(object, field, value, words string) *Error {
	return &Error{
		Kind: Duplicate, Object: object, Field: field, Value: value,
		Fields: map[string]string{field: words},
	}
}

// Missing is an error of the kind NotFound about the record with an id.
func Missing(object, id, words string) error {
	return &Error{Kind: NotFound, Object: object, Field: "id", Value: id, Message: words}
}
