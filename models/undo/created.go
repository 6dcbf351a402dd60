package undo

import (
	"slices"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// created undoes an entry about a group, or about customers, who were created.
func (u *undoing) created(entry activity.Entry) error {
	if entry.Object == "customer" {
		return u.createdCustomers(entry)
	}
	return u.createdGroup(entry)
}

// createdGroup deletes a group that is still as it was created, with the members that it got then and no others, who have just
// been taken out, and without uses: what others have made of it since would be lost.
func (u *undoing) createdGroup(entry activity.Entry) error {
	known := u.groupRows[entry.ObjectID]
	if known == nil {
		u.undone.Skipped++
		return nil
	}
	if !activity.AsCreated(known.row, entry.After) {
		return entry.ChangedSince("")
	}
	var members int64
	err := u.tx.Table("customer_groups").Where("id = ?", entry.ObjectID).Select("customers_count").Scan(&members).Error
	if err != nil {
		return err
	}
	if members > 0 {
		return tooLateFor(entry, "This can no longer be undone: customers have been added to {name} since.")
	}
	if known.before.CustomersCount < u.joined[entry.ObjectID] {
		return tooLateFor(entry, "This can no longer be undone: customers have been removed from {name} since.")
	}
	use, err := u.uses.Count(u.tx, u.tx.Table("customer_groups").Where("id = ?", entry.ObjectID).Select("id"))
	if err != nil {
		return err
	}
	if use.PriceLists+use.Discounts > 0 {
		return tooLateFor(entry, "This can no longer be undone: a price list or a discount uses {name}.")
	}
	delete(u.groupRows, entry.ObjectID)
	u.undone.Deleted++
	return u.people.DeleteLocked(u.tx, []customers.Group{known.row.Group})
}

// createdCustomers deletes, in one statement, the customers of an entry who are in no group and have not been changed since, unless by
// the same change set: an import may create somebody with one row and change them with a later one.
func (u *undoing) createdCustomers(entry activity.Entry) error {
	ids := []string{entry.ObjectID}
	if entry.ObjectID == "" {
		ids = u.createdIDs[entry.ID]
	}
	var gone []string
	err := u.tx.Raw(`DELETE FROM customers WHERE ? AND (updated_at = created_at OR id IN ? AND NOT EXISTS
			(SELECT 1 FROM activity WHERE activity.object_id = customers.id AND activity.change_set <> ?))
		AND NOT EXISTS (SELECT 1 FROM members WHERE members.customer_id = customers.id) RETURNING id`,
		u.db.Dialect.OneOf("customers.id", ids), u.db.Dialect.ValuesOf(u.updatedOf(ids)), entry.ChangeSet).Scan(&gone).Error
	if err != nil {
		return err
	}
	known := u.customerRows[entry.ObjectID]
	delete(u.customerRows, entry.ObjectID)
	for _, id := range gone {
		delete(u.customerRows, id)
	}
	switch {
	case entry.ObjectID != "" && known == nil:
		u.undone.Skipped++
	case entry.ObjectID != "" && len(gone) == 0:
		return entry.ChangedSince("")
	case entry.ObjectID == "":
		var there int64
		err := u.tx.Table("customers").Where("customers.id IN ?", u.db.Dialect.ValuesOf(ids)).Count(&there).Error
		if err != nil {
			return err
		}
		u.undone.Kept += there
		u.undone.Skipped += int64(len(ids)-len(gone)) - there
	}
	if len(gone) == 0 {
		return nil
	}
	u.undone.Deleted += int64(len(gone))
	deleted := activity.Entry{Action: activity.DidDelete, Object: "customer", CustomerSet: activity.CustomerSetOf(gone)}
	if known != nil {
		deleted = activity.Entry{Action: activity.DidDelete, Object: "customer", ObjectID: known.row.ID, ObjectName: known.row.Title(),
			Before: activity.Deleted(known.row)}
	}
	if err := u.activity.Record(u.tx, deleted); err != nil {
		return err
	}
	return db.AddToTotal(u.tx, "customers", -int64(len(gone)))
}

// updatedOf are those of the customers of whom the change set has an update.
func (u *undoing) updatedOf(ids []string) (updated []string) {
	for _, id := range ids {
		if u.customerRows[id] != nil {
			updated = append(updated, id)
		}
	}
	return updated
}

// lockCreated reads which customers the entries created, by the ids of the entries, and locks them together with others in the
// order of their ids, against their becoming members as well.
func (u *undoing) lockCreated(entries []activity.Entry, others []string) (err error) {
	u.createdIDs = map[string][]string{}
	all := slices.Clone(others)
	for _, entry := range entries {
		if !isCreation(entry) || entry.Object != "customer" || entry.ObjectID != "" {
			continue
		}
		if u.createdIDs[entry.ID], err = activity.CustomersOf(u.tx, entry.ID); err != nil {
			return err
		}
		all = append(all, u.createdIDs[entry.ID]...)
	}
	var locked []string
	return db.ForRemoval(u.tx).Table("customers").Where(u.db.Dialect.OneOf("customers.id", text.Distinct(all))).
		Order("id").Pluck("id", &locked).Error
}

func isCreation(entry activity.Entry) bool { return entry.Action == activity.DidCreate }

// tooLateFor is the error for an entry about a record that has been put to use since; words have its {name}.
func tooLateFor(entry activity.Entry, words string) error {
	return &record.Error{Kind: record.Conflict, Object: entry.Object, Value: entry.ObjectID,
		Message: text.Fill(words, "name", text.Quoted(entry.ObjectName))}
}

// strength locks rows that are only changed, or rows of which some will be deleted.
func (u *undoing) strength(entries []activity.Entry) func(*gorm.DB) *gorm.DB {
	if slices.ContainsFunc(entries, isCreation) {
		return db.ForRemoval
	}
	return db.ForChange
}
