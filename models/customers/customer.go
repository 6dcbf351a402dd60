package customers

import (
	"context"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/naming"
	"cohort/models/password"
	"cohort/models/record"
	"cohort/models/text"
)

// Customer is a person who buys. One e-mail may belong to two customers: a guest and one with an account.
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
	UpdatedAt        time.Time       `json:"updated_at" gorm:"autoUpdateTime:false"` // GORM would write a time of its own

	// Groups are the first of the customer's groups in the order of their names, and GroupsCount is the number of all. Both are
	// read only where Query.ShowGroups asks for them.
	Groups      []GroupName `json:"-" gorm:"-"`
	GroupsCount int         `json:"-" gorm:"-"`

	// Membership is that in the group of the query, read only where Query.ShowMembership asks for it.
	Membership activity.Membership `json:"-" gorm:"-"`
}

// GroupName is a group as the row of a customer shows it.
type GroupName = naming.Named

// Name is first and last name, as far as they are known.
func (c Customer) Name() string {
	return strings.TrimSpace(text.OrEmpty(c.FirstName) + " " + text.OrEmpty(c.LastName))
}

// Title is the name, or the e-mail where there is no name.
func (c Customer) Title() string {
	if name := c.Name(); name != "" {
		return name
	}
	return c.Email
}

// customerRow is the customer as it is stored, with the columns that only the database uses.
type customerRow struct {
	Customer
	PasswordHash *string
	Texts
}

func (customerRow) TableName() string { return "customers" }

// Input is a customer to create, or the changes of one. A nil field is not mentioned: it stays as it is.
type Input struct {
	Email     *string
	FirstName *record.Text
	LastName  *record.Text
	Phone     *record.Text
	Password  *string // an account's; empty for a guest
	Metadata  *record.MetadataChange
	GroupIDs  *[]string        // the customer is then in these groups, and in no others
	Revisions record.Revisions // an update is made only where the stored customer is at one of these; none: at any
	Typed     bool             // a person typed it: names and phones that are new have one line
}

// CreateCustomer adds a customer: one with an account where the input has a password, else a guest.
func (s *Store) CreateCustomer(ctx context.Context, in Input) (Customer, error) {
	row, err := newCustomer(ctx, in)
	if err != nil {
		return Customer{}, err
	}
	err = s.db.Change(ctx, "create customer", func(tx *gorm.DB) error {
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

// newCustomer is the row of a customer who is not stored yet.
func newCustomer(ctx context.Context, in Input) (customerRow, error) {
	at := record.NowOf(ctx)
	row := customerRow{Customer: Customer{ID: record.NewID("cus_", at), CreatedAt: at, UpdatedAt: at}}
	row.PasswordHash = in.passwordHash()
	row.HasAccount = row.PasswordHash != nil
	if in.Email == nil {
		in.Email = new(string)
	}
	if in.Metadata != nil {
		in.Metadata = &record.MetadataChange{Values: in.Metadata.Values, Replace: true} // an empty text is a value here, it removes nothing
	}
	return row, in.apply(&row)
}

// Customer finds a customer by id.
func (s *Store) Customer(ctx context.Context, id string) (Customer, error) {
	row, err := s.customer(s.db.Read(ctx), id)
	return row.Customer, err
}

// UpdateCustomer changes what the input mentions, all or nothing. UpdatedAt moves only when something besides the groups did
// change. The e-mail of a customer with an account cannot be changed.
func (s *Store) UpdateCustomer(ctx context.Context, id string, in Input) (Customer, error) {
	var row customerRow
	var known []string
	hash := in.passwordHash()
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
		if err := in.update(&row, hash); err != nil {
			return err
		}
		if in.GroupIDs != nil {
			if err := s.setGroups(tx, id, groups, text.Distinct(*in.GroupIDs)); err != nil {
				return err
			}
		}
		return s.saveCustomer(tx, before, &row)
	})
	return row.Customer, err
}

// update lays the input, with the hash of its password, over a stored row, if the row may be changed like that.
func (in Input) update(row *customerRow, hash *string) error {
	if err := in.Revisions.Check("customer", *row); err != nil {
		return err
	}
	if in.Email != nil && row.HasAccount {
		return &record.Error{Kind: record.Invalid, Object: "customer", Field: "email", Value: *in.Email, Fields: map[string]string{
			"email": "The e-mail of a customer with an account cannot be changed."}}
	}
	if hash != nil {
		row.PasswordHash = hash
	}
	return in.apply(row)
}

// saveCustomer stores and records the changes of a locked row, if there are any.
func (s *Store) saveCustomer(tx *gorm.DB, before customerRow, row *customerRow) error {
	if row.same(before) {
		return nil
	}
	row.UpdatedAt = record.NowAfter(tx.Statement.Context, before.UpdatedAt)
	if err := tx.Model(&customerRow{}).Where("id = ?", row.ID).Select("*").Omit("id", "created_at").Updates(row).Error; err != nil {
		return row.duplicate(err)
	}
	was, became := activity.Difference(before, *row)
	if !sameText(row.PasswordHash, before.PasswordHash) {
		became = append(became, activity.Field(activity.PasswordField, "changed")) // and nothing about the password itself
	}
	return s.activity.Record(tx, row.entry(activity.DidUpdate, was, became))
}

func (s *Store) customer(db *gorm.DB, id string) (customerRow, error) {
	var row customerRow
	err := db.Where("id = ?", text.Storable(id)).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, NoCustomer(id)
	}
	return row, s.db.WrapError("read customer", err)
}

// NoCustomer is the error of the kind NotFound for an id that no customer has.
func NoCustomer(id string) error {
	return record.Missing("customer", id, "This customer does not exist or has been deleted.")
}

// apply lays the input over a row, with the columns that follow from it.
func (in Input) apply(row *customerRow) error {
	err := in.Apply(&row.Customer)
	row.derive()
	return err
}

// Apply checks the input and lays it over a customer, but for the password and the groups. The error has a sentence for every
// field that is wrong.
func (in Input) Apply(c *Customer) error {
	wrong := record.FieldErrors{}
	if in.Email != nil {
		email := text.NormalizeEmail(*in.Email)
		wrong.Check(text.ValidEmail(email), "email", "Enter an e-mail address, such as name@example.com.")
		c.Email = email
	}
	for _, known := range TextFields {
		column := known.Of(c)
		before := text.OrEmpty(*column)
		(*known.Input(&in)).Set(column)
		now := text.OrEmpty(*column)
		wrong.CheckText(now, known.Name)
		wrong.Check(!in.Typed || now == before || !text.HasControl(now), known.Name, record.ControlText)
	}
	in.Metadata.Apply(&c.Metadata, wrong)
	return wrong.Err("customer")
}

// passwordHash is nil where the input has no password. Hashing takes longer than a whole transaction: call it before.
func (in Input) passwordHash() *string {
	if in.Password == nil || *in.Password == "" {
		return nil
	}
	hash := password.Hash(*in.Password)
	return &hash
}

// Fields are the fields of a customer that the activity records, but for the metadata.
func (c Customer) Fields() record.Metadata {
	fields := record.Metadata{activity.Field("email", c.Email)}
	for _, known := range TextFields {
		fields = append(fields, activity.Field(known.Name, *known.Of(&c)))
	}
	return append(fields, activity.Field("has_account", c.HasAccount))
}

// Custom is the metadata, which the activity records key by key.
func (c Customer) Custom() record.Metadata { return c.Metadata }

// entry is an entry of the activity about the customer.
func (c Customer) entry(action string, before, after record.Metadata) activity.Entry {
	return activity.Entry{Action: action, Object: "customer", ObjectID: c.ID, ObjectName: c.Title(), Before: before, After: after}
}

// same reports whether two rows hold the same values, times apart.
func (r customerRow) same(other customerRow) bool {
	for _, known := range TextFields {
		if !sameText(*known.Of(&r.Customer), *known.Of(&other.Customer)) {
			return false
		}
	}
	return r.Email == other.Email && sameText(r.PasswordHash, other.PasswordHash) && r.Metadata.Equal(other.Metadata)
}

// duplicate turns the database's refusal of an e-mail that is taken into an error of the kind Duplicate. Other errors stay.
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

// Revision changes with the customer. The groups the customer is in are no part of it.
func (c Customer) Revision() record.Revision { return record.RevisionOf(c) }
