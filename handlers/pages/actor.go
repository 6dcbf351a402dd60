package pages

import (
	"github.com/labstack/echo/v4"

	"cohort/models/activity"
)

const actorValue = "actor"

// SetActor makes somebody the author of what the request changes.
func SetActor(c echo.Context, actor activity.Actor) { c.Set(actorValue, actor) }

// ActorOf is the author of what the request changes; empty for a request that changes nothing.
func ActorOf(c echo.Context) activity.Actor {
	actor, _ := c.Get(actorValue).(activity.Actor)
	return actor
}
