package pages

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"cohort/models/activity"
	"cohort/views"
	"cohort/views/ui"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render writes a component, all of it or, when it fails, nothing.
func Render(c echo.Context, status int, component templ.Component) error {
	buffer := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buffer)
	buffer.Reset()
	if err := component.Render(contextOf(c), buffer); err != nil {
		return err
	}
	return c.HTMLBlob(status, buffer.Bytes())
}

// contextOf is what a component is rendered in: the first faulty field has the focus, dates are in the zone and the format of the operator.
func contextOf(c echo.Context) context.Context {
	return ui.WithDates(ui.WithZone(ui.WithFieldErrors(c.Request().Context()), ZoneOf(c)), DatesOf(c))
}

// Parts are the components of a page that can be asked for alone, by the id of the element they fill.
type Parts map[string]templ.Component

// Show answers with the page, or with the part of it that htmx asked for.
func Show(c echo.Context, status int, page templ.Component, parts Parts) error {
	c.Response().Header().Add("Vary", "HX-Request, HX-Target")
	if IsPartial(c) {
		if part, ok := parts[Target(c)]; ok {
			return Render(c, status, part)
		}
	}
	return Render(c, status, page)
}

// ByHTMX is true for requests of the script, false for those of the browser itself.
func ByHTMX(c echo.Context) bool { return c.Request().Header.Get("HX-Request") == "true" }

// IsPartial is true when the answer fills one element of a page. Without the name of an element the whole page is the answer.
func IsPartial(c echo.Context) bool {
	h := c.Request().Header
	return ByHTMX(c) && h.Get("HX-Request-Type") != "full" && h.Get("HX-History-Restore-Request") != "true" && Target(c) != ""
}

// Target is the id of the element that htmx will fill, "" for none; htmx sends tag#id.
func Target(c echo.Context) string {
	_, id, _ := strings.Cut(c.Request().Header.Get("HX-Target"), "#")
	return id
}

// Done leads on after a change: with a message, to the page that shows its result. Where the change can be undone, the message has
// a button for that.
func (b *Base) Done(c echo.Context, path, message string) error {
	actor := ActorOf(c)
	flash := ui.Flash{Kind: "success", Text: message, ChangeSet: actor.ChangeSet}
	if actor.Trail != nil && actor.Trail.Undoable() {
		flash.Action = views.UndoAction(actor.ChangeSet, path)
	}
	if err := b.flash(c, flash); err != nil {
		return err
	}
	return LeadTo(c, path)
}

// LeadTo sends the browser to a page. htmx goes there by a header and morphs the page it is on into the
// one it gets; a redirect it would follow by itself and put into the place of the part.
func LeadTo(c echo.Context, path string) error {
	if !ByHTMX(c) {
		return c.Redirect(http.StatusSeeOther, path)
	}
	location, err := json.Marshal(map[string]string{"path": path, "swap": "innerMorph"})
	if err != nil {
		return err
	}
	c.Response().Header().Set("HX-Location", string(location))
	return c.NoContent(http.StatusOK)
}

// LeadToPage sends the browser to another page, which takes the place of the whole one: also for htmx.
func LeadToPage(c echo.Context, path string) error {
	if !ByHTMX(c) {
		return c.Redirect(http.StatusSeeOther, path)
	}
	c.Response().Header().Set("HX-Redirect", path)
	return c.NoContent(http.StatusOK)
}

// Page is the frame of every page of the signed-in operator: title, breadcrumbs, messages and running changes.
func (b *Base) Page(c echo.Context, section, title string, crumbs ...views.Crumb) views.Page {
	page := views.Page{
		Title: title, Crumbs: append(crumbs, views.Crumb{Label: title}), Section: section,
		Theme: Theme(c), KeysOff: singleKeysOff(c), Badges: badgesShown(c), Mac: hasCommandKey(c),
		Path: c.Request().URL.RequestURI(), Demo: b.Demo,
	}
	if operator, ok := OperatorOf(c); ok {
		page.Operator, page.Name = operator.Email, operator.Title()
		if !IsPartial(c) { // a part of a page has no place for them: they wait for the next page
			page.Flashes = b.Flashes(c)
			page.Running = slices.DeleteFunc(b.RunningOf(c), func(change activity.RunningChange) bool {
				return SaidDone(page.Flashes, change) || change.ChangeSet == ActorOf(c).ChangeSet // which this page answers
			})
		}
	}
	return page
}

// NotDone leads on with a message why nothing was done.
func (b *Base) NotDone(c echo.Context, path, message string) error {
	if err := b.flash(c, ui.Flash{Kind: "info", Text: message, ChangeSet: ActorOf(c).ChangeSet}); err != nil {
		return err
	}
	return LeadTo(c, path)
}
