package pages

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"time"

	"github.com/gorilla/sessions"
	"github.com/labstack/echo/v4"

	"cohort/handlers/wire"
	"cohort/models"
	"cohort/models/accounts"
	"cohort/models/record"
	"cohort/views/ui"
)

// CookieName is the name that clients of the Admin API know; pages and API share the session. Behind TLS the cookie has the prefix of
// all others; see docs/decisions/session-cookie.md.
const CookieName = "connect.sid"

// What a session's values are called.
const (
	operatorValue = "operator"
	addressValue  = "address"
	confirmedAt   = "confirmed at"
)

// SessionStore keeps gorilla's sessions in the store. Its cookie holds a random secret and nothing else.
// A session begins only when somebody signs in.
type SessionStore struct {
	store *models.Store
	// Pages of other sites use the Admin API: their browsers must send the cookie along.
	crossSite bool
}

// Get returns the request's session, looked up once.
func (s *SessionStore) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(s, name)
}

// New looks the session up, or returns an empty one.
func (s *SessionStore) New(r *http.Request, name string) (*sessions.Session, error) {
	session := sessions.NewSession(s, name)
	session.IsNew = true
	session.Options = &sessions.Options{
		// How long a session may lie idle the store knows.
		Path: "/", MaxAge: int(s.store.SessionTimes.Life.Seconds()), SameSite: s.sameSite(r),
	}
	id := sessionID(r, name)
	if id == "" {
		return session, nil
	}
	found, err := s.store.Session(r.Context(), id)
	if record.IsKind(err, record.Unauthorized) {
		return session, nil
	}
	if err != nil {
		return session, err
	}
	session.ID, session.IsNew = id, false
	session.Values[operatorValue], session.Values[confirmedAt] = found.Operator, found.ConfirmedAt
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
func (s *SessionStore) Save(r *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	switch {
	case session.Options.MaxAge < 0:
		setSessionCookie(w, r, session, "")
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
		accounts.Session{UserAgent: wire.Plain(r.UserAgent()), Address: address, HostOnly: IsHTTPS(r)})
	if err != nil {
		return err
	}
	session.ID = id
	setSessionCookie(w, r, session, id)
	return nil
}

// sessionID is the id that the request's cookie has, "" for none. One that was given out behind TLS counts only in a cookie that nobody
// else can have set; the cookie of an older version, whose name has no prefix, counts until its session ends.
func sessionID(r *http.Request, name string) string {
	if cookie, err := r.Cookie(hostPrefix + name); err == nil {
		return cookie.Value
	}
	cookie, err := r.Cookie(name)
	if err != nil || accounts.IsHostOnly(cookie.Value) {
		return ""
	}
	return cookie.Value
}

func setSessionCookie(w http.ResponseWriter, r *http.Request, session *sessions.Session, id string) {
	SetCookie(w, r, *sessions.NewCookie(session.Name(), id, session.Options))
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
func (s *SessionStore) sameSite(r *http.Request) http.SameSite {
	if s.crossSite && IsHTTPS(r) {
		return http.SameSiteNoneMode
	}
	return http.SameSiteLaxMode
}

// SignIn begins a session under a new id and ends the one the browser came with.
func (b *Base) SignIn(c echo.Context, operator accounts.Operator) error {
	session, err := b.Sessions.Get(c.Request(), CookieName)
	if err != nil {
		return err
	}
	if session.ID != "" {
		if err := b.Store.EndSession(c.Request().Context(), session.ID); err != nil {
			return err
		}
	}
	session.ID = ""
	session.Values = map[any]any{operatorValue: operator, addressValue: c.RealIP()}
	if err := session.Save(c.Request(), c.Response()); err != nil {
		return err
	}
	// What this request goes on with is read as by any later one: the rules for all operators hold from here on.
	begun, err := b.Store.Session(c.Request().Context(), session.ID)
	if err != nil {
		return err
	}
	session.Values[operatorValue], session.Values[confirmedAt] = begun.Operator, begun.ConfirmedAt
	b.LogSecurity(c, "sign-in", SecurityDone, slog.String("operator", operator.ID))
	return nil
}

// SignOut ends the session on the server and in the browser.
func (b *Base) SignOut(c echo.Context) error {
	session, err := b.Sessions.Get(c.Request(), CookieName)
	if err != nil || session.ID == "" {
		return err
	}
	session.Options.MaxAge = -1
	if err := session.Save(c.Request(), c.Response()); err != nil {
		return err
	}
	operator, _ := session.Values[operatorValue].(accounts.Operator)
	b.LogSecurity(c, "sign-out", SecurityDone, slog.String("operator", operator.ID))
	return nil
}

// SessionID is the secret of the session of a request, "" where it has none.
func (b *Base) SessionID(c echo.Context) string {
	session, err := b.Sessions.Get(c.Request(), CookieName)
	if err != nil {
		return ""
	}
	return session.ID
}

// ConfirmedAt is when the password was last given in the session of a request.
func (b *Base) ConfirmedAt(c echo.Context) time.Time {
	session, err := b.Sessions.Get(c.Request(), CookieName)
	if err != nil {
		return time.Time{}
	}
	at, _ := session.Values[confirmedAt].(time.Time)
	return at
}

// Confirmed notes that the password was given again in the session of a request, which goes on under a new id.
func (b *Base) Confirmed(c echo.Context) error {
	r := c.Request()
	session, err := b.Sessions.Get(r, CookieName)
	if err != nil {
		return err
	}
	if session.ID, err = b.Store.ConfirmSession(r.Context(), session.ID, IsHTTPS(r)); err != nil {
		return err
	}
	session.Values[confirmedAt] = record.Now()
	setSessionCookie(c.Response(), r, session, session.ID)
	b.LogSecurity(c, "password again", SecurityDone)
	return nil
}

// Recognize finds out who sends the request by its session.
func (b *Base) Recognize(c echo.Context) (bool, error) {
	session, err := b.Sessions.Get(c.Request(), CookieName)
	if err != nil {
		return false, err
	}
	operator, ok := session.Values[operatorValue].(accounts.Operator)
	if ok {
		SetOperator(c, operator)
		moveCookie(c, session)
	}
	return ok, nil
}

// moveCookie gives a session that began before its cookie had a prefix behind TLS the name that it has now.
func moveCookie(c echo.Context, session *sessions.Session) {
	_, err := c.Cookie(hostPrefix + CookieName)
	if err != nil && IsHTTPS(c.Request()) {
		setSessionCookie(c.Response(), c.Request(), session, session.ID)
	}
}

// flash keeps a message for the next page.
func (b *Base) flash(c echo.Context, flash ui.Flash) error {
	session, err := b.Sessions.Get(c.Request(), CookieName)
	if err != nil || session.ID == "" {
		return err
	}
	session.AddFlash(flash)
	return session.Save(c.Request(), c.Response())
}

// Flashes takes the kept messages.
func (b *Base) Flashes(c echo.Context) []ui.Flash {
	session, err := b.Sessions.Get(c.Request(), CookieName)
	if err != nil {
		return nil
	}
	var flashes []ui.Flash
	taken := false
	for _, kept := range session.Flashes() {
		flash, ok := kept.(ui.Flash)
		switch {
		case ok && flash.Import != "" && b.isUnderWay(c, &flash):
			session.AddFlash(flash)
			continue
		case ok && flash.Text != "":
			flashes = append(flashes, flash)
		}
		taken = true
	}
	if !taken {
		return nil
	}
	if err := session.Save(c.Request(), c.Response()); err != nil {
		b.Log.Warn("shown messages could not be removed from the session", "error", err)
	}
	return flashes
}
