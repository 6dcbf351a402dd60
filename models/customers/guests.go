package customers

import (
	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
)

// guestRow is a guest with the columns that follow from the e-mail.
type guestRow struct {
	ID     string `json:"id"`
	Email  string `json:"email"`
	Search string `json:"search"`
}

// CreateGuests creates and records guests with e-mails that no guest has, in one statement, all but the total. It returns
// their ids. E-mails that somebody else has just taken are passed over.
func (s *Store) CreateGuests(tx *gorm.DB, emails []string) (ids []string, err error) {
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
		activity.Entry{Action: activity.DidCreate, Object: "customer", CustomerSet: activity.CustomerSetOf(ids)})
}
