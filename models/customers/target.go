package customers

import (
	"slices"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/naming"
	"cohort/models/record"
	"cohort/models/text"
)

// Target is a group that customers are put into: one that exists, by its id, or one that is created under a new name in the
// same transaction. A new name that another group already has, in any case or to the eye, is an error of the kind Duplicate.
type Target struct{ ID, NewName string }

// InGroups are the groups with these ids as targets.
func InGroups(ids ...string) []Target {
	targets := make([]Target, len(ids))
	for i, id := range ids {
		targets[i].ID = id
	}
	return targets
}

// lockTargets locks the groups of targets, and others beside them, in the order of their ids, and creates those with new names.
// All ids must exist. countCreated has to end the transaction.
func (s *Store) lockTargets(tx *gorm.DB, targets []Target, others ...string) (locked, beside []lockedGroup, err error) {
	var ids []string
	for _, target := range targets {
		if target.NewName == "" {
			ids = append(ids, target.ID)
		}
	}
	all, err := s.lockGroups(tx, slices.Concat(ids, others))
	if err != nil {
		return nil, nil, err
	}
	created, err := s.createNamed(tx, newNames(targets))
	return append(someOf(all, ids), created...), someOf(all, others), err
}

// countCreated adds the groups that were created for targets to the kept total.
func countCreated(tx *gorm.DB, targets ...Target) error {
	created := newNames(targets)
	if len(created) == 0 {
		return nil
	}
	return db.AddToTotal(tx, "customer_groups", int64(len(created)))
}

// newNames are the names of the groups to create, each once and sorted: two who create the same names wait for each other in one
// order.
func newNames(targets []Target) (names []string) {
	for _, target := range targets {
		if target.NewName != "" {
			names = append(names, text.CleanName(target.NewName))
		}
	}
	return text.Distinct(names)
}

// createNamed creates groups with these names, which newNames has put in order, all but the total.
func (s *Store) createNamed(tx *gorm.DB, names []string) (created []lockedGroup, err error) {
	if len(names) == 0 {
		return nil, nil
	}
	rows, err := newGroups(tx.Statement.Context, names, GroupInput{Typed: true})
	if err != nil {
		return nil, err
	}
	alike, err := s.groupsKeyed(tx, names)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		switch match := naming.MatchOf(row.Name, alike); match.Likeness {
		case naming.NoLikeness:
		case naming.SameLook:
			return nil, looksTaken(row.Name, match.Named)
		default:
			return nil, record.Taken("customer_group", "name", row.Name, nameTaken)
		}
		alike = append(alike, GroupName{ID: row.ID, Name: row.Name})
		created = append(created, row.locked()...)
	}
	return created, s.insertGroups(tx, rows)
}
