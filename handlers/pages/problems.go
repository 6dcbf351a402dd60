package pages

import (
	"errors"
	"maps"
	"slices"

	"cohort/models/record"
	"cohort/models/text"
)

// FormProblem is why a form cannot be saved as it is. Both ways to show it show all of it.
type FormProblem struct {
	fields  map[string]string
	message string
}

// Refused finds why a form cannot be saved as it is: something at its fields is wrong, what was chosen in it (a "customer", a
// "customer_group") has been deleted meanwhile, or it is not to be saved yet. It is nil for other errors: they are not the form's.
func Refused(err error, chosen string) *FormProblem {
	var shown *record.Error
	switch {
	case !errors.As(err, &shown):
	case len(shown.Fields) > 0, shown.Kind == record.NotFound && shown.Object == chosen, shown.Kind == record.Withheld:
		return ProblemOf(shown)
	}
	return nil
}

// ProblemOf is an error as a form shows it: where it has words for fields, its message is for programs.
func ProblemOf(shown *record.Error) *FormProblem {
	if len(shown.Fields) > 0 {
		return &FormProblem{fields: maps.Clone(shown.Fields)}
	}
	return &FormProblem{message: shown.Message}
}

// Fill puts the words at the fields of a form, or above them all. What is no field of the form its page shows above them too.
func (p *FormProblem) Fill(fields *map[string]string, above *string) {
	*fields, *above = p.fields, p.message
}

// Move puts the words at some fields of a record at the one field that the form has for them.
func (p *FormProblem) Move(to string, from ...string) {
	for _, name := range from {
		if words := p.fields[name]; words != "" {
			p.fields[to] = words
			delete(p.fields, name)
		}
	}
}

// Words are the problem as one text, for a form that has no fields of its own.
func (p *FormProblem) Words() string {
	sentences := []string{p.message}
	for _, field := range slices.Sorted(maps.Keys(p.fields)) {
		sentences = append(sentences, p.fields[field])
	}
	return text.Sentences(sentences...)
}
