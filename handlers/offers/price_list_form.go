package offers

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/offers"
	"cohort/views/ui"
)

// NewPriceList shows the empty form.
func (p *Pages) NewPriceList(c echo.Context) error {
	form, err := p.priceListFormOf(c, pricing.List{Type: pricing.Sale, Status: pricing.Draft})
	if err != nil {
		return err
	}
	return p.showPriceListForm(c, http.StatusOK, form)
}

// CreatePriceList makes the price list that the form describes.
func (p *Pages) CreatePriceList(c echo.Context) error {
	form, in, _, err := p.priceListForm(c, pricing.List{Type: pricing.Sale, Status: pricing.Draft})
	if err != nil {
		return err
	}
	if len(form.Errors) > 0 {
		return p.showPriceListForm(c, http.StatusUnprocessableEntity, form)
	}
	list, err := p.Store.CreatePriceList(c.Request().Context(), in)
	if problem := pages.Refused(err, "customer_group"); problem != nil {
		problem.Fill(&form.Errors, &form.Problem)
		return p.showPriceListForm(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return p.Done(c, views.PriceListPath(list.ID), text.Fill("Price list {list} was created.", "list", ui.Quoted(list.Name)))
}

// EditPriceList shows the form of an existing price list.
func (p *Pages) EditPriceList(c echo.Context) error {
	list, err := p.Store.PriceList(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	form, err := p.priceListFormOf(c, list)
	if err != nil {
		return err
	}
	return p.showPriceListForm(c, http.StatusOK, form)
}

// UpdatePriceList saves the form.
func (p *Pages) UpdatePriceList(c echo.Context) error {
	ctx := c.Request().Context()
	return p.SaveEdit(c, func() (pages.Edit, error) {
		list, err := p.Store.PriceList(ctx, c.Param("id"))
		if err != nil {
			return pages.Edit{}, err
		}
		form, in, merged, err := p.priceListForm(c, list)
		if err != nil {
			return pages.Edit{}, err
		}
		in.Revisions = record.Revisions{list.Revision()}
		return pages.Edit{
			ID: list.ID, Merged: merged, Chosen: "customer_group", Close: form.Close,
			Check: func() (int, error) {
				confirmForEveryone(c, list, in, &form)
				return pages.StatusWith(form.Errors), nil
			},
			Save: func() (string, error) {
				updated, err := p.Store.UpdatePriceList(ctx, list.ID, in)
				return text.Fill("Price list {list} was saved.", "list", ui.Quoted(updated.Title())), err
			},
			Show: func(answer pages.FormAnswer) error {
				answer.Fill(&form.Conflicts, &form.Errors, &form.Problem)
				return p.showPriceListForm(c, answer.Status, form)
			},
		}, nil
	})
}

// confirmForEveryone asks once whether a list is to lose its last group, and so be for everyone.
func confirmForEveryone(c echo.Context, list pricing.List, in pricing.ListInput, form *offers.PriceListForm) {
	losesAll := in.GroupIDs != nil && len(*in.GroupIDs) == 0 && !list.ForEveryone()
	if losesAll && len(form.Errors) == 0 && pages.Sent(c).Get("everyone") == "" {
		form.ForEveryone = true
		form.Errors = map[string]string{"groups": "Without a group, these prices are for everyone. Save again to confirm."}
	}
}

// priceListForm reads what the form of a price list sent; what was not sent stays as it is in the list.
func (p *Pages) priceListForm(c echo.Context, list pricing.List) (
	form offers.PriceListForm, in pricing.ListInput, merged *pages.Merging, err error) {
	if form, err = p.priceListFormOf(c, list); err != nil {
		return form, in, nil, err
	}
	merged = pages.MergeForm(pages.Sent(c))
	in.Typed = true
	readPriceListTexts(pages.Sent(c), &form, &in, merged)
	readPriceListDates(pages.Sent(c), &form, &in, merged)
	if pages.Sent(c).Has("group_ids") {
		err = p.readPriceListGroups(c, &form, &in, merged)
	}
	if list.ID != "" {
		maps.Copy(form.Opened, merged.Opened)
	}
	return form, in, merged, err
}

// readPriceListTexts reads the texts of the form. A new list has them all, also those that were not sent.
func readPriceListTexts(sent url.Values, form *offers.PriceListForm, in *pricing.ListInput, merged *pages.Merging) {
	for _, field := range []struct {
		formField
		to **string
	}{
		{formField{"name", "Name", &form.Name}, &in.Name}, {formField{"description", "Description", &form.Text}, &in.Description},
		{formField{"type", "Type", &form.Type}, &in.Type}, {formField{"status", "Status", &form.Status}, &in.Status},
	} {
		if sent.Has(field.name) {
			*field.text = merged.Field(field.name, field.label, strings.TrimSpace(pages.Typed(sent.Get(field.name))), *field.text)
		}
		if sent.Has(field.name) || form.ID == "" {
			*field.to = field.text
		}
	}
}

// readPriceListDates reads start and end. A field that shows the stored time unchanged keeps it to the millisecond.
func readPriceListDates(sent url.Values, form *offers.PriceListForm, in *pricing.ListInput, merged *pages.Merging) {
	for _, field := range []struct {
		formField
		to **record.Date
	}{
		{formField{"starts_at", "Starts", &form.Starts}, &in.StartsAt}, {formField{"ends_at", "Ends", &form.Ends}, &in.EndsAt},
	} {
		if !sent.Has(field.name) {
			continue
		}
		stored := *field.text
		*field.text = merged.Field(field.name, field.label, pages.NormalDateTime(sent.Get(field.name), form.Zone), stored)
		if *field.text == stored {
			continue
		}
		at, err := record.ReadDateTimeIn(*field.text, form.Zone)
		if *field.to = (&record.Date{At: at, Null: *field.text == ""}); err != nil && *field.text != "" {
			form.Errors[field.name] = err.Error()
		}
	}
}

// readPriceListGroups reads the groups that were chosen, by their ids or a typed name.
func (p *Pages) readPriceListGroups(c echo.Context, form *offers.PriceListForm, in *pricing.ListInput, merged *pages.Merging) error {
	ids, names, err := p.GroupsNamed(c.Request().Context(), pages.NotEmpty(pages.Sent(c)["group_ids"]))
	if err != nil {
		return err
	}
	stored := form.Groups
	for _, group := range stored {
		names[group.ID] = group.Name
	}
	unknown := slices.IndexFunc(ids, func(id string) bool { return names[id] == "" })
	if unknown >= 0 {
		form.Errors["groups"] = text.Fill("There is no group {group}.", "group", ui.Quoted(ids[unknown]))
		ids = slices.DeleteFunc(ids, func(id string) bool { return names[id] == "" })
	}
	slices.Sort(ids)
	wanted := merged.Field("groups", "Customer groups", strings.Join(ids, " "), groupsField(stored))
	for i, conflict := range merged.Conflicts {
		if conflict.Field == "groups" {
			merged.Conflicts[i].Yours, merged.Conflicts[i].Theirs = groupNames(ids, names),
				groupNames(strings.Fields(conflict.Theirs), names)
		}
	}
	ids = strings.Fields(wanted)
	form.Groups = nil
	for _, id := range ids {
		form.Groups = append(form.Groups, customers.GroupName{ID: id, Name: names[id]})
	}
	in.GroupIDs = &ids
	return nil
}

// groupsField writes groups as one text, by which it is seen whether somebody else changed them.
func groupsField(groups []customers.GroupName) string {
	ids := make([]string, len(groups))
	for i, group := range groups {
		ids[i] = group.ID
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

func groupNames(ids []string, names map[string]string) string {
	if len(ids) == 0 {
		return "Everyone"
	}
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = names[id]
	}
	return strings.Join(all, ", ")
}

// priceListFormOf is the form as it is before anything was typed.
func (p *Pages) priceListFormOf(c echo.Context, list pricing.List) (offers.PriceListForm, error) {
	zone := pages.FormZone(c)
	form := offers.PriceListForm{
		ID: list.ID, Was: list.Title(), Name: list.Name, Text: list.Description, Type: list.Type, Status: list.Status,
		Starts: pages.DateTimeField(list.StartsAt, zone), Ends: pages.DateTimeField(list.EndsAt, zone), Zone: zone,
		Errors: map[string]string{},
	}
	if form.ID == "" {
		form.Close = pages.CameFrom(c, views.PriceListsPath)
		return form, nil
	}
	form.Close = pages.CameFrom(c, views.PriceListPath(list.ID), views.PriceListsPath)
	groups, err := p.groupsOfPriceList(c.Request().Context(), list)
	form.Groups = groups
	form.Opened = map[string]string{
		"name": form.Name, "description": form.Text, "type": form.Type, "status": form.Status,
		"starts_at": form.Starts, "ends_at": form.Ends,
		"groups": groupsField(groups),
	}
	return form, err
}

// groupsOfPriceList are all groups of a list, by their names.
func (p *Pages) groupsOfPriceList(ctx context.Context, list pricing.List) ([]customers.GroupName, error) {
	if list.ForEveryone() {
		return nil, nil
	}
	groups, err := p.Store.FirstGroupsOfPriceLists(ctx, []string{list.ID}, int(list.GroupsCount))
	return groups[list.ID], err
}

func (p *Pages) showPriceListForm(c echo.Context, status int, form offers.PriceListForm) error {
	drawer := form
	drawer.Host = ui.HostDrawer
	page := p.Page(c, views.SectionPriceLists, form.Title(), form.Crumbs(priceListsCrumb)...)
	return pages.Show(c, status, offers.PriceListFormPage(page, form), pages.Parts{ui.HostDrawer: offers.PriceListFormPanel(drawer)})
}
