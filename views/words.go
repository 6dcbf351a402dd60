package views

import "cohort/models"

// Text is a column that may be empty.
func Text(column *string) string {
	if column == nil {
		return ""
	}
	return *column
}

// Short is a name as a sentence has it: programs may give names of a page's length.
func Short(name string) string {
	if runes := []rune(name); len(runes) > 60 {
		return string(runes[:59]) + "…"
	}
	return name
}

// Quoted is a name within a sentence, apart from its words.
func Quoted(name string) string { return models.Quoted(Short(name)) }
