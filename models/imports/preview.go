package imports

import (
	"cmp"
	"context"
	"hash/maphash"
	"slices"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/exports"
	"cohort/models/record"
	"cohort/models/text"
)

// How much of what may be endless a preview has.
const (
	previewReasons = 100
	previewGroups  = 100
	otherReasons   = "Other reasons."
)

// count counts a row, and shows what it would do where it is one of the first of its kind.
func (c *checking) count(row rowOf, would customers.UpsertPreview) {
	c.turn(row, would)
	for _, name := range would.NewIn {
		c.newGroup(name)
	}
	for _, meant := range would.Meant {
		c.meantGroup(meant)
	}
	switch would.Kind {
	case customers.WouldCreate:
		c.preview.Summary.Created++
		c.preview.Created = among(c.preview.Created, row.line, lineOf, func() PreviewRow { return previewRow(row, would) })
	case customers.WouldUpdate:
		c.preview.Summary.Updated++
		c.preview.Updated = among(c.preview.Updated, row.line, func(change PreviewChange) int { return change.Line }, func() PreviewChange {
			return PreviewChange{previewRow(row, would), fieldChanges(would.Difference())}
		})
	case customers.WouldStay:
		c.preview.Summary.Unchanged++
		c.preview.Unchanged = among(c.preview.Unchanged, row.line, lineOf, func() PreviewRow { return previewRow(row, would) })
	case customers.WouldRefuse:
		c.refuse(failure{rowOf: row, reason: would.Refused.Reason, kind: would.Refused.Kind})
	}
}

// SeveralWords say what becomes of cells with several e-mails or phones, "" where there are none.
func (p Preview) SeveralWords() string {
	if p.Several == 0 {
		return ""
	}
	return text.Plural(p.Several, "1 row has several e-mails or phones in one cell. The first is used, and the others become metadata: "+
		"email_2, phone_2.", "{n} rows have several e-mails or phones in one cell. The first is used, and the others become metadata: "+
		"email_2, phone_2.")
}

// among puts an item among the first ones, which are in the order of their lines.
func among[T any](first []T, line int, lineOf func(T) int, item func() T) []T {
	place, _ := slices.BinarySearchFunc(first, line, func(other T, line int) int { return cmp.Compare(lineOf(other), line) })
	if place >= previewRows {
		return first
	}
	first = slices.Insert(first, place, item())
	return first[:min(len(first), previewRows)]
}

func lineOf(row PreviewRow) int { return row.Line }

func previewRow(row rowOf, would customers.UpsertPreview) PreviewRow {
	customer := would.Customer()
	return PreviewRow{Line: row.line, CustomerID: customer.ID, Email: customer.Email, Name: customer.Name()}
}

// fieldChanges are the fields that change, and the groups that are joined, as a file has them.
func fieldChanges(was, became record.Metadata, joined []string) []activity.FieldChange {
	changes := activity.FieldChanges(was, became)
	if len(joined) > 0 {
		changes = append(changes, activity.FieldChange{Name: "groups", After: exports.GroupNames(joined)})
	}
	return changes
}

// refuse counts a row that would not be imported.
func (c *checking) refuse(failed failure) {
	c.preview.Failed++
	kind := failed.kind
	if c.reasons[kind] == nil && len(c.reasons) >= previewReasons {
		kind = otherReasons
	}
	reason := c.reasons[kind]
	if reason == nil {
		reason = &PreviewReason{Reason: kind}
		c.reasons[kind] = reason
	}
	reason.Rows++
	reason.First = among(reason.First, failed.line, func(row FailedRow) int { return row.Line }, func() FailedRow {
		return FailedRow{failed.line, failed.cells, failed.reason}
	})
}

// damage shows the cells of a batch that a spreadsheet has damaged.
func (c *checking) damage(b batch) {
	line := -1
	for _, damaged := range b.damaged {
		if damaged.Line != line {
			c.preview.DamagedRows++
			line = damaged.Line
		}
		if len(c.preview.Damaged) < previewRows {
			c.preview.Damaged = append(c.preview.Damaged, damaged)
		}
	}
}

// turn shows the cells of a row that are what a spreadsheet makes of the stored values.
func (c *checking) turn(row rowOf, would customers.UpsertPreview) {
	if len(would.Turned) > 0 {
		c.preview.TurnedRows++
	}
	customer := would.Customer()
	for _, turned := range would.Turned {
		c.preview.Turned = among(c.preview.Turned, row.line, func(cell TurnedCell) int { return cell.Line }, func() TurnedCell {
			return TurnedCell{
				Line: row.line, CustomerID: customer.ID, Email: customer.Email, Field: turned.Field, Stored: turned.Stored, Cell: turned.Given,
			}
		})
	}
}

// newGroup counts a row that would put somebody into a group that does not exist.
func (c *checking) newGroup(name string) {
	c.made[maphash.String(c.seed, name)] = true
	group := c.groups[name]
	if group == nil {
		if len(c.groups) >= previewGroups {
			return
		}
		group = &NewGroup{Name: name}
		c.groups[name] = group
		c.order = append(c.order, name)
	}
	group.Rows++
}

// meantGroup counts a row that names a group in another way.
func (c *checking) meantGroup(meant customers.MeantGroup) {
	place := slices.IndexFunc(c.preview.MeantGroups, func(g MeantGroup) bool { return g.Name == meant.Name && g.Group == meant.Group })
	switch {
	case place >= 0:
		c.preview.MeantGroups[place].Rows++
	case len(c.preview.MeantGroups) < previewGroups:
		c.preview.MeantGroups = append(c.preview.MeantGroups, MeantGroup{meant.Name, meant.Group, 1})
	}
}

// conclude fills in what is known when all rows are counted.
func (c *checking) conclude(ctx context.Context) error {
	for _, reason := range c.reasons {
		c.preview.Refused = append(c.preview.Refused, *reason)
	}
	slices.SortFunc(c.preview.Refused, func(a, b PreviewReason) int {
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Reason, b.Reason))
	})
	like, err := c.customers.GroupsLike(ctx, c.order)
	if err != nil {
		return err
	}
	for _, name := range c.order {
		group := *c.groups[name]
		if near := like[name].Near; len(near) > 0 {
			group.Like = near[0].Name
		}
		c.preview.NewGroups = append(c.preview.NewGroups, group)
	}
	c.preview.NewGroupCount = int64(len(c.made))
	if !c.choices.Sync || c.preview.Unsure > 0 {
		return nil
	}
	group, err := c.customers.Group(ctx, c.choices.GroupID)
	c.preview.Leaving = group.CustomersCount - int64(len(c.members))
	return err
}
