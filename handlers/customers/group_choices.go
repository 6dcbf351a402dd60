package customers

import (
	"context"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/customers"
	"cohort/models/text"
	"cohort/views/ui"
)

// choices are the groups that were chosen, by the names of their fields.
type choices struct {
	ids   map[string][]string
	names map[string]string   // of the groups that exist, by id
	fresh map[string][]string // the names of groups to create
}

// one is the id of the first group of a field that creates none.
func (g choices) one(field string) string { return g.ids[field][0] }

// targets are the groups of a field, those to create at the end.
func (g choices) targets(field string) []customers.Target {
	targets := customers.InGroups(g.ids[field]...)
	for _, name := range g.fresh[field] {
		targets = append(targets, customers.Target{NewName: name})
	}
	return targets
}

// target is the first group of a field.
func (g choices) target(field string) customers.Target { return g.targets(field)[0] }

// named is the name of the first group of a field, in quotes.
func (g choices) named(field string) string {
	target := g.target(field)
	if target.NewName != "" {
		return ui.Quoted(target.NewName)
	}
	return ui.Quoted(g.names[target.ID])
}

// createdWords is the message about the groups that were created; "" for none.
func (g choices) createdWords() string {
	var names []string
	for _, fresh := range g.fresh {
		names = append(names, fresh...)
	}
	if len(names) == 0 {
		return ""
	}
	return text.Plural(int64(len(names)), "Customer group {group} was created.", "{n} customer groups were created.",
		"group", ui.Quoted(names[0]))
}

// choicesOf reads the groups that were chosen into the fields, which keep them if the question has to be asked again.
func (p *Pages) choicesOf(c echo.Context, picks []ui.GroupChoice) (groups choices, complete bool, err error) {
	groups = choices{map[string][]string{}, map[string]string{}, map[string][]string{}}
	complete = true
	for i := range picks {
		pick := &picks[i]
		if err := p.chooseKnown(c, pick, groups); err != nil {
			return groups, false, err
		}
		if err := p.chooseNew(c.Request().Context(), pick, newNames(c, *pick), groups); err != nil {
			return groups, false, err
		}
		if pick.One && len(groups.ids[pick.Name]) > 0 {
			delete(groups.fresh, pick.Name)
		}
		if pick.Error == "" && len(groups.targets(pick.Name)) == 0 {
			pick.Error = "Choose a group."
		}
		complete = complete && pick.Error == ""
	}
	for i := range picks {
		picks[i].Focus = picks[i].Focus && complete // else the field that is wrong has it
	}
	return groups, complete, nil
}

// chooseKnown reads the groups of a field that exist. A typed name that no group has can be chosen next time, where the field
// creates groups.
func (p *Pages) chooseKnown(c echo.Context, pick *ui.GroupChoice, groups choices) error {
	ids, names, err := p.GroupsNamed(c.Request().Context(), trimmed(pages.Sent(c)[pick.Name]))
	for _, id := range ids {
		if names[id] != "" {
			choose(pick, groups, customers.GroupName{ID: id, Name: names[id]})
			continue
		}
		pick.Error = text.Fill("There is no group {group}.", "group", ui.Quoted(id))
		if pick.Create && creatable(id) {
			pick.New = append(pick.New, ui.NewGroup{Name: id})
		}
	}
	return err
}

// chooseNew reads the names of groups to create. Where somebody else has created one meanwhile, that group is offered.
func (p *Pages) chooseNew(ctx context.Context, pick *ui.GroupChoice, names []string, groups choices) error {
	called, err := p.Store.GroupsCalled(ctx, names)
	for _, name := range names {
		if group, taken := called[name]; taken {
			choose(pick, groups, group)
			pick.Error = text.Fill("There already is a customer group {group}. Continue with that group, "+
				"or choose another one.", "group", ui.Quoted(group.Name))
			continue
		}
		groups.fresh[pick.Name] = append(groups.fresh[pick.Name], name)
		pick.New = append(pick.New, ui.NewGroup{Name: name, Chosen: true})
	}
	return err
}

func choose(pick *ui.GroupChoice, groups choices, group customers.GroupName) {
	groups.names[group.ID] = group.Name
	groups.ids[pick.Name] = append(groups.ids[pick.Name], group.ID)
	pick.Chosen = append(pick.Chosen, group)
}

// newNames are the names of groups to create that a field sent.
func newNames(c echo.Context, pick ui.GroupChoice) []string {
	if !pick.Create {
		return nil
	}
	return text.Distinct(trimmed(pages.Sent(c)[ui.NewName(pick.Name)]))
}

// trimmed are texts without blanks around them, but for those that are then empty.
func trimmed(texts []string) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = strings.TrimSpace(text)
	}
	return pages.NotEmpty(all)
}

// creatable is true for a text that can be the name of a new group, and is no id of one that has been deleted.
func creatable(name string) bool {
	return !text.Blank(name) && !text.IsUnstorable(name) && len([]rune(name)) <= customers.MaxTypedGroupName &&
		!strings.HasPrefix(name, "cgrp_")
}
