package handlers

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/gorilla/sessions"
	"github.com/labstack/echo/v4"

	"cohort/models"
	"cohort/models/accounts"
	"cohort/models/record"
	"cohort/views"
	"cohort/views/ui"
)

// cookieName is the name that clients of the Admin API know; pages and API share the session.
const cookieName = "connect.sid"

// What a session's values are called.
const (
	operatorValue = "operator"
	addressValue  = "address"
)

// sessionStore keeps gorilla's sessions in the store. Its cookie holds a random secret and nothing else.
// A session begins only when somebody signs in.
type sessionStore struct {
	store *models.Store
	// Pages of other sites use the Admin API: their browsers must send the cookie along.
	crossSite bool
}

// Get returns the request's session, looked up once.
func (s *sessionStore) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(s, name)
}

// New looks the session up, or returns an empty one.
func (s *sessionStore) New(r *http.Request, name string) (*sessions.Session, error) {
	session := sessions.NewSession(s, name)
	session.IsNew = true
	session.Options = &sessions.Options{
		// How long a session may lie idle the store knows.
		Path: "/", MaxAge: int(accounts.SessionLife.Seconds()), HttpOnly: true,
		Secure: isHTTPS(r), SameSite: s.sameSite(r),
	}
	cookie, err := r.Cookie(name)
	if err != nil {
		return session, nil //nolint:nilerr // no cookie is no error
	}
	found, err := s.store.Session(r.Context(), cookie.Value)
	if record.IsKind(err, record.Unauthorized) {
		return session, nil
	}
	if err != nil {
		return session, err
	}
	session.ID, session.IsNew = cookie.Value, false
	session.Values[operatorValue] = found.Operator
	var flashes []ui.Flash
	if found.Data != "" {
		if err := json.Unmarshal([]byte(found.Data), &flashes); err != nil {
			return session, err
		}
	}
	for _, flash := range flashes {
		session.AddFlash(flash)
	}
	return session, nil
}

// Save writes the session down and its cookie out. A session without an id begins under a new one; a
// negative MaxAge ends it.
func (s *sessionStore) Save(r *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	switch {
	case session.Options.MaxAge < 0:
		http.SetCookie(w, sessions.NewCookie(session.Name(), "", session.Options))
		return s.store.EndSession(r.Context(), session.ID)
	case session.ID != "":
		data, err := encodeFlashes(session)
		if err != nil {
			return err
		}
		return s.store.KeepSessionData(r.Context(), session.ID, data)
	}
	address, _ := session.Values[addressValue].(string)
	id, err := s.store.StartSession(r.Context(), session.Values[operatorValue].(accounts.Operator).ID,
		accounts.Session{UserAgent: plain(r.UserAgent()), Address: address})
	if err != nil {
		return err
	}
	session.ID = id
	http.SetCookie(w, sessions.NewCookie(session.Name(), id, session.Options))
	return nil
}

const flashesValue = "_flash" // gorilla's own name

func encodeFlashes(session *sessions.Session) (string, error) {
	flashes, _ := session.Values[flashesValue].([]any)
	if len(flashes) == 0 {
		return "", nil
	}
	data, err := json.Marshal(flashes)
	return string(data), err
}

// sameSite is None where pages of other sites send the cookie along; browsers take that over TLS alone. What those sites may do
// with it is the business of crossOrigin and sameOrigin.
func (s *sessionStore) sameSite(r *http.Request) http.SameSite {
	if s.crossSite && isHTTPS(r) {
		return http.SameSiteNoneMode
	}
	return http.SameSiteLaxMode
}

// isHTTPS is true where the browser speaks to us, or to the proxy before us, over TLS. A client that forges the header only keeps
// its own cookie from itself.
func isHTTPS(r *http.Request) bool {
	return r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}

// signIn begins a session under a new id and ends the one the browser came with.
func (a *app) signIn(c echo.Context, operator accounts.Operator) error {
	session, err := a.sessions.Get(c.Request(), cookieName)
	if err != nil {
		return err
	}
	if session.ID != "" {
		if err := a.store.EndSession(c.Request().Context(), session.ID); err != nil {
			return err
		}
	}
	session.ID = ""
	session.Values = map[any]any{operatorValue: operator, addressValue: c.RealIP()}
	return session.Save(c.Request(), c.Response())
}

// signOut ends the session on the server and in the browser.
func (a *app) signOut(c echo.Context) error {
	session, err := a.sessions.Get(c.Request(), cookieName)
	if err != nil || session.ID == "" {
		return err
	}
	session.Options.MaxAge = -1
	return session.Save(c.Request(), c.Response())
}

// signedIn lets only operators pass; others are led to the login page and, after it, back.
func (a *app) signedIn(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ok, err := a.recognize(c)
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
		return a.renderLogin(c, http.StatusUnauthorized, views.Login{Next: wanted(c), Ended: true, Form: form})
	}
	next := url.Values{"next": {wanted(c)}}
	if !byHTMX(c) {
		return c.Redirect(http.StatusSeeOther, views.LoginPath+"?"+next.Encode())
	}
	next.Set("ended", "1") // only pages that an operator was shown ask in this way
	c.Response().Header().Set("HX-Redirect", views.LoginPath+"?"+next.Encode())
	return c.NoContent(http.StatusOK)
}

// recognize finds out who sends the request by its session.
func (a *app) recognize(c echo.Context) (bool, error) {
	session, err := a.sessions.Get(c.Request(), cookieName)
	if err != nil {
		return false, err
	}
	operator, ok := session.Values[operatorValue].(accounts.Operator)
	if ok {
		c.Set(operatorValue, operator)
	}
	return ok, nil
}

func operatorOf(c echo.Context) (accounts.Operator, bool) {
	operator, ok := c.Get(operatorValue).(accounts.Operator)
	return operator, ok
}

// flash keeps a message for the next page.
func (a *app) flash(c echo.Context, flash ui.Flash) error {
	session, err := a.sessions.Get(c.Request(), cookieName)
	if err != nil || session.ID == "" {
		return err
	}
	session.AddFlash(flash)
	return session.Save(c.Request(), c.Response())
}

// flashes takes the kept messages.
func (a *app) flashes(c echo.Context) []ui.Flash {
	session, err := a.sessions.Get(c.Request(), cookieName)
	if err != nil {
		return nil
	}
	var flashes []ui.Flash
	for _, kept := range session.Flashes() {
		if flash, ok := kept.(ui.Flash); ok {
			flashes = append(flashes, flash)
		}
	}
	if len(flashes) == 0 {
		return nil
	}
	if err := session.Save(c.Request(), c.Response()); err != nil {
		a.log.Warn("shown messages could not be removed from the session", "error", err)
	}
	return flashes
}
