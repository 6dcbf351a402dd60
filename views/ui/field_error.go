package ui

import (
	"context"
	"maps"
	"slices"

	"cohort/models/text"
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

// namedErrors are the errors of fields that stand beside others of their kind, with their names.
var namedErrors = map[string]string{
	"starts_at": "Starts: {why}", "ends_at": "Ends: {why}",
	"min_quantity": "Minimum quantity: {why}", "max_quantity": "Maximum quantity: {why}",
	"first_name": "First name: {why}", "last_name": "Last name: {why}", "phone": "Phone: {why}",
}

// ErrorsAt are the errors of a form in the order of its fields. Words at a name that is none of them are shown too, without a
// field to lead to. Where two fields have the same error, each says its name.
func ErrorsAt(errors map[string]string, problem string, fields ...string) (all []FieldError) {
	if problem != "" {
		all = append(all, FieldError{"", problem})
	}
	for _, field := range fields {
		if words := errors[field]; words != "" {
			all = append(all, FieldError{field, words})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(errors)) {
		if words := errors[name]; words != "" && !slices.Contains(fields, name) {
			all = append(all, FieldError{"", words})
		}
	}
	seen := map[string]int{}
	for _, e := range all {
		seen[e.Text]++
	}
	for i, e := range all {
		if sentence := namedErrors[e.Field]; sentence != "" && seen[e.Text] > 1 {
			all[i].Text = text.Fill(sentence, "why", e.Text)
		}
	}
	return all
}
