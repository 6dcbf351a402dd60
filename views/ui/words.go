package ui

import (
	"strconv"
	"strings"
	"time"

	"cohort/models/record"
	"cohort/models/text"
)

// Text is a column that may be empty.
func Text(column *string) string {
	if column == nil {
		return ""
	}
	return *column
}

// Short is a name as a sentence has it: programs may give names of a page's length.
func Short(name string) string { return text.Short(name) }

// Quoted is a name within a sentence, apart from its words.
func Quoted(name string) string { return text.Quoted(Short(name)) }

// Number writes n with its thousands apart: 12,345.
func Number(n int) string { return text.Number(int64(n)) }

// Counted is a number that counting may have stopped at: "312", "10,000+".
func Counted(total record.Total) string {
	if total.AtLeast {
		return Number(int(total.Count)) + "+"
	}
	return Number(int(total.Count))
}

// Capital is a word of plain letters at the beginning of a sentence.
func Capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }

// OrDash is a text, or a dash where there is none.
func OrDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

// LabelOf is the label of a choice by its value; a value that is not among the choices is quoted.
func LabelOf(choices []Param, value string) string {
	for _, choice := range choices {
		if choice.Value == value {
			return choice.Name
		}
	}
	return Quoted(value)
}

const (
	exactLayout   = "Monday, 2 January 2006, 15:04:05 "
	machineLayout = "2006-01-02T15:04:05.000Z"
)

func exactTime(t time.Time) string { return t.Format(exactLayout) + zoneName(t.Location()) }

func machineTime(t time.Time) string { return t.UTC().Format(machineLayout) }

func itoa(n int) string { return strconv.Itoa(n) }
