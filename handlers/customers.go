package handlers

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/models"
	"cohort/views"
)

// Addresses of customers.
const customersPath = "/customers"

func customerPath(id string) string { return customersPath + "/" + id }

var customersCrumb = views.Crumb{Label: "Customers", Href: customersPath}

// listCustomers shows all customers.
func (a *app) listCustomers(c echo.Context) error {
	state, list, err := a.customers(c, listOf(c, customerRules, ""), models.CustomerQuery{ShowGroups: views.GroupsShown})
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
	state, list, err := a.groups(c, listOf(c, groupRules, ""), models.GroupQuery{CustomerID: customer.ID})
	if err != nil {
		return err
	}
	view := views.Customer{
		Page: a.page(c, views.SectionCustomers, customer.Title(), customersCrumb), Customer: customer,
		List: views.GroupsOfList(customer, state, list.Total), Groups: list.Groups,
	}
	return show(c, http.StatusOK, views.CustomerPage(view), parts{view.List.ID: views.GroupsOfTable(view)})
}

// newCustomer shows the empty form.
func (a *app) newCustomer(c echo.Context) error {
	return a.showCustomerForm(c, http.StatusOK, views.CustomerForm{})
}

// createCustomer makes the customer that the form describes.
func (a *app) createCustomer(c echo.Context) error {
	form, in, err := customerForm(c)
	if err != nil {
		return err
	}
	if form.Groups = c.Request().PostForm["group_ids"]; len(form.Groups) > 0 {
		in.GroupIDs = &form.Groups
	}
	customer, err := a.store.CreateCustomer(c.Request().Context(), in)
	if refused, ok := fieldErrors(err); ok {
		form.Errors = refused
		return a.showCustomerForm(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return a.done(c, customerPath(customer.ID), fmt.Sprintf("Customer “%s” was created.", customer.Title()))
}

// editCustomer shows the form of an existing customer.
func (a *app) editCustomer(c echo.Context) error {
	customer, err := a.store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return a.showCustomerForm(c, http.StatusOK, views.CustomerForm{
		ID: customer.ID, Was: customer.Title(), HasAccount: customer.HasAccount, Email: customer.Email,
		FirstName: views.Text(customer.FirstName), LastName: views.Text(customer.LastName), Phone: views.Text(customer.Phone),
	})
}

// updateCustomer saves the form.
func (a *app) updateCustomer(c echo.Context) error {
	customer, err := a.store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	form, in, err := customerForm(c)
	if err != nil {
		return err
	}
	form.ID, form.Was, form.HasAccount = customer.ID, customer.Title(), customer.HasAccount
	updated, err := a.store.UpdateCustomer(c.Request().Context(), customer.ID, in)
	if refused, ok := fieldErrors(err); ok {
		form.Errors = refused
		return a.showCustomerForm(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return a.done(c, customerPath(customer.ID), fmt.Sprintf("Customer “%s” was saved.", updated.Title()))
}

// customerForm reads what the form of a customer sent; a field that was not sent is not mentioned.
func customerForm(c echo.Context) (form views.CustomerForm, in models.CustomerInput, err error) {
	sent, err := c.FormParams()
	if err != nil {
		return form, in, echo.ErrBadRequest
	}
	form = views.CustomerForm{
		Email: sent.Get("email"), FirstName: sent.Get("first_name"), LastName: sent.Get("last_name"), Phone: sent.Get("phone"),
	}
	for name, to := range map[string]**models.Text{"first_name": &in.FirstName, "last_name": &in.LastName, "phone": &in.Phone} {
		if sent.Has(name) {
			*to = models.TextOf(sent.Get(name))
		}
	}
	for name, to := range map[string]**string{"email": &in.Email, "password": &in.Password} {
		if sent.Has(name) {
			value := sent.Get(name)
			*to = &value
		}
	}
	return form, in, nil
}

func (a *app) showCustomerForm(c echo.Context, status int, form views.CustomerForm) error {
	if form.ID == "" {
		state := listOf(c, groupRules, "groups_")
		state.Path = customersPath + "/new"
		state, list, err := a.groups(c, state, models.GroupQuery{})
		if err != nil {
			return err
		}
		form.List, form.Choices = views.GroupChoicesList(state, list.Total), list.Groups
	}
	drawer := form
	drawer.Host = views.HostDrawer
	page := a.page(c, views.SectionCustomers, form.Title(), form.Crumbs(customersCrumb)...)
	return show(c, status, views.CustomerFormPage(page, form), parts{
		views.HostDrawer: views.CustomerFormPanel(drawer), form.List.ID: views.GroupChoices(form),
	})
}

// confirmDeleteCustomer asks before a customer is gone for good.
func (a *app) confirmDeleteCustomer(c echo.Context) error {
	customer, err := a.store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return a.showConfirmation(c, views.SectionCustomers, customersCrumb, views.Confirmation{
		Title:  "Delete customer",
		Text:   fmt.Sprintf("“%s” will be deleted for good and leave all customer groups. This cannot be undone.", customer.Title()),
		Action: customerPath(customer.ID) + "/delete", Continue: "Delete", Destroys: true, Close: customerPath(customer.ID),
	})
}

// deleteCustomer deletes the customer.
func (a *app) deleteCustomer(c echo.Context) error {
	err := a.store.DeleteCustomer(c.Request().Context(), c.Param("id"))
	if models.IsKind(err, models.NotFound) {
		return a.done(c, customersPath, "The customer had been deleted already.")
	}
	if err != nil {
		return err
	}
	return a.done(c, customersPath, "The customer was deleted.")
}
