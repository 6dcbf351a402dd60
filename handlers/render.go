package handlers

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"cohort/models/activity"
	"cohort/views"
	"cohort/views/ui"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// render writes a component, all of it or, when it fails, nothing.
func render(c echo.Context, status int, component templ.Component) error {
	buffer := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buffer)
	buffer.Reset()
	if err := component.Render(ui.WithFieldErrors(c.Request().Context()), buffer); err != nil {
		return err
	}
	return c.HTMLBlob(status, buffer.Bytes())
}

// parts are the components of a page that can be asked for alone, by the id of the element they fill.
type parts map[string]templ.Component

// show answers with the page, or with the part of it that htmx asked for.
func show(c echo.Context, status int, page templ.Component, parts parts) error {
	c.Response().Header().Add("Vary", "HX-Request, HX-Target")
	if isPartial(c) {
		if part, ok := parts[target(c)]; ok {
			return render(c, status, part)
		}
	}
	return render(c, status, page)
}

// byHTMX is true for requests of the script, false for those of the browser itself.
func byHTMX(c echo.Context) bool { return c.Request().Header.Get("HX-Request") == "true" }

// isPartial is true when the answer fills one element of a page. Without the name of an element the whole page is the answer.
func isPartial(c echo.Context) bool {
	h := c.Request().Header
	return byHTMX(c) && h.Get("HX-Request-Type") != "full" && h.Get("HX-History-Restore-Request") != "true" && target(c) != ""
}

// target is the id of the element that htmx will fill, "" for none; htmx sends tag#id.
func target(c echo.Context) string {
	_, id, _ := strings.Cut(c.Request().Header.Get("HX-Target"), "#")
	return id
}

// done leads on after a change: with a message, to the page that shows its result. Where the change can be undone, the message has
// a button for that.
func (a *app) done(c echo.Context, path, message string) error {
	flash := ui.Flash{Kind: "success", Text: message}
	if actor, ok := c.Get(actorValue).(activity.Actor); ok && actor.Trail.Undoable() {
		flash.Action = views.UndoAction(actor.ChangeSet, path)
	}
	if err := a.flash(c, flash); err != nil {
		return err
	}
	return leadTo(c, path)
}

// leadTo sends the browser to a page. htmx goes there by a header and morphs the page it is on into the
// one it gets; a redirect it would follow by itself and put into the place of the part.
func leadTo(c echo.Context, path string) error {
	if !byHTMX(c) {
		return c.Redirect(http.StatusSeeOther, path)
	}
	location, err := json.Marshal(map[string]string{"path": path, "swap": "innerMorph"})
	if err != nil {
		return err
	}
	c.Response().Header().Set("HX-Location", string(location))
	return c.NoContent(http.StatusOK)
}

// page is the frame of every page of the signed-in operator: title, breadcrumbs, messages and running changes.
func (a *app) page(c echo.Context, section, title string, crumbs ...views.Crumb) views.Page {
	page := views.Page{
		Title: title, Crumbs: append(crumbs, views.Crumb{Label: title}), Section: section,
		Theme: theme(c), KeysOff: singleKeysOff(c), Badges: badgesShown(c), Mac: hasCommandKey(c), Path: c.Request().URL.RequestURI(), Demo: a.config.Demo,
	}
	if operator, ok := operatorOf(c); ok {
		page.Operator = operator.Email
		if !isPartial(c) { // a part of a page has no place for them: they wait for the next page
			page.Flashes, page.Running = a.flashes(c), a.runningOf(c)
		}
	}
	return page
}

// notDone leads on with a message why nothing was done.
func (a *app) notDone(c echo.Context, path, message string) error {
	if err := a.flash(c, ui.Flash{Kind: "info", Text: message}); err != nil {
		return err
	}
	return leadTo(c, path)
}
