package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/deadlines"
	"cohort/handlers/pages"
	"cohort/handlers/wire"
	"cohort/models/activity"
	"cohort/models/record"
)

func isStatic(c echo.Context) bool { return strings.HasPrefix(c.Request().URL.Path, "/static/") }

// uncompressed is true for answers that are sent as they are: files that are compressed already, and the Admin API, whose ETags
// are for its very bytes and whose clients are seldom far away.
func uncompressed(c echo.Context) bool { return isStatic(c) || isAPI(c) }

// fromElsewhere marks a request that comes from another site with credentials of its own. Its session cookie is not used.
const fromElsewhere = "from elsewhere"

// errElsewhere refuses what a browser sends for another site.
var errElsewhere = &record.Error{Kind: record.Refused, Message: "This request came from another site and was refused."}

// sameOrigin refuses changes that a browser sends for another site, unless that site may use the Admin API or the
// request has credentials of its own: no site can have a browser add such a header unasked.
func (a *app) sameOrigin(trusted []string) echo.MiddlewareFunc {
	pages, api := http.NewCrossOriginProtection(), http.NewCrossOriginProtection()
	for _, origin := range trusted {
		if err := api.AddTrustedOrigin(origin); err != nil {
			a.Log.Error("untrusted origin", "error", err)
		}
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			protection := pages
			if isAPI(c) {
				protection = api
			}
			if err := protection.Check(c.Request()); err != nil {
				if !isAPI(c) || !bringsCredentials(c.Request()) {
					return errElsewhere
				}
				c.Set(fromElsewhere, true)
			}
			return next(c)
		}
	}
}

// recoverPanics makes a panic an error like any other of ours.
func (a *app) recoverPanics(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if r := recover(); r != nil {
				if r == http.ErrAbortHandler { //nolint:errorlint // the very value, as net/http has it
					panic(r)
				}
				err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
			}
		}()
		return next(c)
	}
}

// withoutSlash makes an address of the Admin API with a slash at its end the one without: medusa-js asks for
// both.
func withoutSlash(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if u := c.Request().URL; isAPI(c) && strings.HasSuffix(u.Path, "/") {
			u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/"), strings.TrimSuffix(u.RawPath, "/")
		}
		return next(c)
	}
}

// Origins reads a list of origins, separated by commas, as the configuration has it: https://shop.example.
func Origins(list string) (origins []string, err error) {
	for origin := range strings.SplitSeq(list, ",") {
		if origin = strings.TrimSpace(origin); origin == "" {
			continue
		}
		if err := http.NewCrossOriginProtection().AddTrustedOrigin(origin); err != nil {
			return nil, fmt.Errorf("%q is not an origin: use one like https://shop.example", origin)
		}
		origins = append(origins, origin)
	}
	return origins, nil
}

// PublicURL reads the address that browsers open, as the configuration has it: https://office.example. "" stays "".
func PublicURL(address string) (string, error) {
	address = strings.TrimSuffix(strings.TrimSpace(address), "/")
	parsed, err := url.Parse(address)
	if address != "" && (err != nil || http.NewCrossOriginProtection().AddTrustedOrigin(address) != nil || parsed.Host == "" ||
		parsed.Scheme != "https" && parsed.Scheme != "http") {
		return "", fmt.Errorf("%q is not the address of a site: use one like https://office.example", address)
	}
	return address, nil
}

// crossOrigin lets pages of the configured origins use the Admin API.
func (a *app) crossOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !isAPI(c) {
			return next(c)
		}
		r, h := c.Request(), c.Response().Header()
		h.Add("Vary", "Origin")
		h.Set("Access-Control-Allow-Credentials", "true")
		if origin := r.Header.Get("Origin"); slices.Contains(a.config.AdminCORS, origin) {
			h.Set("Access-Control-Allow-Origin", origin)
			h.Set("Access-Control-Expose-Headers", "ETag, Retry-After, X-Request-Id")
			// What an allowed page reads is not for this origin alone.
			h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		}
		if r.Method != http.MethodOptions {
			return next(c)
		}
		h.Add("Vary", "Access-Control-Request-Headers")
		h.Set("Access-Control-Allow-Methods", "GET, HEAD, POST, DELETE")
		h.Set("Access-Control-Allow-Headers", r.Header.Get("Access-Control-Request-Headers"))
		h.Set("Access-Control-Max-Age", "600")
		return c.NoContent(http.StatusNoContent)
	}
}

// changing makes the handler a change by the operator, with the words that are shown while it runs.
func (a *app) changing(doing string) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			defer a.asOperator(c, activity.ViaPages, doing)()
			err := next(c)
			if err == nil || c.Response().Committed {
				return err
			}
			var why *record.Error
			if cancelled := a.cancelled(c); errors.As(cancelled, &why) && why.Kind == record.Conflict {
				return a.NotDone(c, pages.Behind(c), why.Message)
			}
			return err
		}
	}
}

// asOperator makes the operator the author of what the request changes: all of it is one change set. A change goes on when its
// client hangs up, and is listed as under way until its answer begins, or done is called.
func (a *app) asOperator(c echo.Context, door, doing string) (done func()) {
	r := c.Request()
	actor, _ := activity.ActorOf(r.Context())
	actor.Via, actor.ChangeSet, actor.Trail = door, activity.NewChangeSet(), new(activity.Trail)
	pages.SetActor(c, actor)
	deadlines.UntilDone(c.Response())
	ctx, done := a.Store.BeginChange(activity.WithActor(context.WithoutCancel(r.Context()), actor), doing)
	c.SetRequest(r.WithContext(ctx))
	c.Response().Before(done)
	return done
}

// isFile is true for a request that sends a file of any length.
func (a *app) isFile(c echo.Context) bool {
	return c.Request().Method == http.MethodPost && a.files[c.Path()]
}

// arriving lets a file take as long as it needs to arrive, while its client goes on sending.
func (a *app) arriving(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if r := c.Request(); a.isFile(c) {
			r.Body = deadlines.Arriving{ReadCloser: r.Body, To: c.Response()}
		}
		return next(c)
	}
}

// plainText lets nothing but text in: bytes that are no UTF-8, and zero bytes, some databases keep and others
// refuse. In an address they lead nowhere; in a query or a form they become the replacement character. A file is left to its handler.
func (a *app) plainText(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if isAPI(c) {
			return next(c) // which answers with what is wrong
		}
		r := c.Request()
		if !wire.IsText(r.URL.Path) {
			return echo.ErrNotFound
		}
		if query := r.URL.Query(); makePlain(query) {
			r.URL.RawQuery = query.Encode()
		}
		if r.Method == http.MethodPost && !a.isFile(c) {
			if _, err := c.FormParams(); err != nil {
				return unreadable(err)
			}
			makePlain(r.Form)
			makePlain(r.PostForm)
		}
		return next(c)
	}
}

// makePlain replaces what is no text in fields, and reports whether there was any.
func makePlain(fields url.Values) (changed bool) {
	for name, values := range fields {
		for i, value := range values {
			if !wire.IsText(value) {
				values[i], changed = wire.Plain(value), true
			}
		}
		if !wire.IsText(name) {
			delete(fields, name)
			changed = true
		}
	}
	return changed
}

// tooManyFields is the end of net/url's error for more than 10,000 fields, which has no name.
const tooManyFields = "number of URL query parameters exceeded limit"

func unreadable(err error) error {
	var tooBig *echo.HTTPError
	switch {
	case errors.As(err, &tooBig):
		return tooBig
	case strings.Contains(err.Error(), tooManyFields):
		return errors.Join(echo.ErrStatusRequestEntityTooLarge, &record.Error{Kind: record.Invalid,
			Message: "You can select up to 10,000 rows one by one. For more, select all that match, then clear the rows you do not want."})
	}
	return echo.ErrBadRequest
}
