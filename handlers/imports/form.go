package imports

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/customers"
	"cohort/models/imports"
	"cohort/models/mapping"
	"cohort/views"
	importviews "cohort/views/imports"
	"cohort/views/ui"
)

// mappingOf reads what each column becomes. A column that the form has no word for stays as it is proposed.
func mappingOf(sent url.Values, about imports.Description) mapping.Mapping {
	chosen := mapping.Mapping{Shape: about.Proposed.Shape}
	for i, column := range about.Proposed.Columns {
		if i < len(sent["field"]) && !(column.Field == "" && sent["field"][i] == string(mapping.Ignored)) {
			column = mapping.Column{
				Name: column.Name, Note: column.Note, Field: mapping.Field(sent["field"][i]),
				Key: strings.TrimSpace(pages.At(sent["key"], i)),
			}
			switch column.Field {
			case mapping.Metadata:
				column.Type = mapping.ValueType(pages.At(sent["type"], i))
			case mapping.Groups:
				column.Separator, column.Key = pages.At(sent["groups_separator"], i), ""
			case mapping.Phone:
			default:
				column.Key = ""
			}
		}
		chosen.Columns = append(chosen.Columns, column)
	}
	return chosen
}

// choicesOf reads the choices but for the group, and what is wrong with them; the store looks at the rest.
func choicesOf(sent url.Values) (choices imports.Choices, problem string) {
	choices = imports.Choices{
		AddOnly: sent.Get("existing") == "add", Sync: sent.Get("sync") == "true",
		ClearMark: strings.TrimSpace(sent.Get("clear_mark")), Damaged: mapping.Damaged(sent.Get("damaged")),
	}
	switch {
	case !slices.Contains([]string{"", "update", "add"}, sent.Get("existing")):
		return choices, "Choose what to do with existing customers."
	case !slices.Contains([]string{"", "true"}, sent.Get("sync")):
		return choices, "Choose whether to remove customers who are not in the file."
	}
	return choices, ""
}

// chooseGroup reads the group that everybody joins, which may be one to create.
func (p *Pages) chooseGroup(c echo.Context, view *importviews.Columns) (err error) {
	if view.Group, err = p.groupField(c, imports.Choices{}); err != nil {
		return err
	}
	target, err := p.ChooseGroup(c, &view.Group)
	view.Choices.GroupID, view.Choices.NewGroup = target.ID, target.NewName
	return err
}

// complain puts what is wrong with a form at its fields.
func (p *Pages) complain(view *importviews.Columns) {
	if view.Choices.Sync && view.Choices.GroupID == "" && view.Group.Error == "" {
		view.Group.Error = "Choose the group to remove customers from."
	}
	if view.Group.Error != "" {
		view.Errors["group"] = view.Group.Error
	}
	column, err := view.Mapping.Faulty(view.About.Names)
	if problem := problemOf(err); problem != "" && column >= 0 {
		view.Errors[importviews.ColumnID(column)] = problem
	} else {
		view.Problem = cmp.Or(view.Problem, problem)
	}
}

// groupField is the field for the group that everybody in the file joins, with the chosen one.
func (p *Pages) groupField(c echo.Context, choices imports.Choices) (ui.GroupChoice, error) {
	field := ui.GroupChoice{
		ID: "group", Name: "group", Label: "Group", Unseen: true, One: true, Create: true, Options: views.GroupOptionsPath,
	}
	if choices.NewGroup != "" {
		field.New = []ui.NewGroup{{Name: choices.NewGroup, Chosen: true}}
		return field, nil
	}
	group, err := p.groupNamed(c, choices.GroupID)
	if group != nil {
		field.Chosen = []customers.GroupName{*group}
	}
	return field, err
}
