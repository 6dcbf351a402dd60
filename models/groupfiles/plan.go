package groupfiles

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/naming"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
)

// GroupPlan is what the import of a file of customer groups does.
type GroupPlan struct {
	Created, Updated []GroupChange
	Unchanged        int64
	Refused          []sheets.RowError // in the order of their lines
}

// GroupChange is what a row does to a group. Before has no id where the group is new.
type GroupChange struct {
	Line          int
	Before, After customers.Group
	Alike         []customers.GroupName // of a new group: others that may be meant, up to three
}

// Fields are what changes: name, description and metadata.KEY.
func (c GroupChange) Fields() []activity.FieldChange {
	return activity.FieldChanges(activity.Difference(c.Before, c.After))
}

// PlanGroups returns what importing a file of groups would do now, with those for which a new name may have been mistyped. The number of
// statements does not depend on the rows.
func (s *Store) PlanGroups(ctx context.Context, file GroupFile) (GroupPlan, error) {
	groups, err := s.meant(s.db.Read(ctx), file)
	if err != nil {
		return GroupPlan{}, s.db.WrapError("plan groups", err)
	}
	plan := file.plan(groups)
	names := make([]string, len(plan.Created))
	for i, change := range plan.Created {
		names[i] = change.After.Name
	}
	like, err := s.customers.GroupsLike(ctx, names)
	for i, name := range names {
		plan.Created[i].Alike = like[name].Near
	}
	return plan, err
}

// meant are the groups that the rows may mean, the oldest first.
func (s *Store) meant(tx *gorm.DB, file GroupFile) (groups []storedGroup, err error) {
	var ids, names []string
	for _, row := range file.rows {
		ids, names = append(ids, row.id), append(names, row.name, text.CleanName(row.name))
	}
	err = tx.Where("id IN ? OR name_key IN ?", s.db.Dialect.ValuesOf(ids), s.db.Dialect.ValuesOf(text.SortKeys(names))).
		Order("id").Find(&groups).Error
	slices.SortStableFunc(groups, func(a, b storedGroup) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return groups, err
}

// planning is a plan that is being made.
type planning struct {
	plan    GroupPlan
	groups  map[string]customers.Group // by id
	matches map[string]naming.Match
	lines   map[string]int // by the id of a stored group, and by the look of a name that a group has then
}

// plan finds out what each row does to the groups.
func (f GroupFile) plan(groups []storedGroup) GroupPlan {
	p := planning{groups: map[string]customers.Group{}, lines: map[string]int{}}
	p.plan.Refused = slices.Clone(f.refused)
	known, names := make([]customers.GroupName, len(groups)), []string{}
	for i, group := range groups {
		p.groups[group.ID], known[i] = group.Group, customers.GroupName{ID: group.ID, Name: group.Name}
	}
	for _, row := range f.rows {
		names = append(names, row.name, text.CleanName(row.name))
	}
	p.matches = naming.Matches(names, known)
	for _, row := range f.rows {
		if err := p.take(row); err != nil {
			p.plan.Refused = append(p.plan.Refused, sheets.RowError{Line: row.line, Reason: err.Error()})
		}
	}
	slices.SortStableFunc(p.plan.Refused, func(a, b sheets.RowError) int { return cmp.Compare(a.Line, b.Line) })
	return p.plan
}

// take plans a row: the group with its id is meant, or else the one with its name. Its error is why it is refused.
func (p *planning) take(row groupLine) error {
	named := p.matches[row.name]
	if clean := p.matches[text.CleanName(row.name)]; named.Likeness != naming.SameName && clean.ID != "" {
		named = clean
	}
	before, byID := p.groups[row.id]
	if !byID {
		before = p.groups[named.ID]
	}
	in, err := row.input(before)
	if err != nil {
		return err
	}
	in.Typed = !strings.HasPrefix(row.id, "cgrp_") // in a file of ours, each name is as it is stored
	renamed := byID && row.name != "" && row.name != before.Name && text.CleanName(row.name) != before.Name
	if before.ID == "" || renamed {
		in.Name = &row.name
	}
	if renamed && named.ID != "" && named.ID != before.ID && named.Likeness != naming.OtherCase {
		return errors.New(text.Fill("name: There is already a customer group named {group}.", "group", text.Quoted(named.Name)))
	}
	after := before
	if err := in.Apply(&after); err != nil {
		return err
	}
	keys := []string{before.ID}
	if in.Name != nil {
		keys = append(keys, nameKey(after.Name, in.Typed))
	}
	for _, key := range keys {
		if line, taken := p.lines[key]; taken && key != "" {
			return errors.New(text.Fill("Line {line} is about this customer group, too.", "line", strconv.Itoa(line)))
		}
		p.lines[key] = row.line
	}
	p.keep(GroupChange{Line: row.line, Before: before, After: after})
	return nil
}

// nameKey is what two names that mean one new group have in common. Of those that a person typed, capital letters make no other.
func nameKey(name string, typed bool) string {
	look := "named " + text.Look(name)
	if typed {
		return strings.ToLower(look)
	}
	return look
}

// keep adds what a row does to the plan.
func (p *planning) keep(change GroupChange) {
	before, after := change.Before, change.After
	switch {
	case before.ID == "":
		p.plan.Created = append(p.plan.Created, change)
	case before.Name != after.Name || !record.SameValue(before.Description, after.Description) || !before.Metadata.Equal(after.Metadata):
		p.plan.Updated = append(p.plan.Updated, change)
	default:
		p.plan.Unchanged++
	}
}
