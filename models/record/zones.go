package record

import (
	_ "embed"
	"errors"
	"path"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // the zones of the world, which not every machine has
)

// zoneNames are the time zones that can be chosen, sorted: those of zone.tab in the tz database of IANA, release 2025b, which is in the
// public domain. The names that are only kept for older programs are not among them, but are known all the same.
//
//go:embed zones.txt
var zoneNames string

// Zones are the names of the time zones that can be chosen, sorted: Europe/Berlin.
func Zones() []string { return append(strings.Fields(zoneNames), "UTC") }

// zones are the time zones that were asked for, by their names, of which there are but some hundreds.
var zones sync.Map

var errNoZone = errors.New("there is no such time zone")

// Zone finds a time zone by its name, such as Europe/Berlin.
func Zone(name string) (*time.Location, error) {
	// Local would be the server's zone; Europe/./Berlin one more name of a zone, without end.
	if name == "" || name == "Local" || path.Clean(name) != name {
		return nil, errNoZone
	}
	if zone, known := zones.Load(name); known {
		return zone.(*time.Location), nil // nothing else is stored
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, errNoZone
	}
	zones.Store(name, zone)
	return zone, nil
}
