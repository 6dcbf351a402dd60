package customers

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/customers"
	"cohort/models/pasted"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// PasteCustomers shows the form for a list of e-mails or ids.
func (p *Pages) PasteCustomers(c echo.Context) error {
	group, err := p.Store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return p.showPaste(c, http.StatusOK, group, views.Paste{Text: pages.Sent(c).Get("entries")})
}

func (p *Pages) showPaste(c echo.Context, status int, group customers.Group, paste views.Paste) error {
	paste.Group, paste.Close = group, pages.CameFrom(c, views.GroupPath(group.ID))
	drawer := paste
	drawer.Host = ui.HostDrawer
	page := p.Page(c, views.SectionGroups, "Add customers", groupsCrumb, views.Crumb{Label: group.Name, Href: views.GroupPath(group.ID)})
	return pages.Show(c, status, views.PastePage(page, paste), pages.Parts{ui.HostDrawer: views.PastePanel(drawer)})
}

// MatchPasted reports whom a list means, before anybody is added.
func (p *Pages) MatchPasted(c echo.Context, group customers.Group, entries []string) error {
	match, err := p.Store.MatchCustomers(c.Request().Context(), group.ID, entries)
	if err != nil {
		return err
	}
	text := pages.Sent(c).Get("entries")
	if len(pasted.Entries(text)) < len(entries) { // some came from a file
		text = strings.Join(entries, "\n")
	}
	return p.showPaste(c, http.StatusOK, group, views.Paste{Text: text, Match: &match})
}

// WithPasted hands on the group and the list that was sent. A list that is no good is shown again, with what is wrong.
func (p *Pages) WithPasted(do func(echo.Context, customers.Group, []string) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		group, err := p.Store.Group(c.Request().Context(), c.Param("id"))
		if err != nil {
			return err
		}
		entries, problem := listSent(c)
		if problem != "" {
			return p.showPaste(c, http.StatusUnprocessableEntity, group, views.Paste{Text: pages.Sent(c).Get("entries"), Problem: problem})
		}
		return do(c, group, entries)
	}
}

// listSent are the entries of a list that was sent, or what is wrong with it.
func listSent(c echo.Context) (entries []string, problem string) {
	file, problem := pages.Uploaded(c)
	entries = append(pasted.Entries(pages.Sent(c).Get("entries")), pasted.Entries(file)...)
	switch {
	case problem != "":
		return nil, problem
	case len(entries) == 0:
		return nil, "Paste e-mails or IDs, or choose a file."
	case len(entries) > pasted.Most:
		return nil, text.Fill("You can add up to {most} entries at a time. The list has {n}.",
			"most", ui.Number(pasted.Most), "n", ui.Number(len(entries)))
	}
	return entries, ""
}

// AddPasted adds those of a list who are found now and, if that was chosen, the new e-mails as guests.
func (p *Pages) AddPasted(c echo.Context, group customers.Group, entries []string) error {
	ctx, guests := c.Request().Context(), ""
	var added customers.Added
	var created int64
	var err error
	if pages.Sent(c).Get("guests") == "" {
		added, err = p.Store.AddMatching(ctx, group.ID, entries)
	} else if added, created, err = p.Store.AddMatchingWithGuests(ctx, group.ID, entries); created > 0 {
		guests = text.Plural(created, "1 guest created.", "{n} guests created.")
	}
	if err != nil {
		return err
	}
	return p.Done(c, pages.CameFrom(c, views.GroupPath(group.ID)), text.Sentences(guests, addedTo(added, ui.Quoted(group.Name))))
}

// PastedRest sends the entries of a list that add nobody, each with its reason.
func (p *Pages) PastedRest(c echo.Context, group customers.Group, entries []string) error {
	match, err := p.Store.MatchCustomers(c.Request().Context(), group.ID, entries)
	if err != nil {
		return err
	}
	return pages.SendCSV(c, "not added", 0, []string{"number", "entry", "reason"}, func(row func([]string) error) error {
		for _, rest := range match.Rest {
			if err := row([]string{strconv.Itoa(rest.Number), rest.Entry, rest.Reason}); err != nil {
				return err
			}
		}
		return nil
	})
}
