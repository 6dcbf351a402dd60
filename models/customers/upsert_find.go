package customers

import (
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/naming"
	"cohort/models/record"
	"cohort/models/text"
)

// groupNames are the names of groups that the rows give, each once.
func (b *upsertBatch) groupNames() (names []string) {
	for _, row := range b.rows {
		names = append(names, row.groups...)
	}
	return text.Distinct(names)
}

// lockGroups locks the groups that the rows name and the one that all join, in the order of their ids, and creates those that are
// missing, which it returns.
func (b *upsertBatch) lockGroups(tx *gorm.DB) (made []groupRow, err error) {
	names := b.groupNames()
	var tried []groupRow
	for {
		if err := b.findGroups(db.ForChange(tx), names); err != nil {
			return nil, err
		}
		missing := b.unnamed(names)
		if len(missing) == 0 {
			break
		}
		rows, err := makeGroups(tx, missing)
		if err != nil {
			return nil, err
		}
		// All are looked for again: the new ones have to be locked in one order with the others.
		tried = append(tried, rows...)
	}
	for _, row := range tried {
		if b.groups[row.Name].ID == row.ID {
			made = append(made, row)
		}
	}
	return made, nil
}

// findGroups finds the groups that the names mean, and the one that all join, in the order of their ids.
func (b *upsertBatch) findGroups(tx *gorm.DB, names []string) error {
	if len(names) == 0 && b.GroupID == "" {
		return nil
	}
	query := tx.Table("customer_groups").Select("id", "name", "created_at").
		Where("name_key IN ?", b.store.db.Dialect.ValuesOf(text.SortKeys(names)))
	if b.GroupID != "" {
		query = query.Or("id = ?", text.Storable(b.GroupID))
	}
	var found []agedGroup
	if err := query.Order("id").Find(&found).Error; err != nil {
		return err
	}
	slices.SortStableFunc(found, func(a, b agedGroup) int { return a.CreatedAt.Compare(b.CreatedAt) })
	oldest := make([]GroupName, len(found))
	for i, group := range found {
		oldest[i] = group.GroupName
		if group.ID == b.GroupID {
			b.group = group.GroupName
		}
	}
	if b.group.ID != b.GroupID {
		return NoGroup(b.GroupID)
	}
	for name, match := range naming.Matches(names, oldest) {
		b.groups[name] = match.Named
	}
	return nil
}

type agedGroup struct {
	GroupName
	CreatedAt time.Time
}

// unnamed are those of the names that no group has, and of those that are alike the first.
func (b *upsertBatch) unnamed(names []string) (missing []string) {
	alike := map[string][]GroupName{}
	for _, name := range names {
		key := text.SortKey(name)
		if b.groups[name].ID == "" && naming.MatchOf(name, alike[key]).Likeness == naming.NoLikeness {
			missing = append(missing, name)
			alike[key] = append(alike[key], GroupName{Name: name})
		}
	}
	return missing
}

// makeGroups creates groups with these names, but for those that somebody else has just created. It returns all it tried.
func makeGroups(tx *gorm.DB, names []string) ([]groupRow, error) {
	rows, err := newGroups(tx.Statement.Context, names, GroupInput{})
	if err != nil {
		return nil, err
	}
	return rows, tx.Clauses(db.OnConflictDoNothing()).CreateInBatches(&rows, db.RowsPerStatement).Error
}

// keepUsed deletes those of the groups that were just made for rows which then put nobody into them, and returns the others.
func (b *upsertBatch) keepUsed(tx *gorm.DB, made []groupRow) (used []groupRow, err error) {
	joined := map[string]bool{}
	for _, customer := range b.customers {
		for _, id := range customer.joins {
			joined[id] = true
		}
	}
	var unused []string
	for _, group := range made {
		if joined[group.ID] {
			used = append(used, group)
		} else {
			unused = append(unused, group.ID)
		}
	}
	if len(unused) == 0 {
		return used, nil
	}
	return used, tx.Exec("DELETE FROM customer_groups WHERE id IN ?", b.store.db.Dialect.ValuesOf(unused)).Error
}

// find locks the customers of the rows' e-mails, creates those who are missing, and reads which of the rows' groups they are
// in.
func (b *upsertBatch) find(tx *gorm.DB) error {
	var missing map[string]customerRow
	made := map[string]bool{} // ids
	for {
		var present []customerRow
		if err := b.withEmails(db.ForChange(tx)).Order("id").Find(&present).Error; err != nil {
			return err
		}
		b.know(present, made)
		b.resolve()
		if missing == nil {
			missing = b.missing(record.NowOf(tx.Statement.Context))
		}
		wanted := text.Set(b.keys)
		maps.DeleteFunc(missing, func(key string, _ customerRow) bool { return b.customers[key] != nil || !wanted[key] })
		if len(missing) == 0 {
			break
		}
		fresh := make([]customerRow, 0, len(missing))
		for _, key := range slices.Sorted(maps.Keys(missing)) { // so that imports at once do not wait for each other
			fresh = append(fresh, missing[key])
			made[missing[key].ID] = true
		}
		insert := tx.Clauses(db.OnConflictDoNothing("email", "has_account")).CreateInBatches(&fresh, customersPerStatement)
		if insert.Error != nil {
			return insert.Error
		}
		if insert.RowsAffected == int64(len(fresh)) {
			b.know(fresh, made)
			break
		}
		// Somebody else has just taken one of the e-mails: all are looked for again.
	}
	return b.findMembers(tx)
}

// customersPerStatement is how many customers one statement inserts: about as many as SQLite has parameters for, since it puts what
// each statement has for the search index into its file.
const customersPerStatement = 2000

// withEmails is the query for the customers who have the e-mails of the rows.
func (b *upsertBatch) withEmails(tx *gorm.DB) *gorm.DB {
	emails := make([]string, len(b.rows))
	for i, row := range b.rows {
		emails[i] = row.made.Email
	}
	return tx.Where("email IN ?", b.store.db.Dialect.ValuesOf(text.Distinct(emails)))
}

// missing are the customers whom the batch does not know yet, as they are to be created, by their keys. Their ids are in the order of
// the rows.
func (b *upsertBatch) missing(at time.Time) map[string]customerRow {
	missing := map[string]customerRow{}
	var keys []string
	for i, row := range b.rows {
		key := b.keys[i]
		if _, twice := missing[key]; b.customers[key] == nil && !twice {
			missing[key] = row.made
			keys = append(keys, key)
		}
	}
	ids := record.NewIDs("cus_", at, len(keys))
	for i, key := range keys {
		row := missing[key]
		row.ID, row.CreatedAt, row.UpdatedAt = ids[i], at, at
		missing[key] = row
	}
	return missing
}

// know takes note of customers. made are the ids of those whom the import created.
func (b *upsertBatch) know(rows []customerRow, made map[string]bool) {
	for _, row := range rows {
		b.customers[row.key()] = &upsertedCustomer{row: row, before: row, made: made[row.ID]}
	}
}

// findMembers reads which of the rows' groups the known customers are in.
func (b *upsertBatch) findMembers(tx *gorm.DB) error {
	byID := map[string]*upsertedCustomer{}
	for _, customer := range b.customers {
		if !customer.made {
			byID[customer.row.ID] = customer
		}
	}
	groups := map[string]bool{b.group.ID: b.group.ID != ""}
	for _, group := range b.groups {
		groups[group.ID] = true
	}
	maps.DeleteFunc(groups, func(_ string, asked bool) bool { return !asked })
	if len(byID) == 0 || len(groups) == 0 {
		return nil
	}
	// By their customers, who are in few groups each. The expression keeps the databases from looking
	// for every pair of a customer and a group.
	var members []memberRow
	err := tx.Where("customer_id IN ?", b.store.db.Dialect.ValuesOf(slices.Collect(maps.Keys(byID)))).
		Where("group_id || '' IN ?", b.store.db.Dialect.ValuesOf(slices.Collect(maps.Keys(groups)))).
		Select("group_id, customer_id").Find(&members).Error
	for _, member := range members {
		customer := byID[member.CustomerID]
		if customer.in == nil {
			customer.in = map[string]bool{}
		}
		customer.in[member.GroupID] = true
	}
	return err
}
