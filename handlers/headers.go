package handlers

import (
	"net"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
)

// policy lets a page load and run what this server serves, and nothing else: no inline script or style, no data: address. HTML that
// is put into a page has to go through the policy in static/js/html.js.
var policy = strings.Join([]string{
	"default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'", "connect-src 'self'",
	"form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types cohort",
}, "; ")

// permissions are what pages may use of the machine: passkeys and, to copy, the clipboard.
var permissions = strings.Join([]string{
	"accelerometer=()", "autoplay=()", "camera=()", "clipboard-read=()", "clipboard-write=(self)", "display-capture=()",
	"encrypted-media=()", "fullscreen=()", "geolocation=()", "gyroscope=()", "hid=()", "idle-detection=()", "local-fonts=()",
	"magnetometer=()", "microphone=()", "midi=()", "payment=()", "picture-in-picture=()", "publickey-credentials-create=(self)",
	"publickey-credentials-get=(self)", "screen-wake-lock=()", "serial=()", "sync-xhr=()", "usb=()", "xr-spatial-tracking=()",
}, ", ")

// strictTransport keeps a browser from speaking to this host without TLS for two years.
const strictTransport = "max-age=63072000; includeSubDomains"

// alwaysSent are the headers of every answer. All answers share these values: who says otherwise sets a header anew.
var alwaysSent = http.Header{
	"Content-Security-Policy":      {policy},
	"X-Content-Type-Options":       {"nosniff"},
	"X-Frame-Options":              {"DENY"},
	"Referrer-Policy":              {"same-origin"},
	"Permissions-Policy":           {permissions},
	"Cross-Origin-Opener-Policy":   {"same-origin"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
}

func securityHeaders(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		for name, values := range alwaysSent {
			h[name] = values
		}
		if pages.IsHTTPS(c.Request()) && !isLocalhost(c.Request()) {
			h.Set("Strict-Transport-Security", strictTransport)
		}
		if !isStatic(c) {
			h.Set("Cache-Control", "no-store")
		}
		return next(c)
	}
}

// isLocalhost is true for the name that every port of a developer's machine shares: one that is told to speak TLS on all of them
// loses the others.
func isLocalhost(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// forgetSite has the browser forget what its scripts have stored here, such as drafts. It keeps its cookies, of which the session's
// is taken back by name, and its cache, which has no page in it. Without TLS browsers refuse the header.
func forgetSite(c echo.Context) {
	if pages.IsHTTPS(c.Request()) {
		c.Response().Header().Set("Clear-Site-Data", `"storage"`)
	}
}

// closeAfterChunks ends the connection after a request whose body came in chunks, and after one of HTTP/1.0: it may have had a
// Content-Length as well, which is a way to smuggle a second request past a proxy, and which net/http hides from us.
func closeAfterChunks(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if r := c.Request(); r.ProtoMajor == 1 && (len(r.TransferEncoding) > 0 || r.ProtoMinor == 0) {
			c.Response().Header().Set("Connection", "close")
		}
		return next(c)
	}
}
