package models

import (
	"regexp"
	"strconv"
	"time"
)

// isoDuration is a duration as ISO 8601 has it, up to its seconds.
var isoDuration = regexp.MustCompile(`^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})(?:[.,](\d{1,3})\d*)?S)?)?$`)

// after is the moment so long after another one. A duration names at least one part.
func after(at time.Time, duration string) (later time.Time, ok bool) {
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
