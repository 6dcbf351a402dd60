// Package handlers is Cohort on the web: the pages, the Admin API and the sign-in. No other package but its own subfolders knows
// echo or gorilla/sessions.
package handlers

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"cohort/handlers/adminapi"
	"cohort/handlers/customers"
	"cohort/handlers/offers"
	"cohort/handlers/pages"
	"cohort/handlers/wire"
	"cohort/models"
	"cohort/static"
	"cohort/views"
)

// Config is the part of the configuration that the web needs.
type Config struct {
	Demo      bool           // show the demo sign-in on the login page
	Logger    *slog.Logger   // nil: slog's default
	AdminCORS []string       // origins of other sites whose pages may use the Admin API: https://shop.example
	Proxies   []netip.Prefix // whose word about who sends a request is believed; see Proxies
}

// app has the handlers that belong to no room of their own, and what they alone need.
type app struct {
	*pages.Base
	config Config
	forms  map[string]bool // routes whose forms outlive the session; see resumeForm
}

// New returns the whole product as one handler.
func New(store *models.Store, config Config) http.Handler {
	a := &app{
		Base:   pages.New(store, config.Logger, config.Demo, len(config.AdminCORS) > 0),
		config: config, forms: map[string]bool{},
	}
	e := echo.New()
	e.HTTPErrorHandler = a.answerError
	e.IPExtractor = clientAddress(config.Proxies)
	e.Pre(behindProxies(config.Proxies, a.Log), closeAfterChunks, withoutSlash)
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
	e.POST("/theme", pages.ChooseTheme)
	e.POST("/shortcuts", pages.ChooseShortcuts)

	// The Admin API, in the addresses and words of Medusa's.
	api := adminapi.New(a.Store, a.Log, callerOf)
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

	customers, offers := customers.New(a.Base), offers.New(a.Base)
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

	get("/customers", customers.ListCustomers)
	get("/customers/new", customers.NewCustomer)
	form("/customers", "Saving", customers.CreateCustomer)
	ask("/customers/groups/add/choose", customers.Choose(customers.AddToEach))
	post("/customers/groups/add", "Adding to groups", customers.Run(customers.AddToEach))
	ask("/customers/groups/remove/choose", customers.Choose(customers.RemoveFromEach))
	post("/customers/groups/remove", "Removing from groups", customers.Run(customers.RemoveFromEach))
	ask("/customers/groups/move/choose", customers.Choose(customers.MoveCustomers))
	post("/customers/groups/move", "Moving customers", customers.Run(customers.MoveCustomers))
	get("/customers/export", customers.ExportCustomers)
	ask("/customers/export", customers.ExportChosen)
	get("/customers/:id", customers.ShowCustomer)
	form("/customers/:id", "Saving", customers.UpdateCustomer)
	get("/customers/:id/edit", customers.EditCustomer)
	get("/customers/:id/delete", customers.ConfirmDeleteCustomer)
	post("/customers/:id/delete", "Deleting", customers.DeleteCustomer)
	get("/customers/:id/pricing", customers.ShowPricing)
	get("/customers/:id/metadata", customers.EditCustomerMetadata)
	form("/customers/:id/metadata", "Saving", customers.SaveCustomerMetadata)
	get("/customers/:id/groups/add", customers.PickGroups)
	form("/customers/:id/groups/add", "Adding to groups", customers.AddToGroups)
	ask("/customers/:id/groups/remove/confirm", customers.ConfirmRemoveFromGroups)
	post("/customers/:id/groups/remove", "Removing from groups", customers.RemoveFromGroups)

	get("/price-lists", offers.ListPriceLists)
	get("/price-lists/new", offers.NewPriceList)
	form("/price-lists", "Saving", offers.CreatePriceList)
	get("/price-lists/:id", offers.ShowPriceList)
	form("/price-lists/:id", "Saving", offers.UpdatePriceList)
	get("/price-lists/:id/edit", offers.EditPriceList)
	get("/price-lists/:id/delete", offers.ConfirmDeletePriceList)
	post("/price-lists/:id/delete", "Deleting", offers.DeletePriceList)
	get("/price-lists/:id/prices/export", offers.ExportPrices)
	get("/price-lists/:id/prices/import", offers.NewPriceImport)
	post("/price-lists/:id/prices/import", "Saving", offers.CheckPrices)
	get("/price-lists/:id/prices/import/:file_id", offers.ShowPriceReport)
	post("/price-lists/:id/prices/import/:file_id", "Importing prices", offers.ImportPrices)
	ask("/price-lists/:id/prices/remove/confirm", offers.ConfirmRemovePrices)
	post("/price-lists/:id/prices/remove", "Removing prices", offers.RemovePrices)
	get("/price-lists/:id/prices/new", offers.NewPrice)
	form("/price-lists/:id/prices", "Saving", offers.CreatePrice)
	get("/price-lists/:id/prices/:price_id/edit", offers.EditPrice)
	form("/price-lists/:id/prices/:price_id", "Saving", offers.UpdatePrice)

	get("/discounts", offers.ListDiscounts)
	get("/discounts/new", offers.NewDiscount)
	form("/discounts", "Saving", offers.CreateDiscount)
	get("/discounts/:id", offers.ShowDiscount)
	form("/discounts/:id", "Saving", offers.UpdateDiscount)
	get("/discounts/:id/edit", offers.EditDiscount)
	get("/discounts/:id/delete", offers.ConfirmDeleteDiscount)
	post("/discounts/:id/delete", "Deleting", offers.DeleteDiscount)
	get("/discounts/:id/metadata", offers.EditDiscountMetadata)
	form("/discounts/:id/metadata", "Saving", offers.SaveDiscountMetadata)
	get("/discounts/:id/codes/new", offers.NewCode)
	form("/discounts/:id/codes", "Saving", offers.AddCode)

	get("/customer-groups", customers.ListGroups)
	get("/customer-groups/options", customers.GroupOptions)
	get("/customer-groups/create", redirectTo(views.GroupsPath+"/new")) // as links of before have it
	get("/customer-groups/new", customers.NewGroup)
	form("/customer-groups", "Saving", customers.CreateGroup)
	ask("/customer-groups/delete/confirm", customers.ConfirmDeleteGroups)
	post("/customer-groups/delete", "Deleting", customers.DeleteGroups)
	get("/customer-groups/export", customers.ExportGroups)
	ask("/customer-groups/export", customers.ExportChosenGroups)
	get("/customer-groups/:id", customers.ShowGroup)
	form("/customer-groups/:id", "Saving", customers.UpdateGroup)
	get("/customer-groups/:id/edit", customers.EditGroup)
	get("/customer-groups/:id/copy", customers.NewCopy)
	form("/customer-groups/:id/copy", "Copying customers", customers.CopyGroup)
	get("/customer-groups/:id/delete", customers.ConfirmDeleteGroup)
	post("/customer-groups/:id/delete", "Deleting", customers.DeleteGroup)
	get("/customer-groups/:id/metadata", customers.EditGroupMetadata)
	form("/customer-groups/:id/metadata", "Saving", customers.SaveGroupMetadata)
	get("/customer-groups/:id/customers/add", customers.PickCustomers)
	form("/customer-groups/:id/customers/add", "Adding customers", customers.AddCustomers)
	get("/customer-groups/:id/customers/paste", customers.PasteCustomers)
	ask("/customer-groups/:id/customers/paste", customers.WithPasted(customers.MatchPasted))
	ask("/customer-groups/:id/customers/paste/again", customers.PasteCustomers)
	post("/customer-groups/:id/customers/paste/add", "Adding customers", customers.WithPasted(customers.AddPasted))
	ask("/customer-groups/:id/customers/paste/rest", customers.WithPasted(customers.PastedRest))
	ask("/customer-groups/:id/customers/copy/choose", customers.Choose(customers.CopyMembers))
	post("/customer-groups/:id/customers/copy", "Copying customers", customers.Run(customers.CopyMembers))
	ask("/customer-groups/:id/customers/move/choose", customers.Choose(customers.MoveMembers))
	post("/customer-groups/:id/customers/move", "Moving customers", customers.Run(customers.MoveMembers))
	get("/customer-groups/:id/customers/export", customers.ExportMembers)
	ask("/customer-groups/:id/customers/export", customers.ExportChosenMembers)
	ask("/customer-groups/:id/customers/remove/confirm", customers.ConfirmRemoveCustomers)
	post("/customer-groups/:id/customers/remove", "Removing customers", customers.RemoveCustomers)
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
		if err := a.Store.Ping(ctx); err != nil {
			return c.String(http.StatusServiceUnavailable, "The database does not answer.\n")
		}
		return c.String(http.StatusOK, words)
	}
}
