package customers

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// addTo makes the customers of a selection members of locked groups, in one statement however many they are. A customer chosen
// by an id that does not exist is an error.
func (s *Store) addTo(tx *gorm.DB, groups []lockedGroup, sel Selection) (added Added, err error) {
	if sel.empty() || len(groups) == 0 {
		return Added{}, nil
	}
	if sel.All {
		added.Already, err = s.alreadyIn(tx, groups, sel)
	} else {
		err = s.keepAll(tx, sel.IDs)
	}
	if err != nil {
		return Added{}, err
	}
	chosen, err := s.chosen(tx, sel)
	if err != nil {
		return Added{}, err
	}
	db.ProgressOf(tx.Statement.Context).Expect(sel.confirmed()*int64(len(groups)) - added.Already)
	added.Added, err = s.join(tx, groups, chosen.Select(each("customers.%s", s.copied())))
	if err != nil {
		return Added{}, err
	}
	if !sel.All {
		added.Already = int64(len(text.Distinct(sel.IDs))*len(groups)) - added.Added
		return added, nil
	}
	return added, sel.Expected((added.Added + added.Already) / int64(len(groups)))
}

// alreadyIn counts the memberships of a selection in locked groups.
func (s *Store) alreadyIn(tx *gorm.DB, groups []lockedGroup, sel Selection) (n int64, err error) {
	var filled []lockedGroup
	for _, group := range groups {
		if group.CustomersCount > 0 {
			filled = append(filled, group)
		}
	}
	if len(filled) == 0 {
		return 0, nil
	}
	members, err := s.membersOf(tx, filled, sel)
	if err != nil {
		return 0, err
	}
	err = members.Count(&n).Error
	return n, err
}

// removeFrom ends the memberships of a selection in locked groups, in one statement however many they are.
func (s *Store) removeFrom(tx *gorm.DB, groups []lockedGroup, sel Selection) (removed Removed, err error) {
	if sel.empty() || len(groups) == 0 {
		return Removed{}, nil
	}
	members, err := s.membersOf(tx, groups, sel)
	if err != nil {
		return Removed{}, err
	}
	db.ProgressOf(tx.Statement.Context).Expect(sel.confirmed() * int64(len(groups)))
	removed.Removed, err = s.leave(tx, groups, conditionsOf(members))
	if err != nil {
		return Removed{}, err
	}
	if !sel.All {
		removed.NotMembers = int64(len(text.Distinct(sel.IDs))*len(groups)) - removed.Removed
	}
	return removed, nil
}

// setGroups makes a customer a member of just these of the locked groups, among which are all that the customer is in.
func (s *Store) setGroups(tx *gorm.DB, customerID string, locked []lockedGroup, groupIDs []string) error {
	_, err := s.leave(tx, locked,
		gorm.Expr("WHERE customer_id = ? AND group_id NOT IN ?", text.Storable(customerID), s.db.Dialect.ValuesOf(groupIDs)))
	if err != nil {
		return err
	}
	_, err = s.joinGroups(tx, customerID, someOf(locked, groupIDs))
	return err
}

// joinGroups makes a customer a member of locked groups.
func (s *Store) joinGroups(tx *gorm.DB, customerID string, groups []lockedGroup) (joined int64, err error) {
	if len(groups) == 0 {
		return 0, nil
	}
	return s.join(tx, groups, tx.Table("customers").Select(s.copied()).Where("id = ?", customerID))
}

// copied are the columns of customers that members have as well, as customer_…. None of them ever changes.
func (s *Store) copied() []string {
	return slices.Compact([]string{"id", s.db.Dialect.KeyColumn(), "created_at"})
}

// copiedOfMembers selects the copied columns from members, as join takes them.
func (s *Store) copiedOfMembers() string { return each("members.customer_%[1]s AS %[1]s", s.copied()) }

// each formats every column and joins them with commas.
func each(format string, columns []string) string {
	parts := make([]string, len(columns))
	for i, column := range columns {
		parts[i] = fmt.Sprintf(format, column)
	}
	return strings.Join(parts, ", ")
}

// join makes customers members of locked groups, but for those who are in already, and records who joined. The query selects
// the copied columns of the customers. The rows come in the order of the indexes, so that each page of these, and of the
// customers that the foreign key asks for, is visited once: out of order 200,000 rows took three times as long.
func (s *Store) join(tx *gorm.DB, groups []lockedGroup, customers *gorm.DB) (joined int64, err error) {
	return s.joinSince(tx, groups, gorm.Expr("?, ?", record.NowOf(tx.Statement.Context), authorOf(tx)), customers)
}

// joinSince is join for members of whom since has created_at and added_by, in SQL that may use columns of chosen, the query.
func (s *Store) joinSince(tx *gorm.DB, groups []lockedGroup, since clause.Expr, customers *gorm.DB) (joined int64, err error) {
	db.ProgressOf(tx.Statement.Context).In(idsOf(groups)...)
	crowds, err := s.activity.CollectMembers(tx, "INSERT INTO members (group_id, created_at, added_by, "+each("customer_%s", s.copied())+`)
		SELECT chosen_groups.value, ?, `+each("chosen.%s", s.copied())+` FROM ? AS chosen_groups CROSS JOIN (?) AS chosen
		WHERE NOT EXISTS (SELECT 1 FROM members WHERE members.group_id = chosen_groups.value AND members.customer_id = chosen.id)
		ORDER BY chosen_groups.value, chosen.id RETURNING group_id, customer_id`,
		since, s.db.Dialect.ValuesOf(idsOf(groups)), customers)
	if errors.Is(err, gorm.ErrForeignKeyViolated) {
		return 0, db.ErrReferenceGone
	}
	if err != nil {
		return 0, err
	}
	return s.recordMemberships(tx, activity.DidAdd, groups, crowds)
}

// RestoreMembers makes former members of a locked group members again, since when they were and added by whom they were, in a transaction
// of the caller's. Those who are members or do not exist are passed over; back counts the others.
func (s *Store) RestoreMembers(tx *gorm.DB, group Group, former []activity.FormerMember) (back int64, err error) {
	table, err := db.JSONTable{Columns: []db.JSONColumn{
		{Name: "id", Kind: "text"}, {Name: "added_at", Kind: "bigint"}, {Name: "added_by", Kind: "text"},
	}, Rows: former}.Expr(s.db)
	if err != nil {
		return 0, err
	}
	since := gorm.Expr("coalesce("+s.db.Dialect.TimeOf("chosen.added_at")+", ?), "+
		"CASE WHEN chosen.added_at IS NULL THEN ? ELSE chosen.added_by END", record.NowOf(tx.Statement.Context), authorOf(tx))
	return s.joinSince(tx, group.locked(), since, tx.Table("customers JOIN ? ON customers.id = rows.id", table).
		Select(each("customers.%s", s.copied())+", rows.added_at, rows.added_by"))
}

// authorOf is who makes the change, for added_by; nil: it is not recorded.
func authorOf(tx *gorm.DB) *string {
	actor, recorded := activity.ActorOf(tx.Statement.Context)
	if !recorded {
		return nil
	}
	return &actor.Name
}

// RemoveMembers ends the memberships of customers, by their ids, in a locked group, in a transaction of the caller's. Those who are no
// members are passed over; left counts the others.
func (s *Store) RemoveMembers(tx *gorm.DB, group Group, ids []string) (left int64, err error) {
	return s.leave(tx, group.locked(), gorm.Expr("WHERE group_id = ? AND ?", group.ID, s.db.Dialect.OneOf("customer_id", ids)))
}

// leave ends memberships in locked groups and records whose they were. which is the WHERE of a DELETE from members; it must
// leave out all other groups.
func (s *Store) leave(tx *gorm.DB, groups []lockedGroup, which clause.Expression) (left int64, err error) {
	db.ProgressOf(tx.Statement.Context).In(idsOf(groups)...)
	crowds, err := s.activity.EndMemberships(tx, which) // they are neither counted nor recorded yet
	if err != nil {
		return 0, err
	}
	return s.recordMemberships(tx, activity.DidRemove, groups, crowds)
}

// recordMemberships counts and records who joined or left locked groups. It returns how many memberships that are.
func (s *Store) recordMemberships(tx *gorm.DB, action string, groups []lockedGroup,
	crowds map[string]*activity.CustomerSet) (all int64, err error) {
	direction := int64(1)
	if action == activity.DidRemove {
		direction = -1
	}
	var changes []countChange
	var entries []activity.Entry
	for _, group := range groups {
		if who := crowds[group.ID]; who != nil {
			all += who.Number
			changes = append(changes, countChange{group.ID, direction * who.Number})
			entries = append(entries,
				activity.Entry{Action: action, Object: "customer_group", ObjectID: group.ID, ObjectName: group.Name, CustomerSet: who})
		}
	}
	if len(changes) == 0 {
		return 0, nil
	}
	if err := s.changeCounts(tx, changes); err != nil {
		return 0, err
	}
	return all, s.activity.Record(tx, entries...)
}

// countChange is by how much the number of a group's customers changes.
type countChange struct {
	GroupID string `json:"id"`
	Number  int64  `json:"number"`
}

// changeCounts keeps the numbers of customers of locked groups, and when they changed, in one statement. Every way to join or leave
// comes through here or through an import, so that all of them count as a change of the group: a customer who is deleted, too,
// since whoever looks for groups that changed wants to find the ones that lost somebody.
func (s *Store) changeCounts(tx *gorm.DB, changes []countChange) error {
	table, err := db.JSONTable{
		Columns: []db.JSONColumn{{Name: "id", Kind: "text"}, {Name: "number", Kind: "bigint"}}, Rows: changes,
	}.Expr(s.db)
	if err != nil {
		return err
	}
	return tx.Exec("UPDATE customer_groups SET customers_count = customers_count + rows.number, members_changed_at = ? "+
		"FROM ? WHERE customer_groups.id = rows.id", record.NowOf(tx.Statement.Context), table).Error
}

// conditionsOf is the WHERE clause of a query, for another statement.
func conditionsOf(query *gorm.DB) clause.Expression {
	return query.Statement.Clauses["WHERE"].Expression
}
