package adminapi

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/models/customers"
)

// ListCustomers lists customers.
func (a *API) ListCustomers(c echo.Context) error {
	q, fields, err := customersQueryOf(c)
	if err != nil {
		return err
	}
	if q.AnyGroup != nil && fields.relation("groups") == nil {
		// A filter by groups shows which of them each customer is in.
		fields.expand("groups").among = q.AnyGroup
	}
	return a.answerCustomers(c, q, fields)
}

// CreateCustomer makes a customer: with an account, or without a password as a guest.
func (a *API) CreateCustomer(c echo.Context) error {
	in, err := readBody(c, newCustomerBody)
	if err != nil {
		return err
	}
	customer, err := a.store.CreateCustomer(c.Request().Context(), in)
	if err != nil {
		return err
	}
	return a.answerCustomer(c, http.StatusCreated, customer, &fields{})
}

// ShowCustomer shows one customer.
func (a *API) ShowCustomer(c echo.Context) error {
	fields, err := customerFields(c)
	if err != nil {
		return err
	}
	customer, err := a.store.Customer(c.Request().Context(), id(c))
	if err != nil {
		return err
	}
	return a.answerCustomer(c, http.StatusOK, customer, fields)
}

// UpdateCustomer changes what the body mentions.
func (a *API) UpdateCustomer(c echo.Context) error {
	fields, err := customerFields(c)
	if err != nil {
		return err
	}
	in, err := readBody(c, customerBody)
	if err != nil {
		return err
	}
	in.Revisions = ifMatch(c)
	customer, err := a.store.UpdateCustomer(c.Request().Context(), id(c), in)
	if err != nil {
		return err
	}
	return a.answerCustomer(c, http.StatusOK, customer, fields)
}

// customerFields reads which fields of a single customer are shown: orders and addresses too, unless expand names others.
func customerFields(c echo.Context) (*fields, error) {
	return relationsOf(c, "customer", "orders,shipping_addresses")
}

func (a *API) answerCustomers(c echo.Context, q customersQuery, f *fields) error {
	return answer(c, http.StatusOK, func(r *reply) error {
		r.buf = append(r.buf, `{"customers":[`...)
		count, err := a.records(c, r).listCustomers(q.Query, f)
		r.buf = append(appendPage(append(r.buf, ']'), count, q.listQuery), '}')
		return err
	})
}

func (a *API) answerCustomer(c echo.Context, status int, customer customers.Customer, f *fields) error {
	return answerRevision(c, status, customer.Revision(), func(r *reply) error {
		r.buf = append(r.buf, `{"customer":`...)
		err := a.records(c, r).customers([]customers.Customer{customer}, f)
		r.buf = append(r.buf, '}')
		return err
	})
}
