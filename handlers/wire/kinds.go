package wire

import (
	"encoding/json"
	"math"
	"time"
)

// The kinds of properties. Each hands what it has read to set.

// Text is a string.
func Text[T any](name string, set func(into *T, text string)) Property[T] {
	return one(name, " must be a string", func(value Value, into *T) bool {
		return value.Kind == String && done(set, into, value.Text)
	})
}

// Email is a string that valid accepts as an e-mail address.
func Email[T any](name string, valid func(string) bool, set func(into *T, email string)) Property[T] {
	return one(name, " must be an email", func(value Value, into *T) bool {
		return value.Kind == String && valid(value.Text) && done(set, into, value.Text)
	})
}

// JSON is an object of any content.
func JSON[T any](name string, set func(into *T, object json.RawMessage)) Property[T] {
	return one(name, " must be an object", func(value Value, into *T) bool {
		return value.Kind == Object && done(set, into, value.Raw)
	})
}

// Count is a number from 0 on, up to the greatest that a database can count to.
func Count[T any](name string, set func(into *T, count float64)) Property[T] {
	const greatest = 1 << 63
	return Property[T]{name: name, read: func(value Value, into *T) []string {
		number, ok := ParseNumber(value.Text)
		switch {
		case value.Kind != String && value.Kind != Number || !ok:
			return []string{name + " must be a number conforming to the specified constraints"}
		case number < 0:
			return []string{name + " must not be less than 0"}
		case number >= greatest:
			return []string{name + " must not be greater than 9223372036854775807"}
		}
		set(into, math.Abs(number)) // there is a negative zero
		return nil
	}}
}

// Flag is true or false.
func Flag[T any](name string, set func(into *T, flag bool)) Property[T] {
	return one(name, " must be one of the following values: true, false", func(value Value, into *T) bool {
		known := value.Text == "true" || value.Text == "false"
		return (value.Kind == String || value.Kind == Bool) && known && done(set, into, value.Text == "true")
	})
}

// Timestamp is a date, or a number of seconds since 1970.
func Timestamp[T any](name string, set func(into *T, at time.Time)) Property[T] {
	return one(name, " must be a Date instance", func(value Value, into *T) bool {
		at, ok := ParseDate(value.Text)
		return (value.Kind == String || value.Kind == Number) && ok && done(set, into, at)
	})
}

// Texts is an array of strings.
func Texts[T any](name string, set func(into *T, texts []string)) Property[T] {
	return Property[T]{name: name, read: func(value Value, into *T) []string {
		texts, ok := value.texts()
		switch {
		case value.Kind != Array && value.Kind != Object:
			return []string{name + " must be an array"}
		case !ok:
			return []string{"each value in " + name + " must be a string"}
		}
		set(into, texts)
		return nil
	}}
}

func (v Value) texts() (texts []string, ok bool) {
	texts = make([]string, 0, len(v.Items))
	for _, item := range v.Items {
		if item.Kind != String {
			return nil, false
		}
		texts = append(texts, item.Text)
	}
	return texts, v.Kind == Array
}

// Nested is an object with a schema of its own.
func Nested[T, U any](name string, schema Schema[U], set func(into *T, inner U)) Property[T] {
	return Property[T]{name: name, read: func(value Value, into *T) (faults []string) {
		if value.Kind != Object {
			for range max(1, len(value.Items)) {
				faults = append(faults, "nested property "+name+" must be either object or array")
			}
			return faults
		}
		var inner U
		if faults = schema.read(value, &inner); len(faults) == 0 {
			set(into, inner)
		}
		return faults
	}}
}

// Each is an array of objects with a schema of their own.
func Each[T, U any](name string, schema Schema[U], set func(into *T, inner []U)) Property[T] {
	return Property[T]{name: name, read: func(value Value, into *T) (faults []string) {
		items := value.Items
		switch value.Kind {
		case Array:
		case Object:
			faults, items = append(faults, name+" must be an array"), nil
		default:
			items = []Value{{}}
		}
		inner := make([]U, len(items))
		for i, item := range items {
			if item.Kind != Object && item.Kind != Array {
				faults = append(faults, "each value in nested property "+name+" must be either object or array")
				continue
			}
			faults = append(faults, schema.read(item, &inner[i])...)
		}
		if len(faults) == 0 {
			set(into, inner)
		}
		return faults
	}}
}

// MustBeArray adds the fault that some arrays of objects have besides, where something else was sent.
func MustBeArray[T any](p Property[T]) Property[T] {
	read := p.read
	p.read = func(value Value, into *T) (faults []string) {
		if value.Kind != Array && value.Kind != Object {
			faults = []string{p.name + " must be an array"}
		}
		return append(faults, read(value, into)...)
	}
	return p
}

// one is a property that is either right or has the one fault.
func one[T any](name, fault string, read func(value Value, into *T) (ok bool)) Property[T] {
	return Property[T]{name: name, read: func(value Value, into *T) []string {
		if !read(value, into) {
			return []string{name + fault}
		}
		return nil
	}}
}

func done[T, V any](set func(*T, V), into *T, value V) bool {
	set(into, value)
	return true
}
