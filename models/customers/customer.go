package customers

import (
	"context"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/password"
	"cohort/models/record"
	"cohort/models/text"
)

// Customer is a person who buys. Someone may be known under one e-mail twice: as a guest and with an account.
type Customer struct {
	ID               string          `json:"id"`
	Email            string          `json:"email"`
	FirstName        *string         `json:"first_name"`
	LastName         *string         `json:"last_name"`
	Phone            *string         `json:"phone"`
	HasAccount       bool            `json:"has_account"`
	BillingAddressID *string         `json:"billing_address_id"`
	Metadata         record.Metadata `json:"metadata"`
	CreatedAt        time.Time       `json:"created_at"`
	UpdatedAt        time.Time       `json:"updated_at" gorm:"autoUpdateTime:false"` // GORM would write a moment of its own

	// Groups are the first of the customer's groups by name, and GroupsCount how many there
	// are in all; both only where a query asked for them.
	Groups      []GroupName `json:"-" gorm:"-"`
	GroupsCount int         `json:"-" gorm:"-"`
}

// GroupName is what a customer's row shows of a group.
type GroupName struct{ ID, Name string }

// Name is first and last name, as far as they are known.
func (c Customer) Name() string {
	return strings.TrimSpace(text.OrEmpty(c.FirstName) + " " + text.OrEmpty(c.LastName))
}

// Title is what to call the customer: the name or else the e-mail.
func (c Customer) Title() string {
	if name := c.Name(); name != "" {
		return name
	}
	return c.Email
}

// customerRow is the customer as it is written, with what nobody reads back.
type customerRow struct {
	Customer
	PasswordHash *string
	FirstLower   *string
	LastLower    *string
	NameKey      string
	Search       string
}

func (customerRow) TableName() string { return "customers" }

// derive fills the columns that follow from others.
func (r *customerRow) derive() {
	r.FirstLower, r.LastLower = text.Lowered(r.FirstName), text.Lowered(r.LastName)
	r.NameKey = text.SortKey(r.Name())
	r.Search = text.Fold(strings.Join([]string{r.Email, r.Name(), text.OrEmpty(r.Phone)}, " "))
}

// Input is what can be said of a customer; nil means: not mentioned.
type Input struct {
	Email     *string
	FirstName *record.Text
	LastName  *record.Text
	Phone     *record.Text
	Password  *string // an account's; empty for a guest
	Metadata  *record.MetadataChange
	GroupIDs  *[]string        // the groups the customer is then in, and no others
	Revisions record.Revisions // what an update may be made to
}

// CreateCustomer adds a customer: with an account when a password is given, else a guest.
func (s *Store) CreateCustomer(ctx context.Context, in Input) (Customer, error) {
	at := record.Now()
	row := customerRow{Customer: Customer{ID: record.NewID("cus_", at), CreatedAt: at, UpdatedAt: at}}
	row.PasswordHash = in.passwordHash()
	row.HasAccount = row.PasswordHash != nil
	if in.Email == nil {
		in.Email = new(string)
	}
	if in.Metadata != nil {
		in.Metadata = &record.MetadataChange{Values: in.Metadata.Values, Replace: true} // an empty text is a value here, it removes nothing
	}
	if err := in.apply(&row); err != nil {
		return Customer{}, err
	}
	err := s.db.Change(ctx, "create customer", func(tx *gorm.DB) error {
		var groups []lockedGroup
		if in.GroupIDs != nil {
			var err error
			if groups, err = s.lockGroups(tx, *in.GroupIDs); err != nil {
				return err
			}
		}
		if err := tx.Create(&row).Error; err != nil {
			return row.duplicate(err)
		}
		if err := s.activity.Record(tx, row.entry(activity.DidCreate, nil, activity.Created(row))); err != nil {
			return err
		}
		if _, err := s.joinGroups(tx, row.ID, groups); err != nil {
			return err
		}
		return db.AddToTotal(tx, "customers", 1)
	})
	return row.Customer, err
}

// Customer finds a customer by id.
func (s *Store) Customer(ctx context.Context, id string) (Customer, error) {
	row, err := s.customer(s.db.Read(ctx), id)
	return row.Customer, err
}

// UpdateCustomer changes what the input mentions. The moment of the last change moves only
// when something did.
func (s *Store) UpdateCustomer(ctx context.Context, id string, in Input) (Customer, error) {
	var row customerRow
	var known []string
	password := in.passwordHash()
	err := s.db.Change(ctx, "update customer", func(tx *gorm.DB) (err error) {
		var groups []lockedGroup
		if in.GroupIDs == nil {
			row, err = s.customer(db.ForChange(tx), id)
		} else {
			row, groups, err = s.lockWithGroups(tx, id, *in.GroupIDs, &known)
		}
		if err != nil {
			return err
		}
		before := row
		if err := in.Revisions.Check("customer", row); err != nil {
			return err
		}
		if in.Email != nil && row.HasAccount {
			return &record.Error{Kind: record.Invalid, Object: "customer", Field: "email", Value: *in.Email, Fields: map[string]string{
				"email": "The e-mail of a customer with an account cannot be changed."}}
		}
		if err := in.apply(&row); err != nil {
			return err
		}
		if password != nil {
			row.PasswordHash = password
		}
		if in.GroupIDs != nil {
			if err := s.setGroups(tx, id, groups, text.Distinct(*in.GroupIDs)); err != nil {
				return err
			}
		}
		if row.same(before) {
			return nil
		}
		row.UpdatedAt = record.NowAfter(before.UpdatedAt)
		err = tx.Model(&customerRow{}).Where("id = ?", id).Select("*").Omit("id", "created_at").Updates(&row).Error
		if err != nil {
			return row.duplicate(err)
		}
		was, became := activity.Difference(before, row)
		if password != nil {
			became = append(became, activity.Field(activity.PasswordField, "changed")) // and no more of it
		}
		return s.activity.Record(tx, row.entry(activity.DidUpdate, was, became))
	})
	return row.Customer, err
}

// DeleteCustomer removes a customer from the store and from every group.
func (s *Store) DeleteCustomer(ctx context.Context, id string) error {
	var known []string
	return s.db.Change(ctx, "delete customer", func(tx *gorm.DB) error {
		row, groups, err := s.lockWithGroups(tx, id, nil, &known)
		if err != nil {
			return err
		}
		if err := s.setGroups(tx, id, groups, nil); err != nil {
			return err
		}
		if err := tx.Delete(&customerRow{}, "id = ?", id).Error; err != nil {
			return err
		}
		if err := s.activity.Record(tx, row.entry(activity.DidDelete, activity.Deleted(row), nil)); err != nil {
			return err
		}
		return db.AddToTotal(tx, "customers", -1)
	})
}

func (s *Store) customer(db *gorm.DB, id string) (customerRow, error) {
	var row customerRow
	err := db.Where("id = ?", text.Storable(id)).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, record.Missing("customer", id, "This customer does not exist or has been deleted.")
	}
	return row, s.db.WrapError("read customer", err)
}

// apply checks the input and lays it over the row.
func (in Input) apply(row *customerRow) error {
	wrong := record.FieldErrors{}
	if in.Email != nil {
		email := strings.ToLower(strings.TrimSpace(*in.Email))
		wrong.Check(text.ValidEmail(email), "email", "Enter an e-mail address, such as name@example.com.")
		row.Email = email
	}
	for _, known := range customerTexts {
		column := known.of(&row.Customer)
		(*known.input(&in)).Set(column)
		wrong.CheckText(text.OrEmpty(*column), known.name)
	}
	in.Metadata.Apply(&row.Metadata, wrong)
	row.derive()
	return wrong.Err("customer")
}

// passwordHash is made before the transaction: it takes longer than all of it.
func (in Input) passwordHash() *string {
	if in.Password == nil || *in.Password == "" {
		return nil
	}
	hash := password.Hash(*in.Password)
	return &hash
}

// Fields are what the activity tells of a customer.
func (r customerRow) Fields() record.Metadata {
	fields := record.Metadata{activity.Field("email", r.Email)}
	for _, known := range customerTexts {
		fields = append(fields, activity.Field(known.name, *known.of(&r.Customer)))
	}
	return append(fields, activity.Field("has_account", r.HasAccount))
}

func (r customerRow) Custom() record.Metadata { return r.Metadata }

// entry is an entry of the activity about the customer.
func (r customerRow) entry(action string, before, after record.Metadata) activity.Entry {
	return activity.Entry{Action: action, Object: "customer", ObjectID: r.ID, ObjectName: r.Title(), Before: before, After: after}
}

func (r customerRow) same(other customerRow) bool {
	for _, known := range customerTexts {
		if !sameText(*known.of(&r.Customer), *known.of(&other.Customer)) {
			return false
		}
	}
	return r.Email == other.Email && sameText(r.PasswordHash, other.PasswordHash) && r.Metadata.Equal(other.Metadata)
}

// duplicate says in words that the e-mail is taken, if that is what the database said.
func (r customerRow) duplicate(err error) error {
	if !errors.Is(err, gorm.ErrDuplicatedKey) {
		return err
	}
	words, account := "A guest customer with this e-mail already exists.", "f"
	if r.HasAccount {
		words, account = "A customer with this e-mail already has an account.", "t"
	}
	// An e-mail is unique together with whether it has an account.
	taken := record.Taken("customer", "email, has_account", r.Email+", "+account, words)
	taken.Fields = map[string]string{"email": words}
	return taken
}

// Revision names a state of the customer. The groups it is in are no part of it.
func (c Customer) Revision() record.Revision { return record.RevisionOf(c) }
