package pages

import (
	"github.com/labstack/echo/v4"

	"cohort/models/imports"
	"cohort/views"
	importviews "cohort/views/imports"
	"cohort/views/ui"
)

// TellEnd has the end of an import told on whatever page the operator is then, unless that is its own.
func (b *Base) TellEnd(c echo.Context, importID string) error {
	return b.flash(c, ui.Flash{Import: importID})
}

// isUnderWay is true for the message of an import that has not ended yet. Else it fills the message in; it stays empty where the import's
// own page shows it, and for one that has been removed.
func (b *Base) isUnderWay(c echo.Context, flash *ui.Flash) bool {
	of, err := b.Store.FindImport(c.Request().Context(), flash.Import)
	switch {
	case err != nil || c.Request().URL.Path == importviews.Path(of.ID) && of.State != imports.Importing:
		return false
	case of.State == imports.Importing:
		return true
	}
	flash.Kind, flash.Text, flash.ChangeSet = "info", importviews.Ended(of), of.ChangeSet
	switch of.State {
	case imports.Done:
		flash.Kind = "success"
	case imports.Failed, imports.Interrupted:
		flash.Kind = "error"
	}
	if entries, err := b.EntriesOf(c.Request().Context(), of.ChangeSet); err == nil && views.Undoable(entries) {
		flash.Action = views.UndoAction(of.ChangeSet, importviews.Path(of.ID))
	}
	return false
}
