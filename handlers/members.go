package handlers

import (
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// pickCustomers shows the customers to add to a group; its members are ticked and locked.
func (a *app) pickCustomers(c echo.Context) error {
	group, err := a.store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return a.showPicker(c, http.StatusOK, views.Picker{Group: group})
}

func (a *app) showPicker(c echo.Context, status int, picker views.Picker) error {
	group := picker.Group
	picker.Close = cameFrom(c, views.GroupPath(group.ID))
	on := listOn(c, views.GroupPath(group.ID)+"/customers/add", picker.Close, pickerRules, "")
	var query customers.Query
	if on.Filters.Get(ui.FilterOthers) != "" {
		query.NotIn = group.ID
	}
	state, list, err := a.customers(c, on, query)
	if err != nil {
		return err
	}
	picker.Customers, picker.List = list.Customers, views.PickerList(group, state, list.Total)
	if query.NotIn == "" && list.Total.Count > int64(len(list.Customers)) {
		members, err := a.countCustomers(c, state, customers.Query{GroupID: group.ID})
		if err != nil {
			return err
		}
		picker.List.Selection.AllInfo = views.AlreadyIn(members)
	}
	picker.List.Form.Carried = ui.CarriedOver("customer_ids", picker.Selected, list.Customers, customerID)
	if picker.Members, err = a.store.MembersAmong(c.Request().Context(), group.ID, list.Customers); err != nil {
		return err
	}
	drawer := picker
	drawer.Host = ui.HostDrawer
	page := a.page(c, views.SectionGroups, "Add customers", groupsCrumb, views.Crumb{Label: group.Name, Href: views.GroupPath(group.ID)})
	return show(c, status, views.PickerPage(page, picker), parts{
		ui.HostDrawer: views.PickerPanel(drawer), picker.List.ID: views.PickerTable(picker),
	})
}

// addCustomers puts the chosen customers into the group.
func (a *app) addCustomers(c echo.Context) error {
	group, err := a.store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	selection := chosen(c)
	if onlyBrowsing(c, pickerRules) {
		return a.showPicker(c, http.StatusOK, views.Picker{Group: group, Selected: sent(c)["customer_ids"]})
	}
	if nobody(selection) {
		return a.showPicker(c, http.StatusUnprocessableEntity, views.Picker{Group: group, Problem: "Select customers to add first."})
	}
	if selected(c, "customer_ids").Get(ui.FilterOthers) != "" {
		selection.Query.NotIn = group.ID
	}
	added, err := a.store.AddCustomers(c.Request().Context(), group.ID, selection)
	if record.IsKind(err, record.Conflict) {
		return a.showPicker(c, http.StatusConflict, views.Picker{Group: group, Problem: err.Error()})
	}
	if _, problem, ok := refused(err, "customer"); ok {
		return a.showPicker(c, http.StatusUnprocessableEntity, views.Picker{Group: group, Selected: selection.IDs, Problem: problem})
	}
	if err != nil {
		return err
	}
	message := text.Plural(added.Added, "1 customer added.", "{n} customers added.")
	return a.done(c, cameFrom(c, views.GroupPath(group.ID)), text.Sentences(message, alreadyMembers(added.Already)))
}

func nobody(selection customers.Selection) bool { return !selection.All && len(selection.IDs) == 0 }

// confirmRemoveCustomers asks before the chosen customers leave the group.
func (a *app) confirmRemoveCustomers(c echo.Context) error {
	group, err := a.store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	selection := chosen(c)
	if nobody(selection) {
		return a.tell(c, cameFrom(c, views.GroupPath(group.ID)), "Select customers to remove first.")
	}
	return a.askToRemove(c, http.StatusOK, group, "")
}

// askToRemove asks whether so many customers are to leave the group; a problem is why it is asked again.
func (a *app) askToRemove(c echo.Context, status int, group customers.Group, problem string) error {
	count, err := a.store.CountMembers(c.Request().Context(), group.ID, chosen(c))
	if err != nil {
		return err
	}
	if count == 0 {
		return a.showConfirmation(c, status, views.SectionGroups, groupsCrumb, ui.Confirmation{
			Title: "Remove customers", Text: text.Fill("None of the selected customers is in {group} any longer.", "group",
				ui.Quoted(group.Name)), Close: cameFrom(c, views.GroupPath(group.ID)),
		})
	}
	text := text.Plural(count,
		"1 customer will be removed from {group}. They stay a customer of the store, and you can add them again later.",
		"{n} customers will be removed from {group}. They stay customers of the store, and you can add them again later.", "group",
		ui.Quoted(group.Name))
	return a.showConfirmation(c, status, views.SectionGroups, groupsCrumb, ui.Confirmation{
		Title: "Remove customers", Problem: problem, Text: text,
		Action:   views.GroupPath(group.ID) + "/customers/remove",
		Fields:   expecting(again(c, "customer_ids", views.GroupPath(group.ID)), count),
		Continue: "Continue", Close: cameFrom(c, views.GroupPath(group.ID)),
	})
}

// removeCustomers takes the chosen customers out of the group.
func (a *app) removeCustomers(c echo.Context) error {
	back := cameFrom(c, views.GroupPath(c.Param("id")))
	selection := chosen(c)
	removed, err := a.store.RemoveCustomers(c.Request().Context(), c.Param("id"), selection)
	if record.IsKind(err, record.Conflict) {
		group, gone := a.store.Group(c.Request().Context(), c.Param("id"))
		if gone != nil {
			return gone
		}
		return a.askToRemove(c, http.StatusConflict, group, err.Error())
	}
	if err != nil {
		return err
	}
	if nobody(selection) {
		return a.tell(c, back, "Select customers to remove first.")
	}
	return a.done(c, back, text.Plural(removed.Removed, "1 customer removed.", "{n} customers removed."))
}

// chosen reads a selection of customers from a form: ids, or all that the list's query finds but
// for exceptions.
func chosen(c echo.Context) customers.Selection {
	sent := selected(c, "customer_ids")
	if sent.Get("all") == "" {
		return customers.Selection{IDs: sent["customer_ids"]}
	}
	return customers.Selection{All: true, Query: customersFound(sent), Except: sent["except"], Expect: whole(sent.Get("expect"))}
}

// selected are the fields of a form that say which rows of a list are meant: their ids under a name, or all that its
// query finds. A row's own menu names that row only, whatever else is ticked.
func selected(c echo.Context, name string) url.Values {
	sent := sent(c)
	if only := sent.Get("only"); only != "" {
		return url.Values{name: {only}}
	}
	meant := []string{name}
	if sent.Get("all") != "" {
		meant = slices.Concat([]string{"all", "q", "except", "expect", ui.FilterOthers}, customerParams, groupParams, priceParams)
	}
	fields := url.Values{}
	for _, field := range meant {
		if sent.Has(field) {
			fields[field] = sent[field]
		}
	}
	return fields
}

// again are the fields of a selection, to be sent once more when it is confirmed.
func again(c echo.Context, name, path string) []ui.Param {
	params, fields := []ui.Param{{Name: "next", Value: cameFrom(c, path)}}, selected(c, name)
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		for _, value := range fields[field] {
			params = append(params, ui.Param{Name: field, Value: value})
		}
	}
	return params
}

// cameFrom is the page that a form was opened from, with its search, order and page: one of the given
// addresses, the first of them when that cannot be known.
func cameFrom(c echo.Context, paths ...string) string {
	h := c.Request().Header
	for _, address := range []string{c.FormValue("next"), h.Get("HX-Current-URL"), h.Get("Referer")} {
		if parsed, err := url.Parse(address); err == nil && slices.Contains(paths, parsed.Path) {
			return parsed.RequestURI()
		}
	}
	return paths[0]
}

// tell leads on with a message that nothing was done.
func (a *app) tell(c echo.Context, path, message string) error {
	if err := a.flash(c, ui.Flash{Kind: "info", Text: message}); err != nil {
		return err
	}
	return leadTo(c, path)
}
