package record

import (
	"strings"
	"time"
)

// Text is an input for a text that can be cleared. A nil *Text leaves the stored one as it is.
type Text struct {
	Value string
	Null  bool
}

// TextOf is the input of a form field: what is left blank is cleared.
func TextOf(value string) *Text {
	value = strings.TrimSpace(value)
	return &Text{Value: value, Null: value == ""}
}

// Set applies the input to a column.
func (t *Text) Set(column **string) {
	switch {
	case t == nil:
	case t.Null:
		*column = nil
	default:
		value := t.Value
		*column = &value
	}
}

// MetadataChange lays values over the stored metadata, or puts them in its place.
type MetadataChange struct {
	Values  Metadata
	Replace bool
}

// Apply changes the stored metadata, or adds to wrong where a value is not valid JSON.
func (c *MetadataChange) Apply(stored *Metadata, wrong FieldErrors) {
	if c == nil {
		return
	}
	values, err := c.Values.Checked()
	wrong.Check(err == nil, "metadata", "A value is not valid JSON.")
	if c.Replace {
		*stored = values
	} else {
		*stored = stored.merge(values)
	}
}

// Bound is an input for an end of a range of quantities, which may be open. A nil *Bound leaves the stored one as it is.
type Bound struct {
	At   int64
	Open bool
}

// Set applies the input to a column.
func (b *Bound) Set(column **int64) {
	switch {
	case b == nil:
	case b.Open:
		*column = nil
	default:
		at := b.At
		*column = &at
	}
}

// Stored is the input for a statement over many rows: the value, nil where it is open, and 1 to keep the stored one.
func (b *Bound) Stored() (at *int64, keep int) {
	switch {
	case b == nil:
		return nil, 1
	case b.Open:
		return nil, 0
	}
	return &b.At, 0
}

// ValueOr is the value of the bound, or else without, where it is open or nil.
func (b *Bound) ValueOr(without int64) int64 {
	if b == nil || b.Open {
		return without
	}
	return b.At
}

// Date is an input for a time that can be cleared. A nil *Date leaves the stored one as it is.
type Date struct {
	At   time.Time
	Null bool
}

// Set applies the input to a column, in UTC and whole milliseconds.
func (d *Date) Set(column **time.Time) {
	switch {
	case d == nil:
	case d.Null:
		*column = nil
	default:
		at := d.At.UTC().Truncate(time.Millisecond)
		*column = &at
	}
}

// Set applies an input to a column that cannot be null. A nil value leaves it as it is.
func Set[T any](column *T, value *T) {
	if value != nil {
		*column = *value
	}
}

// SameValue compares two columns that may be null.
func SameValue[T comparable](a, b *T) bool {
	return (a == nil) == (b == nil) && (a == nil || *a == *b)
}

// SameTime compares two times that may be null, in whatever time zones they are.
func SameTime(a, b *time.Time) bool {
	return (a == nil) == (b == nil) && (a == nil || a.Equal(*b))
}
