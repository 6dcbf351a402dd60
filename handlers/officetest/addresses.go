package officetest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers"
	"cohort/models/activity"
	"cohort/models/pricing"
)

// IDs are those of one record of each kind, for addresses.
type IDs struct{ Customer, Group, PriceList, Price, File, Discount, Entry, ChangeSet string }

// Gone are ids of records that do not exist.
var Gone = IDs{"cus_gone", "cgrp_gone", "pl_gone", "ma_gone", "file_gone", "disc_gone", "act_gone", "set_gone"}

// NamingGone leaves of addresses those that name a record that does not exist.
func NamingGone(addresses []string) []string {
	return slices.DeleteFunc(addresses, func(path string) bool { return !strings.Contains(path, "_gone") })
}

// OneOfEach makes one record of each kind: Ada, who is in the group VIP, and what is for VIP.
func (o *Office) OneOfEach() (of IDs) {
	o.T.Helper()
	of.Customer = o.Customer("Ada", "Abbott", "ada@example.com")
	of.Group = o.Group("VIP", of.Customer)
	of.PriceList = o.PriceList("Summer", []string{of.Group}, 100)
	of.Price = Must(o.Store.Prices(o.T.Context(), pricing.PriceQuery{PriceListID: of.PriceList, Limit: 1}))(o.T).Prices[0].ID
	of.File = Must(o.Store.KeepPriceFile(o.T.Context(), of.PriceList, "hat,EUR,1"))(o.T)
	of.Discount = o.Discount("VIP10", pricing.In, of.Group).ID
	last := Must(o.Store.Activities(o.T.Context(), activity.Query{Limit: 1}))(o.T)[0]
	of.Entry, of.ChangeSet = last.ID, last.ChangeSet
	return of
}

// EveryPage is every address that shows something to an operator.
func EveryPage(of IDs) []string { return addressesOf(http.MethodGet, of) }

// EveryPost is every address that takes an operator's form.
func EveryPost(of IDs) []string { return addressesOf(http.MethodPost, of) }

// forAnybody are the addresses at which nobody needs to be signed in.
var forAnybody = []string{
	"GET /healthz", "GET /health", "GET /static/*", "GET /favicon.ico", "GET /login", "POST /login", "POST /logout",
	"POST /theme", "POST /shortcuts",
}

func addressesOf(method string, of IDs) (all []string) {
	fill := strings.NewReplacer("/customers/:id", "/customers/"+of.Customer, "/customer-groups/:id", "/customer-groups/"+of.Group,
		"/price-lists/:id", "/price-lists/"+of.PriceList, ":price_id", of.Price, ":file_id", of.File, "/discounts/:id",
		"/discounts/"+of.Discount,
		"/activity/:id", "/activity/"+of.Entry, ":change_set", of.ChangeSet)
	for _, route := range handlers.New(nil, handlers.Config{}).(*echo.Echo).Routes() {
		if route.Method == method && !strings.HasPrefix(route.Path, "/admin/") && !slices.Contains(forAnybody, method+" "+route.Path) {
			all = append(all, fill.Replace(route.Path))
		}
	}
	slices.Sort(all)
	return all
}
