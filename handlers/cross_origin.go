package handlers

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

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
			return nil, fmt.Errorf("%q is no origin: one looks like https://shop.example", origin)
		}
		origins = append(origins, origin)
	}
	return origins, nil
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
