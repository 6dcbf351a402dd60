package models

import (
	"context"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"
)

// Customer is a person who buys. Someone may be known under one e-mail twice: as a guest and with an account.
type Customer struct {
	ID               string    `json:"id"`
	Email            string    `json:"email"`
	FirstName        *string   `json:"first_name"`
	LastName         *string   `json:"last_name"`
	Phone            *string   `json:"phone"`
	HasAccount       bool      `json:"has_account"`
	BillingAddressID *string   `json:"billing_address_id"`
	Metadata         Metadata  `json:"metadata"`
	CreatedAt        time.Time `json:"created_at"`
	UpdatedAt        time.Time `json:"updated_at" gorm:"autoUpdateTime:false"` // GORM would write a moment of its own

	// Groups are the first of the customer's groups by name, and GroupsCount how many there
	// are in all; both only where a query asked for them.
	Groups      []GroupName `json:"-" gorm:"-"`
	GroupsCount int         `json:"-" gorm:"-"`
}

// GroupName is what a customer's row shows of a group.
type GroupName struct{ ID, Name string }

// Name is first and last name, as far as they are known.
func (c Customer) Name() string {
	return strings.TrimSpace(text(c.FirstName) + " " + text(c.LastName))
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
	r.FirstLower, r.LastLower = lowered(r.FirstName), lowered(r.LastName)
	r.NameKey = sortKey(r.Name())
	r.Search = fold(strings.Join([]string{r.Email, r.Name(), text(r.Phone)}, " "))
}

// Text is an input text that can be cleared. A nil *Text in an input means: not mentioned.
type Text struct {
	Value string
	Null  bool
}

// TextOf is the input of a form field: what is left blank is cleared.
func TextOf(value string) *Text {
	value = strings.TrimSpace(value)
	return &Text{Value: value, Null: value == ""}
}

func (t *Text) set(column **string) {
	switch {
	case t == nil:
	case t.Null:
		*column = nil
	default:
		value := t.Value
		*column = &value
	}
}

func text(column *string) string {
	if column == nil {
		return ""
	}
	return *column
}

// MetadataChange lays values over the stored metadata, or puts them in its place.
type MetadataChange struct {
	Values  Metadata
	Replace bool
}

// apply lays the values over the stored ones, where they are JSON.
func (c *MetadataChange) apply(stored *Metadata, wrong invalid) {
	if c == nil {
		return
	}
	values, err := c.Values.checked()
	wrong.check(err == nil, "metadata", "A value is not valid JSON.")
	if c.Replace {
		*stored = values
	} else {
		*stored = stored.merge(values)
	}
}

// CustomerInput is what can be said of a customer; nil means: not mentioned.
type CustomerInput struct {
	Email     *string
	FirstName *Text
	LastName  *Text
	Phone     *Text
	Password  *string // an account's; empty for a guest
	Metadata  *MetadataChange
	GroupIDs  *[]string // the groups the customer is then in, and no others
	Revisions Revisions // what an update may be made to
}

// CreateCustomer adds a customer: with an account when a password is given, else a guest.
func (s *Store) CreateCustomer(ctx context.Context, in CustomerInput) (Customer, error) {
	at := now()
	row := customerRow{Customer: Customer{ID: newID("cus_", at), CreatedAt: at, UpdatedAt: at}}
	row.PasswordHash = in.passwordHash()
	row.HasAccount = row.PasswordHash != nil
	if in.Email == nil {
		in.Email = new(string)
	}
	if in.Metadata != nil {
		in.Metadata = &MetadataChange{in.Metadata.Values, true} // an empty text is a value here, it removes nothing
	}
	if err := in.apply(&row); err != nil {
		return Customer{}, err
	}
	err := s.change(ctx, func(tx *gorm.DB) error {
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
		if err := s.record(tx, row.entry(DidCreate, nil, created(row))); err != nil {
			return err
		}
		if _, err := s.joinGroups(tx, row.ID, groups); err != nil {
			return err
		}
		return count(tx, "customers", 1)
	})
	return row.Customer, err
}

// Customer finds a customer by id.
func (s *Store) Customer(ctx context.Context, id string) (Customer, error) {
	row, err := s.customer(s.reading(ctx), id)
	return row.Customer, err
}

// UpdateCustomer changes what the input mentions. The moment of the last change moves only
// when something did.
func (s *Store) UpdateCustomer(ctx context.Context, id string, in CustomerInput) (Customer, error) {
	var row customerRow
	var known []string
	password := in.passwordHash()
	err := s.change(ctx, func(tx *gorm.DB) (err error) {
		var groups []lockedGroup
		if in.GroupIDs == nil {
			row, err = s.customer(forChange(tx), id)
		} else {
			row, groups, err = s.lockWithGroups(tx, id, *in.GroupIDs, &known)
		}
		if err != nil {
			return err
		}
		before := row
		if err := in.Revisions.check("customer", row); err != nil {
			return err
		}
		if in.Email != nil && row.HasAccount {
			return &Error{Kind: Invalid, Object: "customer", Field: "email", Value: *in.Email, Fields: map[string]string{
				"email": "The e-mail of a customer with an account cannot be changed."}}
		}
		if err := in.apply(&row); err != nil {
			return err
		}
		if password != nil {
			row.PasswordHash = password
		}
		if in.GroupIDs != nil {
			if err := s.setGroups(tx, id, groups, distinct(*in.GroupIDs)); err != nil {
				return err
			}
		}
		if row.same(before) {
			return nil
		}
		row.UpdatedAt = nowAfter(before.UpdatedAt)
		err = tx.Model(&customerRow{}).Where("id = ?", id).Select("*").Omit("id", "created_at").Updates(&row).Error
		if err != nil {
			return row.duplicate(err)
		}
		was, became := difference(before, row)
		if password != nil {
			became = append(became, field(passwordField, "changed")) // and no more of it
		}
		return s.record(tx, row.entry(DidUpdate, was, became))
	})
	return row.Customer, err
}

// DeleteCustomer removes a customer from the store and from every group.
func (s *Store) DeleteCustomer(ctx context.Context, id string) error {
	var known []string
	return s.change(ctx, func(tx *gorm.DB) error {
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
		if err := s.record(tx, row.entry(DidDelete, deleted(row), nil)); err != nil {
			return err
		}
		return count(tx, "customers", -1)
	})
}

func (s *Store) customer(db *gorm.DB, id string) (customerRow, error) {
	var row customerRow
	err := db.Where("id = ?", storable(id)).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, notFound("customer", id, "This customer does not exist or has been deleted.")
	}
	return row, s.shown(err)
}

// apply checks the input and lays it over the row.
func (in CustomerInput) apply(row *customerRow) error {
	wrong := invalid{}
	if in.Email != nil {
		email := strings.ToLower(strings.TrimSpace(*in.Email))
		wrong.check(ValidEmail(email), "email", "Enter an e-mail address, such as name@example.com.")
		row.Email = email
	}
	for _, known := range customerTexts {
		column := known.of(&row.Customer)
		(*known.input(&in)).set(column)
		wrong.checkText(text(*column), known.name)
	}
	in.Metadata.apply(&row.Metadata, wrong)
	row.derive()
	return wrong.err("customer")
}

// passwordHash is made before the transaction: it takes longer than all of it.
func (in CustomerInput) passwordHash() *string {
	if in.Password == nil || *in.Password == "" {
		return nil
	}
	hash := hashPassword(*in.Password)
	return &hash
}

// fields are what the activity tells of a customer.
func (r customerRow) fields() Metadata {
	fields := Metadata{field("email", r.Email)}
	for _, known := range customerTexts {
		fields = append(fields, field(known.name, *known.of(&r.Customer)))
	}
	return append(fields, field("has_account", r.HasAccount))
}

func (r customerRow) custom() Metadata { return r.Metadata }

// entry is an entry of the activity about the customer.
func (r customerRow) entry(action string, before, after Metadata) Activity {
	return Activity{Action: action, Object: "customer", ObjectID: r.ID, ObjectName: r.Title(), Before: before, After: after}
}

func (r customerRow) same(other customerRow) bool {
	for _, known := range customerTexts {
		if !sameText(*known.of(&r.Customer), *known.of(&other.Customer)) {
			return false
		}
	}
	return r.Email == other.Email && sameText(r.PasswordHash, other.PasswordHash) && r.Metadata.equal(other.Metadata)
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
	taken := duplicate("customer", "email, has_account", r.Email+", "+account, words)
	taken.Fields = map[string]string{"email": words}
	return taken
}
