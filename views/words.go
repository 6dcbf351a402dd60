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
	if signs := []rune(name); len(signs) > 60 {
		return string(signs[:59]) + "…"
	}
	return name
}

// Quoted is a name within a sentence, apart from its words.
func Quoted(name string) string { return models.Quoted(Short(name)) }

// Count is a number with its noun: "1 customer", "1,204 customers".
func Count(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(int(n)) + " " + many
}
