package record

import (
	"regexp"
	"strings"
	"time"

	"cohort/models/text"
)

// What is said about a date and time that cannot be read.
const (
	howToWriteDateTime = "Write the date and time as 30 Nov 2026, 15:04 or 2026-11-30 15:04."
	skippedTime        = "There is no {typed} in {zone}: clocks go forward then. Enter {before} or {after}."
	repeatedTime       = "{typed} comes twice in {zone}: clocks go back then. Enter {first} or {second}."
)

// DateTime writes a date and time for people, in UTC: 30 Nov 2026, 15:04, with the seconds where there are some.
func DateTime(at time.Time) string { return DayMonthWords.FieldDateTime(at) }

// DateTimeIn writes a date and time for people in a time zone, so that ReadDateTimeIn reads it as the same. A time that comes twice there
// is written in UTC: 25 Oct 2026, 00:30 UTC.
func DateTimeIn(at time.Time, zone *time.Location) string {
	local := at.In(zone)
	if earlier, later := clockTimes(local, zone); !earlier.Equal(later) {
		return DateTime(at) + " UTC"
	}
	return DateTime(asUTC(local))
}

var (
	withClock = regexp.MustCompile(`^(.*?)(?:, ?| |[Tt])(\d{1,2}:\d\d(?::\d\d)?)$`)
	inUTC     = regexp.MustCompile(`(\d) ?(?i:UTC|Z)$`)
)

// ReadDateTime reads a date and time that was typed, in UTC: a day as ReadDay reads it, which alone is its beginning, and after
// it the hours, minutes and perhaps seconds: 30 Nov 2026, 15:04 or 2026-11-30T15:04:05.
func ReadDateTime(typed string) (time.Time, error) { return ReadDateTimeIn(typed, time.UTC) }

// ReadDateTimeIn reads a date and time that was typed as ReadDateTime does, in a time zone, or in UTC where that stands behind it. A time
// that clocks pass over, or that comes twice, is refused; the error names others. A day alone begins at its first moment.
func ReadDateTimeIn(typed string, zone *time.Location) (time.Time, error) {
	date := strings.Join(strings.Fields(typed), " ")
	if plain := inUTC.ReplaceAllString(date, "$1"); plain != date && withClock.MatchString(plain) {
		date, zone = plain, time.UTC
	}
	parts := withClock.FindStringSubmatch(date)
	if parts == nil {
		day, err := readDay(date, howToWriteDateTime)
		if err != nil {
			return time.Time{}, err
		}
		first, later := clockTimes(day, zone)
		if first.In(zone).Day() != day.Day() { // a midnight that clocks pass over
			first = later
		}
		return first.UTC(), nil
	}
	day, err := readDay(parts[1], howToWriteDateTime)
	if err != nil {
		return time.Time{}, err
	}
	clock := parts[2]
	if strings.Count(clock, ":") == 1 {
		clock += ":00"
	}
	at, err := time.Parse("15:04:05", clock)
	if err != nil {
		return time.Time{}, refusedDate(howToWriteDateTime)
	}
	return atClock(time.Date(day.Year(), day.Month(), day.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.UTC), zone)
}

// atClock is the time at which clocks in a zone show what a time in UTC has.
func atClock(shown time.Time, zone *time.Location) (time.Time, error) {
	earlier, later := clockTimes(shown, zone)
	if earlier.Equal(later) {
		return earlier.UTC(), nil
	}
	holes := []string{"typed", DateTime(shown), "zone", strings.ReplaceAll(zone.String(), "_", " ")}
	if !asUTC(earlier.In(zone)).Equal(shown) {
		return time.Time{}, refusedDate(text.Fill(skippedTime, append(holes, "before", DateTime(asUTC(earlier.In(zone))),
			"after", DateTime(asUTC(later.In(zone))))...))
	}
	return time.Time{}, refusedDate(text.Fill(repeatedTime, append(holes, "first", DateTime(earlier)+" UTC",
		"second", DateTime(later)+" UTC")...))
}

// clockTimes are the times at which clocks in a zone show what a time has: twice the same where they show it once, the first and the second
// where they show it twice, and where they pass over it the times before and after that lie as far behind the jump as it.
func clockTimes(shown time.Time, zone *time.Location) (earlier, later time.Time) {
	utc := asUTC(shown)
	_, before := utc.Add(-36 * time.Hour).In(zone).Zone()
	_, after := utc.Add(36 * time.Hour).In(zone).Zone()
	first, second := utc.Add(-time.Duration(before)*time.Second), utc.Add(-time.Duration(after)*time.Second)
	switch shows := func(at time.Time) bool { return asUTC(at.In(zone)).Equal(utc) }; {
	case shows(first) && !shows(second):
		return first, first
	case shows(second) && !shows(first):
		return second, second
	case first.After(second):
		return second, first
	}
	return first, second
}

// asUTC is the time in UTC at which clocks show what they show at a time in its own zone.
func asUTC(local time.Time) time.Time {
	return time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), time.UTC)
}
