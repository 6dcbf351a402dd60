package officetest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers"
	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/pricing"
)

// IDs are those of one record of each kind, for addresses.
type IDs struct {
	Customer, Group, PriceList, Price, File, Discount, Entry, ChangeSet, Operator, Invitation, Key, Passkey,
	Import, GroupImport string
}

// Gone are ids of records that do not exist.
var Gone = IDs{
	"cus_gone", "cgrp_gone", "pl_gone", "ma_gone", "file_gone", "disc_gone", "act_gone", "set_gone", "usr_gone", "inv_gone", "apk_gone",
	"pk_gone", "imp_gone", "impg_gone"}

// NamingGone leaves of addresses those that name a record that does not exist.
func NamingGone(addresses []string) []string {
	return slices.DeleteFunc(addresses, func(path string) bool { return !strings.Contains(path, "_gone") })
}

// OneOfEach makes one record of each kind: Ada, who is in the group VIP, and what is for VIP.
func (o *Office) OneOfEach() (of IDs) {
	o.T.Helper()
	of.Operator = Must(o.Store.AddOperator(o.T.Context(), "otto@example.com", o.Password))(o.T).ID
	invitation, _, err := o.Store.Invite(o.T.Context(), accounts.InvitationInput{Email: "ines@example.com", Role: activity.Editor})
	of.Invitation = Must(invitation.ID, err)(o.T)
	key, _, err := o.Store.AddAPIKey(o.T.Context(), accounts.APIKeyInput{Name: "the shop"})
	of.Key = Must(key.ID, err)(o.T)
	of.Passkey = o.Passkey("Laptop")
	of.Customer = o.Customer("Ada", "Abbott", "ada@example.com")
	of.Group = o.Group("VIP", of.Customer)
	of.PriceList = o.PriceList("Summer", []string{of.Group}, 100)
	of.Price = Must(o.Store.Prices(o.T.Context(), pricing.PriceQuery{PriceListID: of.PriceList, Limit: 1}))(o.T).Prices[0].ID
	of.File = Must(o.Store.KeepPriceFile(o.T.Context(), of.PriceList, "hat,EUR,1"))(o.T)
	of.Discount = o.Discount("VIP10", pricing.In, of.Group).ID
	of.Import = Must(o.Store.UploadImport(o.T.Context(), "people.csv", strings.NewReader("email,first_name\nada@example.com,Ada\n")))(o.T).ID
	of.GroupImport = o.UploadGroups("groups.csv", "name\nSpain\n")
	last := Must(o.Store.Activities(o.T.Context(), activity.Query{Limit: 1}))(o.T)[0]
	of.Entry, of.ChangeSet = last.ID, last.ChangeSet
	return of
}

// EveryPage is every address that shows something to an operator.
func EveryPage(of IDs) []string { return addressesOf(http.MethodGet, of) }

// EveryPost is every address that takes an operator's form.
func EveryPost(of IDs) []string { return addressesOf(http.MethodPost, of) }

// Routes are all addresses that the router knows, by method and route; HEAD is as GET.
func Routes() (all []string) {
	for _, route := range handlers.New(nil, handlers.Config{}).(*echo.Echo).Routes() {
		if route.Method != http.MethodHead && route.Method != echo.RouteNotFound {
			all = append(all, route.Method+" "+route.Path)
		}
	}
	slices.Sort(all)
	return all
}

// Fill puts the ids into a route.
func (of IDs) Fill(route string) string {
	return strings.NewReplacer("/customer-groups/import/:id", "/customer-groups/import/"+of.GroupImport, "/import/:id", "/import/"+of.Import,
		"/customers/:id", "/customers/"+of.Customer, "/customer-groups/:id", "/customer-groups/"+of.Group,
		"/price-lists/:id", "/price-lists/"+of.PriceList, ":price_id", of.Price, ":file_id", of.File, "/discounts/:id",
		"/discounts/"+of.Discount,
		"/operators/:id", "/operators/"+of.Operator, "/invitations/:id", "/invitations/"+of.Invitation,
		"/api-keys/:id", "/api-keys/"+of.Key, "/activity/:id", "/activity/"+of.Entry, ":change_set", of.ChangeSet,
		":passkey_id", of.Passkey).Replace(route)
}

// addressesOf are those for operators: neither the Admin API's, nor those that are open to anybody.
func addressesOf(method string, of IDs) (all []string) {
	for route, role := range handlers.Roles() {
		its, path, _ := strings.Cut(route, " ")
		if its == method && role != "" && !strings.HasPrefix(path, "/admin/") {
			all = append(all, of.Fill(path))
		}
	}
	slices.Sort(all)
	return all
}
