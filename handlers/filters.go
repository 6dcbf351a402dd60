package handlers

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/views/ui"
)

// The parameters by which lists are filtered, in addresses and in selections of all that match.
var (
	customerParams = ui.FilterParams(ui.CustomerFilters)
	groupParams    = ui.FilterParams(ui.GroupFilters)
)

// filterCustomers narrows a query by filters that ui.ReadFilters has read. Groups it takes by their ids, so
// nameGroups comes first.
func filterCustomers(q customers.Query, filters url.Values, zone *time.Location) customers.Query {
	switch filters.Get("groups") {
	case "all":
		q.AllGroups = filters["group"]
	case "none":
		q.NoGroupOf = filters["group"]
	case "in-none":
		q.InNoGroup = true
	default:
		q.AnyGroup = filters["group"]
	}
	q.Metadata = metadataFilters(filters["meta"])
	if account := filters.Get("account"); account != "" {
		registered := account == "registered"
		q.HasAccount = &registered
	}
	q.Created, q.Updated = days(filters, ui.FilterCreated, zone), days(filters, ui.FilterUpdated, zone)
	return q
}

// filterGroups narrows a query by filters that ui.ReadFilters has read.
func filterGroups(q customers.GroupQuery, filters url.Values, zone *time.Location) customers.GroupQuery {
	q.Customers = customers.Between{Least: whole(filters.Get("members_min")), Most: whole(filters.Get("members_max"))}
	switch none, one := int64(0), int64(1); filters.Get("members") {
	case "empty":
		q.Customers.Most = &none
	case "any":
		q.Customers.Least = largest(q.Customers.Least, &one)
	}
	q.Metadata = metadataFilters(filters["meta"])
	q.Created, q.Changed = days(filters, ui.FilterCreated, zone), days(filters, ui.FilterUpdated, zone)
	return q
}

// metadataFilters reads filters by a key, or a key with a value: tier, tier=gold.
func metadataFilters(texts []string) (filters []customers.MetadataFilter) {
	for _, text := range texts {
		key, value, valued := strings.Cut(text, "=")
		f := customers.MetadataFilter{Key: strings.TrimSpace(key)}
		if value = strings.TrimSpace(value); valued {
			f.Value = &value
		}
		filters = append(filters, f)
	}
	return filters
}

// largest is the narrower of two lower bounds.
func largest(a, b *int64) *int64 {
	if a != nil && *a > *b {
		return a
	}
	return b
}

// days is the time from the beginning of the first day of a filter to the end of its last, in the operator's zone, where a day may
// have 23 or 25 hours.
func days(filters url.Values, filter string, zone *time.Location) (r record.TimeRange) {
	if from, ok := ui.Day(filters.Get(filter+"_from"), zone); ok {
		r.From = &from
	}
	if to, ok := ui.Day(filters.Get(filter+"_to"), zone); ok {
		end := to.AddDate(0, 0, 1)
		r.Before = &end
	}
	return r
}

// nameGroups finds the groups that the filter of a list names.
func (a *app) nameGroups(c echo.Context, state *ui.ListState) error {
	ids, names, err := a.groupsNamed(c.Request().Context(), state.Filters["group"])
	if err == nil && len(ids) > 0 {
		state.Filters["group"], state.Groups = ids, names
	}
	return err
}

// groupsNamed finds the groups that a filter or a form means, by their ids or, where a name was typed, by that. What is
// no group stays as it is. The names are those of the groups that were found, by id.
func (a *app) groupsNamed(ctx context.Context, namesOrIDs []string) (ids []string, names map[string]string, err error) {
	names = map[string]string{}
	if len(namesOrIDs) == 0 {
		return nil, names, nil
	}
	list, err := a.store.Groups(ctx, customers.GroupQuery{IDs: namesOrIDs, Limit: len(namesOrIDs)})
	if err != nil {
		return nil, nil, err
	}
	for _, group := range list.Groups {
		names[group.ID] = group.Name
	}
	// The lists' own links have ids: what is none was typed.
	typed := slices.DeleteFunc(slices.Clone(namesOrIDs), func(id string) bool { return names[id] != "" })
	called, err := a.store.GroupsCalled(ctx, typed)
	if err != nil {
		return nil, nil, err
	}
	known := map[string]bool{}
	for _, id := range namesOrIDs {
		if group, ok := called[id]; ok {
			id, names[group.ID] = group.ID, group.Name
		}
		if !known[id] {
			ids, known[id] = append(ids, id), true
		}
	}
	return ids, names, nil
}
