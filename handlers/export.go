package handlers

import (
	"encoding/csv"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/labstack/echo/v4"

	"cohort/handlers/deadlines"
	"cohort/models/customers"
	"cohort/models/imports"
	"cohort/views"
	"cohort/views/ui"
)

// exportCustomers sends all customers that a list finds, in its order, as a CSV file.
func (a *app) exportCustomers(c echo.Context) error {
	return a.sendCustomers(c, "customers", a.listed(c, customers.Query{}))
}

// exportChosen sends the customers of a selection.
func (a *app) exportChosen(c echo.Context) error {
	selection := chosenCustomers(c)
	if nobody(selection) {
		return a.notDone(c, cameFrom(c, views.CustomersPath), "Select customers to export first.")
	}
	return a.sendCustomers(c, "customers", selection)
}

// exportMembers sends the customers of a group, as far as its list finds them.
func (a *app) exportMembers(c echo.Context) error {
	group, err := a.store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return a.sendCustomers(c, ui.Short(group.Name), a.listed(c, customers.Query{GroupID: group.ID}))
}

// exportChosenMembers sends those of a group's customers that a selection holds.
func (a *app) exportChosenMembers(c echo.Context) error {
	group, err := a.store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	selection := chosenCustomers(c)
	selection.Query.GroupID = group.ID
	if nobody(selection) {
		return a.notDone(c, cameFrom(c, views.GroupPath(group.ID)), "Select customers to export first.")
	}
	return a.sendCustomers(c, ui.Short(group.Name), selection)
}

// listed are all that a list of customers finds.
func (a *app) listed(c echo.Context, q customers.Query) customers.Selection {
	state := listOf(c, customerRules, "")
	q.Search, q.Order = state.Q, customerSorts.order(state)
	return customers.Selection{All: true, Query: filterCustomers(q, state.Filters, zoneOf(c))}
}

func (a *app) sendCustomers(c echo.Context, name string, selection customers.Selection) error {
	return sendCSV(c, name, imports.ExportColumns, func(row func([]string) error) error {
		return a.store.EachChosen(c.Request().Context(), selection,
			func(customer customers.Customer) error { return row(imports.ExportCells(customer)) })
	})
}

// exportGroups sends all customer groups that the list finds, in its order.
func (a *app) exportGroups(c echo.Context) error {
	state := listOf(c, groupRules, "")
	q := filterGroups(customers.GroupQuery{Search: state.Q, Order: groupSorts.order(state)}, state.Filters, zoneOf(c))
	return a.sendGroups(c, customers.GroupSelection{All: true, Query: q})
}

// exportChosenGroups sends the groups of a selection.
func (a *app) exportChosenGroups(c echo.Context) error {
	selection := chosenGroups(c)
	if !selection.All && len(selection.IDs) == 0 {
		return a.notDone(c, cameFrom(c, views.GroupsPath), "Select customer groups to export first.")
	}
	return a.sendGroups(c, selection)
}

func (a *app) sendGroups(c echo.Context, selection customers.GroupSelection) error {
	return sendCSV(c, "customer groups", imports.GroupExportColumns, func(row func([]string) error) error {
		return a.store.EachChosenGroup(c.Request().Context(), selection, func(group customers.Group) error {
			return row(imports.GroupExportCells(group, strconv.FormatInt(group.CustomersCount, 10)))
		})
	})
}

// attachment is the header by which a browser saves a file under a name.
func attachment(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || unicode.IsControl(r) {
			return '-'
		}
		return r
	}, name)})
}

// sendCSV streams a file, row by row. An error before the first row is answered as any other; after that the answer breaks off,
// so that nobody takes half a file for a whole one.
func sendCSV(c echo.Context, name string, columns []string, each func(row func([]string) error) error) error {
	response := c.Response()
	file := csv.NewWriter(deadlines.Pieces{ResponseWriter: response})
	begun := false
	begin := func() error {
		begun = true
		h := response.Header()
		h.Set("Content-Type", "text/csv; charset=utf-8")
		h.Set("Content-Disposition", attachment(name+" "+time.Now().UTC().Format(time.DateOnly)+".csv"))
		response.WriteHeader(http.StatusOK)
		return file.Write(columns)
	}
	err := each(func(cells []string) error {
		if !begun {
			if err := begin(); err != nil {
				return err
			}
		}
		return file.Write(cells)
	})
	if err == nil && !begun {
		err = begin()
	}
	file.Flush()
	if err == nil {
		err = file.Error()
	}
	if err != nil && begun {
		c.Set(brokenOffBy, err)
		panic(http.ErrAbortHandler)
	}
	return err
}
