package imports

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/imports"
	"cohort/models/mapping"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
	importviews "cohort/views/imports"
)

// showColumns shows what a file is and what its columns become: as it was checked last or, for a file that is read in another way than
// then, as it is proposed.
func (p *Pages) showColumns(c echo.Context, of imports.Import) error {
	view := importviews.Columns{Import: of, Choices: of.Choices, Problem: of.Problem}
	settings, err := settingsOf(c.QueryParams())
	anew := err != nil || settings != sheets.Settings{}
	if !anew {
		settings = of.Settings
	}
	var about imports.Description
	if err == nil {
		about, err = p.Store.DescribeImport(c.Request().Context(), of.ID, settings)
	}
	if problem := problemOf(err); problem != "" && anew {
		view.Problem = problem
		about, err = p.Store.DescribeImport(c.Request().Context(), of.ID, of.Settings)
	}
	if err != nil {
		return p.showUnreadable(c, of, err)
	}
	view.About, view.Mapping = about, about.Proposed
	if !anew && len(of.Mapping.Columns) > 0 {
		view.Mapping = of.Mapping
	}
	joined := of.Choices
	if joined.GroupID == "" && joined.NewGroup == "" {
		joined.GroupID = c.QueryParam("group")
	}
	if view.Group, err = p.groupField(c, joined); err != nil {
		return err
	}
	return p.renderColumns(c, http.StatusOK, view)
}

func (p *Pages) renderColumns(c echo.Context, status int, view importviews.Columns) error {
	view.Page = p.page(c, view.Import)
	return pages.Render(c, status, importviews.ColumnsPage(view))
}

// showUnreadable shows that a file cannot be read; the error is another one where that is not the file's fault.
func (p *Pages) showUnreadable(c echo.Context, of imports.Import, err error) error {
	problem := problemOf(err)
	if problem == "" {
		return err
	}
	return pages.Render(c, http.StatusUnprocessableEntity, importviews.UnreadablePage(p.page(c, of), of, problem))
}

// problemOf is what is wrong with a file or a form in words, "" for errors that are not about it.
func problemOf(err error) string {
	var why *record.Error
	if !errors.As(err, &why) || why.Kind != record.Invalid {
		return ""
	}
	return pages.ProblemOf(why).Words()
}

// settingsOf reads how a file is to be read.
func settingsOf(fields url.Values) (sheets.Settings, error) {
	name := fields.Get("separator")
	header, _ := strconv.Atoi(fields.Get("header")) // without a number it is found
	settings := sheets.Settings{
		Header: max(0, header), Encoding: fields.Get("encoding"), Comma: sheets.SeparatorNamed(name), Sheet: fields.Get("sheet"),
	}
	if name != "" && settings.Comma == 0 {
		return settings, sheets.FileError("There is no separator {name}. Choose comma, semicolon, tab or pipe.", "name", text.Quoted(name))
	}
	return settings, nil
}

// CheckImport begins the check of a file.
func (p *Pages) CheckImport(c echo.Context) error {
	of, err := p.found(c)
	if err != nil {
		return err
	}
	sent := pages.Sent(c)
	if sent.Get("again") != "" {
		return p.checkAgain(c, of, sent)
	}
	settings, err := settingsOf(sent)
	var about imports.Description
	if err == nil {
		about, err = p.Store.DescribeImport(c.Request().Context(), of.ID, settings)
	}
	if err != nil {
		return p.showUnreadable(c, of, err)
	}
	view := importviews.Columns{Import: of, About: about, Mapping: mappingOf(sent, about), Errors: map[string]string{}}
	view.Choices, view.Problem = choicesOf(sent)
	view.Choices.Instead = of.Choices.Instead
	if err := p.chooseGroup(c, &view); err != nil {
		return err
	}
	p.complain(&view)
	if len(view.Errors) == 0 && view.Problem == "" {
		err = p.Store.CheckImport(c.Request().Context(), of.ID, settings, view.Mapping, view.Choices)
		view.Problem = problemOf(err)
	}
	switch {
	case len(view.Errors) > 0 || view.Problem != "":
		return p.renderColumns(c, http.StatusUnprocessableEntity, view)
	case record.IsKind(err, record.Conflict):
		return p.NotDone(c, importviews.Path(of.ID), err.Error())
	case err != nil:
		return err
	}
	return back(c, of.ID)
}

// checkAgain has a file checked as before, but for what becomes of damaged values or which group is meant by a name.
func (p *Pages) checkAgain(c echo.Context, of imports.Import, sent url.Values) error {
	choices := of.Choices
	if sent.Has("damaged") {
		choices.Damaged = mapping.Damaged(sent.Get("damaged"))
	}
	if name := sent.Get("name"); name != "" {
		choices.Instead = maps.Clone(choices.Instead)
		delete(choices.Instead, name)
		if group := sent.Get("instead"); group != "" {
			if choices.Instead == nil {
				choices.Instead = map[string]string{}
			}
			choices.Instead[name] = group
		}
	}
	err := p.Store.CheckImport(c.Request().Context(), of.ID, of.Settings, of.Mapping, choices)
	if record.IsKind(err, record.Conflict) || record.IsKind(err, record.Invalid) {
		return p.NotDone(c, importviews.Path(of.ID), err.Error())
	}
	if err != nil {
		return err
	}
	return back(c, of.ID)
}
