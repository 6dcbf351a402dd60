package record_test

import (
	"testing"
	"time"

	"cohort/models/record"
)

// What a page shows in a field is read as the same day by everybody, whatever format they have chosen, on every day of a year.
func TestWhatAFieldShowsIsReadAsTheSameDay(t *testing.T) {
	t.Parallel()
	for _, writer := range record.DateFormats {
		for day := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() == 2024; day = day.AddDate(0, 0, 1) {
			at := day.Add(23*time.Hour + 5*time.Minute + time.Duration(day.Day()%2)*time.Second)
			for _, reader := range record.DateFormats {
				if read, err := record.ReadDay(reader.Plain(writer.FieldDay(day))); err != nil || !read.Equal(day) {
					t.Fatalf("%s of %q is read by %q as %v, %v", writer.FieldDay(day), writer, reader, read, err)
				}
				if read, err := record.ReadDateTime(reader.Plain(writer.FieldDateTime(at))); err != nil || !read.Equal(at) {
					t.Fatalf("%s of %q is read by %q as %v, %v", writer.FieldDateTime(at), writer, reader, read, err)
				}
			}
			// And what a page shows elsewhere is read so by those to whom it is shown.
			minute := at.Truncate(time.Minute)
			if read, err := record.ReadDateTime(writer.Plain(writer.DateTime(minute))); err != nil || !read.Equal(minute) {
				t.Fatalf("%s of %q is read as %v, %v", writer.DateTime(at), writer, read, err)
			}
		}
	}
}

func TestDateFormats(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 2, 3, 4, 5, 0, 0, time.UTC)
	for format, want := range map[record.DateFormat][4]string{
		record.DayMonthWords:   {"3 Feb 2026", "3 Feb 2026", "3 Feb 2026, 04:05", "4/3/2026"},
		record.MonthDayWords:   {"Feb 3, 2026", "Feb 3, 2026", "Feb 3, 2026, 04:05", "4/3/2026"},
		record.YearMonthDay:    {"2026-02-03", "2026-02-03", "2026-02-03, 04:05", "4/3/2026"},
		record.DayMonthDots:    {"03.02.2026", "03.02.2026", "03.02.2026, 04:05", "4/3/2026"},
		record.DayMonthSlashes: {"03/02/2026", "3 Feb 2026", "3 Feb 2026, 04:05", "2026-03-04"},
		record.MonthDaySlashes: {"02/03/2026", "Feb 3, 2026", "Feb 3, 2026, 04:05", "2026-04-03"},
		"of another version":   {"3 Feb 2026", "3 Feb 2026", "3 Feb 2026, 04:05", "4/3/2026"},
	} {
		if got := [4]string{format.Day(at), format.FieldDay(at), format.FieldDateTime(at), format.Plain("4/3/2026")}; got != want {
			t.Errorf("%s: %q, not %q", format, got, want)
		}
	}
	for typed, want := range map[string]string{
		"11/12/2026": "2026-11-12", " 1 / 2 / 2026, 15:04": "2026-01-02, 15:04", "31/12/2026": "31/12/2026", "11.12.2026": "11.12.2026",
		"": "", "11/12/26": "11/12/26", "11/12/20266": "11/12/20266", "2/30/2026": "2/30/2026", "sometime": "sometime",
	} {
		if got := record.MonthDaySlashes.Plain(typed); got != want {
			t.Errorf("%q becomes %q, not %q", typed, got, want)
		}
	}
}

func TestAllZonesThatAreOfferedExist(t *testing.T) {
	t.Parallel()
	if n := len(record.Zones()); n < 400 {
		t.Errorf("%d zones", n)
	}
	for _, name := range record.Zones() {
		if _, err := record.Zone(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"", "Local", "../../etc/passwd", "Europe/./Berlin", "Mars/Olympus"} {
		if zone, err := record.Zone(name); err == nil {
			t.Errorf("%q is %v", name, zone)
		}
	}
}
