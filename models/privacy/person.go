package privacy

import (
	"context"
	"encoding/json"

	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/text"
)

// Person is somebody of whom something is kept: a customer, or one who was deleted and still is in the activity.
type Person struct {
	ID         string
	Title      string // the name or the e-mail; the id of somebody deleted of whom no more is known
	Email      string // "" where it is not known
	HasAccount bool
	Deleted    bool
}

// Confirms is what an operator types to confirm that this person is to be erased.
func (p Person) Confirms() string {
	if p.Email == "" {
		return p.ID
	}
	return p.Email
}

// Person finds a customer, or one who was deleted. The error where nothing of them is kept is of the kind NotFound.
func (s *Store) Person(ctx context.Context, id string) (Person, error) {
	customer, err := s.people.Customer(ctx, id)
	if err == nil {
		return Person{ID: customer.ID, Title: customer.Title(), Email: customer.Email, HasAccount: customer.HasAccount}, nil
	}
	if !record.IsKind(err, record.NotFound) {
		return Person{}, err
	}
	former, known := Person{ID: id, Title: id, Deleted: true}, false
	failed := s.eachEntry(s.db.Read(ctx), activity.Query{CustomerID: id}, func(entry activity.Entry) error {
		known = known || entry.Action != activity.DidErase
		if entry.Action == activity.DidDelete && entry.ObjectID == id {
			former.Title = entry.ObjectName
			former.Email = textIn(entry.Before, "email")
			account, _ := entry.Before.Get("has_account")
			former.HasAccount = string(account) == "true"
		}
		return nil
	})
	if failed != nil {
		return Person{}, s.db.WrapError("look for a customer in the activity", failed)
	}
	if !known {
		return Person{}, err
	}
	return former, nil
}

// mostNamesakes is how many others with the same e-mail are found.
const mostNamesakes = 10

// Namesakes finds the others with a person's e-mail: a guest beside an account, and those who were deleted before.
func (s *Store) Namesakes(ctx context.Context, p Person) (others []Person, err error) {
	if p.Email == "" {
		return nil, nil
	}
	tx := s.db.Read(ctx)
	written := string(activity.Field("email", p.Email).Value)
	had := func(column string) string { return s.db.Dialect.Contains(column) }
	var ids []string
	err = tx.Raw(`SELECT id FROM customers WHERE email = ? AND id <> ?
		UNION SELECT object_id FROM activity WHERE object = 'customer' AND action = ? AND object_id <> ? AND `+had("before")+
		` LIMIT ?`, p.Email, text.Storable(p.ID), activity.DidDelete, text.Storable(p.ID), `"email":`+written, mostNamesakes).Scan(&ids).Error
	if err != nil {
		return nil, s.db.WrapError("look for others with the same e-mail", err)
	}
	for _, id := range ids {
		other, err := s.Person(ctx, id)
		if err != nil {
			return nil, err
		}
		others = append(others, other)
	}
	return others, nil
}

// textIn is the text of a field, "" where it is none.
func textIn(fields record.Metadata, name string) (words string) {
	value, _ := fields.Get(name)
	_ = json.Unmarshal(value, &words) // what is no text is none
	return words
}
