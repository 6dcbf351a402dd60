package record

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// DateFormat is how an operator wants dates written. The zero value is 30 Nov 2026. Numbers between slashes are read by it, where the
// operator has chosen one with slashes; all other ways to write a date are read by everybody.
type DateFormat string

// The formats that can be chosen, in the order in which they are offered.
const (
	DayMonthWords   DateFormat = ""            // 30 Nov 2026
	MonthDayWords   DateFormat = "mdy_words"   // Nov 30, 2026
	YearMonthDay    DateFormat = "iso"         // 2026-11-30
	DayMonthDots    DateFormat = "dmy_dots"    // 30.11.2026
	DayMonthSlashes DateFormat = "dmy_slashes" // 30/11/2026
	MonthDaySlashes DateFormat = "mdy_slashes" // 11/30/2026
)

// DateFormats are all of them.
var DateFormats = []DateFormat{DayMonthWords, MonthDayWords, YearMonthDay, DayMonthDots, DayMonthSlashes, MonthDaySlashes}

// dateLayouts are how each format writes a day on a page, and in a field.
var dateLayouts = map[DateFormat]struct{ shown, field string }{
	DayMonthWords: {dayLayout, dayLayout},
	MonthDayWords: {"Jan 2, 2006", "Jan 2, 2006"},
	YearMonthDay:  {time.DateOnly, time.DateOnly},
	DayMonthDots:  {"02.01.2006", "02.01.2006"},
	// What a field shows must be the same day for whoever reads it, and after another format was chosen.
	DayMonthSlashes: {"02/01/2006", dayLayout},
	MonthDaySlashes: {"01/02/2006", "Jan 2, 2006"},
}

// Known is true for the formats that can be chosen.
func (f DateFormat) Known() bool { return slices.Contains(DateFormats, f) }

// Day writes a day, in the zone of the time.
func (f DateFormat) Day(at time.Time) string { return at.Format(f.layouts().shown) }

// DateTime writes a date and time to the minute, in the zone of the time.
func (f DateFormat) DateTime(at time.Time) string { return at.Format(f.layouts().shown + ", 15:04") }

// FieldDay writes a day as a field shows it. Everybody reads it as that day, whatever format they have chosen.
func (f DateFormat) FieldDay(at time.Time) string { return at.UTC().Format(f.layouts().field) }

// FieldDateTime writes a date and time as a field shows it, in UTC, with the seconds where there are some.
func (f DateFormat) FieldDateTime(at time.Time) string {
	clock := ", 15:04"
	if at.Second() != 0 {
		clock = ", 15:04:05"
	}
	return at.UTC().Format(f.layouts().field + clock)
}

func (f DateFormat) layouts() struct{ shown, field string } {
	if known, ok := dateLayouts[f]; ok {
		return known
	}
	return dateLayouts[DayMonthWords] // of another version
}

var slashedStart = regexp.MustCompile(`^\s*(\d{1,2})\s*/\s*(\d{1,2})\s*/\s*(\d{4})\b`)

// Plain writes what was typed with its date as 2026-11-30, where that has slashes and the operator has chosen a format with slashes: what
// everybody else would be asked back is only one day for them. All other texts stay as they are.
func (f DateFormat) Plain(typed string) string {
	found := slashedStart.FindStringSubmatch(typed)
	layout := map[DateFormat]string{DayMonthSlashes: "2/1/2006", MonthDaySlashes: "1/2/2006"}[f]
	if found == nil || layout == "" {
		return typed
	}
	day, err := time.Parse(layout, strings.Join(found[1:], "/"))
	if err != nil {
		return typed // which is then refused, or can be only the other day
	}
	return day.Format(time.DateOnly) + typed[len(found[0]):]
}
