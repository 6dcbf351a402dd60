// Package views is what operators see: pages and their parts, and the data they show. It knows the records, and neither
// the web nor the database.
package views

import (
	"strings"
	"time"
	"unicode"

	"github.com/a-h/templ"

	"cohort/models"
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
		{Section: SectionCustomers, Label: "Customers", Href: "/customers", Key: "c", Icon: IconUsers()},
		{Section: SectionGroups, Label: "Customer Groups", Href: "/customer-groups", Key: "g", Under: true},
		{Section: SectionPriceLists, Label: "Price Lists", Href: "/price-lists", Key: "p", Icon: IconTag()},
		{Section: SectionDiscounts, Label: "Discounts", Href: "/discounts", Key: "d", Icon: IconPercent()},
		{Section: SectionActivity, Label: "Activity", Href: "/activity", Key: "a", Icon: IconHistory()},
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
	Flashes  []Flash
	UnderWay []Change // changes of the operator that are being made while the page opens
	Demo     bool
}

// Crumb is one step of the way to a page.
type Crumb struct{ Label, Href string }

// Flash is a message about what was just done.
type Flash struct {
	Kind   string // "success", "error" or "info"
	Text   string
	Action *FlashAction
}

// FlashAction is a thing to do about a message: a form that posts, such as Undo.
type FlashAction struct {
	Label, URL string
	Fields     []Param
}

// Action is something an operator can do, shown as a button or as an entry of a menu: a link if it has an Href, else a
// submit button of the form around it.
type Action struct {
	Label    string
	Href     string
	Host     string          // "drawer" or "dialog": with JavaScript the Href opens there instead of as a page
	Icon     templ.Component // or nil
	Variant  string          // "primary", "outline" (the default of links), "ghost", "destructive"
	Key      string          // the letter that does it: "e"
	Post     string          // of a submit button: where it posts, "" for where the form does
	Name     string          // of a submit button: what it sends, or ""
	Value    string
	For      string           // what it acts on, for screen readers: "VIP", so that twenty "Edit" differ
	IconOnly bool             // the label is for screen readers only
	Attrs    templ.Attributes // anything else
}

func (a Action) attrs() templ.Attributes {
	attrs := templ.Attributes{}
	if a.Key != "" {
		attrs["data-key"] = a.Key
		attrs["aria-keyshortcuts"] = shortcut(a.Key)
	}
	if a.Host != "" {
		verb := "data-hx-get"
		url := a.Href
		if a.Href == "" {
			verb, url = "data-hx-post", a.Post
		}
		attrs[verb] = url
		attrs["data-hx-target"] = "#" + a.Host
		attrs["data-hx-swap"] = "innerHTML"
		if a.Host == HostDrawer && a.Href != "" {
			attrs["data-hx-push-url"] = "true"
		}
	}
	if a.Href != "" {
		attrs["href"] = a.Href
	} else {
		attrs["type"] = "submit"
		if a.Post != "" {
			attrs["formaction"] = a.Post
			attrs["formmethod"] = "post"
		}
		if a.Name != "" {
			attrs["name"], attrs["value"] = a.Name, a.Value
		}
	}
	for name, value := range a.Attrs {
		attrs[name] = value
	}
	return attrs
}

func (a Action) variant(fallback string) string {
	if a.Variant == "" {
		return fallback
	}
	return a.Variant
}

func shortcut(key string) string {
	if key == "escape" {
		return "Escape"
	}
	return strings.ToUpper(key)
}

// capsOf are keys one after the other as they stand on a keyboard: "G C".
func capsOf(keys string) string { return strings.ToUpper(keys) }

func keyCap(key string) string {
	if key == "escape" {
		return "esc"
	}
	return strings.ToUpper(key)
}

// Number writes n with its thousands apart: 12,345.
func Number(n int) string { return models.Number(int64(n)) }

func upper(r rune) string { return string(unicode.ToUpper(r)) }

func shortDate(t time.Time) string { return t.UTC().Format("2 Jan 2006") }

func exactMoment(t time.Time) string { return t.UTC().Format("Monday, 2 January 2006, 15:04:05 UTC") }

func machineTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
