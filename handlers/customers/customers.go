package customers

import (
	"maps"
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/offers"
	"cohort/views/ui"
)

var customersCrumb = views.Crumb{Label: "Customers", Href: views.CustomersPath}

// ListCustomers shows all customers.
func (p *Pages) ListCustomers(c echo.Context) error {
	state, list, err := p.customers(c, pages.ListOf(c, customerRules, ""), customers.Query{ShowGroups: views.GroupsShown})
	if err != nil {
		return err
	}
	view := views.Customers{
		Page: p.Page(c, views.SectionCustomers, "Customers"),
		List: views.CustomersList(state, list.Total), Customers: list.Customers,
	}
	return pages.Show(c, http.StatusOK, views.CustomersPage(view), pages.Parts{view.List.ID: views.CustomersTable(view)})
}

// ShowCustomer shows one customer with the groups they are in.
func (p *Pages) ShowCustomer(c echo.Context) error {
	customer, err := p.Store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	state, list, err := p.groups(c, pages.ListOf(c, groupRules, ""), customers.GroupQuery{CustomerID: customer.ID, ShowMembership: true})
	if err != nil {
		return err
	}
	latest, err := p.Latest(c, activity.Query{CustomerID: customer.ID})
	if err != nil {
		return err
	}
	applies := offers.Applies{Customer: customer, Zone: pages.FormZone(c)}
	if !pages.IsPartial(c) {
		if applies, err = p.pricing(c, applies, pricing.PricingQuery{CustomerID: customer.ID}); err != nil {
			return err
		}
	}
	view := views.Customer{
		Page: p.Page(c, views.SectionCustomers, customer.Title(), customersCrumb), Customer: customer,
		List: views.GroupsOfList(customer, state, list.Total), Groups: list.Groups,
		Applies: offers.AppliesCard(applies, false), Latest: latest,
	}
	return pages.Show(c, http.StatusOK, views.CustomerPage(view), pages.Parts{view.List.ID: views.GroupsOfTable(view)})
}

// NewCustomer shows the empty form.
func (p *Pages) NewCustomer(c echo.Context) error {
	return p.showCustomerForm(c, http.StatusOK, customerFormOf(c, customers.Customer{}))
}

// CreateCustomer makes the customer that the form describes.
func (p *Pages) CreateCustomer(c echo.Context) error {
	form, in, _ := customerForm(c, customers.Customer{})
	if form.Groups = pages.Sent(c)["group_ids"]; len(form.Groups) > 0 {
		in.GroupIDs = &form.Groups
	}
	if pages.OnlyBrowsing(c, pages.Prefixed(groupRules, "groups_")) {
		return p.showCustomerForm(c, http.StatusOK, form)
	}
	customer, err := p.Store.CreateCustomer(c.Request().Context(), in)
	if problem := pages.Refused(err, "customer_group"); problem != nil {
		problem.Fill(&form.Errors, &form.Problem)
		return p.showCustomerForm(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return p.Done(c, views.CustomerPath(customer.ID),
		text.Fill("Customer {customer} was created.", "customer", ui.Quoted(customer.Title())))
}

// EditCustomer shows the form of an existing customer.
func (p *Pages) EditCustomer(c echo.Context) error {
	customer, err := p.Store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return p.showCustomerForm(c, http.StatusOK, customerFormOf(c, customer))
}

// UpdateCustomer saves the form.
func (p *Pages) UpdateCustomer(c echo.Context) error {
	return p.SaveEdit(c, func() (pages.Edit, error) {
		customer, err := p.Store.Customer(c.Request().Context(), c.Param("id"))
		gone := pages.GoneMeanwhile(c, err)
		if err != nil && !gone {
			return pages.Edit{}, err
		}
		form, in, merged := customerForm(c, customer)
		show := func(answer pages.FormAnswer) error {
			answer.Fill(&form.Conflicts, &form.Errors, &form.Problem)
			return p.showCustomerForm(c, answer.Status, form)
		}
		if gone {
			return pages.GoneEdit("This customer has been deleted in the meantime. What you entered is still here. Save it to create "+
				"the customer again.", show), nil
		}
		return pages.Edit{
			ID: customer.ID, Merged: merged, Close: form.Close, Show: show,
			Save: func() (string, error) {
				updated, err := p.Store.UpdateCustomer(c.Request().Context(), customer.ID, in)
				return text.Fill("Customer {customer} was saved.", "customer", ui.Quoted(updated.Title())), err
			},
		}, nil
	})
}

// customerForm reads what the form of a customer sent; what was not sent stays as it is.
func customerForm(c echo.Context, customer customers.Customer) (form views.CustomerForm, in customers.Input, merged *pages.Merging) {
	form, sent := customerFormOf(c, customer), pages.Sent(c)
	merged = pages.MergeForm(sent)
	in.Typed = true
	for _, field := range []struct {
		name, label string
		shown       *string
		to          **record.Text
	}{
		{"first_name", "First name", &form.FirstName, &in.FirstName}, {"last_name", "Last name", &form.LastName, &in.LastName},
		{"phone", "Phone", &form.Phone, &in.Phone},
	} {
		if sent.Has(field.name) {
			*field.shown = merged.Field(field.name, field.label, sent.Get(field.name), *field.shown)
			*field.to = record.TextOf(*field.shown)
		}
	}
	if sent.Has("email") {
		if email := merged.Field("email", "E-mail", sent.Get("email"), customer.Email); email != customer.Email {
			form.Email, in.Email = email, &email
		}
	}
	if form.ID != "" {
		in.Revisions = record.Revisions{customer.Revision()}
		maps.Copy(form.Opened, merged.Opened)
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
		form.Close = pages.CameFrom(c, views.CustomersPath)
	} else {
		form.Opened = map[string]string{"email": form.Email, "first_name": form.FirstName, "last_name": form.LastName, "phone": form.Phone}
		form.Close = pages.CameFrom(c, views.CustomerPath(customer.ID), views.CustomersPath)
	}
	return form
}

func (p *Pages) showCustomerForm(c echo.Context, status int, form views.CustomerForm) error {
	if form.ID == "" {
		on := pages.ListOn(c, views.CustomersPath+"/new", form.Close, groupRules, "groups_")
		state, list, err := p.groups(c, on, customers.GroupQuery{})
		if err != nil {
			return err
		}
		form.List, form.Choices = views.GroupChoicesList(state, list.Total), list.Groups
		form.List.Form.Carried = ui.CarriedOver("group_ids", form.Groups, list.Groups, groupID)
	}
	drawer := form
	drawer.Host = ui.HostDrawer
	page := p.Page(c, views.SectionCustomers, form.Title(), form.Crumbs(customersCrumb)...)
	return pages.Show(c, status, views.CustomerFormPage(page, form), pages.Parts{
		ui.HostDrawer: views.CustomerFormPanel(drawer), form.List.ID: views.GroupChoices(form),
	})
}

// ConfirmDeleteCustomer asks before a customer is permanently deleted.
func (p *Pages) ConfirmDeleteCustomer(c echo.Context) error {
	customer, err := p.Store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	back := pages.CameFrom(c, views.CustomerPath(customer.ID), views.CustomersPath)
	return p.ShowConfirmation(c, http.StatusOK, views.SectionCustomers, customersCrumb, ui.Confirmation{
		Title: "Delete customer",
		Text: text.Fill("{customer} will be permanently deleted and removed from all customer groups. This cannot be undone.",
			"customer", ui.Quoted(customer.Title())),
		Action: views.CustomerPath(customer.ID) + "/delete", Fields: []ui.Param{{Name: "next", Value: back}},
		Continue: "Delete", Destroys: true, Close: back,
	})
}

// DeleteCustomer deletes the customer.
func (p *Pages) DeleteCustomer(c echo.Context) error {
	next := pages.CameFrom(c, views.CustomersPath)
	customer, err := p.Store.Customer(c.Request().Context(), c.Param("id"))
	if err == nil {
		err = p.Store.DeleteCustomer(c.Request().Context(), customer.ID)
	}
	if record.IsKind(err, record.NotFound) {
		return p.Done(c, next, "The customer was already deleted.")
	}
	if err != nil {
		return err
	}
	return p.Done(c, next, text.Fill("Customer {customer} was deleted.", "customer", ui.Quoted(customer.Title())))
}
