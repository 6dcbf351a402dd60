package pages

import (
	"context"
	"log/slog"
	"slices"

	"github.com/labstack/echo/v4"
)

// How an event ends that LogSecurity writes down.
const (
	SecurityDone    = "done"
	SecurityRefused = "refused"
)

// LogSecurity writes the one line of an event that has to do with who may get in and what they may do: a sign-in, a changed password, a
// revoked key, a refusal. What is done is INFO, what is refused WARN. Whom it is about is the operator who sends the request, unless more
// says another one. Secrets, and what somebody typed, have no place in it.
func (b *Base) LogSecurity(c echo.Context, event, outcome string, more ...slog.Attr) {
	level := slog.LevelInfo
	if outcome != SecurityDone {
		level = slog.LevelWarn
	}
	attributes := []slog.Attr{
		slog.String("event", event), slog.String("outcome", outcome), slog.String("method", c.Request().Method),
		slog.String("route", c.Path()), slog.String("request", c.Response().Header().Get(echo.HeaderXRequestID)),
		slog.String("address", c.RealIP()),
	}
	operator, known := OperatorOf(c)
	if known && !slices.ContainsFunc(more, func(attr slog.Attr) bool { return attr.Key == "operator" }) {
		more = append(more, slog.String("operator", operator.ID))
	}
	if operator.Key != "" {
		more = append(more, slog.String("key", operator.Key))
	}
	if set := ActorOf(c).ChangeSet; set != "" {
		more = append(more, slog.String("change_set", set))
	}
	b.Log.LogAttrs(context.WithoutCancel(c.Request().Context()), level, "security", append(attributes, more...)...)
}
