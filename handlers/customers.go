package handlers

import (
	"maps"
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

var customersCrumb = views.Crumb{Label: "Customers", Href: views.CustomersPath}

// listCustomers shows all customers.
func (a *app) listCustomers(c echo.Context) error {
	state, list, err := a.customers(c, listOf(c, customerRules, ""), customers.Query{ShowGroups: views.GroupsShown})
	if err != nil {
		return err
	}
	view := views.Customers{
		Page: a.page(c, views.SectionCustomers, "Customers"),
		List: views.CustomersList(state, list.Total), Customers: list.Customers,
	}
	return show(c, http.StatusOK, views.CustomersPage(view), parts{view.List.ID: views.CustomersTable(view)})
}

// showCustomer shows one customer with the groups they are in.
func (a *app) showCustomer(c echo.Context) error {
	customer, err := a.store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	state, list, err := a.groups(c, listOf(c, groupRules, ""), customers.GroupQuery{CustomerID: customer.ID})
	if err != nil {
		return err
	}
	latest, err := a.latest(c, activity.Query{CustomerID: customer.ID})
	if err != nil {
		return err
	}
	view := views.Customer{
		Page: a.page(c, views.SectionCustomers, customer.Title(), customersCrumb), Customer: customer,
		List: views.GroupsOfList(customer, state, list.Total), Groups: list.Groups, Latest: latest,
	}
	if !isPartial(c) {
		if view.Applies, err = a.pricing(c, views.Applies{Customer: customer}, pricing.PricingQuery{CustomerID: customer.ID}); err != nil {
			return err
		}
	}
	return show(c, http.StatusOK, views.CustomerPage(view), parts{view.List.ID: views.GroupsOfTable(view)})
}

// newCustomer shows the empty form.
func (a *app) newCustomer(c echo.Context) error {
	return a.showCustomerForm(c, http.StatusOK, customerFormOf(c, customers.Customer{}))
}

// createCustomer makes the customer that the form describes.
func (a *app) createCustomer(c echo.Context) error {
	form, in, _ := customerForm(c, customers.Customer{})
	if form.Groups = sent(c)["group_ids"]; len(form.Groups) > 0 {
		in.GroupIDs = &form.Groups
	}
	if onlyBrowsing(c, prefixed(groupRules, "groups_")) {
		return a.showCustomerForm(c, http.StatusOK, form)
	}
	customer, err := a.store.CreateCustomer(c.Request().Context(), in)
	if problem := refused(err, "customer_group"); problem != nil {
		problem.fill(&form.Errors, &form.Problem)
		return a.showCustomerForm(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return a.done(c, views.CustomerPath(customer.ID),
		text.Fill("Customer {customer} was created.", "customer", ui.Quoted(customer.Title())))
}

// editCustomer shows the form of an existing customer.
func (a *app) editCustomer(c echo.Context) error {
	customer, err := a.store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return a.showCustomerForm(c, http.StatusOK, customerFormOf(c, customer))
}

// updateCustomer saves the form.
func (a *app) updateCustomer(c echo.Context) error {
	return a.saveEdit(c, func() (edit, error) {
		customer, err := a.store.Customer(c.Request().Context(), c.Param("id"))
		gone := goneMeanwhile(c, err)
		if err != nil && !gone {
			return edit{}, err
		}
		form, in, merged := customerForm(c, customer)
		show := func(answer formAnswer) error {
			answer.fill(&form.Conflicts, &form.Errors, &form.Problem)
			return a.showCustomerForm(c, answer.status, form)
		}
		if gone {
			return goneEdit("This customer has been deleted in the meantime. What you entered is still here. Save it to create "+
				"the customer again.", show), nil
		}
		return edit{
			id: customer.ID, merged: merged, close: form.Close, show: show,
			save: func() (string, error) {
				updated, err := a.store.UpdateCustomer(c.Request().Context(), customer.ID, in)
				return text.Fill("Customer {customer} was saved.", "customer", ui.Quoted(updated.Title())), err
			},
		}, nil
	})
}

// customerForm reads what the form of a customer sent; what was not sent stays as it is.
func customerForm(c echo.Context, customer customers.Customer) (form views.CustomerForm, in customers.Input, merged *merging) {
	form, sent := customerFormOf(c, customer), sent(c)
	merged = mergeForm(sent)
	for _, field := range []struct {
		name, label string
		shown       *string
		to          **record.Text
	}{
		{"first_name", "First name", &form.FirstName, &in.FirstName}, {"last_name", "Last name", &form.LastName, &in.LastName},
		{"phone", "Phone", &form.Phone, &in.Phone},
	} {
		if sent.Has(field.name) {
			*field.shown = merged.field(field.name, field.label, sent.Get(field.name), *field.shown)
			*field.to = record.TextOf(*field.shown)
		}
	}
	if sent.Has("email") {
		if email := merged.field("email", "E-mail", sent.Get("email"), customer.Email); email != customer.Email {
			form.Email, in.Email = email, &email
		}
	}
	if form.ID != "" {
		in.Revisions = record.Revisions{customer.Revision()}
		maps.Copy(form.Opened, merged.opened)
	}
	if password := sent.Get("password"); password != "" {
		in.Password = &password
	}
	return form, in, merged
}

// customerFormOf is the form as it is before anything was typed.
func customerFormOf(c echo.Context, customer customers.Customer) views.CustomerForm {
	form := views.CustomerForm{
		ID: customer.ID, Was: customer.Title(), HasAccount: customer.HasAccount, Email: customer.Email,
		FirstName: ui.Text(customer.FirstName), LastName: ui.Text(customer.LastName), Phone: ui.Text(customer.Phone),
	}
	if form.ID == "" {
		form.Close = cameFrom(c, views.CustomersPath)
	} else {
		form.Opened = map[string]string{"email": form.Email, "first_name": form.FirstName, "last_name": form.LastName, "phone": form.Phone}
		form.Close = cameFrom(c, views.CustomerPath(customer.ID), views.CustomersPath)
	}
	return form
}

func (a *app) showCustomerForm(c echo.Context, status int, form views.CustomerForm) error {
	if form.ID == "" {
		state, list, err := a.groups(c, listOn(c, views.CustomersPath+"/new", form.Close, groupRules, "groups_"), customers.GroupQuery{})
		if err != nil {
			return err
		}
		form.List, form.Choices = views.GroupChoicesList(state, list.Total), list.Groups
		form.List.Form.Carried = ui.CarriedOver("group_ids", form.Groups, list.Groups, groupID)
	}
	drawer := form
	drawer.Host = ui.HostDrawer
	page := a.page(c, views.SectionCustomers, form.Title(), form.Crumbs(customersCrumb)...)
	return show(c, status, views.CustomerFormPage(page, form), parts{
		ui.HostDrawer: views.CustomerFormPanel(drawer), form.List.ID: views.GroupChoices(form),
	})
}

// confirmDeleteCustomer asks before a customer is permanently deleted.
func (a *app) confirmDeleteCustomer(c echo.Context) error {
	customer, err := a.store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	back := cameFrom(c, views.CustomerPath(customer.ID), views.CustomersPath)
	return a.showConfirmation(c, http.StatusOK, views.SectionCustomers, customersCrumb, ui.Confirmation{
		Title: "Delete customer",
		Text: text.Fill("{customer} will be permanently deleted and removed from all customer groups. This cannot be undone.",
			"customer", ui.Quoted(customer.Title())),
		Action: views.CustomerPath(customer.ID) + "/delete", Fields: []ui.Param{{Name: "next", Value: back}},
		Continue: "Delete", Destroys: true, Close: back,
	})
}

// deleteCustomer deletes the customer.
func (a *app) deleteCustomer(c echo.Context) error {
	next := cameFrom(c, views.CustomersPath)
	customer, err := a.store.Customer(c.Request().Context(), c.Param("id"))
	if err == nil {
		err = a.store.DeleteCustomer(c.Request().Context(), customer.ID)
	}
	if record.IsKind(err, record.NotFound) {
		return a.done(c, next, "The customer was already deleted.")
	}
	if err != nil {
		return err
	}
	return a.done(c, next, text.Fill("Customer {customer} was deleted.", "customer", ui.Quoted(customer.Title())))
}
