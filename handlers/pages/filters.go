package pages

import (
	"context"
	"net/url"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/views/ui"
)

// The parameters by which lists are filtered whose rows can be selected, in addresses and in selections of all that match.
var (
	CustomerParams = ui.FilterParams(ui.CustomerFilters)
	MemberParams   = ui.FilterParams(ui.MemberFilters) // CustomerParams and more
	GroupParams    = ui.FilterParams(ui.GroupFilters)
	PriceParams    = ui.FilterParams([]string{ui.FilterCurrency})
)

// Days is the time from the beginning of the first day of a filter to the end of its last, in a zone, where a day may have 23 or 25
// hours.
func Days(filters url.Values, filter string, zone *time.Location) (r record.TimeRange) {
	if from, ok := ui.Day(filters.Get(filter+"_from"), zone); ok {
		r.From = &from
	}
	if to, ok := ui.Day(filters.Get(filter+"_to"), zone); ok {
		end := to.AddDate(0, 0, 1)
		r.Before = &end
	}
	return r
}

// NameGroups finds the groups that the filter of a list names.
func (b *Base) NameGroups(c echo.Context, state *ui.ListState) error {
	ids, names, err := b.GroupsNamed(c.Request().Context(), state.Filters["group"])
	if err == nil && len(ids) > 0 {
		state.Filters["group"], state.Groups = ids, names
	}
	return err
}

// GroupsNamed finds the groups that a filter or a form means, by their ids or, where a name was typed, by that. What is
// no group stays as it is. The names are those of the groups that were found, by id.
func (b *Base) GroupsNamed(ctx context.Context, namesOrIDs []string) (ids []string, names map[string]string, err error) {
	names = map[string]string{}
	if len(namesOrIDs) == 0 {
		return nil, names, nil
	}
	list, err := b.Store.Groups(ctx, customers.GroupQuery{IDs: namesOrIDs, Limit: len(namesOrIDs)})
	if err != nil {
		return nil, nil, err
	}
	for _, group := range list.Groups {
		names[group.ID] = group.Name
	}
	// The lists' own links have ids: what is none was typed.
	typed := slices.DeleteFunc(slices.Clone(namesOrIDs), func(id string) bool { return names[id] != "" })
	called, err := b.Store.GroupsCalled(ctx, typed)
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
