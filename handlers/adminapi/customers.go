package adminapi

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/models/customers"
)

// ListCustomers lists customers.
func (a *API) ListCustomers(c echo.Context) error {
	q, shape, err := customersQueryOf(c)
	if err != nil {
		return err
	}
	if q.AnyGroup != nil && shape.relation("groups") == nil {
		// Who asks for groups is told which of them a customer is in.
		shape.expand("groups").among = q.AnyGroup
	}
	return a.answerCustomers(c, q, shape)
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
	return a.answerCustomer(c, http.StatusCreated, customer, &shape{})
}

// ShowCustomer shows one customer.
func (a *API) ShowCustomer(c echo.Context) error {
	shape, err := customerShape(c)
	if err != nil {
		return err
	}
	customer, err := a.store.Customer(c.Request().Context(), id(c))
	if err != nil {
		return err
	}
	return a.answerCustomer(c, http.StatusOK, customer, shape)
}

// UpdateCustomer changes what the body mentions.
func (a *API) UpdateCustomer(c echo.Context) error {
	shape, err := customerShape(c)
	if err != nil {
		return err
	}
	in, err := readBody(c, customerBody)
	if err != nil {
		return err
	}
	in.Revisions = asked(c)
	customer, err := a.store.UpdateCustomer(c.Request().Context(), id(c), in)
	if err != nil {
		return err
	}
	return a.answerCustomer(c, http.StatusOK, customer, shape)
}

// customerShape reads how a single customer is to be shown: with orders and addresses, unless something else is
// asked for.
func customerShape(c echo.Context) (*shape, error) {
	return relationsOf(c, "customer", "orders,shipping_addresses")
}

func (a *API) answerCustomers(c echo.Context, q customersQuery, s *shape) error {
	return answer(c, http.StatusOK, func(r *reply) error {
		r.buf = append(r.buf, `{"customers":[`...)
		count, err := a.records(c, r).listCustomers(q.Query, s)
		r.buf = append(appendPage(append(r.buf, ']'), count, q.listQuery), '}')
		return err
	})
}

func (a *API) answerCustomer(c echo.Context, status int, customer customers.Customer, s *shape) error {
	return answerRevision(c, status, customer.Revision(), func(r *reply) error {
		r.buf = append(r.buf, `{"customer":`...)
		err := a.records(c, r).customers([]customers.Customer{customer}, s)
		r.buf = append(r.buf, '}')
		return err
	})
}
