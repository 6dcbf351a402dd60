package pages

import (
	"context"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/models/customers"
	"cohort/models/naming"
	"cohort/models/text"
	"cohort/views/ui"
)

// GroupChoices are the groups that were chosen, by the names of their fields.
type GroupChoices struct {
	ids   map[string][]string
	names map[string]string   // of the groups that exist, by id
	fresh map[string][]string // the names of groups to create
}

// IDs are those of the groups of a field that exist.
func (g GroupChoices) IDs(field string) []string { return g.ids[field] }

// One is the id of the first group of a field that creates none.
func (g GroupChoices) One(field string) string { return g.ids[field][0] }

// Targets are the groups of a field, those to create at the end.
func (g GroupChoices) Targets(field string) []customers.Target {
	targets := customers.InGroups(g.ids[field]...)
	for _, name := range g.fresh[field] {
		targets = append(targets, customers.Target{NewName: name})
	}
	return targets
}

// Target is the first group of a field.
func (g GroupChoices) Target(field string) customers.Target { return g.Targets(field)[0] }

// Named is the name of the first group of a field, in quotes.
func (g GroupChoices) Named(field string) string {
	target := g.Target(field)
	if target.NewName != "" {
		return ui.Quoted(target.NewName)
	}
	return ui.Quoted(g.names[target.ID])
}

// CreatedWords is the message about the groups that were created; "" for none.
func (g GroupChoices) CreatedWords() string {
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

// ChooseGroups reads the groups that were chosen into the fields, which keep them if the question has to be asked again. It is complete
// where each field has a group and nothing is to be asked.
func (b *Base) ChooseGroups(c echo.Context, picks []ui.GroupChoice) (groups GroupChoices, complete bool, err error) {
	groups = noGroupChoices()
	complete = true
	for i := range picks {
		pick := &picks[i]
		if err := b.chooseFor(c, pick, groups); err != nil {
			return groups, false, err
		}
		if pick.Error == "" && len(groups.Targets(pick.Name)) == 0 {
			pick.Error = "Choose a group."
		}
		complete = complete && pick.Error == ""
	}
	for i := range picks {
		picks[i].Focus = picks[i].Focus && complete // else the field that is wrong has it
	}
	return groups, complete, nil
}

// ChooseGroup is ChooseGroups for one field that may stay empty, with the group, if one is chosen.
func (b *Base) ChooseGroup(c echo.Context, pick *ui.GroupChoice) (target customers.Target, err error) {
	groups := noGroupChoices()
	if err := b.chooseFor(c, pick, groups); err != nil || len(groups.Targets(pick.Name)) == 0 {
		return target, err
	}
	return groups.Target(pick.Name), nil
}

func noGroupChoices() GroupChoices {
	return GroupChoices{map[string][]string{}, map[string]string{}, map[string][]string{}}
}

// chooseFor reads the groups of a field.
func (b *Base) chooseFor(c echo.Context, pick *ui.GroupChoice, groups GroupChoices) error {
	if err := b.chooseKnown(c, pick, groups); err != nil {
		return err
	}
	if err := b.chooseNew(c.Request().Context(), pick, newNames(c, *pick), groups); err != nil {
		return err
	}
	if pick.One && len(groups.ids[pick.Name]) > 0 {
		delete(groups.fresh, pick.Name)
	}
	return nil
}

// chooseKnown reads the groups of a field that exist. For a typed name that no group has, those with similar names are offered, and
// where the field creates groups, one of that name. Where several groups are called so, as far as anybody can see, it asks whether the
// right one was chosen.
func (b *Base) chooseKnown(c echo.Context, pick *ui.GroupChoice, groups GroupChoices) error {
	sent := trimmed(Sent(c)[pick.Name])
	ids, names, err := b.GroupsNamed(c.Request().Context(), sent)
	if err != nil {
		return err
	}
	typed := slices.DeleteFunc(sent, func(text string) bool { return names[text] != "" })
	like, err := b.Store.GroupsLike(c.Request().Context(), typed)
	for _, id := range ids {
		if names[id] != "" {
			choose(pick, groups, customers.GroupName{ID: id, Name: names[id]})
			continue
		}
		pick.Error = noGroup(id, like[id].Near)
		pick.Offered = append(pick.Offered, like[id].Near...)
		if name := text.CleanName(id); pick.Create && IsNewGroupName(name) {
			pick.New = append(pick.New, ui.NewGroup{Name: name})
		}
	}
	for _, name := range typed {
		if others := int64(len(like[name].Others)); others > 0 && pick.Error == "" {
			pick.Error = text.Fill("{n} customer groups look like {group}. Continue with the one that is chosen, or choose another one.",
				"n", text.Number(others+1), "group", ui.Quoted(like[name].Name))
		}
	}
	return err
}

// noGroup are the words for a name that no group has, while near ones are offered.
func noGroup(name string, near []customers.GroupName) string {
	switch len(near) {
	case 0:
		return text.Fill("There is no group {group}.", "group", ui.Quoted(name))
	case 1:
		return text.Fill("There is no group {group}. Did you mean {near}?", "group", ui.Quoted(name), "near", ui.Quoted(near[0].Name))
	}
	return text.Fill("There is no group {group}. Did you mean one of these?", "group", ui.Quoted(name))
}

// chooseNew reads the names of groups to create. Where there is such a group by now, or one that looks the same, that is offered.
func (b *Base) chooseNew(ctx context.Context, pick *ui.GroupChoice, names []string, groups GroupChoices) error {
	called, err := b.Store.GroupsCalled(ctx, names)
	for _, name := range names {
		if group, taken := called[name]; taken {
			choose(pick, groups, group.Named)
			words := "There already is a customer group {group}. Continue with that group, or choose another one."
			if group.Likeness == naming.SameLook {
				words = "There already is a customer group {group}, which looks the same. Continue with that group, or choose another one."
			}
			pick.Error = text.Fill(words, "group", ui.Quoted(group.Name))
			continue
		}
		groups.fresh[pick.Name] = append(groups.fresh[pick.Name], name)
		pick.New = append(pick.New, ui.NewGroup{Name: name, Chosen: true})
	}
	return err
}

func choose(pick *ui.GroupChoice, groups GroupChoices, group customers.GroupName) {
	groups.names[group.ID] = group.Name
	groups.ids[pick.Name] = append(groups.ids[pick.Name], group.ID)
	pick.Chosen = append(pick.Chosen, group)
}

// newNames are the names of groups to create that a field sent.
func newNames(c echo.Context, pick ui.GroupChoice) []string {
	if !pick.Create {
		return nil
	}
	names := trimmed(Sent(c)[ui.NewName(pick.Name)])
	for i, name := range names {
		names[i] = text.CleanName(name)
	}
	return text.Distinct(NotEmpty(names))
}

// trimmed are texts without blanks around them, but for those that are then empty.
func trimmed(texts []string) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = strings.TrimSpace(text)
	}
	return NotEmpty(all)
}

// IsNewGroupName is true for a text that can be the name of a new group, and is no id of one that has been deleted.
func IsNewGroupName(name string) bool {
	return !text.Blank(name) && !text.IsUnstorable(name) && len([]rune(name)) <= customers.MaxTypedGroupName &&
		!strings.HasPrefix(name, "cgrp_")
}
