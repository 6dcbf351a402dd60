package customers

import (
	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/customers"
	"cohort/models/exports"
	"cohort/views"
	"cohort/views/ui"
)

// ExportCustomers sends all customers that a list finds, in its order, as a CSV file.
func (p *Pages) ExportCustomers(c echo.Context) error {
	return p.sendCustomers(c, p.listed(c, customerRules, customers.Query{}))
}

// ExportChosen sends the customers of a selection.
func (p *Pages) ExportChosen(c echo.Context) error {
	selection := chosenCustomers(c)
	selection.Query.Order = memberSorts.Order(ui.ParseList("", pages.Sent(c), customerRules))
	if nobody(selection) {
		return p.NotDone(c, pages.CameFrom(c, views.CustomersPath), "Select customers to export first.")
	}
	return p.sendCustomers(c, selection)
}

// ExportMembers sends the customers of a group, as far as its list finds them.
func (p *Pages) ExportMembers(c echo.Context) error {
	group, err := p.Store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return p.sendMembers(c, group, p.listed(c, memberRules, customers.Query{GroupID: group.ID}))
}

// ExportChosenMembers sends those of a group's customers that a selection holds.
func (p *Pages) ExportChosenMembers(c echo.Context) error {
	group, err := p.Store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	selection := chosenCustomers(c)
	selection.Query.Order = memberSorts.Order(ui.ParseList("", pages.Sent(c), memberRules))
	if nobody(selection) {
		return p.NotDone(c, pages.CameFrom(c, views.GroupPath(group.ID)), "Select customers to export first.")
	}
	return p.sendMembers(c, group, selection)
}

// listed are all that a list of customers finds.
func (p *Pages) listed(c echo.Context, rules ui.ListRules, q customers.Query) customers.Selection {
	state := pages.ListOf(c, rules, "")
	q.Search, q.Order = state.Q, memberSorts.Order(state)
	return customers.Selection{All: true, Query: filterCustomers(q, state.Filters, pages.ZoneOf(c))}
}

func (p *Pages) sendCustomers(c echo.Context, selection customers.Selection) error {
	return send(p, c, "customers", exports.Customers, keptCustomers, func(visit func(customers.Customer) error) error {
		return p.Store.EachChosen(c.Request().Context(), selection, visit)
	})
}

// sendMembers sends customers of a group, with when they were added to it.
func (p *Pages) sendMembers(c echo.Context, group customers.Group, selection customers.Selection) error {
	selection.Query.GroupID, selection.Query.ShowMembership = group.ID, true
	return send(p, c, ui.Short(group.Name), exports.Members, keptMembers, func(visit func(customers.Customer) error) error {
		return p.Store.EachChosen(c.Request().Context(), selection, visit)
	})
}

// send sends a file of a table in the format and with the columns that were chosen, which the browser keeps for the next one.
func send[R any](p *Pages, c echo.Context, name string, table exports.Table[R], kept string, each func(visit func(R) error) error) error {
	choice := pages.ChosenFile(c)
	if pages.Sent(c).Has("order") { // it comes from the form
		if len(choice.Columns) == 0 {
			return p.NotDone(c, pages.SafeNext(c.FormValue("next")), "Choose at least one column.")
		}
		choice.Keep(c, kept)
	}
	return pages.SendTable(c, name, choice, table.Chosen(choice.Columns), each)
}

// ExportGroups sends all customer groups that the list finds, in its order.
func (p *Pages) ExportGroups(c echo.Context) error { return p.sendGroups(c, listedGroups(c)) }

// ExportChosenGroups sends the groups of a selection.
func (p *Pages) ExportChosenGroups(c echo.Context) error { return p.withGroupsChosen(c, p.sendGroups) }

// ExportMemberships sends who is in the customer groups that the list finds, a row for each customer in each group.
func (p *Pages) ExportMemberships(c echo.Context) error { return p.sendMemberships(c, listedGroups(c)) }

// ExportChosenMemberships sends who is in the groups of a selection.
func (p *Pages) ExportChosenMemberships(c echo.Context) error {
	return p.withGroupsChosen(c, p.sendMemberships)
}

// listedGroups are all groups that the list finds, in its order.
func listedGroups(c echo.Context) customers.GroupSelection {
	state := pages.ListOf(c, groupRules, "")
	q := filterGroups(customers.GroupQuery{Search: state.Q, Order: groupSorts.Order(state)}, state.Filters, pages.ZoneOf(c))
	return customers.GroupSelection{All: true, Query: q}
}

// withGroupsChosen sends a file about the groups of a selection.
func (p *Pages) withGroupsChosen(c echo.Context, send func(echo.Context, customers.GroupSelection) error) error {
	selection := chosenGroups(c)
	selection.Query.Order = groupSorts.Order(ui.ParseList("", pages.Sent(c), groupRules))
	if !selection.All && len(selection.IDs) == 0 {
		return p.NotDone(c, pages.CameFrom(c, views.GroupsPath), "Select customer groups to export first.")
	}
	return send(c, selection)
}

func (p *Pages) sendGroups(c echo.Context, selection customers.GroupSelection) error {
	return send(p, c, "customer groups", exports.Groups, keptGroups, func(visit func(customers.Group) error) error {
		return p.Store.EachChosenGroup(c.Request().Context(), selection, visit)
	})
}

func (p *Pages) sendMemberships(c echo.Context, selection customers.GroupSelection) error {
	return send(p, c, "customers in groups", exports.Memberships, keptMemberships, func(visit func(exports.Membership) error) error {
		return p.Store.EachMembership(c.Request().Context(), selection, visit)
	})
}
