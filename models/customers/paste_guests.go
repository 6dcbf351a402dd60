package customers

import (
	"context"
	"database/sql"
	"slices"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
)

// AddMatchingWithGuests does what AddMatching does, but first creates a guest for each valid e-mail of the list that no
// customer has. created is how many; they count as added, too. The number of statements does not depend on how many they are.
func (s *Store) AddMatchingWithGuests(ctx context.Context, groupID string, entries []string) (added Added, created int64, err error) {
	err = s.db.Change(ctx, "add matching customers with guests", func(tx *gorm.DB) error {
		created = 0
		group, err := s.group(db.ForChange(tx), groupID)
		if err != nil {
			return err
		}
		match, err := s.match(tx, groupID, entries)
		if err != nil {
			return err
		}
		guests, err := s.createGuests(tx, match.Guests)
		if err != nil {
			return err
		}
		created = int64(len(guests))
		match.Found = append(match.Found, guests...)
		if len(guests) < len(match.Guests) { // somebody else has just created some of them
			if match, err = s.match(tx, groupID, entries); err != nil {
				return err
			}
		}
		if added, err = s.addMatched(tx, group, match); err != nil || created == 0 {
			return err
		}
		return db.AddToTotal(tx, "customers", created)
	})
	return added, created, err
}

// guestRow is a guest with the columns that follow from the e-mail.
type guestRow struct {
	ID     string `json:"id"`
	Email  string `json:"email"`
	Search string `json:"search"`
}

// createGuests creates and records guests with e-mails that no guest has, in one statement, all but the total. It returns
// their ids. E-mails that somebody else has just taken are passed over.
func (s *Store) createGuests(tx *gorm.DB, emails []string) (ids []string, err error) {
	if len(emails) == 0 {
		return nil, nil
	}
	at := record.NowOf(tx.Statement.Context)
	fresh := record.NewIDs("cus_", at, len(emails))
	rows := make([]guestRow, len(emails))
	var guest customerRow
	for i, email := range emails {
		guest = customerRow{Customer: Customer{ID: fresh[i], Email: email}}
		guest.derive()
		rows[i] = guestRow{guest.ID, guest.Email, guest.Search}
	}
	table, err := db.JSONTable{Columns: []db.JSONColumn{
		{Name: "id", Kind: "text"}, {Name: "email", Kind: "text"}, {Name: "search", Kind: "text"},
	}, Rows: rows}.Expr(s.db)
	if err != nil {
		return nil, err
	}
	// In the order of the e-mails, so that two who create the same ones wait for each other in one order.
	err = tx.Raw(`INSERT INTO customers (id, email, has_account, name_key, search, created_at, updated_at)
		SELECT rows.id, rows.email, FALSE, ?, rows.search, ?, ? FROM ? WHERE true ORDER BY rows.email
		ON CONFLICT (email, has_account) DO NOTHING RETURNING id`, guest.NameKey, at, at, table).Scan(&ids).Error
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return ids, s.activity.Record(tx,
		activity.Entry{Action: activity.DidCreate, Object: "customer", CustomerSet: customerSetOf(slices.Sorted(slices.Values(ids)))})
}

// customerSetOf is the set of customers with these distinct ids.
func customerSetOf(ids []string) *activity.CustomerSet {
	set := &activity.CustomerSet{}
	for _, id := range ids {
		set.Add(sql.RawBytes(id))
	}
	return set
}
