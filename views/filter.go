package views

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"cohort/models"
)

// What a list can be filtered by: List.Filters names those that it offers.
const (
	FilterGroups   = "groups"  // of customers: the groups they are in
	FilterAccount  = "account" // of customers: registered or not
	FilterMembers  = "members" // of groups: how many customers are in them
	FilterCreated  = "created"
	FilterUpdated  = "updated"
	FilterMetadata = "meta"
	FilterOthers   = "others" // of customers to add to a group: only who is not in it
	FilterOperator = "by"     // of the activity: whose changes
	FilterObject   = "object"
	FilterAction   = "action"
	FilterDoor     = "via"
	FilterDone     = "done"
	FilterOf       = "of"    // of the activity: what was changed, by its id
	FilterNaming   = "group" // of discounts: the groups that their conditions name
	FilterType     = "type"
	FilterStatus   = "status"
	FilterCurrency = "currency" // of prices
)

// The filters of the two kinds of lists.
var (
	CustomerFilters = []string{FilterGroups, FilterAccount, FilterCreated, FilterUpdated, FilterMetadata}
	GroupFilters    = []string{FilterMembers, FilterCreated, FilterUpdated, FilterMetadata}
)

// FilterParams are the parameters of an address that filters understand.
func FilterParams(filters []string) []string {
	var params []string
	for _, filter := range filters {
		switch filter {
		case FilterGroups:
			params = append(params, "groups", "group")
		case FilterMembers:
			params = append(params, "members", "members_min", "members_max")
		case FilterCreated, FilterUpdated, FilterDone:
			params = append(params, filter+"_from", filter+"_to")
		default:
			params = append(params, filter)
		}
	}
	return params
}

// ReadFilters takes the filters among the parameters of an address or the fields of a form, as they are named there
// with the prefix. What makes no sense is left out: addresses are typed and shared by people.
func ReadFilters(values url.Values, params []string, prefix string) url.Values {
	filters := url.Values{}
	for _, name := range params {
		for _, value := range values[prefix+name] {
			value = strings.TrimSpace(value)
			if makesSense(name, value) && !slices.Contains(filters[name], value) && len(filters[name]) < maxValues {
				filters.Add(name, value)
			}
		}
	}
	switch {
	case filters.Get("groups") == "in-none":
		delete(filters, "group")
	case len(filters["group"]) == 0, filters.Get("groups") == "any":
		delete(filters, "groups") // "any" is what goes without saying
	}
	return filters
}

// maxValues is how many values of one parameter are read: each may cost a look into the database.
const maxValues = 50

func makesSense(name, value string) bool {
	switch name {
	case "groups":
		return slices.Contains([]string{"any", "all", "none", "in-none"}, value)
	case "account":
		return value == "registered" || value == "guest"
	case "members":
		return value == "empty" || value == "any"
	case "members_min", "members_max":
		n, err := strconv.ParseInt(value, 10, 64)
		return err == nil && n >= 0
	case "created_from", "created_to", "updated_from", "updated_to", "done_from", "done_to":
		_, ok := Day(value)
		return ok
	case "meta":
		key, _, _ := strings.Cut(value, "=")
		return strings.TrimSpace(key) != ""
	}
	return value != ""
}

// Day is the beginning of the day that a filter names, in UTC.
func Day(value string) (time.Time, bool) {
	day, err := time.Parse(time.DateOnly, value)
	return day, err == nil
}

// preset is a range of days that one press chooses.
type preset struct {
	Label string
	From  string
}

// presets end today, and count it.
func presets(now time.Time) []preset {
	day := func(before int) string { return now.UTC().AddDate(0, 0, -before).Format(time.DateOnly) }
	return []preset{{"Today", day(0)}, {"7 days", day(6)}, {"30 days", day(29)}, {"90 days", day(89)}}
}

// Since is the list filtered by days from one on, from its first page.
func (s ListState) Since(filter, from string) templ.SafeURL {
	s.Filters = maps.Clone(s.Filters)
	if s.Filters == nil {
		s.Filters = url.Values{}
	}
	delete(s.Filters, filter+"_to")
	s.Filters.Set(filter+"_from", from)
	s.Page = 1
	return s.URL()
}

// switched is the list with a filter that is on or off turned round, from its first page.
func (s ListState) switched(name string) templ.SafeURL {
	if s.Filters.Get(name) != "" {
		return s.without(name)
	}
	s.Filters = maps.Clone(s.Filters)
	if s.Filters == nil {
		s.Filters = url.Values{}
	}
	s.Filters.Set(name, "1")
	s.Page = 1
	return s.URL()
}

// Unfiltered is the list with its search, without filters, from its first page.
func (s ListState) Unfiltered() templ.SafeURL {
	s.Filters, s.Page = nil, 1
	return s.URL()
}

// without is the list with some filters taken away.
func (s ListState) without(names ...string) templ.SafeURL {
	s.Filters = maps.Clone(s.Filters)
	for _, name := range names {
		delete(s.Filters, name)
	}
	s.Page = 1
	return s.URL()
}

// withoutGroup is the list with one group less in its filter.
func (s ListState) withoutGroup(id string) templ.SafeURL {
	if len(s.Filters["group"]) == 1 {
		return s.without("group", "groups")
	}
	return s.WithoutFilter("group", id)
}

// FilterFields are the hidden fields a form of filters sends beside them: everything else the address says, but for
// the page.
func (s ListState) FilterFields() []Param {
	s.Filters, s.Page = nil, 1
	return params(s.values())
}

// Query is what the list finds, whatever its order and page: the search and the filters, without the prefix.
func (s ListState) Query() url.Values {
	query := maps.Clone(s.Filters)
	if query == nil {
		query = url.Values{}
	}
	if s.Q != "" {
		query.Set("q", s.Q)
	}
	return query
}

// chips name the filters that narrow the list, each with the way to do without it.
func (s ListState) chips() []Chip {
	var chips []Chip
	if s.Filters.Get("groups") == "in-none" {
		chips = append(chips, Chip{"In no group", s.without("groups")})
	}
	for i, id := range s.Filters["group"] {
		chips = append(chips, Chip{models.Fill(inGroup(s.Filters.Get("groups"), i), "group", s.GroupName(id)), s.withoutGroup(id)})
	}
	switch s.Filters.Get("account") {
	case "registered":
		chips = append(chips, Chip{"Registered", s.without("account")})
	case "guest":
		chips = append(chips, Chip{"Guest", s.without("account")})
	}
	switch s.Filters.Get("members") {
	case "empty":
		chips = append(chips, Chip{"Empty", s.without("members")})
	case "any":
		chips = append(chips, Chip{"Not empty", s.without("members")})
	}
	if words := numbers(s.Filters.Get("members_min"), s.Filters.Get("members_max")); words != "" {
		chips = append(chips, Chip{words, s.without("members_min", "members_max")})
	}
	for _, filter := range []string{FilterCreated, FilterUpdated, FilterDone} {
		if words := days(dayWords[filter], s.Filters.Get(filter+"_from"), s.Filters.Get(filter+"_to")); words != "" {
			chips = append(chips, Chip{words, s.without(filter+"_from", filter+"_to")})
		}
	}
	for _, meta := range s.Filters["meta"] {
		key, value, valued := strings.Cut(meta, "=")
		words := "Metadata has {key}"
		if valued {
			words = "Metadata {key} = {value}"
		}
		words = models.Fill(words, "key", strings.TrimSpace(key), "value", strings.TrimSpace(value))
		chips = append(chips, Chip{words, s.WithoutFilter("meta", meta)})
	}
	return chips
}

// inGroup is the i-th group of a filter in words, the group as {group}.
func inGroup(mode string, i int) string {
	switch {
	case mode == "none" && i == 0:
		return "Not in {group}"
	case mode == "none":
		return "nor in {group}"
	case i == 0:
		return "In {group}"
	case mode == "all":
		return "and in {group}"
	}
	return "or in {group}"
}

// GroupName is the name of a group that a filter names, or what was written there if there is no such group.
func (s ListState) GroupName(id string) string {
	if name := s.Groups[id]; name != "" {
		return name
	}
	return models.Fill("{group} (does not exist)", "group", Quoted(id))
}

func numbers(least, most string) string {
	lo, _ := strconv.Atoi(least)
	hi, _ := strconv.Atoi(most)
	switch {
	case least != "" && most != "" && lo == hi:
		return models.Plural(int64(lo), "1 customer", "{n} customers")
	case least != "" && most != "":
		return models.Fill("{from}–{to} customers", "from", Number(lo), "to", Number(hi))
	case least != "":
		return models.Plural(int64(lo), "At least 1 customer", "At least {n} customers")
	case most != "":
		return models.Plural(int64(hi), "At most 1 customer", "At most {n} customers")
	}
	return ""
}

// dayWords are the filters of days as they are shown, by what happened on the days.
var dayWords = map[string]struct{ What, On, Between, Since, Until string }{
	FilterCreated: {"Created", "Created {from}", "Created {from} – {to}", "Created since {from}", "Created until {to}"},
	FilterUpdated: {"Updated", "Updated {from}", "Updated {from} – {to}", "Updated since {from}", "Updated until {to}"},
	FilterDone:    {"Done", "Done {from}", "Done {from} – {to}", "Done since {from}", "Done until {to}"},
}

func days(words struct{ What, On, Between, Since, Until string }, from, to string) string {
	first, hasFirst := Day(from)
	last, hasLast := Day(to)
	var sentence string
	switch {
	case hasFirst && hasLast && first.Equal(last):
		sentence = words.On
	case hasFirst && hasLast:
		sentence = words.Between
	case hasFirst:
		sentence = words.Since
	case hasLast:
		sentence = words.Until
	}
	return models.Fill(sentence, "from", shortDate(first), "to", shortDate(last))
}

// capital is a word of plain letters at the beginning of a sentence.
func capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }

func params(values url.Values) []Param {
	var params []Param
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range values[name] {
			params = append(params, Param{name, value})
		}
	}
	return params
}
