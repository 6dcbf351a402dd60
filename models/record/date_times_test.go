package record

import (
	"testing"
	"time"
)

// Berlin puts its clocks forward from 2 to 3 on 29 March 2026, and back from 3 to 2 on 25 October; Lord Howe by half an hour, Cairo and
// Havana at midnight.
func TestDatesWithTimesInAZone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ zone, typed, want string }{
		{"Europe/Berlin", "30 Nov 2026, 15:04", "30 Nov 2026, 14:04"},
		{"Europe/Berlin", "2026-06-30 15:04:05", "30 Jun 2026, 13:04:05"},
		{"Europe/Berlin", "30.6.2026", "29 Jun 2026, 22:00"},
		{"Europe/Berlin", "30 Jun 2026, 15:04 UTC", "30 Jun 2026, 15:04"},
		{"Europe/Berlin", "2026-06-30T15:04Z", "30 Jun 2026, 15:04"},
		{"America/New_York", "30 Nov 2026, 23:00", "1 Dec 2026, 04:00"},
		{"Asia/Kathmandu", "30 Nov 2026", "29 Nov 2026, 18:15"},
		{"UTC", "29 Mar 2026, 02:30", "29 Mar 2026, 02:30"},

		{"Europe/Berlin", "29 Mar 2026, 01:59:59", "29 Mar 2026, 00:59:59"},
		{"Europe/Berlin", "29 Mar 2026, 03:00", "29 Mar 2026, 01:00"},
		{"Europe/Berlin", "29 Mar 2026, 02:30", "There is no 29 Mar 2026, 02:30 in Europe/Berlin: clocks go forward then. " +
			"Enter 29 Mar 2026, 01:30 or 29 Mar 2026, 03:30."},
		{"America/New_York", "8 Mar 2026, 2:00", "There is no 8 Mar 2026, 02:00 in America/New York: clocks go forward then. " +
			"Enter 8 Mar 2026, 01:00 or 8 Mar 2026, 03:00."},
		{"Europe/Berlin", "25 Oct 2026, 01:59:59", "24 Oct 2026, 23:59:59"},
		{"Europe/Berlin", "25 Oct 2026, 03:00", "25 Oct 2026, 02:00"},
		{"Europe/Berlin", "25 Oct 2026, 02:30", "25 Oct 2026, 02:30 comes twice in Europe/Berlin: clocks go back then. " +
			"Enter 25 Oct 2026, 00:30 UTC or 25 Oct 2026, 01:30 UTC."},
		{"Europe/Berlin", "25 Oct 2026, 00:30 UTC", "25 Oct 2026, 00:30"},
		{"Australia/Lord_Howe", "5 Apr 2026, 01:45", "5 Apr 2026, 01:45 comes twice in Australia/Lord Howe: clocks go back then. " +
			"Enter 4 Apr 2026, 14:45 UTC or 4 Apr 2026, 15:15 UTC."},

		// A day begins at its first moment, whatever the clocks do at midnight.
		{"Africa/Cairo", "24 Apr 2026", "23 Apr 2026, 22:00"},
		{"Africa/Cairo", "24 Apr 2026, 00:00", "There is no 24 Apr 2026, 00:00 in Africa/Cairo: clocks go forward then. " +
			"Enter 23 Apr 2026, 23:00 or 24 Apr 2026, 01:00."},
		{"America/Havana", "1 Nov 2026", "1 Nov 2026, 04:00"},

		{"Europe/Berlin", "soon", howToWriteDateTime},
		{"Europe/Berlin", "30 Nov 2026 UTC", howToWriteDateTime},
		{"Europe/Berlin", "11/12/2026 10:00", "11/12/2026 can be 11 Dec 2026 or 12 Nov 2026. Write the month by its name, as in 30 Nov 2026."},
	} {
		zone, err := Zone(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ReadDateTimeIn(c.typed, zone)
		if err != nil && err.Error() != c.want || err == nil && DateTime(got) != c.want {
			t.Errorf("%q in %s is read as %v (%v), not as %s", c.typed, c.zone, got, err, c.want)
		}
	}
}

// What a field shows is read as the same time, at each quarter of an hour around each change of the clocks.
func TestATimeComesBackFromAFieldInAZone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "America/Havana", "Asia/Kathmandu",
	} {
		zone, err := Zone(name)
		if err != nil {
			t.Fatal(err)
		}
		for at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2027; at = at.Add(15 * time.Minute) {
			if m := at.Month(); m != time.March && m != time.April && m != time.October && m != time.November {
				continue
			}
			written := DateTimeIn(at, zone)
			if again, err := ReadDateTimeIn(written, zone); err != nil || !again.Equal(at) {
				t.Fatalf("%v in %s is written %q and read as %v (%v)", at, name, written, again, err)
			}
		}
	}
	berlin, _ := Zone("Europe/Berlin")
	if got := DateTimeIn(time.Date(2026, 6, 30, 13, 4, 5, 0, time.UTC), berlin); got != "30 Jun 2026, 15:04:05" {
		t.Errorf("written %q", got)
	}
	if got := DateTimeIn(time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC), berlin); got != "25 Oct 2026, 00:30 UTC" {
		t.Errorf("written %q", got)
	}
}
