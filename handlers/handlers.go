// Package handlers is Cohort on the web: the pages, the Admin API and the sign-in. No other package but its own subfolders knows
// echo or gorilla/sessions.
package handlers

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"cohort/handlers/adminapi"
	"cohort/handlers/wire"
	"cohort/models"
	"cohort/static"
	"cohort/views"
)

// Config is the part of the configuration that the web needs.
type Config struct {
	Demo      bool         // show the demo sign-in on the login page
	Logger    *slog.Logger // nil: slog's default
	AdminCORS []string     // origins of other sites whose pages may use the Admin API: https://shop.example
}

// app has the handlers as its methods, and what they share.
type app struct {
	store    *models.Store
	config   Config
	log      *slog.Logger
	sessions *sessionStore
	forms    map[string]bool // routes whose forms outlive the session; see resumeForm
}

// New returns the whole product as one handler.
func New(store *models.Store, config Config) http.Handler {
	a := &app{
		store: store, config: config, log: config.Logger, forms: map[string]bool{},
		sessions: &sessionStore{store: store, crossSite: len(config.AdminCORS) > 0},
	}
	if a.log == nil {
		a.log = slog.Default()
	}
	e := echo.New()
	e.HTTPErrorHandler = a.answerError
	// X-Forwarded-For is anybody's to write.
	e.IPExtractor = echo.ExtractIPDirect()
	e.Pre(withoutSlash)
	e.Use(ownRequestID, middleware.RequestID(), a.logRequests, a.recoverPanics, securityHeaders, a.crossOrigin,
		a.sameOrigin(config.AdminCORS), middleware.BodyLimit("8M"), plainText,
		middleware.GzipWithConfig(middleware.GzipConfig{Level: 5, MinLength: 1024, Skipper: uncompressed}))
	a.routes(e)
	return e
}

// safeMethods are those of addresses that change nothing. What HEAD is answered loses its body on the way.
var safeMethods = wire.SafeMethods

// routes is every address of the product.
func (a *app) routes(e *echo.Echo) {
	e.Match(safeMethods, "/healthz", a.health("ok\n"))
	e.Match(safeMethods, "/health", a.health("OK")) // as Medusa has it
	e.Match(safeMethods, "/static/*", echo.WrapHandler(static.Handler()))
	e.Match(safeMethods, "/favicon.ico", redirectTo(static.URL("favicon.svg")))

	e.Match(safeMethods, "/login", a.showLogin)
	e.POST("/login", a.login)
	e.POST("/logout", a.logout)
	e.POST("/theme", a.chooseTheme)
	e.POST("/shortcuts", a.chooseShortcuts)

	// The Admin API, in the addresses and words of Medusa's.
	api := adminapi.New(a.store, a.log, callerOf)
	e.POST("/admin/auth", a.apiSignIn)
	e.POST("/admin/auth/token", a.apiToken)
	e.Match(safeMethods, "/admin/openapi.yaml", adminapi.Description)

	admin := e.Group("/admin", a.withCredentials, adminapi.ValidatePath, api.Idempotent, adminapi.ParseBody)
	admin.Match(safeMethods, "/auth", a.apiSession)
	admin.DELETE("/auth", a.apiSignOut)

	admin.Match(safeMethods, "/customers", api.ListCustomers)
	admin.POST("/customers", api.CreateCustomer)
	admin.Match(safeMethods, "/customers/:id", api.ShowCustomer)
	admin.POST("/customers/:id", api.UpdateCustomer)

	admin.Match(safeMethods, "/customer-groups", api.ListGroups)
	admin.POST("/customer-groups", api.CreateGroup)
	admin.Match(safeMethods, "/customer-groups/:id", api.ShowGroup)
	admin.POST("/customer-groups/:id", api.UpdateGroup)
	admin.DELETE("/customer-groups/:id", api.DeleteGroup)
	admin.Match(safeMethods, "/customer-groups/:id/customers", api.ListMembers)
	admin.POST("/customer-groups/:id/customers/batch", api.AddCustomers)
	admin.DELETE("/customer-groups/:id/customers/batch", api.RemoveCustomers)

	admin.Match(safeMethods, "/customers/:id/pricing", api.ShowPricing)
	admin.Match(safeMethods, "/pricing", api.ShowPricingForNobody)

	admin.Match(safeMethods, "/price-lists", api.ListPriceLists)
	admin.POST("/price-lists", api.CreatePriceList)
	admin.Match(safeMethods, "/price-lists/:id", api.ShowPriceList)
	admin.POST("/price-lists/:id", api.UpdatePriceList)
	admin.DELETE("/price-lists/:id", api.DeletePriceList)
	admin.Match(safeMethods, "/price-lists/:id/prices", api.ListPrices)
	admin.POST("/price-lists/:id/prices/batch", api.AddPrices)
	admin.DELETE("/price-lists/:id/prices/batch", api.DeletePrices)
	admin.DELETE("/price-lists/:id/variants/:variant_id/prices", api.DeleteVariantPrices)
	admin.Match(safeMethods, "/price-lists/:id/products", api.ListProducts)
	admin.DELETE("/price-lists/:id/products/:product_id/prices", api.DeleteProductPrices)
	admin.DELETE("/price-lists/:id/products/prices/batch", api.DeleteProductsPrices)

	admin.Match(safeMethods, "/discounts", api.ListDiscounts)
	admin.POST("/discounts", api.CreateDiscount)
	admin.Match(safeMethods, "/discounts/code/:code", api.ShowDiscountByCode)
	admin.Match(safeMethods, "/discounts/:id", api.ShowDiscount)
	admin.POST("/discounts/:id", api.UpdateDiscount)
	admin.DELETE("/discounts/:id", api.DeleteDiscount)
	admin.POST("/discounts/:id/uses", api.UseDiscount)
	admin.POST("/discounts/:id/dynamic-codes", api.AddDynamicCode)
	admin.DELETE("/discounts/:id/dynamic-codes/:code", api.DeleteDynamicCode)
	admin.POST("/discounts/:id/regions/:region_id", api.AddRegion)
	admin.DELETE("/discounts/:id/regions/:region_id", api.RemoveRegion)
	admin.POST("/discounts/:id/conditions", api.AddCondition)
	admin.Match(safeMethods, "/discounts/:id/conditions/:condition_id", api.ShowCondition)
	admin.POST("/discounts/:id/conditions/:condition_id", api.UpdateCondition)
	admin.DELETE("/discounts/:id/conditions/:condition_id", api.DeleteCondition)
	admin.POST("/discounts/:id/conditions/:condition_id/batch", api.AddConditionGroups)
	admin.DELETE("/discounts/:id/conditions/:condition_id/batch", api.RemoveConditionGroups)

	admin.Match(safeMethods, "/regions", api.ListRegions)
	admin.POST("/regions", api.CreateRegion)
	admin.Match(safeMethods, "/regions/:id", api.ShowRegion)
	admin.DELETE("/regions/:id", api.DeleteRegion)

	// A group of routes would answer every unknown method with 404.
	get := func(path string, show echo.HandlerFunc) { e.Match(safeMethods, path, show, a.signedIn) }
	// ask answers a form and changes nothing: which groups, really remove them, a file of the selected rows.
	ask := func(path string, answer echo.HandlerFunc) { e.POST(path, answer, a.signedIn) }
	// post is a change; doing names it while it is made.
	post := func(path, doing string, change echo.HandlerFunc) { e.POST(path, change, a.signedIn, a.changing(doing)) }
	// form is a change by a form of its own, which comes back as it was filled in when the session has ended.
	form := func(path, doing string, save echo.HandlerFunc) { a.forms[path] = true; post(path, doing, save) }

	get("/", redirectTo(views.CustomersPath))
	get("/search", a.search)
	get("/shortcuts", a.showShortcuts)

	get("/activity", a.showActivity)
	get("/activity/under-way", a.showRunning)
	post("/activity/under-way/:change_set/cancel", "Cancelling", a.cancelChange)
	get("/activity/:id", a.showEntry)
	post("/activity/:change_set/undo", "Undoing", a.undo)

	get("/customers", a.listCustomers)
	get("/customers/new", a.newCustomer)
	form("/customers", "Saving", a.createCustomer)
	ask("/customers/groups/add/choose", a.choose(a.addToEach))
	post("/customers/groups/add", "Adding to groups", a.run(a.addToEach))
	ask("/customers/groups/remove/choose", a.choose(a.removeFromEach))
	post("/customers/groups/remove", "Removing from groups", a.run(a.removeFromEach))
	ask("/customers/groups/move/choose", a.choose(a.moveCustomers))
	post("/customers/groups/move", "Moving customers", a.run(a.moveCustomers))
	get("/customers/export", a.exportCustomers)
	ask("/customers/export", a.exportChosen)
	get("/customers/:id", a.showCustomer)
	form("/customers/:id", "Saving", a.updateCustomer)
	get("/customers/:id/edit", a.editCustomer)
	get("/customers/:id/delete", a.confirmDeleteCustomer)
	post("/customers/:id/delete", "Deleting", a.deleteCustomer)
	get("/customers/:id/pricing", a.showPricing)
	get("/customers/:id/metadata", a.editCustomerMetadata)
	form("/customers/:id/metadata", "Saving", a.saveCustomerMetadata)
	get("/customers/:id/groups/add", a.pickGroups)
	form("/customers/:id/groups/add", "Adding to groups", a.addToGroups)
	ask("/customers/:id/groups/remove/confirm", a.confirmRemoveFromGroups)
	post("/customers/:id/groups/remove", "Removing from groups", a.removeFromGroups)

	get("/price-lists", a.listPriceLists)
	get("/price-lists/new", a.newPriceList)
	form("/price-lists", "Saving", a.createPriceList)
	get("/price-lists/:id", a.showPriceList)
	form("/price-lists/:id", "Saving", a.updatePriceList)
	get("/price-lists/:id/edit", a.editPriceList)
	get("/price-lists/:id/delete", a.confirmDeletePriceList)
	post("/price-lists/:id/delete", "Deleting", a.deletePriceList)
	get("/price-lists/:id/prices/export", a.exportPrices)
	get("/price-lists/:id/prices/import", a.newPriceImport)
	post("/price-lists/:id/prices/import", "Saving", a.checkPrices)
	get("/price-lists/:id/prices/import/:file_id", a.showPriceReport)
	post("/price-lists/:id/prices/import/:file_id", "Importing prices", a.importPrices)
	ask("/price-lists/:id/prices/remove/confirm", a.confirmRemovePrices)
	post("/price-lists/:id/prices/remove", "Removing prices", a.removePrices)
	get("/price-lists/:id/prices/new", a.newPrice)
	form("/price-lists/:id/prices", "Saving", a.createPrice)
	get("/price-lists/:id/prices/:price_id/edit", a.editPrice)
	form("/price-lists/:id/prices/:price_id", "Saving", a.updatePrice)

	get("/discounts", a.listDiscounts)
	get("/discounts/new", a.newDiscount)
	form("/discounts", "Saving", a.createDiscount)
	get("/discounts/:id", a.showDiscount)
	form("/discounts/:id", "Saving", a.updateDiscount)
	get("/discounts/:id/edit", a.editDiscount)
	get("/discounts/:id/delete", a.confirmDeleteDiscount)
	post("/discounts/:id/delete", "Deleting", a.deleteDiscount)
	get("/discounts/:id/metadata", a.editDiscountMetadata)
	form("/discounts/:id/metadata", "Saving", a.saveDiscountMetadata)
	get("/discounts/:id/codes/new", a.newCode)
	form("/discounts/:id/codes", "Saving", a.addCode)

	get("/customer-groups", a.listGroups)
	get("/customer-groups/create", a.quickGroup)
	get("/customer-groups/options", a.groupOptions)
	get("/customer-groups/new", a.newGroup)
	form("/customer-groups", "Saving", a.createGroup)
	ask("/customer-groups/delete/confirm", a.confirmDeleteGroups)
	post("/customer-groups/delete", "Deleting", a.deleteGroups)
	get("/customer-groups/export", a.exportGroups)
	ask("/customer-groups/export", a.exportChosenGroups)
	get("/customer-groups/:id", a.showGroup)
	form("/customer-groups/:id", "Saving", a.updateGroup)
	get("/customer-groups/:id/edit", a.editGroup)
	get("/customer-groups/:id/delete", a.confirmDeleteGroup)
	post("/customer-groups/:id/delete", "Deleting", a.deleteGroup)
	get("/customer-groups/:id/metadata", a.editGroupMetadata)
	form("/customer-groups/:id/metadata", "Saving", a.saveGroupMetadata)
	get("/customer-groups/:id/customers/add", a.pickCustomers)
	form("/customer-groups/:id/customers/add", "Adding customers", a.addCustomers)
	get("/customer-groups/:id/customers/paste", a.pasteCustomers)
	ask("/customer-groups/:id/customers/paste", a.withPasted(a.matchPasted))
	ask("/customer-groups/:id/customers/paste/again", a.pasteCustomers)
	post("/customer-groups/:id/customers/paste/add", "Adding customers", a.withPasted(a.addPasted))
	ask("/customer-groups/:id/customers/paste/rest", a.withPasted(a.pastedRest))
	ask("/customer-groups/:id/customers/copy/choose", a.choose(a.copyMembers))
	post("/customer-groups/:id/customers/copy", "Copying customers", a.run(a.copyMembers))
	ask("/customer-groups/:id/customers/move/choose", a.choose(a.moveMembers))
	post("/customer-groups/:id/customers/move", "Moving customers", a.run(a.moveMembers))
	get("/customer-groups/:id/customers/export", a.exportMembers)
	ask("/customer-groups/:id/customers/export", a.exportChosenMembers)
	ask("/customer-groups/:id/customers/remove/confirm", a.confirmRemoveCustomers)
	post("/customer-groups/:id/customers/remove", "Removing customers", a.removeCustomers)
}

func redirectTo(path string) echo.HandlerFunc {
	return func(c echo.Context) error { return c.Redirect(http.StatusFound, path) }
}

// healthWithin is how long the database has to answer: the answer is to be there within 100 ms.
const healthWithin = 80 * time.Millisecond

// health answers with these words as long as the database answers.
func (a *app) health(words string) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, cancel := context.WithTimeout(c.Request().Context(), healthWithin)
		defer cancel()
		if err := a.store.Ping(ctx); err != nil {
			return c.String(http.StatusServiceUnavailable, "The database does not answer.\n")
		}
		return c.String(http.StatusOK, words)
	}
}
