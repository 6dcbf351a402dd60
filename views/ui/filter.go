package ui

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"cohort/models/record"
)

// What a list can be filtered by: List.Filters names those that it offers.
const (
	FilterGroups   = "groups"  // of customers: the groups they are in
	FilterAccount  = "account" // of customers: registered or not
	FilterMembers  = "members" // of groups: how many customers are in them
	FilterAdded    = "added"   // of members: when they were added to the group
	FilterCreated  = "created"
	FilterUpdated  = "updated"
	FilterMetadata = "meta"
	FilterOthers   = "others" // of customers to add to a group: only those who are not in it
	FilterOperator = "by"     // of the activity: the operator
	FilterObject   = "object"
	FilterAction   = "action"
	FilterDoor     = "via"
	FilterDone     = "done"
	FilterOf       = "of"    // of the activity: the id of the record
	FilterNaming   = "group" // of discounts: the groups that their conditions name
	FilterType     = "type"
	FilterStatus   = "status"
	FilterCurrency = "currency" // of prices
)

// The filters of the lists of customers, of the members of a group, and of groups.
var (
	CustomerFilters = []string{FilterGroups, FilterAccount, FilterCreated, FilterUpdated, FilterMetadata}
	MemberFilters   = []string{FilterGroups, FilterAccount, FilterAdded, FilterCreated, FilterUpdated, FilterMetadata}
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
		case FilterAdded, FilterCreated, FilterUpdated, FilterDone:
			params = append(params, filter+"_from", filter+"_to")
		default:
			params = append(params, filter)
		}
	}
	return params
}

// ReadFilters takes the filters among the parameters of an address or the fields of a form, as they are named there
// with the prefix. Values that make no sense are left out: addresses are typed and shared by people.
func ReadFilters(values url.Values, params []string, prefix string) url.Values {
	filters := readEach(values, params, prefix)
	for _, end := range backwards(filters) {
		delete(filters, end)
	}
	switch {
	case filters.Get("groups") == "in-none":
		delete(filters, "group")
	case len(filters["group"]) == 0, filters.Get("groups") == "any":
		delete(filters, "groups") // "any" is what goes without saying
	}
	return filters
}

// readEach takes the filters that make sense each by itself.
func readEach(values url.Values, params []string, prefix string) url.Values {
	filters := url.Values{}
	for _, name := range params {
		for _, value := range values[prefix+name] {
			value = strings.TrimSpace(value)
			if day, err := record.ReadDay(value); isDay(name) && err == nil {
				value = day.Format(time.DateOnly)
			}
			if makesSense(name, value) && !slices.Contains(filters[name], value) && len(filters[name]) < maxValues {
				filters.Add(name, value)
			}
		}
	}
	return filters
}

// maxValues limits the values of one parameter: each may cost a look into the database.
const maxValues = 50

func makesSense(name, value string) bool {
	if isDay(name) {
		_, ok := Day(value, time.UTC)
		return ok
	}
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
	case "meta":
		key, _, _ := strings.Cut(value, "=")
		return strings.TrimSpace(key) != ""
	}
	return value != ""
}

// Day is the beginning of the day that a filter names.
func Day(value string, zone *time.Location) (time.Time, bool) {
	day, err := time.ParseInLocation(time.DateOnly, value, zone)
	return day, err == nil
}

// preset is a range of days that one press chooses.
type preset struct {
	Label string
	From  string
}

// presets end today, in the zone of now, and count it.
func presets(now time.Time) []preset {
	day := func(before int) string { return now.AddDate(0, 0, -before).Format(time.DateOnly) }
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

// isSince is true when the list is filtered by days from one on, as Since has it.
func (s ListState) isSince(filter, from string) bool {
	return s.Filters.Get(filter+"_from") == from && s.Filters.Get(filter+"_to") == ""
}

// switched is the list with a filter that is on or off turned round, from its first page.
func (s ListState) switched(name string) templ.SafeURL {
	if s.Filters.Get(name) != "" {
		return s.Without(name)
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

// Without is the list with some filters taken away.
func (s ListState) Without(names ...string) templ.SafeURL {
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
		return s.Without("group", "groups")
	}
	return s.WithoutFilter("group", id)
}

// FilterFields are the hidden fields a form of filters sends beside them: everything else the address says, but for
// the page.
func (s ListState) FilterFields() []Param {
	s.Filters, s.Page = nil, 1
	return params(s.values())
}

// Query has the search and the filters, without the prefix: all that decides which rows match.
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

// dayFilterWords are the words of one filter by day: its title, its chips, and what is said when one of its days is refused.
type dayFilterWords struct{ What, On, Between, Since, Until, NoSince, NoUntil string }

var dayWords = map[string]dayFilterWords{
	FilterAdded: {
		"Added", "Added {from}", "Added {from} – {to}", "Added since {from}", "Added until {to}",
		"Added from: {why}", "Added to: {why}",
	},
	FilterCreated: {
		"Created", "Created {from}", "Created {from} – {to}", "Created since {from}", "Created until {to}",
		"Created from: {why}", "Created to: {why}",
	},
	FilterUpdated: {
		"Updated", "Updated {from}", "Updated {from} – {to}", "Updated since {from}", "Updated until {to}",
		"Updated from: {why}", "Updated to: {why}",
	},
	FilterDone: {
		"Done", "Done {from}", "Done {from} – {to}", "Done since {from}", "Done until {to}",
		"Done from: {why}", "Done to: {why}",
	},
}
