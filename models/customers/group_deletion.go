package customers

import (
	"context"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// Uses is whatever names customer groups by their ids. To delete a group is to have it released first: a price list that lost
// its last group without being told would be for everyone.
type Uses interface {
	// Release takes groups that are locked for their removal out of all that names them, and tells what that did.
	Release(tx *gorm.DB, groupIDs []string) ([]activity.Entry, error)
	// Count tells how much names groups, of whose ids the query is.
	Count(db, ids *gorm.DB) (Use, error)
}

// Price lists and discounts name groups. A change of which groups they name first keeps those groups from being deleted, in
// the order of their ids, and then locks the price list or the discount. To delete a group is to lock it against that, and
// then the price lists and the discounts that name it, in the order of theirs.

// KeepGroups makes sure that the groups, each given once, are there until the transaction ends. field is what the ids were
// given as.
func (s *Store) KeepGroups(tx *gorm.DB, ids []string, field string) error {
	if len(ids) == 0 {
		return nil
	}
	var kept []string
	err := db.ForKeeping(tx).Table("customer_groups").
		Where("id IN ?", s.db.Dialect.ValuesOf(ids)).Order("id").Pluck("id", &kept).Error
	if err != nil {
		return err
	}
	there := text.Set(kept)
	for _, id := range ids {
		if !there[id] {
			return &record.Error{Kind: record.NotFound, Object: "customer_group", Field: field, Value: id, Message: groupGone}
		}
	}
	return nil
}

// Deletion is what the deletion of customer groups would take along.
type Deletion struct {
	Groups      int64
	Names       []string // of the first of them
	Memberships int64
	Use         Use
}

// Use is how many price lists and discounts name groups, and what becomes of them without those groups.
type Use struct {
	PriceLists int64
	Drafts     int64 // active price lists that would be for everyone, and become drafts instead
	Discounts  int64
	Disabled   int64 // discounts that were kept from these groups alone, and are disabled instead
	ForNobody  int64 // discounts that are for these groups alone, and then for nobody
}

// DeletionOf tells what the deletion of a selection would take along, and names the first few groups.
func (s *Store) DeletionOf(ctx context.Context, sel GroupSelection, most int) (impact Deletion, err error) {
	db := s.db.Read(ctx)
	chosen := func() *gorm.DB { return s.chosenGroups(db, sel) }
	ids := chosen().Select("id")
	err = chosen().Select("count(*), coalesce(sum(customers_count), 0)").Row().Scan(&impact.Groups, &impact.Memberships)
	if err == nil {
		err = chosen().Order("name_key, id").Limit(most).Pluck("name", &impact.Names).Error
	}
	if err == nil {
		impact.Use, err = s.uses.Count(db, ids)
	}
	return impact, s.db.WrapError("read what a deletion takes along", err)
}
