package customers

import (
	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// Uses are the records that name customer groups by their ids: price lists and discounts. A group is released from them before
// it is deleted, because a price list without groups is for everyone.
type Uses interface {
	// Release takes groups that are locked for their removal out of everything that names them. It returns what to record of
	// the records that lost their last group by that.
	Release(tx *gorm.DB, groupIDs []string) ([]activity.Entry, error)
	// Count counts what names any of the groups whose ids the query selects.
	Count(db, ids *gorm.DB) (Use, error)
}

// Use is how many price lists and discounts name groups, and what becomes of them without those groups.
type Use struct {
	PriceLists int64
	Drafts     int64 // active price lists that would be for everyone, and become drafts instead
	Discounts  int64
	Disabled   int64 // discounts that were kept from these groups alone, and are disabled instead
	ForNobody  int64 // discounts that are for these groups alone, and then for nobody
}

// The order of locks: a change of the groups that a price list or a discount names first keeps those groups from being deleted,
// in the order of their ids, and then locks the price list or the discount. Deleting a group locks the group against that, and
// then the price lists and the discounts that name it, each in the order of their ids.

// KeepGroups keeps groups from being deleted until the transaction ends. The ids must be distinct. One that does not exist is
// an error of the kind NotFound at field, the name of the input that had the ids.
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
