package wire

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// farthest is how far from 1970 a Date of JavaScript can be, in milliseconds.
const farthest = 8.64e15

// ParseDate reads a date and time as Medusa does: a number is seconds since 1970, any other text whatever
// JavaScript's Date takes. A text without a time zone is in UTC. Dates beyond the years 1 to 9999 are
// moved to the edge of them: no stored date lies between, so a comparison comes out the same.
func ParseDate(text string) (time.Time, bool) {
	if seconds, ok := ParseNumber(text); ok {
		return dateOf(math.Trunc(seconds * 1000))
	}
	if parts := isoDate.FindStringSubmatch(text); parts != nil {
		return parseISO(parts)
	}
	return parseLoose(text)
}

// dateOf returns the date that is as many milliseconds after 1970; false when that is farther than JavaScript can count.
func dateOf(milliseconds float64) (time.Time, bool) {
	if !(math.Abs(milliseconds) <= farthest) {
		return time.Time{}, false
	}
	date := time.UnixMilli(int64(milliseconds)).UTC()
	switch year := date.Year(); {
	case year < 1:
		date = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	case year > 9999:
		date = time.Date(9999, 12, 31, 23, 59, 59, 999e6, time.UTC)
	}
	return date, true
}

// isoDate is the one format that ECMAScript defines:
// https://tc39.es/ecma262/#sec-date-time-string-format.
var isoDate = regexp.MustCompile(`(?i)^([+-]\d{6}|\d{4})(?:-(\d\d)(?:-(\d\d))?)?` +
	`(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:(Z)|([+-])(\d\d):?(\d\d))?)?$`)

func parseISO(parts []string) (time.Time, bool) {
	number := func(i, otherwise int) int {
		if parts[i] == "" {
			return otherwise
		}
		return small(parts[i])
	}
	d := civil{
		year: number(1, 0), month: number(2, 1), day: number(3, 1),
		hour: number(4, 0), minute: number(5, 0), second: number(6, 0), millisecond: milliseconds(parts[7]),
		zone: 60*number(10, 0) + number(11, 0),
	}
	if parts[9] == "-" {
		d.zone = -d.zone
	}
	if parts[1] == "-000000" || number(10, 0) > 23 || number(11, 0) > 59 {
		return time.Time{}, false
	}
	return d.date()
}

// civil is a date and time as a calendar and a clock show them.
type civil struct {
	year, month, day                  int
	hour, minute, second, millisecond int
	zone                              int // minutes ahead of UTC
}

// date returns the date in UTC. A day that its month does not have is one of the next month: 30 February is 2 March.
func (d civil) date() (time.Time, bool) {
	midnight := d.hour == 24 && d.minute == 0 && d.second == 0 && d.millisecond == 0
	if d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31 ||
		d.hour > 23 && !midnight || d.minute > 59 || d.second > 59 {
		return time.Time{}, false
	}
	date := time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute-d.zone, d.second, d.millisecond*1e6, time.UTC)
	return dateOf(float64(date.UnixMilli()))
}

// small reads digits, with or without + or - before them. A number too large for any part of a date stays too large.
func small(digits string) int {
	number, err := strconv.Atoi(digits)
	if err != nil || number > 1e9 {
		return 1e9
	}
	return number
}

// milliseconds reads the digits behind the point of a second.
func milliseconds(digits string) int {
	return small((digits + "000")[:3])
}

var monthNames = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// zoneNames are the time zones that go by a name, in hours ahead of UTC.
var zoneNames = map[string]int{
	"z": 0, "ut": 0, "utc": 0, "gmt": 0,
	"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}

// monthOf is the month that a word names by its first three letters, or 0.
func monthOf(word string) int {
	for i, name := range monthNames {
		if strings.HasPrefix(word, name) {
			return i + 1
		}
	}
	return 0
}
