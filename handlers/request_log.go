package handlers

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/db"
)

// logRequests counts each request and writes one line for it: its route, not its address, for searches and filters are about people.
// Assets and health would drown the others and are logged at debug.
func (a *app) logRequests(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		began, answered := time.Now(), false
		r := c.Request()
		c.Set(clientValue, r.Context())
		c.SetRequest(r.WithContext(db.ForRequest(r.Context(), requestID(c))))
		// Also when the handler breaks its answer off, which is a panic.
		defer func() { a.logRequest(c, time.Since(began), !answered) }()
		if err := next(c); err != nil {
			c.Error(err) // now: the line has its status
		}
		answered = true
		return nil
	}
}

func (a *app) logRequest(c echo.Context, took time.Duration, brokenOff bool) {
	level := slog.LevelInfo
	if isStatic(c) || isHealth(c) {
		level = slog.LevelDebug
	}
	status := c.Response().Status
	if !c.Response().Committed && isGone(c) {
		status = statusGone
	}
	a.config.Metrics.Answered(c.Path(), c.Request().Method, status, took)
	attributes := []slog.Attr{
		slog.String("method", c.Request().Method), slog.String("route", c.Path()), slog.Int("status", status),
		slog.Duration("duration", took.Round(time.Microsecond)), slog.String("request", requestID(c)),
		slog.String("address", c.RealIP()),
	}
	if operator, known := pages.OperatorOf(c); known {
		attributes = append(attributes, slog.String("operator", operator.ID))
	}
	if brokenOff {
		attributes = append(attributes, slog.Bool("broken_off", true))
		if err := pages.BrokenOffBy(c); err != nil && !followsHangUp(c, err) {
			level, attributes = slog.LevelError, append(attributes, slog.Any("error", err))
		}
	}
	a.Log.LogAttrs(context.WithoutCancel(c.Request().Context()), level, "request", attributes...)
}

// statusGone stands in the log for an answer that nobody waited for, as nginx has it.
const statusGone = 499

func isHealth(c echo.Context) bool {
	return slices.Contains([]string{"/healthz", "/health", "/livez", "/readyz"}, c.Path())
}

// clientValue is where a request keeps the context that ends with its connection: a change goes on in one that does not.
const clientValue = "client"

// isGone is true when the client has hung up: nobody else cancels a request.
func isGone(c echo.Context) bool {
	client, ok := c.Get(clientValue).(context.Context)
	return ok && errors.Is(client.Err(), context.Canceled)
}

// followsHangUp is true for an error that follows from the client having hung up. Any other error of that request is our own.
func followsHangUp(c echo.Context, err error) bool {
	if !isGone(c) {
		return false
	}
	for _, consequence := range []error{
		context.Canceled, io.EOF, io.ErrUnexpectedEOF, io.ErrClosedPipe, net.ErrClosed, syscall.EPIPE, syscall.ECONNRESET,
	} {
		if errors.Is(err, consequence) {
			return true
		}
	}
	return slices.ContainsFunc(endsOfStreams, func(text string) bool { return strings.Contains(err.Error(), text) })
}

// endsOfStreams are the errors of net/http for a stream of HTTP/2 that its client has given up. They have no names.
var endsOfStreams = []string{"http2: stream closed", "client disconnected", "stream error: "}

// ownRequestID lets a proxy name the request, but nobody write what they like into the log.
func ownRequestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if h := c.Request().Header; !fitRequestID.MatchString(h.Get(echo.HeaderXRequestID)) {
			h.Del(echo.HeaderXRequestID)
		}
		return next(c)
	}
}

var fitRequestID = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)
