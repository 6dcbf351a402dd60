package ui

import (
	"context"
	"maps"
	"slices"
)

type fieldErrorKey struct{}

// WithFieldErrors is the context that an answer is rendered in: of all faulty fields in it the first has the focus, also without
// JavaScript. HTML allows no second.
func WithFieldErrors(ctx context.Context) context.Context {
	return context.WithValue(ctx, fieldErrorKey{}, new(bool))
}

// firstFieldError is true for the first faulty field of an answer. Each faulty field asks once, in the order of the page.
func firstFieldError(ctx context.Context) bool {
	met, known := ctx.Value(fieldErrorKey{}).(*bool)
	if !known {
		return true
	}
	first := !*met
	*met = true
	return first
}

// FieldError is one error of a form: the id of the field, or "" for the form as a whole.
type FieldError struct{ Field, Text string }

// ErrorsAt are the errors of a form in the order of its fields. Words at a name that is none of them are shown too, without a
// field to lead to.
func ErrorsAt(errors map[string]string, problem string, fields ...string) (all []FieldError) {
	if problem != "" {
		all = append(all, FieldError{"", problem})
	}
	for _, field := range fields {
		if text := errors[field]; text != "" {
			all = append(all, FieldError{field, text})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(errors)) {
		if text := errors[name]; text != "" && !slices.Contains(fields, name) {
			all = append(all, FieldError{"", text})
		}
	}
	return all
}
