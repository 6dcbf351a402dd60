package adminapi

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/models/customers"
)

// ListGroups lists customer groups.
func (a *API) ListGroups(c echo.Context) error {
	q, fields, err := groupsQueryOf(c)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, func(r *reply) error {
		r.buf = append(r.buf, `{"customer_groups":[`...)
		count, err := a.records(c, r).listGroups(q.GroupQuery, fields)
		r.buf = append(appendPage(append(r.buf, ']'), count, q.listQuery), '}')
		return err
	})
}

// CreateGroup makes a customer group.
func (a *API) CreateGroup(c echo.Context) error {
	in, err := readBody(c, newGroupBody)
	if err != nil {
		return err
	}
	group, err := a.store.CreateGroup(c.Request().Context(), in)
	if err != nil {
		return err
	}
	return a.answerGroup(c, group, &fields{})
}

// ShowGroup shows one customer group.
func (a *API) ShowGroup(c echo.Context) error {
	fields, err := groupFields(c)
	if err != nil {
		return err
	}
	group, err := a.store.Group(c.Request().Context(), id(c))
	if err != nil {
		return err
	}
	return a.answerGroup(c, group, fields)
}

// UpdateGroup changes what the body mentions.
func (a *API) UpdateGroup(c echo.Context) error {
	fields, err := relationsOf(c, "customer_group", "")
	if err != nil {
		return err
	}
	in, err := readBody(c, groupBody)
	if err != nil {
		return err
	}
	in.Revisions = ifMatch(c)
	group, err := a.store.UpdateGroup(c.Request().Context(), id(c), in)
	if err != nil {
		return err
	}
	return a.answerGroup(c, group, fields)
}

// DeleteGroup deletes a customer group, or finds it gone.
func (a *API) DeleteGroup(c echo.Context) error {
	if _, err := a.store.DeleteGroup(c.Request().Context(), id(c), ifMatch(c)...); err != nil {
		return err
	}
	return answerDeleted(c, "customer_group")
}

// groupFields reads which fields of a single customer group are shown.
func groupFields(c echo.Context) (*fields, error) {
	var q listQuery
	if err := readQuery(c, recordParameters, &q); err != nil {
		return nil, err
	}
	return q.fieldsOf("customer_group", "", "id")
}

func (a *API) answerGroup(c echo.Context, group customers.Group, f *fields) error {
	return answerRevision(c, http.StatusOK, group.Revision(), func(r *reply) error {
		r.buf = append(r.buf, `{"customer_group":`...)
		err := a.records(c, r).groups([]customers.Group{group}, f)
		r.buf = append(r.buf, '}')
		return err
	})
}
