package ui

import (
	"context"
	"strings"
	"time"

	"cohort/models/record"
	"cohort/models/text"
)

type zoneKey struct{}

// WithZone is the context that an answer is rendered in: its times are in the operator's time zone.
func WithZone(ctx context.Context, zone *time.Location) context.Context {
	return context.WithValue(ctx, zoneKey{}, zone)
}

// zoneOf is UTC where no zone is known.
func zoneOf(ctx context.Context) *time.Location {
	if zone, known := ctx.Value(zoneKey{}).(*time.Location); known {
		return zone
	}
	return time.UTC
}

type datesKey struct{}

// WithDates is the context that an answer is rendered in: its dates are in the operator's format.
func WithDates(ctx context.Context, format record.DateFormat) context.Context {
	return context.WithValue(ctx, datesKey{}, format)
}

// DatesOf is the format of dates.
func DatesOf(ctx context.Context) record.DateFormat {
	format, _ := ctx.Value(datesKey{}).(record.DateFormat)
	return format
}

// ZoneNote is the sentence that names the time zone of a page.
func ZoneNote(ctx context.Context) string {
	return text.Fill("Times are in {zone}.", "zone", zoneName(zoneOf(ctx)))
}

// DateTimeWords is a date and time in the operator's zone and format, as DateTime shows it.
func DateTimeWords(ctx context.Context, at time.Time) string {
	return DatesOf(ctx).DateTime(at.In(zoneOf(ctx)))
}

// InZone is the label of a field for a time, with the zone that it is in: Starts (Europe/Berlin).
func InZone(label string, zone *time.Location) string {
	return text.Fill(label, "zone", zoneName(zone))
}

// zoneName is the name of a time zone as people write it: America/New York.
func zoneName(zone *time.Location) string { return ZoneLabel(zone.String()) }

// ZoneLabel is the name of a time zone as people write it.
func ZoneLabel(name string) string { return strings.ReplaceAll(name, "_", " ") }
