package pricing

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// List is a set of prices that is in force for some time, for everyone or for the members of its groups.
type List struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Description string     `json:"description"`
	Type        string     `json:"type"`
	Status      string     `json:"status"`
	StartsAt    *time.Time `json:"starts_at"` // included; nil: no start
	EndsAt      *time.Time `json:"ends_at"`   // not included; nil: no end
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

// MaxListDescription is the longest description of a price list, in characters.
const MaxListDescription = 2000

// Title is the name of the price list, or its id where it has none: programs may leave the name empty.
func (l List) Title() string { return cmp.Or(l.Name, l.ID) }

// Revision names a state of the price list. Its groups are a part of it, its prices are not.
func (l List) Revision() record.Revision { return record.RevisionOf(l) }

// ForEveryone reports whether the price list names no group.
func (l List) ForEveryone() bool { return l.GroupsCount == 0 }

// State returns the state of the price list at a time.
func (l List) State(at time.Time) State {
	if l.Status != Active {
		return StateDraft
	}
	return stateWithin(at, l.StartsAt, l.EndsAt)
}

// listRow is a row of price_lists: the price list, and the columns that are derived from it.
type listRow struct {
	List
	ListTexts
}

// ListTexts are the columns of a price list that follow from others.
type ListTexts struct{ NameLower, DescriptionLower, NameKey, Search string }

func (listRow) TableName() string { return "price_lists" }

func (r *listRow) derive() { r.ListTexts = r.Derived() }

// Derived are the price list's columns that follow from others.
func (l List) Derived() ListTexts {
	return ListTexts{text.Lower(l.Name), text.Lower(l.Description), text.SortKey(l.Name), text.Fold(l.Name + " " + l.Description)}
}

// ListInput is a new price list or a change of one. What is nil is not mentioned: it stays as it is, or has its default.
type ListInput struct {
	ID            string // of a new one that another store knows already; empty: it gets one
	Name          *string
	Description   *string
	Type          *string
	Status        *string
	StartsAt      *record.Date
	EndsAt        *record.Date
	GroupIDs      *[]string        // the groups it is then for, and no others; none: for everyone
	Prices        []PriceInput     // prices to add, or to change where they have an id
	ReplacePrices bool             // all other prices go
	Revisions     record.Revisions // what an update may be made to
	Typed         bool             // by a person, who has to give it a name
}

// Check reports whether a new price list with this input breaks a rule.
func (in ListInput) Check() error { return in.apply(&listRow{List: List{Status: Draft}}) }

// CreatePriceList adds a price list with its groups and prices: a draft, unless something else is said.
func (s *Store) CreatePriceList(ctx context.Context, in ListInput) (List, error) {
	at := record.NowOf(ctx)
	row := listRow{List: List{ID: cmp.Or(in.ID, record.NewID("pl_", at)), Status: Draft, Edition: 1, CreatedAt: at, UpdatedAt: at}}
	if err := in.apply(&row); err != nil {
		return List{}, err
	}
	var groups []string
	if in.GroupIDs != nil {
		groups = text.Distinct(*in.GroupIDs)
	}
	err := s.db.Change(ctx, "create price list", func(tx *gorm.DB) error {
		if err := s.customers.KeepGroups(tx, groups, "id"); err != nil {
			return err
		}
		row.GroupsCount, row.PricesCount = int64(len(groups)), 0
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		if err := s.setPriceListGroups(tx, row.ID, groups); err != nil {
			return err
		}
		if err := s.putPrices(tx, &row.List, in.Prices); err != nil {
			return err
		}
		return s.recordPriceList(tx, nil, row.List, 0)
	})
	return row.List, err
}

// PriceList finds a price list by id.
func (s *Store) PriceList(ctx context.Context, id string) (List, error) {
	row, err := s.priceList(s.db.Read(ctx), id)
	return row.List, err
}

// UpdatePriceList changes what the input mentions, groups and prices included, all or nothing. UpdatedAt moves
// only when something other than the groups and the prices changed.
func (s *Store) UpdatePriceList(ctx context.Context, id string, in ListInput) (List, error) {
	var row listRow
	err := s.db.Change(ctx, "update price list", func(tx *gorm.DB) (err error) {
		if row, err = s.lockPriceList(tx, id, in.GroupIDs); err != nil {
			return err
		}
		before := row
		if err := in.Revisions.Check("price_list", row); err != nil {
			return err
		}
		was, err := s.priceListToRecord(tx, row.List)
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
			row.UpdatedAt = record.Now()
		}
		if regrouped || !row.same(before) {
			row.Edition++
			err := tx.Model(&listRow{}).Where("id = ?", id).Select("*").Omit("id", "created_at", "prices_count").UpdateColumns(&row).Error
			if err != nil {
				return err
			}
		}
		if in.ReplacePrices {
			if err := s.dropPrices(tx, &row.List, in.Prices); err != nil {
				return err
			}
		}
		if err := s.putPrices(tx, &row.List, in.Prices); err != nil {
			return err
		}
		return s.recordPriceList(tx, &was, row.List, changes(in.Prices))
	})
	return row.List, err
}

// DeletePriceList deletes a price list and its prices. One that is gone already is no error, unless revisions are named.
func (s *Store) DeletePriceList(ctx context.Context, id string, revisions ...record.Revision) (List, error) {
	var row listRow
	err := s.db.Change(ctx, "delete price list", func(tx *gorm.DB) (err error) {
		if row, err = s.priceList(db.ForRemoval(tx), id); err != nil {
			if record.IsKind(err, record.NotFound) && len(revisions) == 0 {
				return nil
			}
			return err
		}
		if err := record.Revisions(revisions).Check("price_list", row); err != nil {
			return err
		}
		was, err := s.priceListToRecord(tx, row.List)
		if err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM price_lists WHERE id = ?", id).Error; err != nil {
			return err
		}
		return s.recordPriceListGone(tx, was)
	})
	return row.List, err
}

func (s *Store) priceList(db *gorm.DB, id string) (listRow, error) {
	var row listRow
	err := db.Where("id = ?", text.Storable(id)).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, record.Missing("price_list", id, "This price list does not exist or has been deleted.")
	}
	return row, s.db.WrapError("read price list", err)
}

// lockPriceList locks a price list for a change, and before it the groups that it is to be for.
func (s *Store) lockPriceList(tx *gorm.DB, id string, groups *[]string) (listRow, error) {
	if groups != nil {
		if row, err := s.priceList(tx, id); err != nil {
			return row, err
		}
		if err := s.customers.KeepGroups(tx, text.Distinct(*groups), "id"); err != nil {
			return listRow{}, err
		}
	}
	return s.priceList(db.ForChange(tx), id)
}

// apply sets what the input mentions in the row, unless that would break a rule.
func (in ListInput) apply(row *listRow) error {
	record.Set(&row.Name, in.Name)
	record.Set(&row.Description, in.Description)
	record.Set(&row.Type, in.Type)
	record.Set(&row.Status, in.Status)
	in.StartsAt.Set(&row.StartsAt)
	in.EndsAt.Set(&row.EndsAt)
	wrong := record.FieldErrors{}
	wrong.Check(!in.Typed || !text.Blank(row.Name), "name", "Enter a name.")
	wrong.CheckText(row.Name, "name")
	wrong.Check(!text.IsUnstorable(row.Description), "description", record.UnstorableText)
	wrong.Check(len([]rune(row.Description)) <= MaxListDescription, "description", "Use at most 2,000 characters.")
	wrong.Check(row.Type == Sale || row.Type == Override, "type", "Choose sale or override.")
	wrong.Check(row.Status == Active || row.Status == Draft, "status", "Choose active or draft.")
	if err := wrong.Err("price_list"); err != nil {
		return err
	}
	row.derive()
	return endsAfterStart("price_list", row.StartsAt, row.EndsAt)
}

func (r listRow) same(other listRow) bool {
	return r.Name == other.Name && r.Description == other.Description && r.Type == other.Type && r.Status == other.Status &&
		record.SameTime(r.StartsAt, other.StartsAt) && record.SameTime(r.EndsAt, other.EndsAt)
}

// regroup makes a locked price list one for just these groups, all of which are kept; nil leaves them as they are.
func (s *Store) regroup(tx *gorm.DB, row *listRow, groups *[]string) (changed bool, err error) {
	if groups == nil {
		return false, nil
	}
	var present []string
	err = tx.Table("price_list_groups").Where("price_list_id = ?", row.ID).Order("group_id").Pluck("group_id", &present).Error
	wanted := text.Distinct(*groups)
	if err != nil || slices.Equal(present, wanted) {
		return false, err
	}
	row.GroupsCount = int64(len(wanted))
	return true, s.setPriceListGroups(tx, row.ID, wanted)
}

func (s *Store) setPriceListGroups(tx *gorm.DB, id string, groups []string) error {
	err := tx.Exec("DELETE FROM price_list_groups WHERE price_list_id = ? AND group_id NOT IN ?", id, s.db.Dialect.ValuesOf(groups)).Error
	if err != nil || len(groups) == 0 {
		return err
	}
	return tx.Exec(`INSERT INTO price_list_groups (price_list_id, group_id) SELECT ?, value FROM ? AS rows WHERE true
		ON CONFLICT (price_list_id, group_id) DO NOTHING`, id, s.db.Dialect.ValuesOf(groups)).Error
}
