package ui

import (
	"maps"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"cohort/models/record"
	"cohort/models/text"
)

// List is one table with all that belongs to it: search, order, pages, selection. ListBox shows it.
type List struct {
	ID    string // of the section, which htmx swaps: "customers"
	Label string // the caption, for screen readers: "Customers in VIP"
	Words RowWords

	State   ListState
	Total   int
	AtLeast bool // the total is a lower bound, shown as "10,000+"
	Columns []Column
	Chips   []Chip // chips beside those of the filters
	Empty   Empty  // shown when there is nothing at all
	NoURL   bool   // the address bar keeps its address: for lists inside a drawer or dialog

	Search       string                     // the label of the search box, "" for none
	Filters      []string                   // the filters it offers: CustomerFilters, GroupFilters
	Choices      map[string][]Param         // the choices of a filter that is one of many: labels and values
	GroupOptions string                     // the address where a filter by groups looks them up
	Tools        func(List) templ.Component // more tools beside the search box, or nil

	RowEdit string   // the address of the form of a row, with :id for the row's; "" for none
	RowMenu []Action // what the menu of a row offers; where their addresses and values have :id, they are about the row's

	Import *Action // to add rows from a file, or nil
	Export string  // the address of the file with all rows that match, or of a form for it, which ends in /options; "" for none
	Action string  // the address that the list's own form, or the form around it, posts to

	Selection Selection
	Form      InForm
	Assigned  Assigned

	judged bool // it offers only what the operator may do, see For
}

// RowID stands in the addresses and values of List.RowEdit and List.RowMenu for the id of a row.
const RowID = ":id"

// Selection are the checkboxes of a list and the actions for selected rows; without a Name there are none.
type Selection struct {
	Name    string   // under which selected rows are sent: "customer_ids"
	All     bool     // all that match can be selected at once, on other pages too
	AllInfo string   // a note about all that match, shown with their number: "47 already in the group"
	Bulk    []Action // the actions for selected rows: a bar at the bottom
}

// InForm is the form around a list; without an ID the list brings its own.
type InForm struct {
	ID      string
	Basket  bool    // it has a Basket, which has the number of selected rows
	Carried []Param // rows selected or cleared that are not on this page, as the form sends them

	plain    bool // set by scriptless
	scripted bool // set by withScript
}

// Assigned are the fields of a list of assigned rows, such as the members of a group: rows that are cleared are to leave.
type Assigned struct {
	Removing string // the name under which cleared rows are sent, "remove_ids"
	Shown    string // the name of the hidden field with each shown row's id
	ClearAll string // the name of "De-select All" of the whole group, "remove_all"; its values are ClearAll, ExceptKept, ClearNone
	Cleared  bool   // "De-select All" was chosen
}

// What the field of Assigned.ClearAll is sent with.
const (
	ClearAll   = "1"           // all rows leave
	ExceptKept = "except-kept" // all rows leave but those that are selected
	ClearNone  = "none"        // no row leaves, as before anything was cleared
)

// Column is one head of a list.
type Column struct {
	Label     string
	Sort      string // the name to sort by, "" if it can't be
	DescFirst bool   // the first click sorts from the end: numbers, dates
	Class     string // "num" right-aligned, "hide-s" gone on narrow screens, "hide-m" gone below that of a laptop
	Unseen    bool   // the label is for screen readers only
	Dates     bool   // it has dates: its title says in which time zone
}

// Empty is shown in place of the rows of an empty list.
type Empty struct {
	Icon   templ.Component
	Title  string
	Text   string
	Action *Action
	Below  templ.Component
}

// Row is one line of a list; its cells are its children.
type Row struct {
	ID       string // sent when selected
	Href     string // where a click leads; with "" a click selects the row
	Label    string // names the row's checkbox: "Ada Abbott"
	Selected bool
	Locked   bool   // selected, and can't be cleared
	LockedBy string // why it is locked: "Already in this group"
}

// Pages is the number of pages, at least one.
func (l List) Pages() int { return l.State.pages(l.Total) }

// Range is the part of the list that is shown: "1–20 of 312".
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
func (l List) Counted() string { return l.plural(l.Words.One, l.Words.Many) }

// exported is what the file of all rows that match has: "Export 312 customers".
func (l List) exported() string { return l.plural(l.Words.ExportOne, l.Words.ExportMany) }

func (l List) plural(one, many string) string {
	if l.Total == 1 && !l.AtLeast {
		return one
	}
	return text.Fill(many, "n", l.total())
}

// said is what a screen reader announces when the list has changed.
func (l List) said() string {
	words := "{rows}, page {page} of {pages}"
	if l.State.Similar {
		words = "Similar to {words}: {rows}, page {page} of {pages}"
	}
	return text.Fill(words, "words", Quoted(l.State.Q), "rows", l.Counted(), "page", Number(l.State.Page), "pages", Number(l.Pages()))
}

// selectsAll reports whether all that match can be selected at once. No similar row matches, so that where there are only
// those, a selection of all that match would be empty.
func (l List) selectsAll() bool { return l.Selection.All && !l.State.Similar }

// every is the label of the box that selects all: "Select all 12,345 matching".
func (l List) every() string {
	words := "Select all {n} matching"
	if l.Selection.AllInfo != "" {
		words = "Select all {n} matching, {info}"
	}
	return text.Fill(words, "n", l.total(), "info", l.Selection.AllInfo)
}

// ticked is true for a row whose box is rendered checked.
func (l List) ticked(r Row) bool {
	switch l.State.Tick {
	case TickPage:
		return true
	case TickNone:
		return false
	}
	return r.Selected
}

// offersTick is what the head of the boxes offers without JavaScript, where it cannot follow them: to clear this page where it
// was selected last, otherwise to select it.
func (l List) offersTick() string {
	selected := l.Assigned.Removing != "" && !l.Assigned.Cleared
	if l.State.Tick != "" {
		selected = l.State.Tick == TickPage
	}
	if selected {
		return TickNone
	}
	return TickPage
}

// exportAttrs are those of the link to the file, or to the form for it.
func (l List) exportAttrs() templ.Attributes {
	attrs := templ.Attributes{"href": string(l.exportURL()), "aria-label": l.exported(), "download": true}
	if strings.HasSuffix(l.Export, "/options") {
		delete(attrs, "download")
		maps.Copy(attrs, Action{Href: string(l.exportURL()), Host: HostDialog}.inHost())
	}
	return attrs
}

// offersImport is true where the way to an import stands among the tools: an empty list offers it in its middle.
func (l List) offersImport() bool { return l.Import != nil && (l.Total > 0 || l.State.Filtered()) }

// exportURL is the address of the file with all rows that match, in the order of the list.
func (l List) exportURL() templ.SafeURL {
	s := l.State
	s.Path, s.Page, s.Size, s.Rest = l.Export, 1, PageSizes[0], nil
	return s.URL()
}

// found are the fields that are sent when all rows that match are selected: the search and the filters.
func (l List) found() []Param { return params(l.State.Query()) }

// FormID is the form that the fields of the rows belong to.
func (l List) FormID() string {
	if l.Form.ID != "" {
		return l.Form.ID
	}
	return l.ID + "-form"
}

func (l List) searchID() string   { return l.ID + "-search" }
func (l List) filterID() string   { return l.ID + "-filter" }
func (l List) rowMenuID() string  { return l.ID + "-row-menu" }
func (l List) rowMenusID() string { return l.ID + "-rows" }

// rowActions are what the menu of a row offers. Buttons belong to the form of the list.
func (l List) rowActions(id string) []Action {
	actions := slices.Clone(l.RowMenu)
	for i, a := range actions {
		a.Href, a.Value = strings.ReplaceAll(a.Href, RowID, id), strings.ReplaceAll(a.Value, RowID, id)
		a.Attrs = templ.Attributes{}
		if a.Href == "" {
			a.Attrs["form"] = l.FormID()
		}
		if i == 0 && id != RowID {
			a.Attrs["autofocus"] = true
		}
		actions[i] = a
	}
	return actions
}

// Link are the attributes of a link that changes only this list; see static/js/places.js.
func (l List) Link(id string, to templ.SafeURL) templ.Attributes {
	return templ.Attributes{"id": l.ID + "-" + id, "href": string(to), "data-in": l.ID}
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
