// Package views is what operators see: pages and their parts, and the data they show. It knows the records, and neither
// the web nor the database.
package views

import (
	"github.com/a-h/templ"

	"cohort/views/ui"
)

// The sections of the sidebar, for Page.Section.
const (
	SectionCustomers  = "customers"
	SectionGroups     = "customer-groups"
	SectionPriceLists = "price-lists"
	SectionDiscounts  = "discounts"
	SectionActivity   = "activity"
)

// place is where an operator can go from anywhere: an entry of the sidebar and of the palette, and a key after G.
type place struct {
	Section, Label, Href string
	Key                  string
	Icon                 templ.Component
	Under                bool // it belongs to the one before
}

func places() []place {
	return []place{
		{Section: SectionCustomers, Label: "Customers", Href: CustomersPath, Key: "c", Icon: ui.IconUsers()},
		{Section: SectionGroups, Label: "Customer Groups", Href: GroupsPath, Key: "g", Under: true},
		{Section: SectionPriceLists, Label: "Price Lists", Href: PriceListsPath, Key: "p", Icon: ui.IconTag()},
		{Section: SectionDiscounts, Label: "Discounts", Href: DiscountsPath, Key: "d", Icon: ui.IconPercent()},
		{Section: SectionActivity, Label: "Activity", Href: ActivityPath, Key: "a", Icon: ui.IconHistory()},
	}
}

// Page is what every page needs beside its own content.
type Page struct {
	Title    string
	Crumbs   []Crumb // from the section down to this page, which has no Href
	Section  string  // which entry of the sidebar is current
	Operator string  // the e-mail address of who is signed in
	Store    string  // the store's name, "Cohort" if it has none
	Theme    string  // "light", "dark" or "" for what the system says
	KeysOff  bool    // keys that are single letters are switched off
	Mac      bool    // ⌘ stands where others have Ctrl
	Path     string  // this page's own address, to come back to
	Flashes  []ui.Flash
	Running  []ui.RunningChange // changes of the operator that are being made while the page opens
	Demo     bool
}

// Crumb is one step of the way to a page.
type Crumb struct{ Label, Href string }
