package models

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"
)

// PriceList is a set of prices that is in force for some time, for everyone or for the members of its groups.
type PriceList struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Description string     `json:"description"`
	Type        string     `json:"type"`
	Status      string     `json:"status"`
	StartsAt    *time.Time `json:"starts_at"` // from this moment on; nil: always has been
	EndsAt      *time.Time `json:"ends_at"`   // before this moment; nil: for ever
	GroupsCount int64      `json:"-"`
	PricesCount int64      `json:"-"`
	Edition     int64      `json:"revision" gorm:"column:revision"` // moves with each change but that of prices
	CreatedAt   time.Time  `json:"created_at"`
	UpdatedAt   time.Time  `json:"updated_at"`
}

// What a price list does: a sale undercuts the shop's own prices, an override takes their place.
const (
	Sale     = "sale"
	Override = "override"
)

// Whether a price list is used.
const (
	Active = "active"
	Draft  = "draft"
)

// MaxPriceListDescription is the longest description of a price list, in characters.
const MaxPriceListDescription = 2000

// Title is what to call the price list: programs may leave its name empty.
func (l PriceList) Title() string { return cmp.Or(l.Name, l.ID) }

// Revision names a state of the price list. Its groups are a part of it, its prices are not.
func (l PriceList) Revision() Revision { return revisionOf(l) }

// ForEveryone tells whether the price list asks for no group.
func (l PriceList) ForEveryone() bool { return l.GroupsCount == 0 }

// State is what an operator wants to know of a price list first.
type State string

// The states of price lists and discounts.
const (
	StateDraft     State = "draft"
	StateScheduled State = "scheduled" // begins later
	StateRunning   State = "running"
	StateExpired   State = "expired"
	StateDisabled  State = "disabled" // a discount that is switched off
	StateUsedUp    State = "used up"  // a discount that was used as often as it may be
)

// State tells what the price list is doing at a moment.
func (l PriceList) State(at time.Time) State {
	if l.Status != Active {
		return StateDraft
	}
	return stateWithin(at, l.StartsAt, l.EndsAt)
}

// stateWithin: the start belongs to the time, the end does not.
func stateWithin(at time.Time, start, end *time.Time) State {
	switch {
	case end != nil && !at.Before(*end):
		return StateExpired
	case start != nil && at.Before(*start):
		return StateScheduled
	}
	return StateRunning
}

// priceListRow is the price list as it is written.
type priceListRow struct {
	PriceList
	NameLower        string
	DescriptionLower string
	NameKey          string
	Search           string
}

func (priceListRow) TableName() string { return "price_lists" }

func (r *priceListRow) derive() {
	r.NameLower, r.DescriptionLower = lower(r.Name), lower(r.Description)
	r.NameKey = sortKey(r.Name)
	r.Search = fold(r.Name + " " + r.Description)
}

// Date is an input moment that can be cleared. A nil *Date in an input means: not mentioned.
type Date struct {
	At   time.Time
	Null bool
}

func (d *Date) set(column **time.Time) {
	switch {
	case d == nil:
	case d.Null:
		*column = nil
	default:
		at := d.At.UTC().Truncate(time.Millisecond)
		*column = &at
	}
}

// PriceListInput is what can be said of a price list; nil means: not mentioned.
type PriceListInput struct {
	Name          *string
	Description   *string
	Type          *string
	Status        *string
	StartsAt      *Date
	EndsAt        *Date
	GroupIDs      *[]string    // the groups it is then for, and no others; none: for everyone
	Prices        []PriceInput // prices to add, or to change where they have an id
	ReplacePrices bool         // all other prices go
	Revisions     Revisions    // what an update may be made to
	Typed         bool         // by a person, who has to give it a name
}

// CreatePriceList adds a price list with its groups and prices: a draft, unless something else is said.
func (s *Store) CreatePriceList(ctx context.Context, in PriceListInput) (PriceList, error) {
	at := now()
	row := priceListRow{PriceList: PriceList{ID: newID("pl_", at), Status: Draft, Edition: 1, CreatedAt: at, UpdatedAt: at}}
	if err := in.apply(&row); err != nil {
		return PriceList{}, err
	}
	var groups []string
	if in.GroupIDs != nil {
		groups = distinct(*in.GroupIDs)
	}
	err := s.change(ctx, func(tx *gorm.DB) error {
		if err := s.keepGroups(tx, groups, "id"); err != nil {
			return err
		}
		row.GroupsCount, row.PricesCount = int64(len(groups)), 0
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		if err := s.setPriceListGroups(tx, row.ID, groups); err != nil {
			return err
		}
		if err := s.putPrices(tx, &row.PriceList, in.Prices); err != nil {
			return err
		}
		return s.recordPriceList(tx, nil, row.PriceList, 0)
	})
	return row.PriceList, err
}

// PriceList finds a price list by id.
func (s *Store) PriceList(ctx context.Context, id string) (PriceList, error) {
	row, err := s.priceList(s.reading(ctx), id)
	return row.PriceList, err
}

// UpdatePriceList changes what the input mentions, groups and prices included, all or nothing. The moment of the last
// change moves only when something but the groups and the prices did.
func (s *Store) UpdatePriceList(ctx context.Context, id string, in PriceListInput) (PriceList, error) {
	var row priceListRow
	err := s.change(ctx, func(tx *gorm.DB) (err error) {
		if row, err = s.lockPriceList(tx, id, in.GroupIDs); err != nil {
			return err
		}
		before := row
		if err := in.Revisions.check("price_list", row); err != nil {
			return err
		}
		was, err := s.tellPriceList(tx, row.PriceList)
		if err != nil {
			return err
		}
		if err := in.apply(&row); err != nil {
			return err
		}
		regrouped, err := s.regroup(tx, &row, in.GroupIDs)
		if err != nil {
			return err
		}
		if !row.same(before) {
			row.UpdatedAt = now()
		}
		if regrouped || !row.same(before) {
			row.Edition++
			err := tx.Model(&priceListRow{}).Where("id = ?", id).Select("*").Omit("id", "created_at", "prices_count").UpdateColumns(&row).Error
			if err != nil {
				return err
			}
		}
		if in.ReplacePrices {
			if err := s.dropPrices(tx, &row.PriceList, in.Prices); err != nil {
				return err
			}
		}
		if err := s.putPrices(tx, &row.PriceList, in.Prices); err != nil {
			return err
		}
		return s.recordPriceList(tx, &was, row.PriceList, changes(in.Prices))
	})
	return row.PriceList, err
}

// DeletePriceList removes a price list and its prices for good. One that is gone already is no error, unless a revision
// of it is asked for.
func (s *Store) DeletePriceList(ctx context.Context, id string, revisions ...Revision) (PriceList, error) {
	var row priceListRow
	err := s.change(ctx, func(tx *gorm.DB) (err error) {
		if row, err = s.priceList(forRemoval(tx), id); err != nil {
			if IsKind(err, NotFound) && len(revisions) == 0 {
				return nil
			}
			return err
		}
		if err := Revisions(revisions).check("price_list", row); err != nil {
			return err
		}
		was, err := s.tellPriceList(tx, row.PriceList)
		if err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM price_lists WHERE id = ?", id).Error; err != nil {
			return err
		}
		return s.recordPriceListGone(tx, was)
	})
	return row.PriceList, err
}

func (s *Store) priceList(db *gorm.DB, id string) (priceListRow, error) {
	var row priceListRow
	err := db.Where("id = ?", storable(id)).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, notFound("price_list", id, "This price list does not exist or has been deleted.")
	}
	return row, s.shown(err)
}

// lockPriceList locks a price list for a change, and before it the groups that it is to be for.
func (s *Store) lockPriceList(tx *gorm.DB, id string, groups *[]string) (priceListRow, error) {
	if groups != nil {
		if row, err := s.priceList(tx, id); err != nil {
			return row, err
		}
		if err := s.keepGroups(tx, distinct(*groups), "id"); err != nil {
			return priceListRow{}, err
		}
	}
	return s.priceList(forChange(tx), id)
}

// apply checks the input and lays it over the row.
func (in PriceListInput) apply(row *priceListRow) error {
	set(&row.Name, in.Name)
	set(&row.Description, in.Description)
	set(&row.Type, in.Type)
	set(&row.Status, in.Status)
	in.StartsAt.set(&row.StartsAt)
	in.EndsAt.set(&row.EndsAt)
	wrong := invalid{}
	wrong.check(!in.Typed || !blank(row.Name), "name", "Enter a name.")
	wrong.checkText(row.Name, "name")
	wrong.check(!isUnstorable(row.Description), "description", unreadable)
	wrong.check(len([]rune(row.Description)) <= MaxPriceListDescription, "description", "Use at most 2,000 characters.")
	wrong.check(row.Type == Sale || row.Type == Override, "type", "Choose sale or override.")
	wrong.check(row.Status == Active || row.Status == Draft, "status", "Choose active or draft.")
	if err := wrong.err("price_list"); err != nil {
		return err
	}
	row.derive()
	return endsAfterStart("price_list", row.StartsAt, row.EndsAt)
}

// endsAfterStart refuses a time that no moment belongs to.
func endsAfterStart(object string, start, end *time.Time) error {
	if start == nil || end == nil || end.After(*start) {
		return nil
	}
	return &Error{Kind: Invalid, Object: object, Field: "ends_at",
		Fields: map[string]string{"ends_at": "The end must be after the start."}}
}

func set[T any](column *T, value *T) {
	if value != nil {
		*column = *value
	}
}

func (r priceListRow) same(other priceListRow) bool {
	return r.Name == other.Name && r.Description == other.Description && r.Type == other.Type && r.Status == other.Status &&
		sameTime(r.StartsAt, other.StartsAt) && sameTime(r.EndsAt, other.EndsAt)
}

func sameTime(a, b *time.Time) bool {
	return (a == nil) == (b == nil) && (a == nil || a.Equal(*b))
}

// regroup makes a locked price list one for just these groups, all of which are kept; nil leaves them as they are.
func (s *Store) regroup(tx *gorm.DB, row *priceListRow, groups *[]string) (changed bool, err error) {
	if groups == nil {
		return false, nil
	}
	var present []string
	err = tx.Table("price_list_groups").Where("price_list_id = ?", row.ID).Order("group_id").Pluck("group_id", &present).Error
	wanted := distinct(*groups)
	if err != nil || slices.Equal(present, wanted) {
		return false, err
	}
	row.GroupsCount = int64(len(wanted))
	return true, s.setPriceListGroups(tx, row.ID, wanted)
}

func (s *Store) setPriceListGroups(tx *gorm.DB, id string, groups []string) error {
	err := tx.Exec("DELETE FROM price_list_groups WHERE price_list_id = ? AND group_id NOT IN ?", id, s.dialect.valuesOf(groups)).Error
	if err != nil || len(groups) == 0 {
		return err
	}
	return tx.Exec(`INSERT INTO price_list_groups (price_list_id, group_id) SELECT ?, value FROM ? AS rows WHERE true
		ON CONFLICT (price_list_id, group_id) DO NOTHING`, id, s.dialect.valuesOf(groups)).Error
}
