package customers

import (
	"context"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// Group is a set of customers with a name.
type Group struct {
	ID             string          `json:"id"`
	Name           string          `json:"name"`
	Description    *string         `json:"description"`
	Metadata       record.Metadata `json:"metadata"`
	CustomersCount int64           `json:"-" gorm:"<-:create"` // kept by the changes of members alone
	CreatedAt      time.Time       `json:"created_at"`
	UpdatedAt      time.Time       `json:"updated_at" gorm:"autoUpdateTime:false"` // GORM would write a moment of its own
}

// groupRow is the group as it is written.
type groupRow struct {
	Group
	NameLower string
	NameKey   string
	Search    string
}

func (groupRow) TableName() string { return "customer_groups" }

func (r *groupRow) derive() {
	r.NameLower = text.Lower(r.Name)
	r.NameKey = text.SortKey(r.Name)
	r.Search = text.Fold(r.Name + " " + text.OrEmpty(r.Description))
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
	Description *record.Text
	Metadata    *record.MetadataChange
	Remove      Selection        // customers who leave the group,
	Add         Selection        // and then those who join it
	Revisions   record.Revisions // what an update may be made to
	Typed       bool             // by an operator, whose names fit a line
}

// CreateGroup adds a customer group with the customers chosen for it.
func (s *Store) CreateGroup(ctx context.Context, in GroupInput) (Group, error) {
	at := record.Now()
	row := groupRow{Group: Group{ID: record.NewID("cgrp_", at), CreatedAt: at, UpdatedAt: at}}
	if in.Name == nil {
		in.Name = new(string)
	}
	if in.Metadata != nil {
		in.Metadata = &record.MetadataChange{Values: in.Metadata.Values, Replace: true} // an empty text is a value here, it removes nothing
	}
	if err := in.apply(&row); err != nil {
		return Group{}, err
	}
	err := s.db.Change(ctx, "create group", func(tx *gorm.DB) error {
		row.CustomersCount = 0
		if err := tx.Create(&row).Error; err != nil {
			return row.duplicate(err)
		}
		if err := s.activity.Record(tx, row.entry(activity.DidCreate, nil, activity.Created(row))); err != nil {
			return err
		}
		added, err := s.addTo(tx, row.locked(), in.Add)
		if err != nil {
			return err
		}
		row.CustomersCount = added.Added
		return db.AddToTotal(tx, "customer_groups", 1)
	})
	return row.Group, err
}

// Group finds a customer group by id.
func (s *Store) Group(ctx context.Context, id string) (Group, error) {
	row, err := s.group(s.db.Read(ctx), id)
	return row.Group, err
}

// UpdateGroup changes what the input mentions, customers included, all or nothing. The moment
// of the last change moves only when something but the members did.
func (s *Store) UpdateGroup(ctx context.Context, id string, in GroupInput) (Group, error) {
	var row groupRow
	err := s.db.Change(ctx, "update group", func(tx *gorm.DB) error {
		var err error
		if row, err = s.group(db.ForChange(tx), id); err != nil {
			return err
		}
		before := row
		if err := in.Revisions.Check("customer_group", row); err != nil {
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
		row.UpdatedAt = record.NowAfter(before.UpdatedAt)
		err = tx.Model(&groupRow{}).Where("id = ?", id).Select("*").Omit("id", "created_at", "customers_count").Updates(&row).Error
		if err != nil {
			return row.duplicate(err)
		}
		was, became := activity.Difference(before, row)
		return s.activity.Record(tx, row.entry(activity.DidUpdate, was, became))
	})
	return row.Group, err
}

// DeleteGroup removes a customer group for good. Its customers stay. It tells the group that was
// there; one that is gone already is no error, unless a revision of it is asked for.
func (s *Store) DeleteGroup(ctx context.Context, id string, revisions ...record.Revision) (Group, error) {
	var row groupRow
	err := s.db.Change(ctx, "delete group", func(tx *gorm.DB) error {
		var err error
		if row, err = s.group(db.ForRemoval(tx), id); err != nil {
			if record.IsKind(err, record.NotFound) && len(revisions) == 0 {
				return nil
			}
			return err
		}
		if err := record.Revisions(revisions).Check("customer_group", row); err != nil {
			return err
		}
		return s.deleteGroups(tx, []groupRow{row})
	})
	return row.Group, err
}

// SimilarGroup finds another group whose name differs from the given one in case
// alone; ok tells whether there is one.
func (s *Store) SimilarGroup(ctx context.Context, name, exceptID string) (similar Group, ok bool, err error) {
	var rows []Group
	err = s.db.Read(ctx).Table("customer_groups").Select(GroupColumns).
		Where("name_key = ? AND id <> ?", text.SortKey(name), exceptID).Order("id").Find(&rows).Error
	for _, row := range rows {
		if row.Name != name && strings.EqualFold(row.Name, name) {
			return row, true, nil
		}
	}
	return Group{}, false, s.db.WrapError("find a similar group", err)
}

// GroupsCalled finds the groups with these names, or else with names that differ in case alone; they are told by the names
// that were given.
func (s *Store) GroupsCalled(ctx context.Context, names []string) (map[string]GroupName, error) {
	called := map[string]GroupName{}
	if len(names) == 0 {
		return called, nil
	}
	var groups []GroupName
	err := s.db.Read(ctx).Table("customer_groups").Select("id, name").
		Where("name_key IN ?", s.db.Dialect.ValuesOf(text.SortKeys(names))).Order("id").Find(&groups).Error
	alike := map[string][]GroupName{}
	for _, group := range groups {
		alike[text.SortKey(group.Name)] = append(alike[text.SortKey(group.Name)], group)
	}
	for _, name := range names {
		for _, group := range alike[text.SortKey(name)] {
			if group.Name == name || called[name].ID == "" && strings.EqualFold(group.Name, name) {
				called[name] = group
			}
		}
	}
	return called, s.db.WrapError("find groups by name", err)
}

func (s *Store) group(db *gorm.DB, id string) (groupRow, error) {
	var row groupRow
	err := db.Where("id = ?", text.Storable(id)).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, noGroup(id)
	}
	return row, s.db.WrapError("read group", err)
}

func noGroup(id string) error {
	return record.Missing("customer_group", id, groupGone)
}

const groupGone = "This customer group does not exist or has been deleted."

// apply checks the input and lays it over the row.
func (in GroupInput) apply(row *groupRow) error {
	wrong := record.FieldErrors{}
	if in.Name != nil {
		typed := in.Typed && *in.Name != row.Name
		row.Name = *in.Name
		wrong.Check(!text.Blank(row.Name), "name", "Enter a name.")
		wrong.Check(!typed || len([]rune(row.Name)) <= MaxTypedGroupName, "name", "Use at most 255 characters.")
		wrong.Check(len([]rune(row.Name)) <= MaxGroupName, "name", "Use at most 2,000 characters.")
		wrong.Check(!text.IsUnstorable(row.Name), "name", record.UnstorableText)
	}
	in.Description.Set(&row.Description)
	wrong.Check(len([]rune(text.OrEmpty(row.Description))) <= MaxGroupDescription, "description", "Use at most 2,000 characters.")
	wrong.Check(!text.IsUnstorable(text.OrEmpty(row.Description)), "description", record.UnstorableText)
	in.Metadata.Apply(&row.Metadata, wrong)
	row.derive()
	return wrong.Err("customer_group")
}

// Fields are what the activity tells of a group.
func (r groupRow) Fields() record.Metadata {
	return record.Metadata{activity.Field("name", r.Name), activity.Field("description", r.Description)}
}

func (r groupRow) Custom() record.Metadata { return r.Metadata }

// entry is an entry of the activity about the group.
func (r groupRow) entry(action string, before, after record.Metadata) activity.Entry {
	return activity.Entry{Action: action, Object: "customer_group", ObjectID: r.ID, ObjectName: r.Name, Before: before, After: after}
}

func (r groupRow) same(other groupRow) bool {
	return r.Name == other.Name && sameText(r.Description, other.Description) && r.Metadata.Equal(other.Metadata)
}

// duplicate says in words that the name is taken, if that is what the database said.
func (r groupRow) duplicate(err error) error {
	if !errors.Is(err, gorm.ErrDuplicatedKey) {
		return err
	}
	return record.Taken("customer_group", "name", r.Name, "Another customer group already has this name. Choose another one.")
}

// Revision names a state of the group. Its members are no part of it.
func (g Group) Revision() record.Revision { return record.RevisionOf(g) }
