package record

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"cohort/models/text"
)

// What is said about a date that cannot be read.
const (
	howToWriteDay = "Write the date as 30 Nov 2026 or 2026-11-30."
	noSuchDay     = "There is no {typed} in the calendar. Write the date as 30 Nov 2026 or 2026-11-30."
	twoDays       = "{typed} can be {one} or {other}. Write the month by its name, as in 30 Nov 2026."
)

const dayLayout = "2 Jan 2006"

// Day writes a day for people: 30 Nov 2026.
func Day(at time.Time) string { return at.UTC().Format(dayLayout) }

// ReadDay reads a day that was typed, as its beginning in UTC: 30 Nov 2026, Nov 30, 2026, 2026-11-30 or 30.11.2026. What can be
// two days, such as 11/12/2026, is refused. The error says how to write it.
func ReadDay(typed string) (time.Time, error) {
	return readDay(strings.Join(strings.Fields(typed), " "), howToWriteDay)
}

// dayForms are the ways to write a day that can be only one, with the parts as the layout has them.
var dayForms = []struct {
	form   *regexp.Regexp
	layout string
	parts  func(found []string) string
}{
	{regexp.MustCompile(`^(\d{1,2})\.? ?([A-Za-z]{3,9})\.?,? ?(\d{4})$`), dayLayout, func(found []string) string {
		return found[1] + " " + monthName(found[2]) + " " + found[3]
	}},
	{regexp.MustCompile(`^([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})$`), dayLayout, func(found []string) string {
		return found[2] + " " + monthName(found[1]) + " " + found[3]
	}},
	{regexp.MustCompile(`^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$`), "2.1.2006", func(found []string) string {
		return strings.Join(found[1:], ".")
	}},
	{regexp.MustCompile(`^\d{4}-\d{1,2}-\d{1,2}$`), "2006-1-2", func(found []string) string { return found[0] }},
}

var slashed = regexp.MustCompile(`^\d{1,2}[/-]\d{1,2}[/-]\d{4}$`)

func readDay(typed, howToWrite string) (time.Time, error) {
	for _, way := range dayForms {
		found := way.form.FindStringSubmatch(typed)
		if found == nil {
			continue
		}
		day, err := time.Parse(way.layout, way.parts(found))
		if err != nil {
			return time.Time{}, refusedDate(text.Fill(noSuchDay, "typed", typed))
		}
		return day, nil
	}
	if slashed.MatchString(typed) {
		return readSlashed(typed)
	}
	return time.Time{}, refusedDate(howToWrite)
}

// monthName is the short name of a month that was written in full, or in one of the ways to shorten it.
func monthName(typed string) string {
	for month := time.January; month <= time.December; month++ {
		if strings.HasPrefix(strings.ToLower(month.String()), strings.ToLower(typed)) {
			return month.String()[:3]
		}
	}
	return typed
}

// readSlashed reads two numbers and a year, which some write with the day first and others with the month.
func readSlashed(typed string) (time.Time, error) {
	numbers := strings.ReplaceAll(typed, "-", "/")
	var days []time.Time
	for _, layout := range []string{"2/1/2006", "1/2/2006"} {
		if day, err := time.Parse(layout, numbers); err == nil && !slices.ContainsFunc(days, day.Equal) {
			days = append(days, day)
		}
	}
	switch len(days) {
	case 0:
		return time.Time{}, refusedDate(text.Fill(noSuchDay, "typed", typed))
	case 1:
		return days[0], nil
	}
	return time.Time{}, refusedDate(text.Fill(twoDays, "typed", typed, "one", Day(days[0]), "other", Day(days[1])))
}

func refusedDate(message string) error { return &Error{Kind: Invalid, Message: message} }
