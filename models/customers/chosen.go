package customers

import (
	"context"
	"math"
	"slices"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/text"
)

// EachChosen visits the customers of a selection with all their groups, without holding them all in memory: those that a query
// finds in its order, those chosen by their ids in no particular order. It is for those who may export.
func (s *Store) EachChosen(ctx context.Context, sel Selection, visit func(Customer) error) error {
	if err := activity.RequireExport(ctx); err != nil {
		return err
	}
	q := sel.Query
	q.Limit, q.ShowGroups = -1, math.MaxInt32
	if sel.All {
		except := text.Set(sel.Except)
		return s.EachCustomer(ctx, q, func(c Customer) error {
			if except[c.ID] {
				return nil
			}
			return visit(c)
		})
	}
	for ids := range slices.Chunk(text.Distinct(sel.IDs), s.db.Sizes.Batch) {
		db := s.db.Read(ctx)
		customers, err := s.CustomersByID(db, ids)
		if err == nil {
			err = s.show(db, customers, q)
		}
		if err != nil {
			return s.db.WrapError("visit each selected customer", err)
		}
		for _, customer := range customers {
			if err := visit(customer); err != nil {
				return err
			}
		}
	}
	return nil
}

// EachChosenGroup visits the groups of a selection in the order of its query.
func (s *Store) EachChosenGroup(ctx context.Context, sel GroupSelection, visit func(Group) error) error {
	q := sel.Query
	if !sel.All {
		q = GroupQuery{IDs: append([]string{}, sel.IDs...)}
	}
	q.Limit = -1
	except := text.Set(sel.Except)
	return s.EachGroup(ctx, q, func(g Group) error {
		if except[g.ID] {
			return nil
		}
		return visit(g)
	})
}

// CustomersByID finds customers by their ids, in the order of their names. Ids that nobody has are passed over.
func (s *Store) CustomersByID(db *gorm.DB, ids []string) (found []Customer, err error) {
	err = db.Table("customers").Select(CustomerColumns).Where("customers.id IN ?", s.db.Dialect.ValuesOf(ids)).
		Order("name_key, id").Find(&found).Error
	return found, err
}
