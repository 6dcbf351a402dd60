package record

import (
	"strings"
	"time"
)

// Text is an input text that can be cleared. A nil *Text in an input means: not mentioned.
type Text struct {
	Value string
	Null  bool
}

// TextOf is the input of a form field: what is left blank is cleared.
func TextOf(value string) *Text {
	value = strings.TrimSpace(value)
	return &Text{Value: value, Null: value == ""}
}

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

// Apply lays the values over the stored ones, where they are JSON.
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

func SameValue[T comparable](a, b *T) bool {
	return (a == nil) == (b == nil) && (a == nil || *a == *b)
}

// Bound is an end of a range of quantities.
type Bound struct {
	At   int64
	Open bool
}

func (b *Bound) Stored() (at *int64, keep int) {
	switch {
	case b == nil:
		return nil, 1
	case b.Open:
		return nil, 0
	}
	return &b.At, 0
}

// Date is an input moment that can be cleared. A nil *Date in an input means: not mentioned.
type Date struct {
	At   time.Time
	Null bool
}

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

func Set[T any](column *T, value *T) {
	if value != nil {
		*column = *value
	}
}

func SameTime(a, b *time.Time) bool {
	return (a == nil) == (b == nil) && (a == nil || a.Equal(*b))
}

// Number is where the bound is; without one it is as far out as it can be.
func (b *Bound) Number(without int64) int64 {
	if b == nil || b.Open {
		return without
	}
	return b.At
}
