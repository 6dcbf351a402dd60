package pages

import (
	"github.com/labstack/echo/v4"

	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/text"
)

const actorValue = "actor"

// SetActor makes somebody the author of what the request changes.
func SetActor(c echo.Context, actor activity.Actor) { c.Set(actorValue, actor) }

// ActorOf is the author of what the request changes; empty for a request that changes nothing.
func ActorOf(c echo.Context) activity.Actor {
	actor, _ := c.Get(actorValue).(activity.Actor)
	return actor
}

// actorOf is the operator, or their program, as the store knows who does something.
func actorOf(operator accounts.Operator) activity.Actor {
	actor := activity.Actor{ID: operator.ID, Name: operator.Email, Role: operator.Role, MayExport: operator.MayExport()}
	if operator.Key != "" {
		actor.Name = text.Fill("{key} (key of {operator})", "key", operator.Key, "operator", operator.Email)
	}
	return actor
}

// SetOperator makes an operator the one who sends the request: the store refuses what their role does not allow.
func SetOperator(c echo.Context, operator accounts.Operator) {
	c.Set(operatorValue, operator)
	r := c.Request()
	c.SetRequest(r.WithContext(activity.WithActor(r.Context(), actorOf(operator))))
}

// OperatorOf is who sends the request, where that is known.
func OperatorOf(c echo.Context) (accounts.Operator, bool) {
	operator, ok := c.Get(operatorValue).(accounts.Operator)
	return operator, ok
}

// ByNobody is the middleware that lets a request do nothing that needs a role until it is known who sends it.
func ByNobody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		c.SetRequest(r.WithContext(activity.WithActor(r.Context(), activity.Nobody)))
		return next(c)
	}
}
