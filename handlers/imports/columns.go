package imports

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/customers"
	"cohort/models/imports"
	"cohort/models/mapping"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
	"cohort/views"
	importviews "cohort/views/imports"
	"cohort/views/ui"
)

// showColumns shows what a file is and what its columns become: as it was checked last or, for a file that is read in another way than
// then, as it is proposed.
func (p *Pages) showColumns(c echo.Context, of imports.Import) error {
	view := importviews.Columns{Import: of, Choices: of.Choices, Problem: of.Problem}
	asked := settingsOf(c.QueryParams())
	anew := asked != sheets.Settings{}
	settings := of.Settings
	if anew {
		settings = asked
	}
	about, err := p.Store.DescribeImport(c.Request().Context(), of.ID, settings)
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
	if view.Group, err = p.groupField(c, cmp.Or(of.Choices.GroupID, c.QueryParam("group"))); err != nil {
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
func settingsOf(fields url.Values) sheets.Settings {
	return sheets.Settings{
		Encoding: fields.Get("encoding"), Comma: importviews.CommaOf(fields.Get("separator")), Sheet: fields.Get("sheet"),
	}
}

// groupField is the field for the group that everybody in the file joins, with the chosen one.
func (p *Pages) groupField(c echo.Context, id string) (ui.GroupChoice, error) {
	field := ui.GroupChoice{ID: "group", Name: "group", Label: "Group", Unseen: true, One: true, Options: views.GroupOptionsPath}
	group, err := p.groupNamed(c, id)
	if group != nil {
		field.Chosen = []customers.GroupName{*group}
	}
	return field, err
}

// CheckImport begins the check of a file.
func (p *Pages) CheckImport(c echo.Context) error {
	of, err := p.found(c)
	if err != nil {
		return err
	}
	sent := pages.Sent(c)
	if sent.Get("again") != "" {
		return p.checkAgain(c, of, mapping.Damaged(sent.Get("damaged")))
	}
	settings := settingsOf(sent)
	about, err := p.Store.DescribeImport(c.Request().Context(), of.ID, settings)
	if err != nil {
		return p.showUnreadable(c, of, err)
	}
	view := importviews.Columns{
		Import: of, About: about, Mapping: mappingOf(sent, about), Choices: choicesOf(sent), Errors: map[string]string{},
	}
	if view.Group, view.Choices.GroupID, err = p.chosenGroup(c); err != nil {
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

// checkAgain has a file checked as before, but for what becomes of damaged values.
func (p *Pages) checkAgain(c echo.Context, of imports.Import, damaged mapping.Damaged) error {
	choices := of.Choices
	choices.Damaged = damaged
	err := p.Store.CheckImport(c.Request().Context(), of.ID, of.Settings, of.Mapping, choices)
	if record.IsKind(err, record.Conflict) || record.IsKind(err, record.Invalid) {
		return p.NotDone(c, importviews.Path(of.ID), err.Error())
	}
	if err != nil {
		return err
	}
	return back(c, of.ID)
}

// mappingOf reads what each column becomes. A column that the form has no word for stays as it is proposed.
func mappingOf(sent url.Values, about imports.Description) mapping.Mapping {
	chosen := mapping.Mapping{Shape: about.Proposed.Shape}
	for i, column := range about.Proposed.Columns {
		if i < len(sent["field"]) && !(column.Field == "" && sent["field"][i] == string(mapping.Ignored)) {
			column = mapping.Column{
				Name: column.Name, Note: column.Note, Field: mapping.Field(sent["field"][i]),
				Key: strings.TrimSpace(at(sent["key"], i)),
			}
			switch column.Field {
			case mapping.Metadata:
				column.Type = mapping.ValueType(at(sent["type"], i))
			case mapping.Groups:
				column.Separator, column.Key = at(sent["groups_separator"], i), ""
			case mapping.Phone:
			default:
				column.Key = ""
			}
		}
		chosen.Columns = append(chosen.Columns, column)
	}
	return chosen
}

// at is one of some texts, or "" where there are fewer.
func at(texts []string, i int) string {
	if i < len(texts) {
		return texts[i]
	}
	return ""
}

// choicesOf reads the choices but for the group.
func choicesOf(sent url.Values) imports.Choices {
	return imports.Choices{
		AddOnly: sent.Get("existing") == "add", Sync: sent.Get("sync") == "true",
		ClearMark: strings.TrimSpace(sent.Get("clear_mark")), Damaged: mapping.Damaged(sent.Get("damaged")),
	}
}

// chosenGroup reads the group that everybody joins: its id or, typed, its name.
func (p *Pages) chosenGroup(c echo.Context) (ui.GroupChoice, string, error) {
	field, err := p.groupField(c, "")
	if err != nil {
		return field, "", err
	}
	var meant []string
	for _, value := range pages.NotEmpty(pages.Sent(c)["group"]) {
		meant = append(meant, strings.TrimSpace(value))
	}
	return p.chooseGroup(c.Request().Context(), field, pages.NotEmpty(meant))
}

func (p *Pages) chooseGroup(ctx context.Context, field ui.GroupChoice, meant []string) (ui.GroupChoice, string, error) {
	ids, names, err := p.GroupsNamed(ctx, meant)
	if err != nil || len(ids) == 0 {
		return field, "", err
	}
	id := ids[0]
	if names[id] == "" {
		field.Error = text.Fill("There is no group {group}.", "group", ui.Quoted(id))
		return field, "", nil
	}
	field.Chosen = []customers.GroupName{{ID: id, Name: names[id]}}
	return field, id, nil
}

// complain puts what is wrong with a form at its fields.
func (p *Pages) complain(view *importviews.Columns) {
	if view.Choices.Sync && view.Choices.GroupID == "" && view.Group.Error == "" {
		view.Group.Error = "Choose the group that those who are not in the file leave."
	}
	if view.Group.Error != "" {
		view.Errors["group"] = view.Group.Error
	}
	err := view.Mapping.Check(view.About.Names)
	problem := problemOf(err)
	if problem == "" {
		return
	}
	if i := faulty(view.Mapping, view.About.Names, problem); i >= 0 {
		view.Errors[importviews.ColumnID(i)] = problem
	} else {
		view.Problem = problem
	}
}

// faulty is the first column that a problem is about, -1 where it is about all of them.
func faulty(chosen mapping.Mapping, names []string, problem string) int {
	hasEmail := false
	for i, column := range chosen.Columns {
		hasEmail = hasEmail || column.Field == mapping.Email
		first := mapping.Mapping{Columns: chosen.Columns[:i+1]}
		if i < len(names) && hasEmail && problemOf(first.Check(names[:i+1])) == problem {
			return i
		}
	}
	return -1
}
