package pages

import (
	"path"
	"sync"
	"time"
	_ "time/tzdata" // the zones of the world, which not every machine has

	"github.com/labstack/echo/v4"
)

// zoneCookie has the name of the browser's time zone, such as Europe/Berlin; static/js/timezone.js sets it.
const zoneCookie = "timezone"

// zones are the time zones that were asked for, by their names, of which there are but some hundreds.
var zones sync.Map

// ZoneOf is the operator's time zone: UTC where the browser has not named one that exists.
func ZoneOf(c echo.Context) *time.Location {
	name := cookieOf(c, zoneCookie)
	// Local would be the server's zone; Europe/./Berlin one more name of a zone, without end.
	if name == "Local" || path.Clean(name) != name {
		return time.UTC
	}
	if zone, known := zones.Load(name); known {
		return zone.(*time.Location) // nothing else is stored
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	zones.Store(name, zone)
	return zone
}
