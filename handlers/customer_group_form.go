package handlers

import (
	"slices"

	"github.com/labstack/echo/v4"

	"cohort/models"
	"cohort/views"
)

// exceptKept is what the script makes of "De-select All": rows that are ticked again stay.
const exceptKept = "except-kept"

// groupForm reads what the form of a customer group sent. Without JavaScript the customers to remove are
// those whose tick was cleared: shown, but not sent as kept.
func groupForm(c echo.Context) (views.GroupForm, error) {
	sent, err := c.FormParams()
	if err != nil {
		return views.GroupForm{}, echo.ErrBadRequest
	}
	form := views.GroupForm{
		Name: sent.Get("name"), Description: newlines(sent.Get("description")), Quick: sent.Get("quick") != "",
		SimilarAccepted: sent.Get("similar"), RemoveAll: sent.Get("remove_all") != "",
		Add: sent["customer_ids"], Remove: sent["remove_ids"], Keep: sent["keep_ids"],
	}
	// Only the script clears the ticks that it sees: without it they stand as they did before.
	if sent.Get("remove_all") != exceptKept {
		form.Keep = nil
	}
	for _, id := range sent["shown_ids"] {
		if !slices.Contains(form.Keep, id) && !slices.Contains(form.Remove, id) {
			form.Remove = append(form.Remove, id)
		}
	}
	return form, nil
}

// groupInput is the form in the words of the store.
func groupInput(form views.GroupForm) models.GroupInput {
	in := models.GroupInput{
		Name: &form.Name, Description: models.TextOf(form.Description),
		Add: models.Selection{IDs: form.Add}, Remove: models.Selection{IDs: form.Remove},
	}
	if form.RemoveAll {
		in.Remove = models.Selection{All: true, Query: models.CustomerQuery{GroupID: form.ID}, Except: form.Keep}
	}
	return in
}

// warnOfSimilar warns once of a group whose name differs in case alone: saving again accepts it.
func (a *app) warnOfSimilar(c echo.Context, form *views.GroupForm, exceptID string) (bool, error) {
	if form.Name == "" || form.Name == form.Was || form.SimilarAccepted == form.Name {
		return false, nil
	}
	similar, found, err := a.store.SimilarGroup(c.Request().Context(), form.Name, exceptID)
	if found {
		form.Similar = similar.Name
	}
	return found, err
}

// showGroupForm shows the form of a new or an existing group, with its lists of customers.
func (a *app) showGroupForm(c echo.Context, status int, form views.GroupForm) error {
	path := groupsPath + "/new"
	if form.ID != "" {
		path = groupPath(form.ID) + "/edit"
		assigned, list, err := a.customers(c, a.listAt(c, path, "assigned_"), models.CustomerQuery{GroupID: form.ID})
		if err != nil {
			return err
		}
		form.Assigned, form.Members = views.AssignedList(form, assigned, list.Total), list.Customers
	}
	available, list, err := a.customers(c, a.listAt(c, path, "available_"), models.CustomerQuery{NotIn: form.ID})
	if err != nil {
		return err
	}
	form.Available, form.Others = views.AvailableList(available, list.Total), list.Customers

	drawer := form
	drawer.Host = views.HostDrawer
	page := a.page(c, views.SectionGroups, form.Title(), form.Crumbs(groupsCrumb)...)
	return show(c, status, views.GroupFormPage(page, form), parts{
		views.HostDrawer:  views.GroupFormPanel(drawer),
		form.Assigned.ID:  views.AssignedTable(form),
		form.Available.ID: views.AvailableTable(form),
	})
}

// listAt is the state of a list on a form, whose page may have been left behind by a post.
func (a *app) listAt(c echo.Context, path, prefix string) views.ListState {
	state := listOf(c, customerRules, prefix)
	state.Path = path
	return state
}

func (a *app) showQuickGroup(c echo.Context, status int, form views.GroupForm) error {
	drawer := form
	drawer.Host = views.HostDrawer
	page := a.page(c, views.SectionGroups, "Create customer group", groupsCrumb)
	return show(c, status, views.QuickGroupPage(page, form), parts{views.HostDrawer: views.QuickGroupPanel(drawer)})
}

// fieldErrors are the errors that stand at the fields of a form.
func fieldErrors(err error) (map[string]string, bool) {
	shown, ok := err.(*models.Error)
	if !ok || len(shown.Fields) == 0 {
		return nil, false
	}
	return shown.Fields, true
}
