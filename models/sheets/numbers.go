package sheets

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// plainInteger is a whole number of any length as it is written in plain digits.
var plainInteger = regexp.MustCompile(`^(0|-?[1-9][0-9]*)$`)

// plainNumber is a number of a spreadsheet in plain digits: whole ones to the digit, others by the shortest decimal that is the same
// number to a spreadsheet, which writes 1.1 as 1.1000000000000001. What has an exponent and more than 17 digits keeps it: the last of
// them are not known, and no zeros are made up.
func plainNumber(written string) (number string, is bool) {
	written = strings.TrimSpace(written)
	if plainInteger.MatchString(written) {
		return written, true
	}
	value, err := strconv.ParseFloat(written, 64)
	if err != nil || math.IsInf(value, 0) || math.IsNaN(value) || strings.ContainsAny(written, "xX_") {
		return "", false
	}
	if size := math.Abs(value); size != 0 && (size >= 1e17 || size < 1e-17) {
		return strconv.FormatFloat(value, 'E', -1, 64), true
	}
	if value == 0 {
		return "0", true
	}
	return strconv.FormatFloat(value, 'f', -1, 64), true
}

// dateFormat is what a number format makes of a number.
type dateFormat uint8

const (
	noDate dateFormat = iota
	aDate
	aTime
	aDuration
)

// maxSerial is the number of the last day that a spreadsheet knows, in the year 9999.
const maxSerial = 2_958_465

// serialDate is a number of days, as a spreadsheet has it, as a date, with the time of the day if it has one. since1904 is for files of
// old Macs. Numbers that are no dates to a spreadsheet are none here.
func serialDate(number string, format dateFormat, since1904 bool) (date string, is bool) {
	days, err := strconv.ParseFloat(number, 64)
	if err != nil || days < 0 || days > maxSerial+1 {
		return "", false
	}
	whole := math.Floor(days)
	milliseconds := int64(math.Round((days - whole) * 86_400_000))
	if milliseconds == 86_400_000 {
		whole, milliseconds = whole+1, 0
	}
	switch {
	case whole == 0 && milliseconds == 0 && format == aDate && !since1904:
		return "", false // the day before the first one
	case format == aDuration:
		return clock(int64(whole)*86_400_000 + milliseconds), true
	case whole == 0 && (format == aTime || milliseconds > 0 && !since1904):
		return clock(milliseconds), true
	case milliseconds == 0:
		return day(int(whole), since1904), true
	}
	return day(int(whole), since1904) + " " + clock(milliseconds), true
}

// day is the date of a day. The first days of 1900 are one off, since spreadsheets have a 29 February in that year.
func day(days int, since1904 bool) string {
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case since1904:
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days == 60:
		return "1900-02-29"
	case days < 60:
		days++
	}
	return first.AddDate(0, 0, days).Format(time.DateOnly)
}

// clock is a time of the day, or a duration in hours, with parts of seconds if it has such.
func clock(milliseconds int64) string {
	two := func(n int64) string { return strconv.FormatInt(n/10, 10) + strconv.FormatInt(n%10, 10) }
	seconds := milliseconds / 1000
	text := two(seconds/3600) + ":" + two(seconds/60%60) + ":" + two(seconds%60)
	if parts := milliseconds % 1000; parts > 0 {
		text += strings.TrimRight("."+strconv.FormatInt(1000+parts, 10)[1:], "0")
	}
	return text
}

// isoDate is a date or a time that a file has as ISO 8601, written as all of them are here.
func isoDate(written string) string {
	date, at, _ := strings.Cut(strings.TrimSuffix(strings.TrimSpace(written), "Z"), "T")
	if whole, parts, found := strings.Cut(at, "."); found {
		at = strings.TrimRight(whole+"."+parts, "0")
		at = strings.TrimSuffix(at, ".")
	}
	switch {
	case at == "" || at == "00:00:00" && date != "":
		return date
	case date == "":
		return at
	}
	return date + " " + at
}
