package ui

import (
	"github.com/a-h/templ"

	"cohort/models/record"
	"cohort/models/text"
)

// List is one table with all that belongs to it: search, order, pages, selection. ListBox shows it.
type List struct {
	ID    string // of the section, which htmx swaps: "customers"
	Label string // what the table shows, for those who cannot see it: "Customers in VIP"
	One   string // what a row is: "customer"
	Many  string // and several: "customers"

	State   ListState
	Total   int
	AtLeast bool // the total is a lower bound, shown as "10,000+"
	Columns []Column
	Chips   []Chip // what narrows the list beside its filters, which have chips anyway
	Empty   Empty  // shown when there is nothing at all
	NoURL   bool   // the address bar does not follow: lists inside a drawer or dialog

	Search       string                     // the label of the search box, "" for none
	Filters      []string                   // what it can be filtered by: CustomerFilters, GroupFilters
	Choices      map[string][]Param         // what a filter offers that is one of many: labels and values
	GroupOptions string                     // where a filter by groups looks them up
	Tools        func(List) templ.Component // more tools beside the search box, or nil

	Export string // where what the list finds is had as a file; "" for nowhere
	Action string // where the list's own form, or the form around it, posts to

	Selection Selection
	Form      InForm
	Assigned  Assigned
}

// Selection is which rows of a list can be chosen, and for what; without a Name there are no checkboxes.
type Selection struct {
	Name    string   // under which ticked rows are sent: "customer_ids"
	All     bool     // all that match can be selected, not only rows that are ticked
	AllInfo string   // what is to be known about all that match, for whoever selects them: "47 are in already"
	Bulk    []Action // what can be done with the ticked rows: a bar at the bottom
}

// InForm is the form around a list; without an ID the list brings its own.
type InForm struct {
	ID      string
	Basket  bool    // it has a Basket, which says how many rows are ticked
	Carried []Param // rows ticked or cleared that are not on this page, as the form sends them

	plain    bool // see scriptless
	scripted bool // and its counterpart
}

// Assigned is what a list of rows that belong to something sends beside its ticks: those that are to leave.
type Assigned struct {
	Removing string // the name under which unticked rows are sent, "remove_ids"
	Shown    string // the name of the hidden field with each shown row's id
	ClearAll string // the name of "De-select All" of the whole group, "remove_all"
	Cleared  bool   // "De-select All" was chosen
}

// Column is one head of a list.
type Column struct {
	Label     string
	Sort      string // the name to sort by, "" if it can't be
	DescFirst bool   // the first click sorts from the end: numbers, dates
	Class     string // "num" right-aligned, "hide-s" gone on narrow screens, "hide-m" gone below that of a laptop
	Unseen    bool   // the label is for screen readers only
}

// Empty is what stands where rows would be.
type Empty struct {
	Icon   templ.Component
	Title  string
	Text   string
	Action *Action
}

// Row is one line of a list; its cells are its children.
type Row struct {
	ID       string // sent when ticked
	Href     string // where a click leads, "" for nowhere (a click then ticks)
	Label    string // names the row's checkbox: "Ada Abbott"
	Ticked   bool
	Locked   bool   // ticked and not to be changed
	LockedBy string // why it is locked: "Already in this group"
}

// Pages is the number of pages, at least one.
func (l List) Pages() int { return l.State.pages(l.Total) }

// Range says which rows are shown: "1–20 of 312".
func (l List) Range() string {
	if l.Total == 0 {
		return "0 of 0"
	}
	first := l.State.Offset() + 1
	return text.Fill("{first}–{last} of {total}", "first", Number(first), "last",
		Number(min(first+l.State.rows()-1, l.Total)), "total", l.total())
}

func (l List) total() string {
	return Counted(record.Total{Count: int64(l.Total), AtLeast: l.AtLeast})
}

// Counted is the number with its noun: "1 customer", "312 customers".
func (l List) Counted() string {
	if l.Total == 1 && !l.AtLeast {
		return text.Fill("1 {row}", "row", l.One)
	}
	return text.Fill("{n} {rows}", "n", l.total(), "rows", l.Many)
}

// every says how many are selected at once: "Select all 12,345 matching".
func (l List) every() string {
	words := "Select all {n} matching"
	if l.Selection.AllInfo != "" {
		words = "Select all {n} matching, {info}"
	}
	return text.Fill(words, "n", l.total(), "info", l.Selection.AllInfo)
}

// exportURL is the file with all that the list finds, in its order.
func (l List) exportURL() templ.SafeURL {
	s := l.State
	s.Path, s.Page, s.Size, s.Rest = l.Export, 1, PageSizes[0], nil
	return s.URL()
}

// found are the fields that say which rows are meant when all that match are.
func (l List) found() []Param { return params(l.State.Query()) }

// FormID is the form that the fields of the rows belong to.
func (l List) FormID() string {
	if l.Form.ID != "" {
		return l.Form.ID
	}
	return l.ID + "-form"
}

func (l List) searchID() string { return l.ID + "-search" }
func (l List) filterID() string { return l.ID + "-filter" }

// Link are the attributes of a link that changes only this list.
func (l List) Link(id string, to templ.SafeURL) templ.Attributes {
	attrs := l.Swap()
	attrs["id"] = l.ID + "-" + id
	attrs["href"] = string(to)
	attrs["data-hx-get"] = string(to)
	if !l.NoURL {
		attrs["data-hx-push-url"] = "true"
	}
	return attrs
}

func (l List) search() templ.Attributes {
	attrs := l.Swap()
	attrs["data-hx-get"] = l.State.Path
	attrs["data-hx-trigger"] = "submit, input changed delay:200ms from:#" + l.ID + "-q"
	if !l.NoURL {
		attrs["data-hx-replace-url"] = "true" // a search is one step back, not one per letter
	}
	return attrs
}

func (l List) filter() templ.Attributes {
	attrs := l.Swap()
	attrs["data-hx-get"] = l.State.Path
	if !l.NoURL {
		attrs["data-hx-push-url"] = "true"
	}
	return attrs
}

// Swap makes the answer take the place of the list. Morphing keeps the search box itself, with its focus and the letters
// typed while the answer was under way; the newest request of a list wins.
func (l List) Swap() templ.Attributes {
	return templ.Attributes{
		"data-hx-target": "#" + l.ID,
		"data-hx-swap":   "outerMorph",
		"data-hx-sync":   "#" + l.ID + ":replace",
	}
}

func (l List) ariaSort(c Column) string {
	switch {
	case c.Sort == "" || l.State.Sort != c.Sort:
		return ""
	case l.State.Desc:
		return "descending"
	default:
		return "ascending"
	}
}
