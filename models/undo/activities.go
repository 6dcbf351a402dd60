package undo

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/text"
)

// Activities lists the entries that the query finds, the latest first, at most activity.PageSize of them where it has no limit.
func (s *Store) Activities(ctx context.Context, q activity.Query) ([]activity.Entry, error) {
	if q.Limit <= 0 {
		q.Limit = activity.PageSize
	}
	entries := []activity.Entry{}
	err := s.activity.Find(s.db.Read(ctx), q).Order("id DESC").Limit(q.Limit).Find(&entries).Error
	if err == nil && q.SeenNow {
		err = s.seenNow(s.db.Read(ctx), entries)
	}
	return entries, s.db.WrapError("read activities", err)
}

// ActivityEntry finds an entry by its id, with what only the records as they are now can add: see seenNow.
func (s *Store) ActivityEntry(ctx context.Context, id string) (activity.Entry, error) {
	entries := make([]activity.Entry, 1)
	err := s.db.Read(ctx).Where("id = ?", text.Storable(id)).Take(&entries[0]).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return activity.Entry{}, record.Missing("activity", id, "This activity entry does not exist.")
	}
	if err == nil {
		err = s.seenNow(s.db.Read(ctx), entries)
	}
	return entries[0], s.db.WrapError("read activity entry", err)
}
