package customers

import (
	"net/url"
	"strings"
	"time"

	"cohort/handlers/pages"
	"cohort/models/customers"
	"cohort/views/ui"
)

// filterCustomers makes a query one of a page and narrows it by filters that ui.ReadFilters has read. Groups it takes by their ids, so
// NameGroups comes first. The filter by when they were added has an effect only on the members of a group.
func filterCustomers(q customers.Query, filters url.Values, zone *time.Location) customers.Query {
	q.Beginnings = true
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
	q.Added = pages.Days(filters, ui.FilterAdded, zone)
	q.Created, q.Updated = pages.Days(filters, ui.FilterCreated, zone), pages.Days(filters, ui.FilterUpdated, zone)
	return q
}

// filterGroups narrows a query by filters that ui.ReadFilters has read.
func filterGroups(q customers.GroupQuery, filters url.Values, zone *time.Location) customers.GroupQuery {
	q.Customers = customers.Between{Least: pages.Whole(filters.Get("members_min")), Most: pages.Whole(filters.Get("members_max"))}
	switch none, one := int64(0), int64(1); filters.Get("members") {
	case "empty":
		q.Customers.Most = &none
	case "any":
		q.Customers.Least = largest(q.Customers.Least, &one)
	}
	q.Metadata = metadataFilters(filters["meta"])
	q.Created, q.Changed = pages.Days(filters, ui.FilterCreated, zone), pages.Days(filters, ui.FilterUpdated, zone)
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
