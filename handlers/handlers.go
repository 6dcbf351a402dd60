// Package handlers is Cohort on the web: the pages, the Admin API and the sign-in. It is
// the only room that knows echo and gorilla/sessions.
package handlers

import (
	"log/slog"
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"cohort/models"
	"cohort/static"
)

// Config is what the surroundings decide.
type Config struct {
	Demo   bool         // show the demo sign-in on the login page
	Logger *slog.Logger // nil: slog's default
}

// app is what every handler works with.
type app struct {
	store    *models.Store
	config   Config
	log      *slog.Logger
	sessions *sessionStore
	throttle *throttle
}

// New returns the whole product as one handler.
func New(store *models.Store, config Config) http.Handler {
	a := &app{store: store, config: config, log: config.Logger, sessions: &sessionStore{store: store}, throttle: newThrottle()}
	if a.log == nil {
		a.log = slog.Default()
	}
	e := echo.New()
	e.HTTPErrorHandler = a.answerError
	// X-Forwarded-For is anybody's to write.
	e.IPExtractor = echo.ExtractIPDirect()
	e.Use(middleware.RequestID(), a.recoverPanics, securityHeaders, a.sameOrigin, middleware.BodyLimit("8M"),
		middleware.GzipWithConfig(middleware.GzipConfig{Level: 5, MinLength: 1024, Skipper: isStatic}))
	a.routes(e)
	return e
}

// routes is every address of the product.
func (a *app) routes(e *echo.Echo) {
	e.GET("/healthz", a.health)
	e.GET("/static/*", echo.WrapHandler(static.Handler()))
	e.GET("/favicon.ico", redirectTo(static.URL("favicon.svg")))

	e.GET("/login", a.showLogin)
	e.POST("/login", a.login)
	e.POST("/logout", a.logout)
	e.POST("/theme", a.chooseTheme)

	pages := e.Group("", a.signedIn)
	pages.GET("/", redirectTo(customersPath))

	pages.GET("/customers", a.listCustomers)
	pages.GET("/customers/new", a.newCustomer)
	pages.POST("/customers", a.createCustomer)
	pages.GET("/customers/:id", a.showCustomer)
	pages.POST("/customers/:id", a.updateCustomer)
	pages.GET("/customers/:id/edit", a.editCustomer)
	pages.GET("/customers/:id/delete", a.confirmDeleteCustomer)
	pages.POST("/customers/:id/delete", a.deleteCustomer)
	pages.GET("/customers/:id/metadata", a.editCustomerMetadata)
	pages.POST("/customers/:id/metadata", a.saveCustomerMetadata)
	pages.GET("/customers/:id/groups/add", a.pickGroups)
	pages.POST("/customers/:id/groups/add", a.addToGroups)
	pages.POST("/customers/:id/groups/remove/confirm", a.confirmRemoveFromGroups)
	pages.POST("/customers/:id/groups/remove", a.removeFromGroups)

	pages.GET("/customer-groups", a.listGroups)
	pages.GET("/customer-groups/create", a.quickGroup)
	pages.GET("/customer-groups/new", a.newGroup)
	pages.POST("/customer-groups", a.createGroup)
	pages.GET("/customer-groups/:id", a.showGroup)
	pages.POST("/customer-groups/:id", a.updateGroup)
	pages.GET("/customer-groups/:id/edit", a.editGroup)
	pages.GET("/customer-groups/:id/delete", a.confirmDeleteGroup)
	pages.POST("/customer-groups/:id/delete", a.deleteGroup)
	pages.GET("/customer-groups/:id/metadata", a.editGroupMetadata)
	pages.POST("/customer-groups/:id/metadata", a.saveGroupMetadata)
	pages.GET("/customer-groups/:id/customers/add", a.pickCustomers)
	pages.POST("/customer-groups/:id/customers/add", a.addCustomers)
	pages.POST("/customer-groups/:id/customers/remove/confirm", a.confirmRemoveCustomers)
	pages.POST("/customer-groups/:id/customers/remove", a.removeCustomers)
}

func redirectTo(path string) echo.HandlerFunc {
	return func(c echo.Context) error { return c.Redirect(http.StatusFound, path) }
}

// health answers whether the database does.
func (a *app) health(c echo.Context) error {
	if err := a.store.Ping(c.Request().Context()); err != nil {
		return c.String(http.StatusServiceUnavailable, "The database does not answer.\n")
	}
	return c.String(http.StatusOK, "ok\n")
}
