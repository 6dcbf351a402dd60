// Package views has the pages that operators see, their parts, and the data that they show. It knows the records, and
// neither the web nor the database.
package views

import (
	"github.com/a-h/templ"

	"cohort/models/activity"
	"cohort/views/ui"
)

// The sections of the sidebar, for Page.Section.
const (
	SectionCustomers  = "customers"
	SectionGroups     = "customer-groups"
	SectionPriceLists = "price-lists"
	SectionDiscounts  = "discounts"
	SectionActivity   = "activity"
	SectionSettings   = "settings"
)

// place is a page that is reachable from anywhere: by an entry of the sidebar and of the palette, and by a key after G.
type place struct {
	Section, Label, Href string
	Key                  string
	Icon                 templ.Component
	Under                bool // it is shown indented under the place before
}

func places() []place {
	return []place{
		{Section: SectionCustomers, Label: "Customers", Href: CustomersPath, Key: "c", Icon: ui.IconUsers()},
		{Section: SectionGroups, Label: "Customer Groups", Href: GroupsPath, Key: "g", Under: true},
		{Section: SectionPriceLists, Label: "Price Lists", Href: PriceListsPath, Key: "p", Icon: ui.IconTag()},
		{Section: SectionDiscounts, Label: "Discounts", Href: DiscountsPath, Key: "d", Icon: ui.IconPercent()},
		{Section: SectionActivity, Label: "Activity", Href: ActivityPath, Key: "a", Icon: ui.IconHistory()},
		{Section: SectionSettings, Label: "Settings", Href: SettingsPath, Key: "s", Icon: ui.IconSettings()},
	}
}

// Page has the values that every page needs beside its own content.
type Page struct {
	Title    string
	Crumbs   []Crumb // from the section down to this page, which has no Href
	Section  string  // the current entry of the sidebar, a Section constant
	Operator string  // the e-mail of the operator who is signed in
	Name     string  // what they are called: their name or, without one, the e-mail
	Store    string  // the store's name, "Cohort" if it has none
	Theme    string  // "light", "dark" or "" for the choice of the system
	KeysOff  bool    // keys that are single letters are switched off
	Badges   bool    // the keys of buttons are always shown
	Mac      bool    // shortcuts show ⌘ in place of Ctrl
	Path     string  // this page's own address, to come back to
	Flashes  []ui.Flash
	Running  []activity.RunningChange // changes of the operator that are being made while the page opens
	Demo     bool
}

// Crumb is one step of the way to a page.
type Crumb struct{ Label, Href string }
