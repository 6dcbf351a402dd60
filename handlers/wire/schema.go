package wire

import (
	"slices"
	"strings"
)

// Schema are the properties that an object may have, in the order in which their faults are reported. T is what they are read
// into.
type Schema[T any] []Property[T]

// Property is one named value of an object.
type Property[T any] struct {
	name string
	// read puts the value in its place and returns what is wrong with it.
	read     func(value Value, into *T) (faults []string)
	optional bool
	null     func(into *T) (faults []string)      // what null means; nil: the same as nothing at all
	beside   func(object Value) (faults []string) // what is wrong with the object around it
}

// Optional makes a property one that may be left out, or be null.
func Optional[T any](p Property[T]) Property[T] {
	p.optional = true
	return p
}

// Nullable makes a property one that may be left out, and for which null has a meaning.
func Nullable[T any](p Property[T], null func(into *T)) Property[T] {
	p.optional, p.null = true, func(into *T) []string {
		null(into)
		return nil
	}
	return p
}

// NotNull makes a property one that may be left out, but not be null.
func NotNull[T any](p Property[T], fault string) Property[T] {
	p.optional, p.null = true, func(*T) []string { return []string{fault} }
	return p
}

// Filled makes a property one that must not be empty.
func Filled[T any](p Property[T]) Property[T] {
	read := p.read
	p.read = func(value Value, into *T) (faults []string) {
		if value.Kind <= Null || value.Kind == String && value.Text == "" {
			faults = []string{p.name + " should not be empty"}
		}
		return append(faults, read(value, into)...)
	}
	return p
}

// Within makes a schema of a part of T one of T.
func Within[T, U any](schema Schema[U], part func(into *T) *U) (whole Schema[T]) {
	for _, p := range schema {
		lifted := Property[T]{name: p.name, optional: p.optional, beside: p.beside}
		lifted.read = func(value Value, into *T) []string { return p.read(value, part(into)) }
		if p.null != nil {
			lifted.null = func(into *T) []string { return p.null(part(into)) }
		}
		whole = append(whole, lifted)
	}
	return whole
}

// ByKind makes a property that may be several things: each kind of value is read as the property of that kind.
func ByKind[T any](kinds map[Kind]Property[T], otherwise Kind) Property[T] {
	p := kinds[otherwise]
	p.read = func(value Value, into *T) []string {
		as, known := kinds[value.Kind]
		if !known {
			as = kinds[otherwise]
		}
		return as.read(value, into)
	}
	return p
}

// Read reads an object by the schema. All that is wrong with it is one *Invalid.
func Read[T any](schema Schema[T], object Value) (into T, err error) {
	err = ReadInto(schema, object, &into)
	return into, err
}

// ReadInto is Read for something that has values already; they stay where nothing else is said.
func ReadInto[T any](schema Schema[T], object Value, into *T) error {
	if object.Kind != Object {
		return &Invalid{"an unknown value was passed to the validate function"}
	}
	if faults := schema.read(object, into); len(faults) > 0 {
		return &Invalid{strings.Join(faults, ", ")}
	}
	return nil
}

func (s Schema[T]) read(object Value, into *T) (faults []string) {
	for _, field := range object.Fields {
		known := slices.ContainsFunc(s, func(p Property[T]) bool { return p.name == field.Name })
		// Medusa passes over these two, whatever they hold.
		if !known && field.Name != "__proto__" && field.Name != "constructor" {
			faults = append(faults, "property "+field.Name+" should not exist")
		}
	}
	for _, property := range s {
		wrong := property.take(object.Get(property.name), into)
		if property.beside != nil && len(wrong) == 0 {
			wrong = property.beside(object)
		}
		faults = append(faults, wrong...)
	}
	return faults
}

func (p Property[T]) take(value Value, into *T) (faults []string) {
	switch {
	case value.Kind == Null && p.null != nil:
		return p.null(into)
	case value.Kind <= Null && p.optional:
		return nil
	}
	return p.read(value, into)
}
