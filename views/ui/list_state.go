package ui

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// PageSizes are the numbers of rows an operator may choose from; the first is the default.
var PageSizes = []int{20, 50, 100}

// lastPage is the last page an address may ask for. Rows before a page can be counted without overflow up to here.
const lastPage = 10_000_000

// ListState is the state of one list as the address has it: the search, the order, the page. Its methods return the
// address of the same list with one thing changed and everything else kept, other lists on the page included.
// The zero value is the first page of a list of the default size.
type ListState struct {
	Path    string     // the address without its query
	Prefix  string     // before each parameter's name, when a page has several lists: "assigned_"
	Q       string     // what is searched for
	Sort    string     // the column, "" for the list's own order
	Desc    bool       // from the end
	Page    int        // from 1
	Size    int        // rows on a page, one of PageSizes
	Filters url.Values // this list's filters, by their names without the prefix
	Tick    string     // TickPage or TickNone: all rows of this page are selected or cleared, without JavaScript
	Menu    string     // the row whose menu is open, without JavaScript
	Rest    url.Values // everything else in the address, passed on untouched

	Refused map[string]Refusal // the values of filters that were left out for a reason, by the names of their parameters

	Groups  map[string]string // the names of the groups that a filter names by their ids
	Similar bool              // no row has all words of Q: the rows that are shown have a similar one

	order string // the default order, which the address leaves out
}

// TickParam asks once, by an address, for all rows of a page to be selected or cleared; what it holds begins with the prefix
// of the list. No other address of the list passes it on.
const (
	TickParam = "tick"
	TickPage  = "page"
	TickNone  = "none"
)

// MenuParam asks once, by an address, for a row with its menu open; no other address of the list passes it on.
const MenuParam = "menu"

// ListRules are the parameters that a list understands.
type ListRules struct {
	Prefix  string
	Sorts   []string // the columns that may be sorted by
	Default string   // the order when the address names none: "name", or "-created" for descending
	Filters []string // the parameters of its filters, see FilterParams
}

// ParseList reads the state of a list from an address. Nothing in it is an error: an unknown column, a page of "x" and a size
// of 7 fall back to the defaults, as addresses are typed and shared by people.
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
	s.Q, s.Menu = strings.TrimSpace(take("q")), take(MenuParam)
	s.Sort, s.Desc = cutOrder(take("sort"))
	s.order = rules.Default
	if !slices.Contains(rules.Sorts, s.Sort) {
		s.Sort, s.Desc = cutOrder(rules.Default)
	}
	if page, err := strconv.Atoi(take("page")); err == nil && page > 1 {
		s.Page = min(page, lastPage)
	}
	if size, err := strconv.Atoi(take("size")); err == nil && slices.Contains(PageSizes, size) {
		s.Size = size
	}
	if tick, ours := strings.CutPrefix(query.Get(TickParam), rules.Prefix); ours && (tick == TickPage || tick == TickNone) {
		s.Tick = tick
	}
	delete(s.Rest, TickParam)
	s.Filters = ReadFilters(query, rules.Filters, rules.Prefix)
	s.Refused = refusedValues(query, rules.Filters, rules.Prefix)
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
func (s ListState) Offset() int { return (max(1, s.Page) - 1) * s.rows() }

// rows is the number of rows on a page, never less than one: everything that divides by it or counts with it asks here.
func (s ListState) rows() int {
	if s.Size < 1 {
		return PageSizes[0]
	}
	return s.Size
}

// Filtered is true when a search or a filter narrows the list.
func (s ListState) Filtered() bool { return s.Q != "" || len(s.Filters) > 0 }

// Within is the state with its page brought back inside a list of total rows, for when rows have gone since.
func (s ListState) Within(total int) ListState {
	s.Page = max(1, min(s.Page, s.pages(total)))
	return s
}

func (s ListState) pages(total int) int { return max(1, (total+s.rows()-1)/s.rows()) }

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

// SizeURL is the list with another number of rows on a page, at the page with the row that is the first one now.
func (s ListState) SizeURL(size int) templ.SafeURL {
	s.Page = s.Offset()/size + 1
	s.Size = size
	return s.URL()
}

// tickURL is the same page of the list with all its rows selected or cleared.
func (s ListState) tickURL(tick string) templ.SafeURL { return s.With(TickParam, s.Prefix+tick) }

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

// menuParams are the hidden fields that are sent beside the row whose menu is to be opened: everything that the address says.
func (s ListState) menuParams() []Param { return params(s.values()) }

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
	if s.rows() != PageSizes[0] {
		values.Set(s.Prefix+"size", strconv.Itoa(s.rows()))
	}
	for name, chosen := range s.Filters {
		if len(chosen) > 0 {
			values[s.Prefix+name] = chosen
		}
	}
	return values
}

// With is the list with another parameter in its address, or with "" without it.
func (s ListState) With(name, value string) templ.SafeURL {
	values := s.values()
	values.Set(name, value)
	if value == "" {
		values.Del(name)
	}
	return s.address(values)
}

func (s ListState) address(values url.Values) templ.SafeURL {
	if query := values.Encode(); query != "" {
		return templ.SafeURL(s.Path + "?" + query)
	}
	return templ.SafeURL(s.Path)
}

func params(values url.Values) []Param {
	var params []Param
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range values[name] {
			params = append(params, Param{name, value})
		}
	}
	return params
}
