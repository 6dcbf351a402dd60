// Package handlers is Cohort on the web: the pages, the Admin API and the sign-in. No other package but its own subfolders knows
// echo or gorilla/sessions.
package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/adminapi"
	"cohort/handlers/customers"
	"cohort/handlers/imports"
	"cohort/handlers/offers"
	"cohort/handlers/pages"
	"cohort/handlers/settings"
	"cohort/static"
	"cohort/views"
)

// routes is every address of the product.
func (a *app) routes(e *echo.Echo) {
	open := func(method, path string, answer echo.HandlerFunc) { a.route(e, anybody, method, path, answer) }
	health := health{a.Store, a.config.Stopping}
	open(http.MethodGet, "/healthz", echo.WrapHandler(health.answers("ok\n")))
	open(http.MethodGet, "/health", echo.WrapHandler(health.answers("OK"))) // as Medusa has it
	open(http.MethodGet, "/readyz", echo.WrapHandler(http.HandlerFunc(health.ready)))
	open(http.MethodGet, "/livez", echo.WrapHandler(http.HandlerFunc(alive)))
	open(http.MethodGet, "/static/*", echo.WrapHandler(static.Handler()))
	open(http.MethodGet, "/favicon.ico", redirectTo(static.URL("favicon.svg")))

	open(http.MethodGet, "/login", a.showLogin)
	open(http.MethodPost, "/login", a.login)
	open(http.MethodGet, views.VerifyPath, a.showVerify)
	open(http.MethodPost, views.VerifyPath, a.verify)
	open(http.MethodPost, views.PasskeyProofPath, a.passkeyProof)
	open(http.MethodPost, "/logout", a.logout)
	open(http.MethodGet, "/join/:token", a.showJoin)
	open(http.MethodPost, "/join/:token", a.join)
	open(http.MethodPost, "/theme", a.ChooseTheme)
	open(http.MethodPost, "/shortcuts", a.ChooseShortcuts)

	// The Admin API, in the addresses and words of Medusa's.
	api := adminapi.New(a.Store, a.Log, callerOf)
	open(http.MethodPost, "/admin/auth", a.apiSignIn)
	open(http.MethodPost, "/admin/auth/token", a.apiToken)
	open(http.MethodGet, "/admin/openapi.yaml", adminapi.Description)

	programs := e.Group("/admin", a.withCredentials, adminapi.ValidatePath, api.Idempotent, adminapi.ParseBody)
	read := func(path string, answer echo.HandlerFunc) { a.route(programs, viewer, http.MethodGet, path, answer) }
	write := func(method, path string, change echo.HandlerFunc) { a.route(programs, editor, method, path, change) }

	read("/auth", a.apiSession)
	a.route(programs, viewer, http.MethodDelete, "/auth", a.apiSignOut)

	read("/customers", api.ListCustomers)
	write(http.MethodPost, "/customers", api.CreateCustomer)
	read("/customers/:id", api.ShowCustomer)
	write(http.MethodPost, "/customers/:id", api.UpdateCustomer)

	read("/customer-groups", api.ListGroups)
	write(http.MethodPost, "/customer-groups", api.CreateGroup)
	read("/customer-groups/:id", api.ShowGroup)
	write(http.MethodPost, "/customer-groups/:id", api.UpdateGroup)
	write(http.MethodDelete, "/customer-groups/:id", api.DeleteGroup)
	read("/customer-groups/:id/customers", api.ListMembers)
	write(http.MethodPost, "/customer-groups/:id/customers/batch", api.AddCustomers)
	write(http.MethodDelete, "/customer-groups/:id/customers/batch", api.RemoveCustomers)

	read("/customers/:id/pricing", api.ShowPricing)
	read("/pricing", api.ShowPricingForNobody)

	read("/price-lists", api.ListPriceLists)
	write(http.MethodPost, "/price-lists", api.CreatePriceList)
	read("/price-lists/:id", api.ShowPriceList)
	write(http.MethodPost, "/price-lists/:id", api.UpdatePriceList)
	write(http.MethodDelete, "/price-lists/:id", api.DeletePriceList)
	read("/price-lists/:id/prices", api.ListPrices)
	write(http.MethodPost, "/price-lists/:id/prices/batch", api.AddPrices)
	write(http.MethodDelete, "/price-lists/:id/prices/batch", api.DeletePrices)
	write(http.MethodDelete, "/price-lists/:id/variants/:variant_id/prices", api.DeleteVariantPrices)
	read("/price-lists/:id/products", api.ListProducts)
	write(http.MethodDelete, "/price-lists/:id/products/:product_id/prices", api.DeleteProductPrices)
	write(http.MethodDelete, "/price-lists/:id/products/prices/batch", api.DeleteProductsPrices)

	read("/discounts", api.ListDiscounts)
	write(http.MethodPost, "/discounts", api.CreateDiscount)
	read("/discounts/code/:code", api.ShowDiscountByCode)
	read("/discounts/:id", api.ShowDiscount)
	write(http.MethodPost, "/discounts/:id", api.UpdateDiscount)
	write(http.MethodDelete, "/discounts/:id", api.DeleteDiscount)
	write(http.MethodPost, "/discounts/:id/uses", api.UseDiscount)
	write(http.MethodPost, "/discounts/:id/dynamic-codes", api.AddDynamicCode)
	write(http.MethodDelete, "/discounts/:id/dynamic-codes/:code", api.DeleteDynamicCode)
	write(http.MethodPost, "/discounts/:id/regions/:region_id", api.AddRegion)
	write(http.MethodDelete, "/discounts/:id/regions/:region_id", api.RemoveRegion)
	write(http.MethodPost, "/discounts/:id/conditions", api.AddCondition)
	read("/discounts/:id/conditions/:condition_id", api.ShowCondition)
	write(http.MethodPost, "/discounts/:id/conditions/:condition_id", api.UpdateCondition)
	write(http.MethodDelete, "/discounts/:id/conditions/:condition_id", api.DeleteCondition)
	write(http.MethodPost, "/discounts/:id/conditions/:condition_id/batch", api.AddConditionGroups)
	write(http.MethodDelete, "/discounts/:id/conditions/:condition_id/batch", api.RemoveConditionGroups)

	read("/regions", api.ListRegions)
	write(http.MethodPost, "/regions", api.CreateRegion)
	read("/regions/:id", api.ShowRegion)
	write(http.MethodDelete, "/regions/:id", api.DeleteRegion)

	customers, imports, offers := customers.New(a.Base), imports.New(a.Base), offers.New(a.Base)
	settings := settings.New(a.Base, a.begin)
	// A group of routes would answer every unknown method with 404.
	get := func(who access, path string, show echo.HandlerFunc) {
		a.route(e, who, http.MethodGet, path, show, a.signedIn, pages.PlainDates)
	}
	// ask answers a form and changes nothing: which groups, really remove them, a file of the selected rows.
	ask := func(who access, path string, answer echo.HandlerFunc) {
		a.route(e, who, http.MethodPost, path, answer, a.signedIn, pages.PlainDates)
	}
	// post is a change; doing names it while it is made.
	post := func(who access, path, doing string, change echo.HandlerFunc) {
		a.route(e, who, http.MethodPost, path, change, a.signedIn, pages.PlainDates, a.changing(doing))
	}
	// form is a change by a form of its own, which comes back as it was filled in when the session has ended.
	form := func(who access, path, doing string, save echo.HandlerFunc) {
		a.forms[path] = true
		post(who, path, doing, save)
	}

	// file is a change by a file of any length, which its handler reads as it arrives.
	file := func(who access, path, doing string, save echo.HandlerFunc) {
		a.files[path] = true
		post(who, path, doing, save)
	}

	get(unready, views.ConfirmPath, a.showConfirm)
	ask(unready, views.ConfirmPath, a.confirm)

	get(viewer, "/", redirectTo(views.CustomersPath))
	get(viewer, "/search", a.search)
	get(viewer, "/shortcuts", a.showShortcuts)

	get(viewer, "/settings", redirectTo(views.SettingsPath+"/profile"))
	get(viewer, "/settings/profile", settings.ShowProfile)
	form(viewer, "/settings/profile", "Saving", settings.SaveProfile)
	get(unready, "/settings/security", settings.ShowSecurity)
	post(viewer, "/settings/security/password", "Saving", settings.ChangePassword)
	post(own, "/settings/security/app", "Saving", settings.BeginApp)
	get(own, "/settings/security/app", settings.ShowApp)
	post(own, "/settings/security/app/confirm", "Saving", settings.ConfirmApp)
	get(own, "/settings/security/app/remove", settings.ConfirmRemoveApp)
	post(own, "/settings/security/app/remove", "Removing", settings.RemoveApp)
	get(own, "/settings/security/passkeys/new", settings.NewPasskey)
	ask(own, "/settings/security/passkeys/options", settings.PasskeyOptions)
	post(own, "/settings/security/passkeys", "Saving", settings.AddPasskey)
	get(own, "/settings/security/passkeys/:passkey_id/remove", settings.ConfirmRemovePasskey)
	post(own, "/settings/security/passkeys/:passkey_id/remove", "Removing", settings.RemovePasskey)
	get(own, "/settings/security/recovery-codes/new", settings.ConfirmRecoveryCodes)
	post(own, "/settings/security/recovery-codes", "Saving", settings.MakeRecoveryCodes)
	post(sensitive, "/settings/security/required", "Saving", settings.RequireSecondStep)
	get(viewer, "/settings/sessions", settings.ListSessions)
	post(recent, "/settings/sessions/end", "Saving", settings.EndSession)
	get(recent, "/settings/sessions/end-others", settings.ConfirmEndOthers)
	post(recent, "/settings/sessions/end-others", "Saving", settings.EndOtherSessions)
	post(recent, "/settings/sessions/end-all", "Saving", settings.SignOutEverywhere)
	get(admin, "/settings/operators", settings.ListOperators)
	get(admin, "/settings/operators/:id", settings.ShowOperator)
	form(sensitive, "/settings/operators/:id", "Saving", settings.ChangeRole)
	get(sensitive, "/settings/operators/:id/disable", settings.ConfirmDisable)
	post(sensitive, "/settings/operators/:id/disable", "Saving", settings.DisableOperator)
	post(sensitive, "/settings/operators/:id/sign-out", "Saving", settings.SignOutOperator)
	post(sensitive, "/settings/operators/:id/enable", "Saving", settings.EnableOperator)
	get(sensitive, "/settings/operators/:id/reset-second-step", settings.ConfirmResetSecondStep)
	post(sensitive, "/settings/operators/:id/reset-second-step", "Saving", settings.ResetSecondStep)
	get(sensitive, "/settings/invitations/new", settings.NewInvitation)
	form(sensitive, "/settings/invitations", "Saving", settings.Invite)
	get(sensitive, "/settings/invitations/:id/withdraw", settings.ConfirmWithdraw)
	post(sensitive, "/settings/invitations/:id/withdraw", "Saving", settings.WithdrawInvitation)
	get(admin, "/settings/api-keys", settings.ListKeys)
	get(sensitive, "/settings/api-keys/new", settings.NewKey)
	form(sensitive, "/settings/api-keys", "Saving", settings.CreateKey)
	get(sensitive, "/settings/api-keys/:id/revoke", settings.ConfirmRevoke)
	post(sensitive, "/settings/api-keys/:id/revoke", "Saving", settings.RevokeKey)

	get(viewer, "/activity", a.showActivity)
	get(unready, "/activity/under-way", a.showRunning)
	post(editor, "/activity/under-way/:change_set/cancel", "Cancelling", a.cancelChange)
	get(viewer, "/activity/:id", a.showEntry)
	post(editor, "/activity/:change_set/undo", "Undoing", a.undo)

	get(viewer, "/customers", customers.ListCustomers)
	get(editor, "/customers/new", customers.NewCustomer)
	form(editor, "/customers", "Saving", customers.CreateCustomer)
	ask(editor, "/customers/groups/add/choose", customers.Choose(customers.AddToEach))
	post(editor, "/customers/groups/add", "Adding to groups", customers.Run(customers.AddToEach))
	ask(editor, "/customers/groups/remove/choose", customers.Choose(customers.RemoveFromEach))
	post(editor, "/customers/groups/remove", "Removing from groups", customers.Run(customers.RemoveFromEach))
	ask(editor, "/customers/groups/move/choose", customers.Choose(customers.MoveCustomers))
	post(editor, "/customers/groups/move", "Moving customers", customers.Run(customers.MoveCustomers))
	get(everybody, "/customers/export", customers.ExportCustomers)
	ask(everybody, "/customers/export", customers.ExportChosen)
	get(everybody, "/customers/export/options", customers.ChooseExport)
	ask(everybody, "/customers/export/options", customers.ChooseExport)
	get(editor, "/customers/import", imports.ListImports)
	file(editor, "/customers/import", "Uploading the file", imports.Upload)
	get(editor, "/customers/import/:id", imports.ShowImport)
	post(editor, "/customers/import/:id/check", "Saving", imports.CheckImport)
	ask(editor, "/customers/import/:id/run/confirm", imports.ConfirmRun)
	post(editor, "/customers/import/:id/run", "Saving", imports.RunImport)
	post(editor, "/customers/import/:id/continue", "Saving", imports.ContinueImport)
	post(editor, "/customers/import/:id/cancel", "Cancelling", imports.CancelImport)
	get(editor, "/customers/import/:id/failed", imports.FailedRows)
	get(editor, "/customers/import/:id/remove", imports.ConfirmRemove)
	post(editor, "/customers/import/:id/remove", "Removing", imports.RemoveImport)
	get(viewer, "/customers/:id", customers.ShowCustomer)
	form(editor, "/customers/:id", "Saving", customers.UpdateCustomer)
	get(editor, "/customers/:id/edit", customers.EditCustomer)
	get(editor, "/customers/:id/delete", customers.ConfirmDeleteCustomer)
	post(editor, "/customers/:id/delete", "Deleting", customers.DeleteCustomer)
	get(sensitive, "/customers/:id/erase", customers.ConfirmErase)
	post(sensitive, "/customers/:id/erase", "Erasing", customers.Erase)
	get(admin, "/customers/:id/held", customers.ShowHeld)
	post(sensitive, "/customers/:id/held/export", "Exporting", customers.ExportHeld)
	get(viewer, "/customers/:id/pricing", customers.ShowPricing)
	get(editor, "/customers/:id/metadata", customers.EditCustomerMetadata)
	form(editor, "/customers/:id/metadata", "Saving", customers.SaveCustomerMetadata)
	get(editor, "/customers/:id/groups/add", customers.PickGroups)
	form(editor, "/customers/:id/groups/add", "Adding to groups", customers.AddToGroups)
	ask(editor, "/customers/:id/groups/remove/confirm", customers.ConfirmRemoveFromGroups)
	post(editor, "/customers/:id/groups/remove", "Removing from groups", customers.RemoveFromGroups)

	get(viewer, "/price-lists", offers.ListPriceLists)
	get(editor, "/price-lists/new", offers.NewPriceList)
	form(editor, "/price-lists", "Saving", offers.CreatePriceList)
	get(viewer, "/price-lists/:id", offers.ShowPriceList)
	form(editor, "/price-lists/:id", "Saving", offers.UpdatePriceList)
	get(editor, "/price-lists/:id/edit", offers.EditPriceList)
	get(editor, "/price-lists/:id/delete", offers.ConfirmDeletePriceList)
	post(editor, "/price-lists/:id/delete", "Deleting", offers.DeletePriceList)
	get(viewer, "/price-lists/:id/prices/export", offers.ExportPrices)
	get(editor, "/price-lists/:id/prices/import", offers.NewPriceImport)
	post(editor, "/price-lists/:id/prices/import", "Saving", offers.CheckPrices)
	get(editor, "/price-lists/:id/prices/import/:file_id", offers.ShowPriceReport)
	post(editor, "/price-lists/:id/prices/import/:file_id", "Importing prices", offers.ImportPrices)
	ask(editor, "/price-lists/:id/prices/remove/confirm", offers.ConfirmRemovePrices)
	post(editor, "/price-lists/:id/prices/remove", "Removing prices", offers.RemovePrices)
	get(editor, "/price-lists/:id/prices/new", offers.NewPrice)
	form(editor, "/price-lists/:id/prices", "Saving", offers.CreatePrice)
	get(editor, "/price-lists/:id/prices/:price_id/edit", offers.EditPrice)
	form(editor, "/price-lists/:id/prices/:price_id", "Saving", offers.UpdatePrice)

	get(viewer, "/discounts", offers.ListDiscounts)
	get(editor, "/discounts/new", offers.NewDiscount)
	form(editor, "/discounts", "Saving", offers.CreateDiscount)
	get(viewer, "/discounts/:id", offers.ShowDiscount)
	form(editor, "/discounts/:id", "Saving", offers.UpdateDiscount)
	get(editor, "/discounts/:id/edit", offers.EditDiscount)
	get(editor, "/discounts/:id/delete", offers.ConfirmDeleteDiscount)
	post(editor, "/discounts/:id/delete", "Deleting", offers.DeleteDiscount)
	get(editor, "/discounts/:id/metadata", offers.EditDiscountMetadata)
	form(editor, "/discounts/:id/metadata", "Saving", offers.SaveDiscountMetadata)
	get(editor, "/discounts/:id/codes/new", offers.NewCode)
	form(editor, "/discounts/:id/codes", "Saving", offers.AddCode)

	get(viewer, "/customer-groups", customers.ListGroups)
	get(viewer, "/customer-groups/options", customers.GroupOptions)
	get(editor, "/customer-groups/create", redirectTo(views.GroupsPath+"/new")) // as links of before have it
	get(editor, "/customer-groups/new", customers.NewGroup)
	form(editor, "/customer-groups", "Saving", customers.CreateGroup)
	ask(editor, "/customer-groups/delete/confirm", customers.ConfirmDeleteGroups)
	post(editor, "/customer-groups/delete", "Deleting", customers.DeleteGroups)
	get(viewer, "/customer-groups/export", customers.ExportGroups)
	ask(viewer, "/customer-groups/export", customers.ExportChosenGroups)
	get(viewer, "/customer-groups/export/options", customers.ChooseGroupExport)
	ask(viewer, "/customer-groups/export/options", customers.ChooseGroupExport)
	get(everybody, "/customer-groups/customers/export", customers.ExportMemberships)
	ask(everybody, "/customer-groups/customers/export", customers.ExportChosenMemberships)
	get(everybody, "/customer-groups/customers/export/options", customers.ChooseMembershipExport)
	ask(everybody, "/customer-groups/customers/export/options", customers.ChooseMembershipExport)
	get(editor, "/customer-groups/import", imports.ListImports)
	file(editor, "/customer-groups/import", "Uploading the file", imports.Upload)
	get(editor, "/customer-groups/import/:id", imports.ShowGroupImport)
	post(editor, "/customer-groups/import/:id/run", "Importing customer groups", imports.RunGroupImport)
	get(editor, "/customer-groups/import/:id/failed", imports.FailedGroupRows)
	get(editor, "/customer-groups/import/:id/remove", imports.ConfirmRemove)
	post(editor, "/customer-groups/import/:id/remove", "Removing", imports.RemoveImport)
	get(viewer, "/customer-groups/:id", customers.ShowGroup)
	form(editor, "/customer-groups/:id", "Saving", customers.UpdateGroup)
	get(editor, "/customer-groups/:id/edit", customers.EditGroup)
	get(editor, "/customer-groups/:id/copy", customers.NewCopy)
	form(editor, "/customer-groups/:id/copy", "Copying customers", customers.CopyGroup)
	get(editor, "/customer-groups/:id/delete", customers.ConfirmDeleteGroup)
	post(editor, "/customer-groups/:id/delete", "Deleting", customers.DeleteGroup)
	get(editor, "/customer-groups/:id/metadata", customers.EditGroupMetadata)
	form(editor, "/customer-groups/:id/metadata", "Saving", customers.SaveGroupMetadata)
	get(editor, "/customer-groups/:id/customers/add", customers.PickCustomers)
	form(editor, "/customer-groups/:id/customers/add", "Adding customers", customers.AddCustomers)
	get(editor, "/customer-groups/:id/customers/paste", customers.PasteCustomers)
	ask(editor, "/customer-groups/:id/customers/paste", customers.WithPasted(customers.MatchPasted))
	ask(editor, "/customer-groups/:id/customers/paste/again", customers.PasteCustomers)
	post(editor, "/customer-groups/:id/customers/paste/add", "Adding customers", customers.WithPasted(customers.AddPasted))
	ask(editor, "/customer-groups/:id/customers/paste/rest", customers.WithPasted(customers.PastedRest))
	ask(editor, "/customer-groups/:id/customers/copy/choose", customers.Choose(customers.CopyMembers))
	post(editor, "/customer-groups/:id/customers/copy", "Copying customers", customers.Run(customers.CopyMembers))
	ask(editor, "/customer-groups/:id/customers/move/choose", customers.Choose(customers.MoveMembers))
	post(editor, "/customer-groups/:id/customers/move", "Moving customers", customers.Run(customers.MoveMembers))
	get(exporter, "/customer-groups/:id/customers/export", customers.ExportMembers)
	ask(exporter, "/customer-groups/:id/customers/export", customers.ExportChosenMembers)
	get(exporter, "/customer-groups/:id/customers/export/options", customers.ChooseMemberExport)
	ask(exporter, "/customer-groups/:id/customers/export/options", customers.ChooseMemberExport)
	ask(editor, "/customer-groups/:id/customers/remove/confirm", customers.ConfirmRemoveCustomers)
	post(editor, "/customer-groups/:id/customers/remove", "Removing customers", customers.RemoveCustomers)
}

func redirectTo(path string) echo.HandlerFunc {
	return func(c echo.Context) error { return c.Redirect(http.StatusFound, path) }
}
