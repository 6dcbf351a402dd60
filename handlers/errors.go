package handlers

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/adminapi"
	"cohort/handlers/pages"
	"cohort/models/record"
	"cohort/views"
)

// statuses is the status of each kind of error.
var statuses = map[record.Kind]int{
	record.Invalid:      http.StatusBadRequest,
	record.NotFound:     http.StatusNotFound,
	record.Duplicate:    http.StatusUnprocessableEntity,
	record.Refused:      http.StatusForbidden,
	record.Forbidden:    http.StatusForbidden,
	record.Unauthorized: http.StatusUnauthorized,
	record.Throttled:    http.StatusTooManyRequests,
	record.Unavailable:  http.StatusServiceUnavailable,
	record.Conflict:     http.StatusConflict,
	record.Stale:        http.StatusPreconditionFailed,
	record.Withheld:     http.StatusConflict,
}

// retryAfter is how many seconds a client that was sent away has to wait.
const retryAfter = "2"

// unknown is the whole message about an error of our own: the log has the rest.
const unknown = "An unknown error occurred."

// answerError answers every error that a handler returned.
func (a *app) answerError(err error, c echo.Context) {
	if followsHangUp(c, err) {
		return // nobody reads it any more; the request's line in the log says so
	}
	if c.Response().Committed {
		a.Log.Error("an answer broke off", "method", c.Request().Method, "route", c.Path(), "error", err, "request", requestID(c))
		return
	}
	if cancelled := a.cancelled(c); cancelled != nil {
		err = cancelled
	}
	shown := a.toShow(err, c)
	status := statuses[shown.Kind]
	if shown.Kind == 0 {
		status = http.StatusInternalServerError
	}
	var h *echo.HTTPError
	if errors.As(err, &h) {
		status = h.Code
	}
	if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests {
		c.Response().Header().Set("Retry-After", retryAfter)
	}
	if isAPI(c) {
		err = adminapi.AnswerError(c, status, shown)
	} else {
		err = a.showError(c, status, shown)
	}
	if err != nil && !followsHangUp(c, err) {
		a.Log.Error("the error page could not be sent", "error", err, "request", requestID(c))
	}
}

// toShow is the error as it may be shown. Our own are logged here, and only here.
func (a *app) toShow(err error, c echo.Context) *record.Error {
	var own *record.Error
	if errors.As(err, &own) {
		if own.Kind == record.Unavailable {
			a.Log.Warn("the database cannot be reached", "error", err, "request", requestID(c))
		}
		a.logNoAccess(c, own)
		return own
	}
	var h *echo.HTTPError
	if errors.As(err, &h) && h.Code < 500 {
		return &record.Error{Kind: record.Invalid, Message: httpMessages[h.Code]}
	}
	a.Log.Error("request failed", "method", c.Request().Method, "route", c.Path(), "error", err, "request", requestID(c))
	return &record.Error{Message: unknown}
}

var httpMessages = map[int]string{
	http.StatusBadRequest:            "This request could not be understood.",
	http.StatusNotFound:              "This address does not exist.",
	http.StatusMethodNotAllowed:      "This address does not support that method.",
	http.StatusRequestEntityTooLarge: "This request is too large.",
}

func isAPI(c echo.Context) bool {
	path := c.Request().URL.Path
	return path == "/admin" || strings.HasPrefix(path, "/admin/")
}

func requestID(c echo.Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }

// showError answers with a page. Where only a part was asked for, the script takes the words from it.
func (a *app) showError(c echo.Context, status int, shown *record.Error) error {
	problem := views.Problem{Status: status, Title: problemTitle(status), Text: shown.Error()}
	if status == http.StatusInternalServerError {
		problem.ID = requestID(c)
	}
	// Some addresses are open to everybody, but an error page shows who is signed in.
	_, _ = a.Recognize(c)
	return pages.Render(c, status, views.ProblemPage(a.Page(c, "", problem.Title), problem))
}

func problemTitle(status int) string {
	switch status {
	case http.StatusNotFound:
		return "Not found"
	case http.StatusForbidden:
		return "Not allowed"
	case http.StatusServiceUnavailable:
		return "Not available right now"
	case http.StatusInternalServerError:
		return "Something went wrong"
	}
	return "This did not work"
}
