package customers

import (
	"context"
	"errors"
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
	CustomersCount int64           `json:"-" gorm:"<-:create"` // only changes of members write it
	CreatedAt      time.Time       `json:"created_at"`
	UpdatedAt      time.Time       `json:"updated_at" gorm:"autoUpdateTime:false"` // GORM would write a time of its own

	// MembersChangedAt is when somebody last joined or left; nil: nobody has. It stays out of the JSON, and so out of the revision and
	// the Admin API: two people who edit a group are in nobody's way who adds a member.
	MembersChangedAt *time.Time `json:"-" gorm:"<-:false"` // only changes of members write it

	// Membership is that of the customer of a query, read only where GroupQuery.ShowMembership asks for it.
	Membership activity.Membership `json:"-" gorm:"-"`
}

// ChangedAt is when the group last changed, its members included: UpdatedAt or MembersChangedAt, whichever is later.
func (g Group) ChangedAt() time.Time {
	if g.MembersChangedAt != nil && g.MembersChangedAt.After(g.UpdatedAt) {
		return *g.MembersChangedAt
	}
	return g.UpdatedAt
}

// groupRow is the group as it is stored, with the columns that only the database uses.
type groupRow struct {
	Group
	GroupTexts
}

// GroupTexts are the columns of a group that follow from others.
type GroupTexts struct{ NameLower, NameKey, Search string }

func (groupRow) TableName() string { return "customer_groups" }

// derive fills the columns that follow from others.
func (r *groupRow) derive() { r.GroupTexts = r.Derived() }

// Derived are the group's columns that follow from others.
func (g Group) Derived() GroupTexts {
	return GroupTexts{text.Lower(g.Name), text.SortKey(g.Name), text.Fold(g.Name + " " + text.OrEmpty(g.Description))}
}

// The longest name and description of a group, in characters. Names that programs send may be longer than those people type.
const (
	MaxGroupName        = 2000
	MaxTypedGroupName   = 255
	MaxGroupDescription = 2000
)

// GroupInput is a customer group to create, or the changes of one. A nil field is not mentioned: it stays as it is.
type GroupInput struct {
	Name        *string
	Description *record.Text
	Metadata    *record.MetadataChange
	Remove      Selection        // customers who leave the group,
	Add         Selection        // and then those who join it
	Revisions   record.Revisions // an update is made only where the stored group is at one of these; none: at any
	Typed       bool             // a person typed it: a new name is cleaned, looks like no other, and has at most MaxTypedGroupName characters
}

// CreateGroup adds a customer group with the customers chosen for it.
func (s *Store) CreateGroup(ctx context.Context, in GroupInput) (Group, error) {
	row, err := newGroup(ctx, in)
	if err != nil {
		return Group{}, err
	}
	err = s.db.Change(ctx, "create group", func(tx *gorm.DB) error {
		row.CustomersCount = 0
		if err := s.refuseLookAlike(tx, row, in); err != nil {
			return err
		}
		if err := s.insertGroups(tx, []groupRow{row}); err != nil {
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

// newGroup is the row of a group that is not stored yet.
func newGroup(ctx context.Context, in GroupInput) (groupRow, error) {
	at := record.NowOf(ctx)
	row := groupRow{Group: Group{ID: record.NewID("cgrp_", at), CreatedAt: at, UpdatedAt: at}}
	if in.Name == nil {
		in.Name = new(string)
	}
	if in.Metadata != nil {
		in.Metadata = &record.MetadataChange{Values: in.Metadata.Values, Replace: true} // an empty text is a value here, it removes nothing
	}
	return row, in.apply(&row)
}

// newGroups are rows that are alike but for their names.
func newGroups(ctx context.Context, names []string, in GroupInput) (rows []groupRow, err error) {
	rows = make([]groupRow, len(names))
	for i, name := range names {
		in.Name = &name
		if rows[i], err = newGroup(ctx, in); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// insertGroups stores and records new groups, all but the total.
func (s *Store) insertGroups(tx *gorm.DB, rows []groupRow) error {
	if err := tx.CreateInBatches(&rows, db.RowsPerStatement).Error; err != nil {
		return rows[0].duplicate(err)
	}
	entries := make([]activity.Entry, len(rows))
	for i, row := range rows {
		entries[i] = row.entry(activity.DidCreate, nil, activity.Created(row))
	}
	return s.activity.Record(tx, entries...)
}

// Group finds a customer group by id.
func (s *Store) Group(ctx context.Context, id string) (Group, error) {
	row, err := s.group(s.db.Read(ctx), id)
	return row.Group, err
}

// UpdateGroup changes what the input mentions, customers included, all or nothing. UpdatedAt moves only when something besides
// the members did change.
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
		if err := s.changeMembers(tx, &row, in); err != nil {
			return err
		}
		if row.same(before) {
			return nil
		}
		if row.Name != before.Name {
			if err := s.refuseLookAlike(tx, row, in); err != nil {
				return err
			}
		}
		row.UpdatedAt = record.NowAfter(ctx, before.UpdatedAt)
		err = tx.Model(&groupRow{}).Where("id = ?", id).Select("*").Omit("id", "created_at", "customers_count").Updates(&row).Error
		if err != nil {
			return row.duplicate(err)
		}
		was, became := activity.Difference(before, row)
		return s.activity.Record(tx, row.entry(activity.DidUpdate, was, became))
	})
	return row.Group, err
}

// changeMembers lets customers leave and join a locked group, and keeps the number of its customers.
func (s *Store) changeMembers(tx *gorm.DB, row *groupRow, in GroupInput) error {
	removed, err := s.removeFrom(tx, row.locked(), in.Remove)
	if err != nil {
		return err
	}
	if err := in.Remove.Expected(removed.Removed); err != nil {
		return err
	}
	row.CustomersCount -= removed.Removed
	added, err := s.addTo(tx, row.locked(), in.Add)
	row.CustomersCount += added.Added
	return err
}

func (s *Store) group(db *gorm.DB, id string) (groupRow, error) {
	var row groupRow
	err := db.Where("id = ?", text.Storable(id)).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, NoGroup(id)
	}
	return row, s.db.WrapError("read group", err)
}

// NoGroup is the error of the kind NotFound for an id that no group has.
func NoGroup(id string) error {
	return record.Missing("customer_group", id, groupGone)
}

const groupGone = "This customer group does not exist or has been deleted."

// Check checks the input without storing anything. Its error is the one of CreateGroup.
func (in GroupInput) Check() error { return in.Apply(&Group{}) }

// apply lays the input over a row, with the columns that follow from it.
func (in GroupInput) apply(row *groupRow) error {
	err := in.Apply(&row.Group)
	row.derive()
	return err
}

// Apply checks the input and lays it over a group, but for its members. The error has a sentence for every field that is wrong.
func (in GroupInput) Apply(g *Group) error {
	wrong := record.FieldErrors{}
	if in.Name != nil {
		typed := in.Typed && *in.Name != g.Name
		wrong.Check(!text.IsUnstorable(*in.Name), "name", record.UnstorableText)
		if g.Name = *in.Name; typed {
			g.Name = text.CleanName(g.Name)
		}
		wrong.Check(!text.Blank(g.Name), "name", "Enter a name.")
		wrong.Check(!typed || len([]rune(g.Name)) <= MaxTypedGroupName, "name", "Use at most 255 characters.")
		wrong.Check(len([]rune(g.Name)) <= MaxGroupName, "name", "Use at most 2,000 characters.")
	}
	in.Description.Set(&g.Description)
	wrong.Check(len([]rune(text.OrEmpty(g.Description))) <= MaxGroupDescription, "description", "Use at most 2,000 characters.")
	wrong.Check(!text.IsUnstorable(text.OrEmpty(g.Description)), "description", record.UnstorableText)
	in.Metadata.Apply(&g.Metadata, wrong)
	return wrong.Err("customer_group")
}

// Fields are the fields of a group that the activity records, but for the metadata.
func (g Group) Fields() record.Metadata {
	return record.Metadata{activity.Field("name", g.Name), activity.Field("description", g.Description)}
}

// Custom is the metadata, which the activity records key by key.
func (g Group) Custom() record.Metadata { return g.Metadata }

// entry is an entry of the activity about the group.
func (g Group) entry(action string, before, after record.Metadata) activity.Entry {
	return activity.Entry{Action: action, Object: "customer_group", ObjectID: g.ID, ObjectName: g.Name, Before: before, After: after}
}

// same reports whether two rows hold the same values, times apart.
func (r groupRow) same(other groupRow) bool {
	return r.Name == other.Name && sameText(r.Description, other.Description) && r.Metadata.Equal(other.Metadata)
}

// duplicate turns the database's refusal of a name that is taken into an error of the kind Duplicate. Other errors stay.
func (r groupRow) duplicate(err error) error {
	if !errors.Is(err, gorm.ErrDuplicatedKey) {
		return err
	}
	return record.Taken("customer_group", "name", r.Name, nameTaken)
}

const nameTaken = "Another customer group already has this name. Choose another one."

// Revision changes with the group. Its members are no part of it.
func (g Group) Revision() record.Revision { return record.RevisionOf(g) }
