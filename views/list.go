package views

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"cohort/models"
)

// PageSizes are the numbers of rows an operator may choose from; the first is the default.
var PageSizes = []int{20, 50, 100}

// ListState is what the address says about one list: what is searched, in which order, which page. Its methods give the
// address of the same list with one thing changed and everything else kept, other lists on the page included.
type ListState struct {
	Path    string     // the address without its query
	Prefix  string     // before each parameter's name, when a page has several lists: "assigned_"
	Q       string     // what is searched for
	Sort    string     // the column, "" for the list's own order
	Desc    bool       // from the end
	Page    int        // from 1
	Size    int        // rows on a page, one of PageSizes
	Filters url.Values // this list's filters, by their names without the prefix
	Rest    url.Values // everything else in the address, passed on untouched

	Groups map[string]string // the names of the groups that a filter names by their ids

	order string // the order that needs no mention
}

// ListRules say what a list understands of an address.
type ListRules struct {
	Prefix  string
	Sorts   []string // the columns that may be sorted by
	Default string   // the order when the address names none: "name", or "-created" for descending
	Filters []string // the parameters of its filters, as FilterParams tells
}

// ParseList reads the state of a list from an address. What it does not understand is not an error: an unknown column, a
// page of "x" and a size of 7 fall back to the defaults, for addresses are typed and shared by people.
func ParseList(path string, query url.Values, rules ListRules) ListState {
	s := ListState{Path: path, Prefix: rules.Prefix, Page: 1, Size: PageSizes[0], Rest: maps.Clone(query)}
	if s.Rest == nil {
		s.Rest = url.Values{}
	}
	take := func(name string) string {
		value := query.Get(rules.Prefix + name)
		delete(s.Rest, rules.Prefix+name)
		return value
	}
	s.Q = strings.TrimSpace(take("q"))
	s.Sort, s.Desc = cutOrder(take("sort"))
	s.order = rules.Default
	if !slices.Contains(rules.Sorts, s.Sort) {
		s.Sort, s.Desc = cutOrder(rules.Default)
	}
	if page, err := strconv.Atoi(take("page")); err == nil && page > 1 {
		s.Page = page
	}
	if size, err := strconv.Atoi(take("size")); err == nil && slices.Contains(PageSizes, size) {
		s.Size = size
	}
	s.Filters = ReadFilters(query, rules.Filters, rules.Prefix)
	for _, name := range rules.Filters {
		delete(s.Rest, rules.Prefix+name)
	}
	return s
}

func cutOrder(sort string) (column string, desc bool) {
	column, desc = strings.CutPrefix(sort, "-")
	return column, desc
}

// Offset is the number of rows before this page.
func (s ListState) Offset() int { return (s.Page - 1) * s.Size }

// Filtered reports whether something narrows the list: a search or a filter.
func (s ListState) Filtered() bool { return s.Q != "" || len(s.Filters) > 0 }

// Within is the state with its page brought back inside a list of total rows, for when rows have gone since.
func (s ListState) Within(total int) ListState {
	s.Page = max(1, min(s.Page, s.pages(total)))
	return s
}

func (s ListState) pages(total int) int { return max(1, (total+s.Size-1)/s.Size) }

// Order is the value of the sort parameter: "name", "-name".
func (s ListState) Order() string {
	if s.Desc {
		return "-" + s.Sort
	}
	return s.Sort
}

// URL is the address of the list in this state. Defaults that cost nothing to leave out are left out.
func (s ListState) URL() templ.SafeURL { return s.address(s.values()) }

// PageURL is the list at another page.
func (s ListState) PageURL(page int) templ.SafeURL {
	s.Page = page
	return s.URL()
}

// SortURL is the list in another order, from its first page. The column it is sorted by already turns round; another
// one starts from its end if descFirst says so, as numbers and dates do.
func (s ListState) SortURL(column string, descFirst bool) templ.SafeURL {
	if s.Sort == column {
		s.Desc = !s.Desc
	} else {
		s.Sort, s.Desc = column, descFirst
	}
	s.Page = 1
	return s.URL()
}

// SizeURL is the list with another number of rows on a page; the first row that is seen now stays in sight.
func (s ListState) SizeURL(size int) templ.SafeURL {
	s.Page = s.Offset()/size + 1
	s.Size = size
	return s.URL()
}

// ClearURL is the list without search and filters; order and size stay.
func (s ListState) ClearURL() templ.SafeURL {
	s.Q, s.Filters, s.Page = "", nil, 1
	return s.URL()
}

// SearchURL is the list searched for something else, from its first page.
func (s ListState) SearchURL(q string) templ.SafeURL {
	s.Q, s.Page = q, 1
	return s.URL()
}

// WithoutFilter is the list with one value of one filter taken away.
func (s ListState) WithoutFilter(name, value string) templ.SafeURL {
	s.Filters = maps.Clone(s.Filters)
	s.Filters[name] = slices.DeleteFunc(slices.Clone(s.Filters[name]), func(v string) bool { return v == value })
	s.Page = 1
	return s.URL()
}

// Param is one name and value of an address or a form.
type Param struct{ Name, Value string }

// SearchParams are the hidden fields a search form sends beside q: everything the address says, without the page.
func (s ListState) SearchParams() []Param {
	s.Q, s.Page = "", 1
	return params(s.values())
}

func (s ListState) values() url.Values {
	values := url.Values{}
	maps.Copy(values, s.Rest)
	if s.Q != "" {
		values.Set(s.Prefix+"q", s.Q)
	}
	if s.Order() != s.order {
		values.Set(s.Prefix+"sort", s.Order())
	}
	if s.Page > 1 {
		values.Set(s.Prefix+"page", strconv.Itoa(s.Page))
	}
	if s.Size != PageSizes[0] {
		values.Set(s.Prefix+"size", strconv.Itoa(s.Size))
	}
	for name, chosen := range s.Filters {
		if len(chosen) > 0 {
			values[s.Prefix+name] = chosen
		}
	}
	return values
}

func (s ListState) address(values url.Values) templ.SafeURL {
	if query := values.Encode(); query != "" {
		return templ.SafeURL(s.Path + "?" + query)
	}
	return templ.SafeURL(s.Path)
}

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

	Search  string                     // the label of the search box, "" for none
	Filters []string                   // what it can be filtered by: CustomerFilters, GroupFilters
	Choices map[string][]Param         // what a filter offers that is one of many: labels and values
	Tools   func(List) templ.Component // more tools beside the search box, or nil
	Empty   Empty                      // shown when there is nothing at all
	NoURL   bool                       // the address bar does not follow: lists inside a drawer or dialog

	Export   string   // where what the list finds is had as a file; "" for nowhere
	All      bool     // all that match can be selected, not only rows that are ticked
	AllInfo  string   // what is to be known about all that match, for whoever selects them: "47 are in already"
	Select   string   // the name under which ticked rows are sent: "customer_ids"; "" for no checkboxes
	Form     string   // id of the form around the list; "" lets the list bring its own
	Basket   bool     // the form around it has a Basket, which says how many rows are ticked
	Action   string   // where the list's own form, or the form around it, posts to
	Cleared  bool     // "De-select All" was chosen
	Carried  []Param  // rows ticked or cleared that are not on this page, as the form sends them
	Bulk     []Action // what can be done with the ticked rows: a bar at the bottom
	Removing string   // in an assigned list: the name under which unticked rows are sent, "remove_ids"
	Shown    string   // in an assigned list: the name of the hidden field with each shown row's id
	ClearAll string   // in an assigned list: the name of "De-select All" of the whole group, "remove_all"

	plain    bool // see scriptless
	scripted bool // and its counterpart
}

// Without JavaScript the form around a list is sent when the list is searched, sorted or turned over. These say so.
const (
	LookParam   = "look"     // in the address: the form is not to be saved
	LookAtPage  = "page"     // its value where the address says what the list is to show, and
	lookAtTyped = "typed"    // where the fields of the list do
	EnterParam  = "by_enter" // the form was sent by Enter
	FoundParam  = "found"    // after the prefix of a list: what it showed when the form was made, as Query has it
)

// lookURL is where the form around a list is sent for another state of the list.
func (l List) lookURL(to templ.SafeURL) string {
	_, query, _ := strings.Cut(string(to), "?")
	return l.Action + "?" + LookParam + "=" + LookAtPage + "&" + query
}

// typedURL is where the form around a list is sent for what the fields of the list say.
func (l List) typedURL() string { return l.Action + "?" + LookParam + "=" + lookAtTyped }

// scriptless is a list inside a form as it works without JavaScript: its fields belong to that form.
func (l List) scriptless() List {
	l.ID, l.plain = l.ID+"-plain", true
	return l
}

// withScript is a list inside a form as it works with JavaScript.
func (l List) withScript() List {
	l.scripted = true
	return l
}

// filtersForm is the id of the form that the fields of the filters belong to.
func (l List) filtersForm() string {
	if l.plain {
		return l.Form
	}
	return l.filterID()
}

// unseen are the fields by which a list inside a form keeps its state without JavaScript, beside those of its tools.
func (l List) unseen() []Param {
	s := l.State
	found := s.Query().Encode()
	others := s.Filters.Get(FilterOthers)
	s.Q, s.Filters, s.Page, s.Rest = "", nil, 1, nil
	fields := append(params(s.values()), Param{s.Prefix + FoundParam, found})
	if others != "" {
		fields = append(fields, Param{s.Prefix + FilterOthers, others})
	}
	return fields
}

// CarriedOver are the ticks that are not on the page of a list: those of ids that are not shown.
func CarriedOver[T any](name string, ids []string, shown []T, idOf func(T) string) []Param {
	var carried []Param
	for _, id := range ids {
		if !slices.ContainsFunc(shown, func(row T) bool { return idOf(row) == id }) {
			carried = append(carried, Param{name, id})
		}
	}
	return carried
}

// Column is one head of a list.
type Column struct {
	Label     string
	Sort      string // the name to sort by, "" if it can't be
	DescFirst bool   // the first click sorts from the end: numbers, dates
	Class     string // "num" right-aligned, "hide-s" gone on narrow screens, "hide-m" gone below that of a laptop
	Unseen    bool   // the label is for screen readers only
}

// Chip is a filter that can be taken away.
type Chip struct {
	Label string
	URL   templ.SafeURL
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
	return models.Fill("{first}–{last} of {total}", "first", Number(first), "last",
		Number(min(first+l.State.Size-1, l.Total)), "total", l.total())
}

func (l List) total() string {
	return counted(models.Total{Count: int64(l.Total), AtLeast: l.AtLeast})
}

// counted is a number that counting may have stopped at: "312", "10,000+".
func counted(total models.Total) string {
	if total.AtLeast {
		return Number(int(total.Count)) + "+"
	}
	return Number(int(total.Count))
}

// Counted is the number with its noun: "1 customer", "312 customers".
func (l List) Counted() string {
	if l.Total == 1 && !l.AtLeast {
		return "1 " + l.One
	}
	return l.total() + " " + l.Many
}

// bulkShown is how many actions the bar of the selection shows beside each other where there is room; a narrow screen
// shows one. The others are in a menu.
const bulkShown = 3

// every says how many are selected at once: "Select all 12,345 matching".
func (l List) every() string {
	words := "Select all {n} matching"
	if l.AllInfo != "" {
		words = "Select all {n} matching, {info}"
	}
	return models.Fill(words, "n", l.total(), "info", l.AllInfo)
}

// exportURL is the file with all that the list finds, in its order.
func (l List) exportURL() templ.SafeURL {
	s := l.State
	s.Path, s.Page, s.Size, s.Rest = l.Export, 1, PageSizes[0], nil
	return s.URL()
}

// found are the fields that say which rows are meant when all that match are.
func (l List) found() []Param { return params(l.State.Query()) }

func (l List) formID() string {
	if l.Form != "" {
		return l.Form
	}
	return l.ID + "-form"
}

func (l List) searchID() string { return l.ID + "-search" }
func (l List) filterID() string { return l.ID + "-filter" }

// chips name what narrows the list: filters that are one of many choices, what is its own, and the filters that all lists have.
func (l List) chips() []Chip {
	var chips []Chip
	for _, filter := range l.Filters {
		if value := l.State.Filters.Get(filter); value != "" && l.Choices[filter] != nil {
			chips = append(chips, Chip{labelOf(l.Choices[filter], value), l.State.without(filter)})
		}
	}
	return append(append(chips, l.Chips...), l.State.chips()...)
}

// link are the attributes of a link that changes only this list.
func (l List) link(id string, to templ.SafeURL) templ.Attributes {
	attrs := l.swap()
	attrs["id"] = l.ID + "-" + id
	attrs["href"] = string(to)
	attrs["data-hx-get"] = string(to)
	if !l.NoURL {
		attrs["data-hx-push-url"] = "true"
	}
	return attrs
}

func (l List) search() templ.Attributes {
	attrs := l.swap()
	attrs["data-hx-get"] = l.State.Path
	attrs["data-hx-trigger"] = "submit, input changed delay:200ms from:#" + l.ID + "-q"
	if !l.NoURL {
		attrs["data-hx-replace-url"] = "true" // a search is one step back, not one per letter
	}
	return attrs
}

func (l List) filter() templ.Attributes {
	attrs := l.swap()
	attrs["data-hx-get"] = l.State.Path
	if !l.NoURL {
		attrs["data-hx-push-url"] = "true"
	}
	return attrs
}

// swap makes the answer take the place of the list. Morphing keeps the search box itself, with its focus and the letters
// typed while the answer was under way; the newest request of a list wins.
func (l List) swap() templ.Attributes {
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
