package record

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"cohort/models/text"
)

// isoDuration is a duration as ISO 8601 has it, up to its seconds.
var isoDuration = regexp.MustCompile(`^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,` +
	`6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})(?:[.,](\d{1,3})\d*)?S)?)?$`)

// AddDuration adds a duration of ISO 8601, such as P1M or PT12H, to a time. ok is false for what is none.
func AddDuration(at time.Time, duration string) (later time.Time, ok bool) {
	parts := isoDuration.FindStringSubmatch(duration)
	if parts == nil || duration == "P" || duration[len(duration)-1] == 'T' {
		return at, false
	}
	number := func(i int) int {
		n, _ := strconv.Atoi(parts[i]) // few digits, or none
		return n
	}
	milliseconds, _ := strconv.Atoi((parts[8] + "000")[:3])
	return at.AddDate(number(1), number(2), 7*number(3)+number(4)).Add(time.Duration(number(5))*time.Hour +
		time.Duration(number(6))*time.Minute + time.Duration(number(7))*time.Second + time.Duration(milliseconds)*time.Millisecond), true
}

// durationUnits are the parts of a duration in their order, as isoDuration has them.
var durationUnits = []durationUnit{
	{"year", "1 year", "{n} years", "Y"}, {"month", "1 month", "{n} months", "M"}, {"week", "1 week", "{n} weeks", "W"},
	{"day", "1 day", "{n} days", "D"}, {"hour", "1 hour", "{n} hours", "H"}, {"minute", "1 minute", "{n} minutes", "M"},
	{"second", "1 second", "{n} seconds", "S"},
}

type durationUnit struct{ word, one, many, letter string }

const hours = 4 // from this unit on a T stands before the parts

// DurationWords writes a duration of ISO 8601 in words, as ReadDuration reads it: "1 year, 2 months". One that has no
// words stays as it is.
func DurationWords(duration string) string {
	parts := isoDuration.FindStringSubmatch(duration)
	if _, ok := AddDuration(time.Time{}, duration); !ok || parts[8] != "" {
		return duration
	}
	var words []string
	for i, unit := range durationUnits {
		switch n, _ := strconv.Atoi(parts[i+1]); {
		case n == 1:
			words = append(words, unit.one)
		case parts[i+1] != "":
			words = append(words, text.Fill(unit.many, "n", strconv.Itoa(n))) // ReadDuration reads no thousands
		}
	}
	return strings.Join(words, ", ")
}

var durationPart = regexp.MustCompile(`^(\d+) *([a-z]+?)s?$`)

// ReadDuration reads a duration in words, the larger units first, into ISO 8601. What it does not understand may be ISO
// 8601 already, and is returned in capitals.
func ReadDuration(words string) string {
	asItIs := strings.ToUpper(strings.TrimSpace(words))
	date, clock, last := "P", "", -1
	for _, part := range strings.Split(strings.ToLower(words), ",") {
		found := durationPart.FindStringSubmatch(strings.TrimSpace(part))
		if found == nil {
			return asItIs
		}
		i := slices.IndexFunc(durationUnits, func(u durationUnit) bool { return u.word == found[2] })
		switch {
		case i <= last: // or no unit at all
			return asItIs
		case i < hours:
			date += found[1] + durationUnits[i].letter
		default:
			clock += found[1] + durationUnits[i].letter
		}
		last = i
	}
	if clock != "" {
		clock = "T" + clock
	}
	return date + clock
}
