package handlers

import (
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"cohort/handlers/pages"
	"cohort/models/accounts"
	"cohort/models/record"
	"cohort/models/sample"
	"cohort/views"
)

// showLogin shows the sign-in form, or leads on where somebody is signed in.
func (a *app) showLogin(c echo.Context) error {
	known, err := a.Recognize(c)
	if err != nil {
		return err
	}
	if known {
		return c.Redirect(http.StatusFound, pages.SafeNext(c.QueryParam("next")))
	}
	_, none := c.Cookie(pages.CookieName)
	ended := c.QueryParam("ended") != "" || none == nil && c.QueryParam("next") != ""
	return a.renderLogin(c, http.StatusOK, views.Login{Next: c.QueryParam("next"), Ended: ended})
}

func (a *app) renderLogin(c echo.Context, status int, view views.Login) error {
	some, err := a.Store.HasOperators(c.Request().Context())
	if err != nil {
		return err
	}
	view.Theme, view.NoOperator = pages.Theme(c), !some
	if a.Demo {
		view.DemoEmail, view.DemoPassword = sample.DemoEmail, sample.DemoPassword
	}
	return pages.Render(c, status, views.LoginPage(view))
}

// login signs an operator in and leads on to the page that was asked for.
func (a *app) login(c echo.Context) error {
	view := views.Login{
		Email: c.FormValue("email"), Next: c.FormValue("next"),
		Form: views.KeptForm{Path: c.FormValue("form"), Fields: c.FormValue("fields")},
	}
	operator, err := a.authenticate(c, view.Email, c.FormValue("password"))
	if shown, ok := refusal(err); ok {
		view.Error = shown.Error()
		status := http.StatusUnprocessableEntity
		if shown.Kind == record.Throttled {
			status = http.StatusTooManyRequests
			c.Response().Header().Set("Retry-After", retryAfter)
		}
		return a.renderLogin(c, status, view)
	}
	if err != nil {
		return err
	}
	if err := a.SignIn(c, operator); err != nil {
		return err
	}
	return a.resumeForm(c, view)
}

// authenticate checks every password, of the pages and of the API.
func (a *app) authenticate(c echo.Context, email, password string) (accounts.Operator, error) {
	end, ok := a.throttle.try(c.RealIP())
	if !ok {
		return accounts.Operator{},
			&record.Error{Kind: record.Throttled, Message: "Too many failed sign-ins. Wait a while, then try again."}
	}
	operator, err := a.Store.Authenticate(c.Request().Context(), email, password)
	end(record.IsKind(err, record.Unauthorized))
	return operator, err
}

// refusal is the error that a sign-in form shows: wrong credentials, or too many of them.
func refusal(err error) (*record.Error, bool) {
	var shown *record.Error
	ok := errors.As(err, &shown) && (shown.Kind == record.Unauthorized || shown.Kind == record.Throttled)
	return shown, ok
}

// logout ends the session.
func (a *app) logout(c echo.Context) error {
	if err := a.SignOut(c); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, views.LoginPath)
}

// throttle slows down guesses at the passwords of many accounts from one address. Failures count, and attempts that have not ended
// yet; an address that was quiet for an hour is forgotten.
type throttle struct {
	sync.Mutex
	addresses map[string]*guesser
	swept     time.Time
}

type guesser struct {
	*rate.Limiter
	trying int // attempts that have not ended
	last   time.Time
}

// An address may fail failureBurst times at once, and then once per failureEvery.
const (
	failureBurst = 50
	failureEvery = 5 * time.Second
	forgetAfter  = time.Hour
)

func newThrottle() *throttle {
	return &throttle{addresses: map[string]*guesser{}, swept: time.Now()}
}

// try begins an attempt from an address, if it may try a password now. end reports its outcome.
func (t *throttle) try(address string) (end func(failed bool), ok bool) {
	t.Lock()
	defer t.Unlock()
	t.sweep()
	key := household(address)
	g, known := t.addresses[key]
	if !known {
		g = &guesser{Limiter: rate.NewLimiter(rate.Every(failureEvery), failureBurst)}
		t.addresses[key] = g
	}
	if g.Tokens() < float64(g.trying)+1 {
		return nil, false
	}
	g.trying++
	g.last = time.Now()
	return func(failed bool) {
		t.Lock()
		defer t.Unlock()
		g.trying--
		if failed {
			g.Allow()
		}
	}, true
}

// household is the part of an address by which attempts are counted: all of it or, with IPv6, its network of 64 bits.
func household(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Unmap().Is4() {
		return address
	}
	network, _ := ip.WithZone("").Prefix(64) // has more bits than that
	return network.String()
}

func (t *throttle) sweep() {
	if time.Since(t.swept) < forgetAfter {
		return
	}
	t.swept = time.Now()
	for address, g := range t.addresses {
		if g.trying == 0 && time.Since(g.last) > forgetAfter {
			delete(t.addresses, address)
		}
	}
}

// signedIn lets only operators pass; others are led to the login page and, after it, back.
func (a *app) signedIn(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ok, err := a.Recognize(c)
		if err != nil {
			return err
		}
		if !ok {
			return a.toLogin(c)
		}
		return next(c)
	}
}

// toLogin leads to the login page and from there back; the whole page changes, also for htmx.
// What was typed into a form waits on the login page.
func (a *app) toLogin(c echo.Context) error {
	if form := a.formToResume(c); form.Path != "" {
		return a.renderLogin(c, http.StatusUnauthorized, views.Login{Next: pages.Wanted(c), Ended: true, Form: form})
	}
	next := url.Values{"next": {pages.Wanted(c)}}
	if !pages.ByHTMX(c) {
		return c.Redirect(http.StatusSeeOther, views.LoginPath+"?"+next.Encode())
	}
	next.Set("ended", "1") // only pages that an operator was shown ask in this way
	c.Response().Header().Set("HX-Redirect", views.LoginPath+"?"+next.Encode())
	return c.NoContent(http.StatusOK)
}
