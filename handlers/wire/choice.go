package wire

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Choice is one of some texts. fault is the message for anything else; empty: class-validator's.
func Choice[T any](name, fault string, values []string, set func(into *T, value string)) Property[T] {
	if fault == "" {
		fault = name + " must be one of the following values: " + strings.Join(values, ", ")
	}
	return Property[T]{name: name, read: func(value Value, into *T) []string {
		if value.Kind != String || !slices.Contains(values, value.Text) {
			return []string{fault}
		}
		set(into, value.Text)
		return nil
	}}
}

// Choices is one of some texts, or an array of them.
func Choices[T any](name string, values []string, set func(into *T, chosen []string)) Property[T] {
	fault := "each value in " + name + " must be one of the following values: " + strings.Join(values, ", ")
	return Property[T]{name: name, read: func(value Value, into *T) []string {
		chosen := []string{value.Text}
		if value.Kind != String {
			var ok bool
			if chosen, ok = value.texts(); !ok {
				return []string{fault}
			}
		}
		for _, text := range chosen {
			if !slices.Contains(values, text) {
				return []string{fault}
			}
		}
		set(into, chosen)
		return nil
	}}
}

// Some is a string, or an array of strings.
func Some[T any](name string, set func(into *T, texts []string)) Property[T] {
	return Property[T]{name: name, read: func(value Value, into *T) []string {
		if value.Kind == String {
			set(into, []string{value.Text})
			return nil
		}
		return Texts(name, set).read(value, into)
	}}
}

// Whole is a whole number, as exact as JavaScript has them, between two bounds. In a query it may be written as text.
func Whole[T any](name string, least, greatest int64, set func(into *T, number int64)) Property[T] {
	return Property[T]{name: name, read: func(value Value, into *T) []string {
		number, ok := ParseNumber(value.Text)
		isText := value.Kind == String && value.Raw == nil && value.Text != ""
		switch {
		case value.Kind != Number && !isText || !ok || number != math.Trunc(number):
			return []string{name + " must be an integer number"}
		case number < float64(least):
			return []string{name + " must not be less than " + strconv.FormatInt(least, 10)}
		case number > float64(greatest):
			return []string{name + " must not be greater than " + strconv.FormatInt(greatest, 10)}
		}
		set(into, int64(number))
		return nil
	}}
}

// Boolean is true or false in a body.
func Boolean[T any](name string, set func(into *T, flag bool)) Property[T] {
	return one(name, " must be a boolean value", func(value Value, into *T) bool {
		return value.Kind == Bool && done(set, into, value.Text == "true")
	})
}

// Instant is a date in a body, where other than in a query a number is milliseconds since 1970.
func Instant[T any](name string, set func(into *T, at time.Time)) Property[T] {
	return one(name, " must be a Date instance", func(value Value, into *T) bool {
		at, ok := time.Time{}, false
		switch _, isNumber := ParseNumber(value.Text); {
		case value.Kind == Number:
			var milliseconds float64
			ok = json.Unmarshal(value.Raw, &milliseconds) == nil
			if ok {
				at, ok = dateOf(math.Trunc(milliseconds))
			}
		case value.Kind == String && !isNumber:
			at, ok = ParseDate(value.Text)
		case value.Kind == String && len(value.Text) == 4: // a year
			at, ok = ParseDate(value.Text + "-01-01")
		}
		return ok && done(set, into, at)
	})
}

// Required makes a property one that has to be there and must not be null. fault follows the property's name in the message.
func Required[T any](p Property[T], fault string) Property[T] {
	read := p.read
	p.read = func(value Value, into *T) []string {
		if value.Kind <= Null {
			return []string{p.name + fault}
		}
		return read(value, into)
	}
	return p
}

// Either makes a property one of two, exactly one of which has to be given, unless a third is.
func Either[T any](p Property[T], other, unless string) Property[T] {
	p.optional = true
	p.beside = func(object Value) []string {
		here, there := object.Get(p.name).Kind > Null, object.Get(other).Kind > Null
		if here != there || unless != "" && object.Get(unless).Kind > Null {
			return nil
		}
		return []string{`Failed XOR relation between "` + p.name + `" and "` + other + `".`}
	}
	return p
}
