package adminapi

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"cohort/models/accounts"
)

// A request that is sent again while the first one is still running waits this long for the answer, and asks for it this
// often.
const (
	answerTimeout  = 10 * time.Second
	answerInterval = 25 * time.Millisecond
)

// longestKept is how many bytes an answer may have that is stored for a replay.
const longestKept = 1 << 20

// Idempotent is a middleware that does a request with an Idempotency-Key only once, however often it is sent, and answers the
// later ones as the first. A request that failed for no fault of the client (5xx, 429) may be tried anew.
func (a *API) Idempotent(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		key := c.Request().Header.Get("Idempotency-Key")
		switch {
		case key == "" || c.Request().Method != http.MethodPost:
			return next(c)
		case len(key) > 255:
			return invalid("the Idempotency-Key must be shorter than or equal to 255 characters")
		}
		request, err := contentOf(c)
		if err != nil {
			return err
		}
		caller := a.caller(c)
		earlier, err := a.begin(c.Request().Context(), caller, key, request)
		switch {
		case err != nil:
			return err
		case earlier != nil:
			return replay(c, *earlier)
		}
		return a.record(c, next, caller, key)
	}
}

// contentOf returns all of a request that its answer depends on, by which it is known to be the same.
func contentOf(c echo.Context) (string, error) {
	r := c.Request()
	body, err := io.ReadAll(io.LimitReader(r.Body, longest(c)+1))
	if err != nil {
		return "", echo.ErrBadRequest
	}
	r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), r.Body))
	return r.Method + " " + r.URL.RequestURI() + "\n" + r.Header.Get("Content-Type") + "\n" +
		r.Header.Get("If-Match") + "\n" + string(body), nil
}

// begin takes the key for this request, or returns the answer to an earlier one. While that is still running it waits.
func (a *API) begin(ctx context.Context, caller, key, request string) (*accounts.Answer, error) {
	for until := time.Now().Add(answerTimeout); ; {
		earlier, err := a.store.BeginRequest(ctx, caller, key, request)
		if !errors.Is(err, accounts.ErrInProgress) || time.Now().After(until) {
			return earlier, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(answerInterval):
		}
	}
}

// replay sends an earlier answer again.
func replay(c echo.Context, earlier accounts.Answer) error {
	c.Response().Header().Set("Idempotent-Replayed", "true")
	if earlier.ETag != "" {
		c.Response().Header().Set("ETag", earlier.ETag)
	}
	return c.Blob(earlier.Status, mimeJSON, []byte(earlier.Body))
}

// record does the request and stores its answer.
func (a *API) record(c echo.Context, next echo.HandlerFunc, caller, key string) error {
	// The answer is stored even if the client has gone.
	ctx := context.WithoutCancel(c.Request().Context())
	defer a.keepLocked(ctx, caller, key)()
	recording := &recorder{ResponseWriter: c.Response().Writer}
	c.Response().Writer = recording
	stored := false
	defer func() {
		c.Response().Writer = recording.ResponseWriter
		if !stored {
			if err := a.store.ForgetRequest(ctx, caller, key); err != nil {
				a.log.Warn("the idempotency key stays locked for a while", "error", err, "request",
					c.Response().Header().Get(echo.HeaderXRequestID))
			}
		}
	}()
	if err := next(c); err != nil {
		c.Error(err)
	}
	status := c.Response().Status
	if !c.Response().Committed || status >= http.StatusInternalServerError || status == http.StatusTooManyRequests || recording.tooLong {
		return nil
	}
	stored = true
	answered := accounts.Answer{Status: status, ETag: c.Response().Header().Get("ETag"), Body: recording.body.String()}
	if err := a.store.FinishRequest(ctx, caller, key, answered); err != nil {
		a.log.Warn("the response could not be stored", "error", err, "request", c.Response().Header().Get(echo.HeaderXRequestID))
	}
	return nil
}

// keepLocked renews the key until stop, so that no other request takes it for abandoned.
func (a *API) keepLocked(ctx context.Context, caller, key string) (stop func()) {
	ctx, stop = context.WithCancel(ctx)
	go func() {
		for every := time.NewTicker(accounts.RequestHeartbeat); ; {
			select {
			case <-ctx.Done():
				every.Stop()
				return
			case <-every.C:
				if err := a.store.KeepRequestAlive(ctx, caller, key); err != nil && ctx.Err() == nil {
					a.log.Warn("the idempotency key could not be renewed", "error", err)
				}
			}
		}
	}()
	return stop
}

// recorder keeps a copy of the answer that passes through it, up to longestKept.
type recorder struct {
	http.ResponseWriter
	body    bytes.Buffer
	tooLong bool
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.tooLong = r.tooLong || r.body.Len()+len(b) > longestKept; !r.tooLong {
		r.body.Write(b)
	}
	return r.ResponseWriter.Write(b)
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
