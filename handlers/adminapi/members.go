package adminapi

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/wire"
	"cohort/models/customers"
	"cohort/models/record"
)

// ListMembers lists the customers of a group, each with this group. Of a group that does not exist it is empty.
func (a *API) ListMembers(c echo.Context) error {
	q, fields, err := customersQueryOf(c)
	if err != nil {
		return err
	}
	q.GroupID, q.AnyGroup = id(c), nil
	if q.Limit > piece {
		return a.answerManyMembers(c, q, fields)
	}
	group, list, err := a.store.GroupWithMembers(c.Request().Context(), q.GroupID, q.Query)
	if err != nil {
		return err
	}
	fields.expand("groups").always(group)
	return answer(c, http.StatusOK, func(r *reply) error {
		r.buf = append(r.buf, `{"customers":[`...)
		err := a.records(c, r).customers(list.Customers, fields)
		r.buf = append(appendPage(append(r.buf, ']'), list.Total.Count, q.listQuery), '}')
		return err
	})
}

// answerManyMembers answers with more members than are held at once.
func (a *API) answerManyMembers(c echo.Context, q customersQuery, fields *fields) error {
	group, err := a.store.Group(c.Request().Context(), q.GroupID)
	if err != nil && !record.IsKind(err, record.NotFound) {
		return err
	}
	fields.expand("groups").always(group)
	return a.answerCustomers(c, q, fields)
}

// AddCustomers puts customers into a group.
func (a *API) AddCustomers(c echo.Context) error {
	return a.changeMembers(c, func(ctx context.Context, groupID string, chosen customers.Selection) error {
		_, err := a.store.AddCustomers(ctx, groupID, chosen)
		return err
	})
}

// RemoveCustomers takes customers out of a group.
func (a *API) RemoveCustomers(c echo.Context) error {
	return a.changeMembers(c, func(ctx context.Context, groupID string, chosen customers.Selection) error {
		_, err := a.store.RemoveCustomers(ctx, groupID, chosen)
		return err
	})
}

func (a *API) changeMembers(c echo.Context, change func(ctx context.Context, groupID string, chosen customers.Selection) error) error {
	chosen, err := chosenIn(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if err := change(ctx, id(c), chosen); err != nil {
		return err
	}
	group, err := a.store.Group(ctx, id(c))
	if err != nil {
		return err
	}
	return a.answerGroup(c, group, &fields{})
}

// chosenIn reads the customers that a body selects: by their ids, or all that a query finds.
func chosenIn(c echo.Context) (customers.Selection, error) {
	sent, err := body(c)
	if err != nil {
		return customers.Selection{}, invalidData(err)
	}
	schema := batchBody
	if sent.Get("query").Kind != wire.Absent {
		schema = queryBody
	}
	in, err := wire.Read(schema, sent)
	switch {
	case err != nil:
		return customers.Selection{}, invalidData(err)
	case in.query != nil:
		return customers.Selection{All: true, Query: *in.query}, nil
	}
	return customers.Selection{IDs: in.ids}, nil
}
