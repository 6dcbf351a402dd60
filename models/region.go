package models

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
)

// Region is a part of the world that the shop sells to in one currency. Discounts and prices name regions by their ids, also
// such as are not kept here.
type Region struct {
	ID           string    `json:"id"`
	Name         string    `json:"name"`
	CurrencyCode string    `json:"currency_code"`
	Metadata     Metadata  `json:"metadata"`
	CreatedAt    time.Time `json:"created_at"`
	UpdatedAt    time.Time `json:"updated_at"`
}

// Revision names a state of the region.
func (r Region) Revision() Revision { return revisionOf(r) }

// RegionInput is what can be said of a region.
type RegionInput struct {
	Name         string
	CurrencyCode string
	Metadata     Metadata
}

// CreateRegion adds a region.
func (s *Store) CreateRegion(ctx context.Context, in RegionInput) (Region, error) {
	currency, known := Currency(in.CurrencyCode)
	metadata, err := in.Metadata.checked()
	wrong := invalid{}
	wrong.check(!blank(in.Name), "name", "Enter a name.")
	wrong.check(!isUnstorable(in.Name), "name", unreadable)
	wrong.check(len([]rune(in.Name)) <= 255, "name", "Use at most 255 characters.")
	wrong.check(known, "currency_code", "Use an ISO 4217 currency code, such as eur.")
	wrong.check(err == nil, "metadata", "A value is not valid JSON.")
	if err := wrong.err("region"); err != nil {
		return Region{}, err
	}
	at := now()
	region := Region{ID: newID("reg_", at), Name: in.Name, CurrencyCode: currency, Metadata: metadata, CreatedAt: at, UpdatedAt: at}
	return region, s.change(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(&region).Error; err != nil {
			return err
		}
		return s.record(tx, region.entry(DidCreate, nil, created(region)))
	})
}

// fields are what the activity tells of a region.
func (r Region) fields() Metadata {
	return Metadata{field("name", r.Name), field("currency_code", r.CurrencyCode)}
}

func (r Region) custom() Metadata { return r.Metadata }

// entry is an entry of the activity about the region.
func (r Region) entry(action string, before, after Metadata) Activity {
	return Activity{Action: action, Object: "region", ObjectID: r.ID, ObjectName: r.Name, Before: before, After: after}
}

// Region finds a region by id.
func (s *Store) Region(ctx context.Context, id string) (region Region, err error) {
	err = s.reading(ctx).Where("id = ?", storable(id)).Take(&region).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return region, notFound("region", id, "This region does not exist or has been deleted.")
	}
	return region, s.shown(err)
}

// Regions lists the regions that are kept, in the order in which they were added, and counts them.
func (s *Store) Regions(ctx context.Context, limit, offset int) (regions []Region, total int64, err error) {
	db := s.reading(ctx).Table("regions")
	if err := db.Count(&total).Error; err != nil {
		return nil, 0, s.shown(err)
	}
	err = page(s.reading(ctx).Table("regions").Order("created_at, id"), limit, offset).Find(&regions).Error
	return regions, total, s.shown(err)
}

// RegionsByID finds regions by their ids.
func (s *Store) RegionsByID(ctx context.Context, ids []string) (map[string]Region, error) {
	var found []Region
	err := s.reading(ctx).Where("id IN ?", s.dialect.valuesOf(ids)).Find(&found).Error
	regions := make(map[string]Region, len(found))
	for _, region := range found {
		regions[region.ID] = region
	}
	return regions, s.shown(err)
}

// DeleteRegion forgets a region. Discounts and prices go on naming it. One that is gone already is no error.
func (s *Store) DeleteRegion(ctx context.Context, id string) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		var region Region
		err := forRemoval(tx).Where("id = ?", storable(id)).Take(&region).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		if err == nil {
			err = tx.Exec("DELETE FROM regions WHERE id = ?", region.ID).Error
		}
		if err != nil {
			return err
		}
		return s.record(tx, region.entry(DidDelete, deleted(region), nil))
	})
}
