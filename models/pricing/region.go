package pricing

import (
	"cmp"
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// Region is a part of the world that the shop sells to in one currency. Discounts and prices name regions by their ids, also
// such as are not kept here.
type Region struct {
	ID           string          `json:"id"`
	Name         string          `json:"name"`
	CurrencyCode string          `json:"currency_code"`
	Metadata     record.Metadata `json:"metadata"`
	CreatedAt    time.Time       `json:"created_at"`
	UpdatedAt    time.Time       `json:"updated_at"`
}

// Revision names a state of the region.
func (r Region) Revision() record.Revision { return record.RevisionOf(r) }

// RegionInput is a new region.
type RegionInput struct {
	ID           string // that another store knows it by; empty: it gets one
	Name         string
	CurrencyCode string
	Metadata     record.Metadata
}

// CreateRegion adds a region.
func (s *Store) CreateRegion(ctx context.Context, in RegionInput) (Region, error) {
	currency, known := record.Currency(in.CurrencyCode)
	metadata, err := in.Metadata.Checked()
	wrong := record.FieldErrors{}
	wrong.Check(!text.Blank(in.Name), "name", "Enter a name.")
	wrong.Check(!text.IsUnstorable(in.Name), "name", record.UnstorableText)
	wrong.Check(len([]rune(in.Name)) <= 255, "name", "Use at most 255 characters.")
	wrong.Check(known, "currency_code", "Use an ISO 4217 currency code, such as eur.")
	wrong.Check(err == nil, "metadata", "A value is not valid JSON.")
	if err := wrong.Err("region"); err != nil {
		return Region{}, err
	}
	at := record.NowOf(ctx)
	id := cmp.Or(in.ID, record.NewID("reg_", at))
	region := Region{ID: id, Name: in.Name, CurrencyCode: currency, Metadata: metadata, CreatedAt: at, UpdatedAt: at}
	return region, s.db.Change(ctx, "create region", func(tx *gorm.DB) error {
		if err := tx.Create(&region).Error; err != nil {
			return err
		}
		return s.activity.Record(tx, region.entry(activity.DidCreate, nil, activity.Created(region)))
	})
}

// Fields are the fields of a region that the activity records.
func (r Region) Fields() record.Metadata {
	return record.Metadata{activity.Field("name", r.Name), activity.Field("currency_code", r.CurrencyCode)}
}

// Custom is the region's metadata, for the activity.
func (r Region) Custom() record.Metadata { return r.Metadata }

// entry is an entry of the activity about the region.
func (r Region) entry(action string, before, after record.Metadata) activity.Entry {
	return activity.Entry{Action: action, Object: "region", ObjectID: r.ID, ObjectName: r.Name, Before: before, After: after}
}

// Region finds a region by id.
func (s *Store) Region(ctx context.Context, id string) (region Region, err error) {
	err = s.db.Read(ctx).Where("id = ?", text.Storable(id)).Take(&region).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return region, record.Missing("region", id, "This region does not exist or has been deleted.")
	}
	return region, s.db.WrapError("read region", err)
}

// Regions lists the regions that are kept, in the order in which they were added, and counts them.
func (s *Store) Regions(ctx context.Context, limit, offset int) (regions []Region, total int64, err error) {
	tx := s.db.Read(ctx).Table("regions")
	if err := tx.Count(&total).Error; err != nil {
		return nil, 0, s.db.WrapError("read regions", err)
	}
	err = db.Page(s.db.Read(ctx).Table("regions").Order("created_at, id"), limit, offset).Find(&regions).Error
	return regions, total, s.db.WrapError("read regions", err)
}

// RegionsByID finds regions by their ids.
func (s *Store) RegionsByID(ctx context.Context, ids []string) (map[string]Region, error) {
	var found []Region
	err := s.db.Read(ctx).Where("id IN ?", s.db.Dialect.ValuesOf(ids)).Find(&found).Error
	regions := make(map[string]Region, len(found))
	for _, region := range found {
		regions[region.ID] = region
	}
	return regions, s.db.WrapError("read regions", err)
}

// DeleteRegion forgets a region. Discounts and prices go on naming it. One that is gone already is no error.
func (s *Store) DeleteRegion(ctx context.Context, id string) error {
	return s.db.Change(ctx, "delete region", func(tx *gorm.DB) error {
		var region Region
		err := db.ForRemoval(tx).Where("id = ?", text.Storable(id)).Take(&region).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		if err == nil {
			err = tx.Exec("DELETE FROM regions WHERE id = ?", region.ID).Error
		}
		if err != nil {
			return err
		}
		return s.activity.Record(tx, region.entry(activity.DidDelete, activity.Deleted(region), nil))
	})
}
