package handlers

import (
	"log/slog"
	"net/http"
	"net/netip"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"cohort/handlers/encoding"
	"cohort/handlers/metrics"
	"cohort/handlers/pages"
	"cohort/handlers/wire"
	"cohort/models"
)

// Config is the part of the configuration that the web needs.
type Config struct {
	Demo      bool             // show the demo sign-in on the login page
	Logger    *slog.Logger     // nil: slog's default
	PublicURL string           // what browsers open: https://office.example; "": the host and scheme of each request
	AdminCORS []string         // origins of other sites whose pages may use the Admin API: https://shop.example
	Proxies   []netip.Prefix   // whose word about who sends a request is believed; see Proxies
	Metrics   *metrics.Metrics // count what is done; nil: nobody does
	Stopping  <-chan struct{}  // closed when the program is about to stop; may be nil
}

// app has the handlers that belong to no room of their own, and what they alone need.
type app struct {
	*pages.Base
	config Config
	echo   *echo.Echo
	access map[string]access // who may use each address, by method and route
	forms  map[string]bool   // routes whose forms outlive the session; see resumeForm
	files  map[string]bool   // routes that are sent a file of any length, which their handlers read as it arrives
}

// New returns the whole product as one handler.
func New(store *models.Store, config Config) http.Handler {
	return newApp(store, config).echo
}

func newApp(store *models.Store, config Config) *app {
	e := echo.New()
	a := &app{
		Base:   pages.New(store, config.Logger, config.Demo, len(config.AdminCORS) > 0),
		config: config, echo: e, access: map[string]access{}, forms: map[string]bool{}, files: map[string]bool{},
	}
	a.PublicURL = config.PublicURL
	e.HTTPErrorHandler = a.answerError
	e.IPExtractor = clientAddress(config.Proxies)
	e.Pre(behindProxies(config.Proxies, a.Log), closeAfterChunks, withoutSlash)
	e.Use(pages.ByNobody, ownRequestID, middleware.RequestID(), a.logRequests, a.recoverPanics, securityHeaders, a.crossOrigin,
		a.sameOrigin(config.AdminCORS), a.arriving, middleware.BodyLimitWithConfig(middleware.BodyLimitConfig{Limit: "8M", Skipper: a.isFile}),
		a.plainText,
		encoding.Compress(uncompressed))
	a.routes(e)
	return a
}

// router is echo, or a group of its routes.
type router interface {
	Match(methods []string, path string, handler echo.HandlerFunc, middleware ...echo.MiddlewareFunc) []*echo.Route
}

// route adds an address to the product. It is the only way to add one, so that none is without a word on who may use it.
func (a *app) route(to router, who access, method, path string, answer echo.HandlerFunc, middleware ...echo.MiddlewareFunc) {
	methods := []string{method}
	if method == http.MethodGet {
		methods = safeMethods
	}
	for _, route := range to.Match(methods, path, a.withSecurityLog(method, path, answer), middleware...) {
		a.access[route.Method+" "+route.Path] = who
	}
}

// safeMethods are those of addresses that change nothing. What HEAD is answered loses its body on the way.
var safeMethods = wire.SafeMethods
