package models

import (
	"context"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"
)

// CustomerGroup is a set of customers with a name.
type CustomerGroup struct {
	ID             string    `json:"id"`
	Name           string    `json:"name"`
	Description    *string   `json:"description"`
	Metadata       Metadata  `json:"metadata"`
	CustomersCount int64     `json:"-" gorm:"<-:create"` // kept by the changes of members alone
	CreatedAt      time.Time `json:"created_at"`
	UpdatedAt      time.Time `json:"updated_at" gorm:"autoUpdateTime:false"` // GORM would write a moment of its own
}

// customerGroupRow is the group as it is written.
type customerGroupRow struct {
	CustomerGroup
	NameLower string
	NameKey   string
	Search    string
}

func (customerGroupRow) TableName() string { return "customer_groups" }

func (r *customerGroupRow) derive() {
	r.NameLower = lower(r.Name)
	r.NameKey = sortKey(r.Name)
	r.Search = fold(r.Name + " " + text(r.Description))
}

// The longest name and description of a group, in characters. Programs may give longer names than people may type.
const (
	MaxGroupName        = 2000
	MaxTypedGroupName   = 255
	MaxGroupDescription = 2000
)

// GroupInput is what can be said of a customer group; nil means: not mentioned.
type GroupInput struct {
	Name        *string
	Description *Text
	Metadata    *MetadataChange
	Remove      Selection // customers who leave the group,
	Add         Selection // and then those who join it
	Revisions   Revisions // what an update may be made to
	Typed       bool      // by an operator, whose names fit a line
}

// CreateGroup adds a customer group with the customers chosen for it.
func (s *Store) CreateGroup(ctx context.Context, in GroupInput) (CustomerGroup, error) {
	at := now()
	row := customerGroupRow{CustomerGroup: CustomerGroup{ID: newID("cgrp_", at), CreatedAt: at, UpdatedAt: at}}
	if in.Name == nil {
		in.Name = new(string)
	}
	if in.Metadata != nil {
		in.Metadata = &MetadataChange{in.Metadata.Values, true} // an empty text is a value here, it removes nothing
	}
	if err := in.apply(&row); err != nil {
		return CustomerGroup{}, err
	}
	err := s.change(ctx, func(tx *gorm.DB) error {
		row.CustomersCount = 0
		if err := tx.Create(&row).Error; err != nil {
			return row.duplicate(err)
		}
		if err := s.record(tx, row.entry(DidCreate, nil, created(row))); err != nil {
			return err
		}
		added, err := s.addTo(tx, row.locked(), in.Add)
		if err != nil {
			return err
		}
		row.CustomersCount = added.Added
		return count(tx, "customer_groups", 1)
	})
	return row.CustomerGroup, err
}

// Group finds a customer group by id.
func (s *Store) Group(ctx context.Context, id string) (CustomerGroup, error) {
	row, err := s.group(s.reading(ctx), id)
	return row.CustomerGroup, err
}

// UpdateGroup changes what the input mentions, customers included, all or nothing. The moment
// of the last change moves only when something but the members did.
func (s *Store) UpdateGroup(ctx context.Context, id string, in GroupInput) (CustomerGroup, error) {
	var row customerGroupRow
	err := s.change(ctx, func(tx *gorm.DB) error {
		var err error
		if row, err = s.group(forChange(tx), id); err != nil {
			return err
		}
		before := row
		if err := in.Revisions.check("customer_group", row); err != nil {
			return err
		}
		if err := in.apply(&row); err != nil {
			return err
		}
		removed, err := s.removeFrom(tx, row.locked(), in.Remove)
		if err != nil {
			return err
		}
		if err := in.Remove.Expected(removed.Removed); err != nil {
			return err
		}
		row.CustomersCount -= removed.Removed
		added, err := s.addTo(tx, row.locked(), in.Add)
		if err != nil {
			return err
		}
		row.CustomersCount += added.Added
		if row.same(before) {
			return nil
		}
		row.UpdatedAt = nowAfter(before.UpdatedAt)
		err = tx.Model(&customerGroupRow{}).Where("id = ?", id).Select("*").Omit("id", "created_at", "customers_count").Updates(&row).Error
		if err != nil {
			return row.duplicate(err)
		}
		was, became := difference(before, row)
		return s.record(tx, row.entry(DidUpdate, was, became))
	})
	return row.CustomerGroup, err
}

// DeleteGroup removes a customer group for good. Its customers stay. It tells the group that was
// there; one that is gone already is no error, unless a revision of it is asked for.
func (s *Store) DeleteGroup(ctx context.Context, id string, revisions ...Revision) (CustomerGroup, error) {
	var row customerGroupRow
	err := s.change(ctx, func(tx *gorm.DB) error {
		var err error
		if row, err = s.group(forRemoval(tx), id); err != nil {
			if IsKind(err, NotFound) && len(revisions) == 0 {
				return nil
			}
			return err
		}
		if err := Revisions(revisions).check("customer_group", row); err != nil {
			return err
		}
		return s.deleteGroups(tx, []customerGroupRow{row})
	})
	return row.CustomerGroup, err
}

// SimilarGroup finds another group whose name differs from the given one in case
// alone; ok tells whether there is one.
func (s *Store) SimilarGroup(ctx context.Context, name, exceptID string) (similar CustomerGroup, ok bool, err error) {
	var rows []CustomerGroup
	err = s.reading(ctx).Table("customer_groups").Select(groupColumns).
		Where("name_key = ? AND id <> ?", sortKey(name), exceptID).Order("id").Find(&rows).Error
	for _, row := range rows {
		if row.Name != name && strings.EqualFold(row.Name, name) {
			return row, true, nil
		}
	}
	return CustomerGroup{}, false, s.shown(err)
}

// GroupsCalled finds the groups with these names, or else with names that differ in case alone; they are told by the names
// that were given.
func (s *Store) GroupsCalled(ctx context.Context, names []string) (map[string]GroupName, error) {
	called := map[string]GroupName{}
	if len(names) == 0 {
		return called, nil
	}
	var groups []GroupName
	err := s.reading(ctx).Table("customer_groups").Select("id, name").Where("name_key IN ?", s.dialect.valuesOf(sortKeys(names))).Order("id").Find(&groups).Error
	alike := map[string][]GroupName{}
	for _, group := range groups {
		alike[sortKey(group.Name)] = append(alike[sortKey(group.Name)], group)
	}
	for _, name := range names {
		for _, group := range alike[sortKey(name)] {
			if group.Name == name || called[name].ID == "" && strings.EqualFold(group.Name, name) {
				called[name] = group
			}
		}
	}
	return called, s.shown(err)
}

func (s *Store) group(db *gorm.DB, id string) (customerGroupRow, error) {
	var row customerGroupRow
	err := db.Where("id = ?", storable(id)).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, noGroup(id)
	}
	return row, s.shown(err)
}

func noGroup(id string) error {
	return notFound("customer_group", id, groupGone)
}

const groupGone = "This customer group does not exist or has been deleted."

// apply checks the input and lays it over the row.
func (in GroupInput) apply(row *customerGroupRow) error {
	wrong := invalid{}
	if in.Name != nil {
		typed := in.Typed && *in.Name != row.Name
		row.Name = *in.Name
		wrong.check(!blank(row.Name), "name", "Enter a name.")
		wrong.check(!typed || len([]rune(row.Name)) <= MaxTypedGroupName, "name", "Use at most 255 characters.")
		wrong.check(len([]rune(row.Name)) <= MaxGroupName, "name", "Use at most 2,000 characters.")
		wrong.check(!isUnstorable(row.Name), "name", unreadable)
	}
	in.Description.set(&row.Description)
	wrong.check(len([]rune(text(row.Description))) <= MaxGroupDescription, "description", "Use at most 2,000 characters.")
	wrong.check(!isUnstorable(text(row.Description)), "description", unreadable)
	in.Metadata.apply(&row.Metadata, wrong)
	row.derive()
	return wrong.err("customer_group")
}

// fields are what the activity tells of a group.
func (r customerGroupRow) fields() Metadata {
	return Metadata{field("name", r.Name), field("description", r.Description)}
}

func (r customerGroupRow) custom() Metadata { return r.Metadata }

// entry is an entry of the activity about the group.
func (r customerGroupRow) entry(action string, before, after Metadata) Activity {
	return Activity{Action: action, Object: "customer_group", ObjectID: r.ID, ObjectName: r.Name, Before: before, After: after}
}

func (r customerGroupRow) same(other customerGroupRow) bool {
	return r.Name == other.Name && sameText(r.Description, other.Description) && r.Metadata.equal(other.Metadata)
}

// duplicate says in words that the name is taken, if that is what the database said.
func (r customerGroupRow) duplicate(err error) error {
	if !errors.Is(err, gorm.ErrDuplicatedKey) {
		return err
	}
	return duplicate("customer_group", "name", r.Name, "Another customer group already has this name. Choose another one.")
}
