package imports

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/imports"
	"cohort/models/record"
	importviews "cohort/views/imports"
)

// ShowGroupImport shows what a file of customer groups would do or, once it is imported, what it did.
func (p *Pages) ShowGroupImport(c echo.Context) error {
	of, err := p.found(c)
	if err != nil {
		return err
	}
	if of.State != imports.Uploaded {
		return p.showReport(c, of)
	}
	view := importviews.GroupsCheck{Page: p.page(c, of), Import: of}
	settings, err := settingsOf(c.QueryParams())
	if err == nil {
		view.Check, err = p.Store.CheckGroups(c.Request().Context(), of.ID, settings)
	}
	view.Problem = problemOf(err)
	switch {
	case err == nil:
		return pages.Render(c, http.StatusOK, importviews.GroupsCheckPage(view))
	case view.Problem == "" || view.Check.Facts.Format == "":
		return p.showUnreadable(c, of, err)
	}
	return pages.Render(c, http.StatusUnprocessableEntity, importviews.GroupsCheckPage(view))
}

// RunGroupImport imports a file of customer groups, if that still does what the check has shown.
func (p *Pages) RunGroupImport(c echo.Context) error {
	sent, id := pages.Sent(c), c.Param("id")
	settings, err := settingsOf(sent)
	how := imports.GroupImport{Settings: settings}
	how.Created, _ = strconv.Atoi(sent.Get("created")) // what is no number is none of the check's
	how.Updated, _ = strconv.Atoi(sent.Get("updated"))
	if err == nil {
		err = p.Store.RunGroupImport(c.Request().Context(), id, how)
	}
	if record.IsKind(err, record.Conflict) || record.IsKind(err, record.Invalid) {
		return p.NotDone(c, importviews.Path(id), err.Error())
	}
	if err != nil {
		return err
	}
	return back(c, id)
}

// FailedGroupRows sends the rows of a file of customer groups that were not imported, or would not be.
func (p *Pages) FailedGroupRows(c echo.Context) error {
	settings, err := settingsOf(c.QueryParams())
	if err != nil {
		return err
	}
	return p.sendFailed(c, settings, p.Store.FailedGroupRows)
}
