package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/views"
	"cohort/views/ui"
)

// showShortcuts lists the keys.
func (a *app) showShortcuts(c echo.Context) error {
	page := a.Page(c, "", "Keyboard shortcuts")
	back := pages.SafeNext(pages.Behind(c))
	return pages.Show(c, http.StatusOK, views.ShortcutsPage(page, back), pages.Parts{
		ui.HostDialog: views.ShortcutsPanel(page, ui.HostDialog, back),
	})
}
