package customers

import (
	"cmp"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/privacy"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// ConfirmErase asks before a person is erased.
func (p *Pages) ConfirmErase(c echo.Context) error {
	person, err := p.Store.Person(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return p.askToErase(c, http.StatusOK, views.Erasure{Person: person})
}

// askToErase asks with what was selected and typed so far.
func (p *Pages) askToErase(c echo.Context, status int, v views.Erasure) (err error) {
	if v.Others, err = p.Store.Namesakes(c.Request().Context(), v.Person); err != nil {
		return err
	}
	back := pages.CameFrom(c, views.CustomerPath(v.Person.ID), views.CustomersPath)
	v.Confirmation = ui.Confirmation{
		Title: "Erase customer",
		Text: text.Fill("{customer} will be permanently removed from customers, customer groups, the activity and everything else that "+
			"is kept. Only a note that a customer was erased will remain. This cannot be undone.", "customer", ui.Quoted(v.Person.Title)),
		Action: views.ErasePath(v.Person.ID), Fields: []ui.Param{{Name: "next", Value: back}},
		Continue: "Erase", Destroys: true, Close: back, Asks: true,
	}
	dialog := v
	dialog.Host = ui.HostDialog
	page := p.Page(c, views.SectionCustomers, v.Title, customersCrumb)
	return pages.Show(c, status, views.ErasePage(page, v), pages.Parts{ui.HostDialog: views.AskToErase(dialog)})
}

// Erase erases a person, and the others with the same e-mail who were selected.
func (p *Pages) Erase(c echo.Context) error {
	ctx := c.Request().Context()
	person, err := p.Store.Person(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	also, typed := pages.Sent(c)["also"], strings.TrimSpace(c.FormValue("confirm"))
	if !strings.EqualFold(typed, person.Confirms()) {
		return p.askToErase(c, http.StatusUnprocessableEntity, views.Erasure{Person: person, Also: text.Set(also), Typed: typed,
			Error: text.Fill("Type {email} to confirm.", "email", person.Confirms())})
	}
	erased := int64(0)
	others, err := p.Store.Namesakes(ctx, person)
	if err != nil {
		return err
	}
	others = slices.DeleteFunc(others, func(other privacy.Person) bool { return !slices.Contains(also, other.ID) })
	for _, each := range append(others, person) {
		err := p.Store.EraseCustomer(ctx, each.ID)
		if err != nil && !record.IsKind(err, record.NotFound) {
			return err
		}
		if err == nil {
			erased++
		}
	}
	p.Flashes(c) // messages that were read with this session may name them
	return p.Done(c, views.CustomersPath, text.Plural(erased, "The customer was erased.", "{n} customers were erased."))
}

// ShowHeld offers a file with everything that is held about a person.
func (p *Pages) ShowHeld(c echo.Context) error {
	person, err := p.Store.Person(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	view := views.Held{Person: person, Close: pages.CameFrom(c, views.CustomerPath(person.ID), views.CustomersPath)}
	dialog := view
	dialog.Host = ui.HostDialog
	page := p.Page(c, views.SectionCustomers, "Export everything", customersCrumb)
	return pages.Show(c, http.StatusOK, views.HeldPage(page, view), pages.Parts{ui.HostDialog: views.OfferHeld(dialog)})
}

// ExportHeld sends everything that is held about a person as a file.
func (p *Pages) ExportHeld(c echo.Context) error {
	format := privacy.Format(cmp.Or(c.FormValue("format"), string(privacy.JSON)))
	contentType := "application/json"
	switch format {
	case privacy.CSV:
		contentType = "text/csv; charset=utf-8"
	case privacy.JSON:
	default:
		return echo.ErrBadRequest
	}
	return pages.SendFile(c, c.Param("id")+"."+string(format), contentType, func(to io.Writer) error {
		return p.Store.ExportPerson(c.Request().Context(), c.Param("id"), format, to)
	})
}
