package handlers_test

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers"
	"cohort/models"
)

// things are what addresses name, by their ids: one of each kind.
type things struct{ customer, group, priceList, price, file, discount, entry, changeSet string }

// gone are things that are not there.
var gone = things{"cus_gone", "cgrp_gone", "pl_gone", "ma_gone", "file_gone", "disc_gone", "act_gone", "set_gone"}

// naming leaves of addresses those that name something that is gone.
func naming(addresses []string) []string {
	return slices.DeleteFunc(addresses, func(path string) bool { return !strings.Contains(path, "_gone") })
}

// oneOfEach makes things: Ada, who is in the group VIP, and what names it.
func (o *office) oneOfEach() (of things) {
	o.t.Helper()
	of.customer = o.customer("Ada", "Abbott", "ada@example.com")
	of.group = o.group("VIP", of.customer)
	of.priceList = o.priceList("Summer", []string{of.group}, 100)
	of.price = try(o.store.Prices(o.t.Context(), models.PriceQuery{PriceListID: of.priceList, Limit: 1}))(o.t).Prices[0].ID
	of.file = try(o.store.KeepPriceFile(o.t.Context(), of.priceList, "hat,EUR,1"))(o.t)
	of.discount = o.discount("VIP10", models.In, of.group).ID
	last := try(o.store.Activities(o.t.Context(), models.ActivityQuery{Limit: 1}))(o.t)[0]
	of.entry, of.changeSet = last.ID, last.ChangeSet
	return of
}

// everyPage is every address that shows something to an operator.
func everyPage(of things) []string { return addressesOf(http.MethodGet, of) }

// everyPost is every address that takes an operator's form.
func everyPost(of things) []string { return addressesOf(http.MethodPost, of) }

// forAnybody are the addresses at which nobody needs to be signed in.
var forAnybody = []string{"GET /healthz", "GET /health", "GET /static/*", "GET /favicon.ico", "GET /login", "POST /login", "POST /logout", "POST /theme", "POST /shortcuts"}

func addressesOf(method string, of things) (all []string) {
	fill := strings.NewReplacer("/customers/:id", "/customers/"+of.customer, "/customer-groups/:id", "/customer-groups/"+of.group,
		"/price-lists/:id", "/price-lists/"+of.priceList, ":price_id", of.price, ":file_id", of.file, "/discounts/:id", "/discounts/"+of.discount,
		"/activity/:id", "/activity/"+of.entry, ":change_set", of.changeSet)
	for _, route := range handlers.New(nil, handlers.Config{}).(*echo.Echo).Routes() {
		if route.Method == method && !strings.HasPrefix(route.Path, "/admin/") && !slices.Contains(forAnybody, method+" "+route.Path) {
			all = append(all, fill.Replace(route.Path))
		}
	}
	slices.Sort(all)
	return all
}
