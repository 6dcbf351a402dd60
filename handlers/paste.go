package handlers

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/models/csvfile"
	"cohort/models/customers"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// pasteCustomers shows the form for a list of e-mails or ids.
func (a *app) pasteCustomers(c echo.Context) error {
	group, err := a.store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return a.showPaste(c, http.StatusOK, group, views.Paste{Text: sent(c).Get("entries")})
}

func (a *app) showPaste(c echo.Context, status int, group customers.Group, paste views.Paste) error {
	paste.Group, paste.Close = group, cameFrom(c, views.GroupPath(group.ID))
	drawer := paste
	drawer.Host = ui.HostDrawer
	page := a.page(c, views.SectionGroups, "Add customers", groupsCrumb, views.Crumb{Label: group.Name, Href: views.GroupPath(group.ID)})
	return show(c, status, views.PastePage(page, paste), parts{ui.HostDrawer: views.PastePanel(drawer)})
}

// matchPasted reports whom a list means, before anybody is added.
func (a *app) matchPasted(c echo.Context, group customers.Group, entries []string) error {
	match, err := a.store.MatchCustomers(c.Request().Context(), group.ID, entries)
	if err != nil {
		return err
	}
	text := sent(c).Get("entries")
	if len(customers.Pasted(text)) < len(entries) { // some came from a file
		text = strings.Join(entries, "\n")
	}
	return a.showPaste(c, http.StatusOK, group, views.Paste{Text: text, Match: &match})
}

// withPasted hands on the group and the list that was sent. A list that is no good is shown again, with what is wrong.
func (a *app) withPasted(do func(echo.Context, customers.Group, []string) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		group, err := a.store.Group(c.Request().Context(), c.Param("id"))
		if err != nil {
			return err
		}
		entries, problem := pasted(c)
		if problem != "" {
			return a.showPaste(c, http.StatusUnprocessableEntity, group, views.Paste{Text: sent(c).Get("entries"), Problem: problem})
		}
		return do(c, group, entries)
	}
}

// pasted are the entries of a list that was sent, or what is wrong with it.
func pasted(c echo.Context) (entries []string, problem string) {
	file, problem := uploaded(c)
	entries = append(customers.Pasted(sent(c).Get("entries")), customers.Pasted(file)...)
	switch {
	case problem != "":
		return nil, problem
	case len(entries) == 0:
		return nil, "Paste e-mails or IDs, or choose a file."
	case len(entries) > customers.MostPasted:
		return nil, text.Fill("You can add up to {most} entries at a time. The list has {n}.",
			"most", ui.Number(customers.MostPasted), "n", ui.Number(len(entries)))
	}
	return entries, ""
}

// addPasted adds those of a list who are found now.
func (a *app) addPasted(c echo.Context, group customers.Group, entries []string) error {
	added, err := a.store.AddMatching(c.Request().Context(), group.ID, entries)
	if err != nil {
		return err
	}
	return a.done(c, cameFrom(c, views.GroupPath(group.ID)), addedTo(added, ui.Quoted(group.Name)))
}

// pastedRest sends the entries of a list that add nobody, each with its reason.
func (a *app) pastedRest(c echo.Context, group customers.Group, entries []string) error {
	match, err := a.store.MatchCustomers(c.Request().Context(), group.ID, entries)
	if err != nil {
		return err
	}
	return sendCSV(c, "not added", []string{"number", "entry", "reason"}, func(row func([]string) error) error {
		for _, rest := range match.Rest {
			if err := row(csvfile.EscapeFormulas(strconv.Itoa(rest.Number), rest.Entry, rest.Reason)); err != nil {
				return err
			}
		}
		return nil
	})
}
