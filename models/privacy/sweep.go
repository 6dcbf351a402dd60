package privacy

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
)

// A batch of old activity has about sweptEntries entries, and as many change sets at most. mostSwept is where a change set of very
// many is divided; so large a one cannot be undone anyway.
const (
	sweptEntries = 500
	mostSwept    = 20_000
)

// sweeping is the number by which instances agree who of them sweeps.
const sweeping = 5_021_977

// SweepActivity removes the change sets of which all entries are older than that many days, with their customers. It returns how
// many entries there were. What is removed can neither be seen nor undone any more; a later change that has undone it can. Where
// another instance is at it, it leaves the rest to that one.
func (s *Store) SweepActivity(ctx context.Context, days int) (swept int64, err error) {
	first, _ := activity.FirstID(record.Now().AddDate(0, 0, -days)) // which the past always has
	for {
		var batch int64
		err := s.db.Change(ctx, "sweep activity", func(tx *gorm.DB) (err error) {
			batch, err = s.sweepBatch(tx, first)
			return err
		}, db.ByAnyone)
		swept += batch
		if err != nil || batch == 0 {
			return swept, err
		}
	}
}

type sweptEntry struct{ ID, ChangeSet string }

// sweepBatch removes the oldest change sets that have no entry from first on.
func (s *Store) sweepBatch(tx *gorm.DB, first string) (int64, error) {
	if alone, err := s.db.Alone(tx, sweeping); err != nil || !alone {
		return 0, err
	}
	var changeSets []string
	err := tx.Raw(`SELECT DISTINCT change_set FROM (SELECT change_set FROM activity WHERE id < ? AND NOT EXISTS
			(SELECT 1 FROM activity AS later WHERE later.change_set = activity.change_set AND later.id >= ?)
			ORDER BY id LIMIT ?) AS oldest ORDER BY change_set`, first, first, sweptEntries).Scan(&changeSets).Error
	if err != nil || len(changeSets) == 0 {
		return 0, err
	}
	var entries []sweptEntry
	err = tx.Table("activity").Select("id, change_set").Where("change_set IN ?", s.db.Dialect.ValuesOf(changeSets)).
		Order("change_set, id").Limit(mostSwept).Find(&entries).Error
	if err != nil {
		return 0, err
	}
	if last := entries[len(entries)-1].ChangeSet; len(entries) == mostSwept && entries[0].ChangeSet != last {
		whole := slices.IndexFunc(entries, func(e sweptEntry) bool { return e.ChangeSet == last })
		entries = entries[:whole] // the last one may go on
	}
	ids := make([]string, len(entries))
	for i, entry := range entries {
		ids[i] = entry.ID
	}
	for _, statement := range []string{
		"DELETE FROM activity_customers WHERE activity_id IN ?", "DELETE FROM activity WHERE id IN ?",
	} {
		if err := tx.Exec(statement, s.db.Dialect.ValuesOf(ids)).Error; err != nil {
			return 0, err
		}
	}
	return int64(len(ids)), nil
}
