package customers

import (
	"context"
	"maps"

	"cohort/models/activity"
	"cohort/models/naming"
	"cohort/models/record"
)

// UpsertPreview is what one upsert would do.
type UpsertPreview struct {
	Kind    UpsertKind
	Refused RefusedUpsert // where it would be
	Turned  []TurnedText  // texts that are what a spreadsheet makes of the stored ones
	NewIn   []string      // the names of groups that would be created, and that the customer would join
	Meant   []MeantGroup  // groups that the upsert names, but not just so

	effect upsertEffect
}

// MeantGroup is a group that a name means which differs from its own, at least in case.
type MeantGroup struct{ Name, Group string }

// UpsertKind is what becomes of an upsert.
type UpsertKind int

// What becomes of an upsert.
const (
	WouldCreate UpsertKind = iota
	WouldUpdate
	WouldStay
	WouldRefuse
)

// Customer is the customer as they would be; one who would be created has no id.
func (p UpsertPreview) Customer() Customer {
	customer := p.effect.after.Customer
	if p.effect.customer.made || isPlanned(customer.ID) {
		customer.ID = ""
	}
	return customer
}

// Difference returns the fields that would change, before and after, as the activity has them, and the names of the groups that the
// customer would join.
func (p UpsertPreview) Difference() (was, became record.Metadata, joined []string) {
	was, became = activity.Difference(p.effect.before, p.effect.after)
	for _, group := range p.effect.joined {
		joined = append(joined, group.Name)
	}
	return was, became, joined
}

// Preview returns what Write would do with a batch, in its order, without locks and without changing anything. It does not know what
// earlier batches would have done, but for the groups they would have created; with carry also what the earlier batches with carry
// would have made of their customers.
func (u *Upserts) Preview(ctx context.Context, rows []Upsert, carry bool) ([]UpsertPreview, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	batch := u.batch(rows)
	tx := u.store.db.Read(ctx)
	names := batch.groupNames()
	if err := batch.findGroups(tx, names); err != nil {
		return nil, u.store.db.WrapError("find groups", err)
	}
	batch.plan(names)
	var present []customerRow
	if err := batch.withEmails(tx).Find(&present).Error; err != nil {
		return nil, u.store.db.WrapError("find customers", err)
	}
	batch.know(present, nil)
	batch.expect(carry)
	if err := batch.findMembers(tx); err != nil {
		return nil, u.store.db.WrapError("find members", err)
	}
	if err := batch.take(); err != nil {
		return nil, err
	}
	batch.keepPlanned()
	if carry {
		batch.carry()
	}
	return batch.previews(), nil
}

// Forget forgets what Preview has carried.
func (u *Upserts) Forget() { clear(u.carried) }

// planned ids are those of what a preview would have created.
const plannedID = "planned "

func isPlanned(id string) bool { return len(id) >= len(plannedID) && id[:len(plannedID)] == plannedID }

// plan finds groups that earlier batches would have created, and gives those that are missing still ids, the same ones in all batches.
func (b *upsertBatch) plan(names []string) {
	for name, match := range naming.Matches(names, b.planned) {
		if b.groups[name].ID == "" {
			b.groups[name] = match.Named
		}
	}
	fresh := []GroupName{}
	for _, name := range b.unnamed(names) {
		fresh = append(fresh, GroupName{ID: plannedID + name, Name: name})
	}
	if b.NewGroup != "" {
		b.group = GroupName{ID: plannedID + b.NewGroup, Name: b.NewGroup}
	}
	for name, match := range naming.Matches(names, fresh) {
		if b.groups[name].ID == "" {
			b.groups[name] = match.Named
		}
	}
}

// keepPlanned keeps the groups that would be created: those that somebody joins.
func (b *upsertBatch) keepPlanned() {
	known := make(map[GroupName]bool, len(b.planned))
	for _, group := range b.planned {
		known[group] = true
	}
	for _, effect := range b.effects {
		for _, group := range effect.joined {
			if isPlanned(group.ID) && !known[group] {
				known[group] = true
				b.planned = append(b.planned, group)
			}
		}
	}
}

// expect takes note of the customers whom earlier batches have left, and of those who would be created.
func (b *upsertBatch) expect(carry bool) {
	for _, row := range b.rows {
		for _, key := range []string{keyOf(row.made.Email, true), keyOf(row.made.Email, false)} {
			if before := b.carried[key]; carry && before != nil {
				b.customers[key] = &upsertedCustomer{row: before.row, before: before.row, in: maps.Clone(before.in)}
			}
		}
	}
	b.resolve()
	for i, row := range b.rows {
		if key := b.keys[i]; b.customers[key] == nil {
			made := row.made
			made.ID = plannedID + key
			b.customers[key] = &upsertedCustomer{row: made, before: made, made: true}
		}
	}
}

// carry keeps the customers for the batches that follow.
func (b *upsertBatch) carry() {
	for key, customer := range b.customers {
		b.carried[key] = customer
	}
}

func (b *upsertBatch) previews() []UpsertPreview {
	previews := make([]UpsertPreview, len(b.effects))
	for i, effect := range b.effects {
		preview := UpsertPreview{Kind: WouldStay, Turned: effect.turned, effect: effect}
		switch {
		case effect.refused != nil:
			preview.Kind, preview.Refused = WouldRefuse, effect.refused.refusal(i)
		case effect.created:
			preview.Kind = WouldCreate
		case effect.isUpdate():
			preview.Kind = WouldUpdate
		}
		for _, group := range effect.joined {
			if isPlanned(group.ID) {
				preview.NewIn = append(preview.NewIn, group.Name)
			}
		}
		for _, name := range b.rows[i].groups {
			if group := b.groups[name]; group.Name != name {
				preview.Meant = append(preview.Meant, MeantGroup{name, group.Name})
			}
		}
		previews[i] = preview
	}
	return previews
}
