package imports

import (
	"cmp"
	"context"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/activity"
	"cohort/models/imports"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
	"cohort/views"
	importviews "cohort/views/imports"
	"cohort/views/ui"
)

// ShowImport shows an import at the step that it is at. What its columns become is also shown when asked for.
func (p *Pages) ShowImport(c echo.Context) error {
	of, err := p.found(c)
	if err != nil {
		return err
	}
	columns := c.QueryParam(importviews.StepParam) == importviews.StepColumns
	switch of.State {
	case imports.Checking, imports.Importing:
		progress := importviews.Progress{Page: p.page(c, of), Import: of}
		progress.Page.Running = slices.DeleteFunc(progress.Page.Running, func(change activity.RunningChange) bool {
			return change.Via == activity.ViaImport // the page shows it by itself
		})
		return pages.Show(c, http.StatusOK, importviews.ProgressPage(progress),
			pages.Parts{importviews.ProgressID: importviews.ProgressPart(progress)})
	case imports.Uploaded, imports.Checked:
		if pages.Target(c) == importviews.ProgressID {
			return back(c, of.ID) // it has ended just now
		}
		if of.State == imports.Checked && of.Preview != nil && !columns {
			return p.showPreview(c, of)
		}
		return p.showColumns(c, of)
	}
	if pages.Target(c) == importviews.ProgressID {
		return back(c, of.ID)
	}
	return p.showReport(c, of)
}

func (p *Pages) showPreview(c echo.Context, of imports.Import) error {
	joined, err := p.joined(c, of.Choices)
	if err != nil {
		return err
	}
	view := importviews.Preview{Page: p.page(c, of), Import: of, Group: joined}
	return pages.Render(c, http.StatusOK, importviews.PreviewPage(view))
}

func (p *Pages) showReport(c echo.Context, of imports.Import) (err error) {
	view := importviews.Report{Page: p.page(c, of), Import: of}
	if view.Group, err = p.groupNamed(c, of.Choices.GroupID); err != nil {
		return err
	}
	if view.Entries, err = p.EntriesOf(c.Request().Context(), of.ChangeSet); err != nil {
		return err
	}
	view.Undo = views.Undoable(view.Entries)
	for _, entry := range view.Entries {
		view.Undone = view.Undone || entry.UndoneBy != nil
	}
	return pages.Render(c, http.StatusOK, importviews.ReportPage(view))
}

// ConfirmRun asks before an import takes customers out of a group.
func (p *Pages) ConfirmRun(c echo.Context) error {
	of, err := p.found(c)
	if err != nil {
		return err
	}
	if of.State != imports.Checked || of.Preview == nil {
		return back(c, of.ID)
	}
	joined, err := p.joined(c, of.Choices)
	if err != nil {
		return err
	}
	view := importviews.Preview{Import: of, Group: joined}
	return p.ShowConfirmation(c, http.StatusOK, views.SectionCustomers, importCrumb(imports.OfCustomers), ui.Confirmation{
		Title: "Import customers", Text: view.Effect(), Action: importviews.Path(of.ID) + "/run", Continue: "Continue",
		Close: importviews.Path(of.ID),
	})
}

// RunImport begins to import what was checked.
func (p *Pages) RunImport(c echo.Context) error { return p.do(c, p.Store.RunImport, p.TellEnd) }

// ContinueImport goes on with an import that has ended before its file.
func (p *Pages) ContinueImport(c echo.Context) error {
	return p.do(c, p.Store.ContinueImport, p.TellEnd)
}

// CancelImport ends a check or an import.
func (p *Pages) CancelImport(c echo.Context) error { return p.do(c, p.Store.CancelImport, nil) }

// ConfirmRemove asks before a file is removed.
func (p *Pages) ConfirmRemove(c echo.Context) error {
	of, err := p.found(c)
	if err != nil {
		return err
	}
	section, _ := above(kindOf(c))
	return p.ShowConfirmation(c, http.StatusOK, section, importCrumb(kindOf(c)), ui.Confirmation{
		Title: "Remove the file",
		Text: text.Fill("{file} will be removed, with its rows that failed. What was imported stays.",
			"file", ui.Quoted(of.Name)),
		Action: importviews.Path(of.ID) + "/remove", Continue: "Remove the file", Destroys: true, Close: importviews.Path(of.ID),
	})
}

// RemoveImport removes a file.
func (p *Pages) RemoveImport(c echo.Context) error {
	err := p.Store.RemoveImport(c.Request().Context(), c.Param("id"))
	switch {
	case record.IsKind(err, record.Conflict):
		return p.NotDone(c, importviews.Path(c.Param("id")), err.Error())
	case record.IsKind(err, record.NotFound):
		return p.Done(c, importviews.StartPath(kindOf(c)), "The file was already removed.")
	case err != nil:
		return err
	}
	return p.Done(c, importviews.StartPath(kindOf(c)), "The file was removed.")
}

// do does something with the import that the address names, and leads back to its page; there are the words, too, why it was not done.
// then is done before that, if it was.
func (p *Pages) do(c echo.Context, verb func(ctx context.Context, id string) error, then func(c echo.Context, id string) error) error {
	id := c.Param("id")
	err := verb(c.Request().Context(), id)
	if record.IsKind(err, record.Conflict) || record.IsKind(err, record.Invalid) || record.IsKind(err, record.Refused) {
		return p.NotDone(c, importviews.Path(id), err.Error())
	}
	if err == nil && then != nil {
		err = then(c, id)
	}
	if err != nil {
		return err
	}
	return back(c, id)
}

// FailedRows sends the rows of a file that were not imported, to be mended and sent again.
func (p *Pages) FailedRows(c echo.Context) error {
	return p.sendFailed(c, sheets.Settings{}, func(ctx context.Context, id string, _ sheets.Settings,
		each func(cells []string, line int, reason string) error) error {
		return p.Store.FailedRows(ctx, id, each)
	})
}

// sendFailed sends rows as a file that is separated as the one they are from.
func (p *Pages) sendFailed(c echo.Context, settings sheets.Settings, rows func(ctx context.Context, id string, settings sheets.Settings,
	each func(cells []string, line int, reason string) error) error) error {
	of, err := p.found(c)
	if err != nil {
		return err
	}
	name := text.Fill("{file} failed rows", "file", ui.Short(strings.TrimSuffix(of.Name, path.Ext(of.Name))))
	comma := cmp.Or(of.Settings.Comma, settings.Comma)
	return pages.SendCSV(c, name, comma, nil, func(row func([]string) error) error {
		return rows(c.Request().Context(), of.ID, settings, func(cells []string, _ int, _ string) error {
			sheets.UnescapeFormulas(cells) // the new file has marks of its own
			return row(cells)
		})
	})
}
