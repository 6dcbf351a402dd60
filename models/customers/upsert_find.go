package customers

import (
	"maps"
	"slices"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/text"
)

// upsertGroups locks the groups that the rows name, in the order of their ids, and creates those that are missing. It returns
// the ids of all by their names, and how many it created.
func (s *Store) upsertGroups(tx *gorm.DB, rows []Upsert) (ids map[string]string, created int64, err error) {
	var names []string
	for _, row := range rows {
		names = append(names, row.groups...)
	}
	names = text.Distinct(names)
	var tried []groupRow
	for len(names) > 0 {
		if ids, err = s.lockNamed(tx, names); err != nil {
			return nil, 0, err
		}
		missing := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return ids[name] != "" })
		if len(missing) == 0 {
			break
		}
		rows, err := makeGroups(tx, missing)
		if err != nil {
			return nil, 0, err
		}
		// All are looked for again: the new ones have to be locked in one order with the others.
		tried = append(tried, rows...)
	}
	var entries []activity.Entry
	for _, row := range tried {
		if ids[row.Name] == row.ID {
			entries = append(entries, row.entry(activity.DidCreate, nil, activity.Created(row)))
		}
	}
	return ids, int64(len(entries)), s.activity.Record(tx, entries...)
}

// lockNamed locks the groups with these names, in the order of their ids, and returns the ids by the names.
func (s *Store) lockNamed(tx *gorm.DB, names []string) (map[string]string, error) {
	var found []struct{ ID, Name string }
	err := named(db.ForChange(tx).Table("customer_groups").Select("id", "name"), s.db.Dialect, names).Order("id").Find(&found).Error
	ids := make(map[string]string, len(found))
	for _, group := range found {
		ids[group.Name] = group.ID
	}
	return ids, err
}

// makeGroups creates groups with these names, but for those that somebody else has just created. It returns all it tried.
func makeGroups(tx *gorm.DB, names []string) ([]groupRow, error) {
	rows, err := newGroups(tx.Statement.Context, names, GroupInput{})
	if err != nil {
		return nil, err
	}
	return rows, tx.Clauses(db.OnConflictDoNothing()).CreateInBatches(&rows, db.RowsPerStatement).Error
}

// find locks the customers of the rows' e-mails, creates those who are missing, and reads which of the rows' groups they are
// in.
func (b *upsertBatch) find(s *Store, tx *gorm.DB, rows []Upsert) error {
	missing := map[string]customerRow{}
	for _, row := range rows {
		if key := b.key(row.made); missing[key].ID == "" {
			missing[key] = row.made
		}
	}
	made := map[string]bool{} // ids
	for len(missing) > 0 {
		present, err := lockWithEmails(s, tx, missing)
		if err != nil {
			return err
		}
		b.know(present, made)
		fresh := b.unknown(missing)
		for _, row := range fresh {
			made[row.ID] = true
		}
		if len(fresh) == 0 {
			break
		}
		insert := tx.Clauses(db.OnConflictDoNothing("email", "has_account")).CreateInBatches(&fresh, db.RowsPerStatement)
		if insert.Error != nil {
			return insert.Error
		}
		if insert.RowsAffected == int64(len(fresh)) {
			b.know(fresh, made)
			break
		}
		// Somebody else has just taken one of the e-mails: all that are missing are looked for again.
		maps.DeleteFunc(missing, func(key string, _ customerRow) bool { return b.customers[key] != nil })
	}
	return b.findMembers(s, tx)
}

// lockWithEmails locks the customers who have the e-mails of rows, in the order of their ids.
func lockWithEmails(s *Store, tx *gorm.DB, rows map[string]customerRow) (present []customerRow, err error) {
	var emails []string
	for _, row := range rows {
		emails = append(emails, row.Email)
	}
	err = db.ForChange(tx).Where("email IN ?", s.db.Dialect.ValuesOf(emails)).Order("id").Find(&present).Error
	return present, err
}

// unknown are those of the rows whose customers the batch does not know yet, in the order of their keys.
func (b *upsertBatch) unknown(rows map[string]customerRow) (unknown []customerRow) {
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		if b.customers[key] == nil {
			unknown = append(unknown, rows[key])
		}
	}
	return unknown
}

// know takes note of customers. Where a guest and an account have one key, it is the account. made are the ids of those whom
// the import created.
func (b *upsertBatch) know(rows []customerRow, made map[string]bool) {
	for _, row := range rows {
		if key := b.key(row); b.customers[key] == nil || row.HasAccount {
			b.customers[key] = &upsertedCustomer{row: row, before: row, made: made[row.ID], in: map[string]bool{}}
		}
	}
}

// findMembers reads which of the rows' groups the known customers are in.
func (b *upsertBatch) findMembers(s *Store, tx *gorm.DB) error {
	byID := map[string]*upsertedCustomer{}
	var ids []string
	for _, customer := range b.customers {
		byID[customer.row.ID] = customer
		if !customer.made {
			ids = append(ids, customer.row.ID)
		}
	}
	if len(ids) == 0 || len(b.groups) == 0 {
		return nil
	}
	// By their customers, who are in few groups each. The expression keeps the databases from looking
	// for every pair of a customer and a group.
	var members []memberRow
	err := tx.Where("customer_id IN ?", s.db.Dialect.ValuesOf(ids)).
		Where("group_id || '' IN ?", s.db.Dialect.ValuesOf(slices.Collect(maps.Values(b.groups)))).
		Select("group_id, customer_id").Find(&members).Error
	for _, member := range members {
		byID[member.CustomerID].in[member.GroupID] = true
	}
	return err
}
