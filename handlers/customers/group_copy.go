package customers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// NewCopy shows the form of a copy of a group, filled in as the group is.
func (p *Pages) NewCopy(c echo.Context) error {
	group, err := p.Store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	form := copyOf(c, group)
	form.Name = shortened(text.Fill("Copy of {group}", "group", group.Name))
	form.Description = ui.Text(group.Description)
	return p.showCopy(c, http.StatusOK, form)
}

// CopyGroup makes the group that the form describes, with the customers and the metadata of the other one as chosen.
func (p *Pages) CopyGroup(c echo.Context) error {
	group, err := p.Store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	form := copyOf(c, group)
	filled, in, _ := groupForm(c, customers.Group{})
	form.Name, form.Description, form.SimilarAccepted = filled.Name, filled.Description, filled.SimilarAccepted
	form.Members, form.Metadata = pages.IsChecked(pages.Sent(c), "members"), pages.IsChecked(pages.Sent(c), "metadata")
	asked, err := p.asksOfSimilar(c, &form.GroupForm)
	if err != nil {
		return err
	}
	if asked {
		return p.showCopy(c, http.StatusUnprocessableEntity, form)
	}
	in.Add, in.Remove = customers.Selection{}, customers.Selection{}
	if form.Metadata {
		in.Metadata = &record.MetadataChange{Values: group.Metadata, Replace: true}
	}
	made, err := p.saveCopy(c, form, in)
	if problem := pages.Refused(err, ""); problem != nil {
		problem.Fill(&form.Errors, &form.Problem)
		return p.showCopy(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	created := text.Fill("Customer group {group} was created.", "group", ui.Quoted(made.Name))
	return p.Done(c, views.GroupPath(made.ID), text.Sentences(created, movedThrough(c)))
}

func (p *Pages) saveCopy(c echo.Context, form views.GroupCopy, in customers.GroupInput) (customers.Group, error) {
	if form.Members {
		return p.Store.CopyGroup(c.Request().Context(), form.Of.ID, in)
	}
	return p.Store.CreateGroup(c.Request().Context(), in)
}

// copyOf is the form of a copy before anything is filled in: all is copied.
func copyOf(c echo.Context, group customers.Group) views.GroupCopy {
	form := views.GroupCopy{Of: group, Members: true, Metadata: true}
	form.Close = pages.CameFrom(c, views.GroupPath(group.ID), views.GroupsPath)
	return form
}

func (p *Pages) showCopy(c echo.Context, status int, form views.GroupCopy) error {
	drawer := form
	drawer.Host = ui.HostDrawer
	page := p.Page(c, views.SectionGroups, form.Title(), groupsCrumb,
		views.Crumb{Label: form.Of.Name, Href: views.GroupPath(form.Of.ID)})
	return pages.Show(c, status, views.GroupCopyPage(page, form), pages.Parts{ui.HostDrawer: views.GroupCopyPanel(drawer)})
}

// shortened is a name with no more characters than a person may type.
func shortened(name string) string {
	return string([]rune(name)[:min(len([]rune(name)), customers.MaxTypedGroupName)])
}
