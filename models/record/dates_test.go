package record

import (
	"testing"
	"time"
)

func TestDaysAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"30 Nov 2026":       "2026-11-30",
		" 30  nov 2026 ":    "2026-11-30",
		"30 November 2026":  "2026-11-30",
		"30. November 2026": "2026-11-30",
		"30Nov2026":         "2026-11-30",
		"1 Sept. 2026":      "2026-09-01",
		"3 May 2026":        "2026-05-03",
		"Nov 30, 2026":      "2026-11-30",
		"November 3 2026":   "2026-11-03",
		"2026-11-30":        "2026-11-30",
		"2026-1-3":          "2026-01-03",
		"30.11.2026":        "2026-11-30",
		"1. 2. 2026":        "2026-02-01",
		"29.02.2028":        "2028-02-29",
		"30/11/2026":        "2026-11-30",
		"11/30/2026":        "2026-11-30",
		"11/11/2026":        "2026-11-11",
	} {
		day, err := ReadDay(typed)
		if err != nil || day.Format(time.DateOnly) != want || !day.Equal(day.Truncate(24*time.Hour)) {
			t.Errorf("%q is read as %v (%v), not as %s", typed, day, err, want)
		}
		if again, err := ReadDay(Day(day)); err != nil || !again.Equal(day) {
			t.Errorf("%q is read as %v (%v)", Day(day), again, err)
		}
	}
}

func TestDaysThatCannotBeReadAreRefusedInWords(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"":                    howToWriteDay,
		"tomorrow":            howToWriteDay,
		"30 Nov":              howToWriteDay,
		"30.11.26":            howToWriteDay,
		"30 Nov 2026, 15:04":  howToWriteDay,
		"2026-11-30T00:00":    howToWriteDay,
		"2026":                howToWriteDay,
		"30 \x00 2026":        howToWriteDay,
		"11/12/2026":          "11/12/2026 can be 11 Dec 2026 or 12 Nov 2026. Write the month by its name, as in 30 Nov 2026.",
		"01-02-2026":          "01-02-2026 can be 1 Feb 2026 or 2 Jan 2026. Write the month by its name, as in 30 Nov 2026.",
		"31 Nov 2026":         "There is no 31 Nov 2026 in the calendar. Write the date as 30 Nov 2026 or 2026-11-30.",
		"2026-02-30":          "There is no 2026-02-30 in the calendar. Write the date as 30 Nov 2026 or 2026-11-30.",
		"29.02.2026":          "There is no 29.02.2026 in the calendar. Write the date as 30 Nov 2026 or 2026-11-30.",
		"40/40/2026":          "There is no 40/40/2026 in the calendar. Write the date as 30 Nov 2026 or 2026-11-30.",
		"30 Brumaire 2026":    "There is no 30 Brumaire 2026 in the calendar. Write the date as 30 Nov 2026 or 2026-11-30.",
		"99999999-11-30":      howToWriteDay,
		"30 November 2026 BC": howToWriteDay,
	} {
		if day, err := ReadDay(typed); !IsKind(err, Invalid) || err.Error() != want {
			t.Errorf("%q: %v, %v, want %s", typed, day, err, want)
		}
	}
}

func TestDatesWithTimes(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"30 Nov 2026, 15:04":       "30 Nov 2026, 15:04",
		"30 Nov 2026 15:04":        "30 Nov 2026, 15:04",
		"30 Nov 2026, 15:04:05":    "30 Nov 2026, 15:04:05",
		"30 Nov 2026":              "30 Nov 2026, 00:00",
		"30.11.2026 8:30":          "30 Nov 2026, 08:30",
		"2026-11-30T15:04":         "30 Nov 2026, 15:04",
		"2026-11-30 15:04:05":      "30 Nov 2026, 15:04:05",
		"2026-11-30":               "30 Nov 2026, 00:00",
		"soon":                     howToWriteDateTime,
		"15:04":                    howToWriteDateTime,
		"30 Nov 2026, 25:00":       howToWriteDateTime,
		"2026-11-30T15:04:05.000Z": howToWriteDateTime,
		"11/12/2026 10:00":         "11/12/2026 can be 11 Dec 2026 or 12 Nov 2026. Write the month by its name, as in 30 Nov 2026.",
	} {
		got, err := ReadDateTime(typed)
		if err != nil && err.Error() != want || err == nil && DateTime(got) != want {
			t.Errorf("%q is read as %v (%v), not as %s", typed, got, err, want)
		}
	}
}

func FuzzADayThatIsReadIsReadAgain(f *testing.F) {
	f.Add("30 Nov 2026")
	f.Add("1.2.2026")
	f.Fuzz(func(t *testing.T, typed string) {
		if at, err := ReadDateTime(typed); err == nil {
			if again, err := ReadDateTime(DateTime(at)); err != nil || !again.Equal(at) {
				t.Errorf("%q is read as %v and that as %v (%v)", typed, at, again, err)
			}
		}
	})
}
