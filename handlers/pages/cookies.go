package pages

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// hostPrefix begins the names of cookies behind TLS: by it browsers take them from this host alone, over TLS, for all of its paths. No
// neighbour under the same domain, and nobody on the line, can give a browser another one.
const hostPrefix = "__Host-"

// IsHTTPS is true where the browser speaks to us, or to the proxy before us, over TLS. A client that forges the header only keeps
// its own cookie from itself.
func IsHTTPS(r *http.Request) bool {
	first, _, _ := strings.Cut(r.Header.Get("X-Forwarded-Proto"), ",")
	return r.TLS != nil || strings.EqualFold(strings.TrimSpace(first), "https")
}

// Origin is where a browser finds this server: https://office.example.
func Origin(c echo.Context) string {
	if IsHTTPS(c.Request()) {
		return "https://" + c.Request().Host
	}
	return "http://" + c.Request().Host
}

// Cookie returns the value of a cookie by its name without TLS, "" for none. The one that only TLS can have set comes first.
func Cookie(r *http.Request, name string) string {
	for _, name := range []string{hostPrefix + name, name} {
		if cookie, err := r.Cookie(name); err == nil {
			return cookie.Value
		}
	}
	return ""
}

// SetCookie keeps a value in the browser under a name and path, or behind TLS under the name with the prefix, which then takes the
// place of the other.
func SetCookie(w http.ResponseWriter, r *http.Request, cookie http.Cookie) {
	cookie.HttpOnly = true
	if !IsHTTPS(r) {
		http.SetCookie(w, &cookie)
		return
	}
	cookie.Secure = true
	if _, err := r.Cookie(cookie.Name); err == nil {
		before := cookie
		before.Value, before.MaxAge = "", -1
		http.SetCookie(w, &before)
	}
	cookie.Name, cookie.Path = hostPrefix+cookie.Name, "/"
	http.SetCookie(w, &cookie)
}

// cookieOf is Cookie for handlers.
func cookieOf(c echo.Context, name string) string { return Cookie(c.Request(), name) }
