package pages

import (
	"time"

	"github.com/labstack/echo/v4"

	"cohort/models/record"
)

// zoneCookie has the name of the browser's time zone, such as Europe/Berlin; static/js/timezone.js sets it.
const zoneCookie = "timezone"

// ZoneOf is the operator's time zone: the one they have chosen, or else the browser's; UTC where that has not named one that exists.
func ZoneOf(c echo.Context) *time.Location {
	if zone, err := record.Zone(preferencesOf(c).TimeZone); err == nil {
		return zone
	}
	return BrowserZone(c)
}

// BrowserZone is the time zone of the browser; UTC where it has not named one that exists.
func BrowserZone(c echo.Context) *time.Location {
	zone, err := record.Zone(cookieOf(c, zoneCookie))
	if err != nil {
		return time.UTC
	}
	return zone
}

// DatesOf is how the operator wants dates written.
func DatesOf(c echo.Context) record.DateFormat { return preferencesOf(c).DateFormat }
