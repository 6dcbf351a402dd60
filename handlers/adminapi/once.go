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

// A request that is sent again under its key while it is worked at waits this long for the answer, and looks
// for it this often.
const (
	waitForAnswer = 10 * time.Second
	lookForAnswer = 25 * time.Millisecond
)

// longestKept is how many bytes of an answer are kept to be told again.
const longestKept = 1 << 20

// Once does a request with an Idempotency-Key only once, however often it is sent: it is told the first answer
// again. What failed through no fault of the client may be tried anew.
func (a *API) Once(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		key := c.Request().Header.Get("Idempotency-Key")
		switch {
		case key == "" || c.Request().Method != http.MethodPost:
			return next(c)
		case len(key) > 255:
			return invalid("the Idempotency-Key must be shorter than or equal to 255 characters")
		}
		request, err := said(c)
		if err != nil {
			return err
		}
		caller := a.caller(c)
		earlier, err := a.begin(c.Request().Context(), caller, key, request)
		switch {
		case err != nil:
			return err
		case earlier != nil:
			return tellAgain(c, *earlier)
		}
		return a.record(c, next, caller, key)
	}
}

// said is all of a request that its answer depends on.
func said(c echo.Context) (string, error) {
	r := c.Request()
	body, err := io.ReadAll(io.LimitReader(r.Body, longest(c)+1))
	if err != nil {
		return "", echo.ErrBadRequest
	}
	r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), r.Body))
	return r.Method + " " + r.URL.RequestURI() + "\n" + r.Header.Get("Content-Type") + "\n" +
		r.Header.Get("If-Match") + "\n" + string(body), nil
}

// begin waits while somebody else works at the same request.
func (a *API) begin(ctx context.Context, caller, key, request string) (*accounts.Answer, error) {
	for until := time.Now().Add(waitForAnswer); ; {
		earlier, err := a.store.BeginRequest(ctx, caller, key, request)
		if !errors.Is(err, accounts.ErrInProgress) || time.Now().After(until) {
			return earlier, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(lookForAnswer):
		}
	}
}

// tellAgain tells an answer a second time.
func tellAgain(c echo.Context, earlier accounts.Answer) error {
	c.Response().Header().Set("Idempotent-Replayed", "true")
	if earlier.ETag != "" {
		c.Response().Header().Set("ETag", earlier.ETag)
	}
	return c.Blob(earlier.Status, mimeJSON, []byte(earlier.Body))
}

// record does the request and keeps its answer.
func (a *API) record(c echo.Context, next echo.HandlerFunc, caller, key string) error {
	// The answer is kept even if nobody waits for it any more.
	ctx := context.WithoutCancel(c.Request().Context())
	defer a.stillAt(ctx, caller, key)()
	recording := &recorder{ResponseWriter: c.Response().Writer}
	c.Response().Writer = recording
	kept := false
	defer func() {
		c.Response().Writer = recording.ResponseWriter
		if !kept {
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
	kept = true
	answered := accounts.Answer{Status: status, ETag: c.Response().Header().Get("ETag"), Body: recording.body.String()}
	if err := a.store.FinishRequest(ctx, caller, key, answered); err != nil {
		a.log.Warn("the response could not be stored", "error", err, "request", c.Response().Header().Get(echo.HeaderXRequestID))
	}
	return nil
}

// stillAt says while a request is worked at that it is, until stop.
func (a *API) stillAt(ctx context.Context, caller, key string) (stop func()) {
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

// recorder keeps what it passes on.
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
