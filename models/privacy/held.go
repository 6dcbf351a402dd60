package privacy

import (
	"context"
	"io"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// Format is how a file is written.
type Format string

// The formats of a file with everything that is held about a person.
const (
	JSON Format = "json"
	CSV  Format = "csv"
)

// heldCustomer are all columns of a customer but those that only repeat others, and the hash of the password.
type heldCustomer struct {
	customers.Customer
	HasPassword bool `json:"has_password"`
}

// heldGroup is a group that the person is in.
type heldGroup struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	AddedAt time.Time `json:"added_at"`
	AddedBy *string   `json:"added_by"`
}

// heldEntry is what was done to the person. Of an entry about many customers it has none but them.
type heldEntry struct {
	ID         string          `json:"id"`
	At         time.Time       `json:"at"`
	By         string          `json:"by"`
	Via        string          `json:"via"`
	Action     string          `json:"action"`
	Object     string          `json:"object"`
	ObjectID   string          `json:"object_id"`
	ObjectName string          `json:"object_name"`
	Before     record.Metadata `json:"before"`
	After      record.Metadata `json:"after"`
	Undone     bool            `json:"undone"`
}

// heldAnswer is an answer of the Admin API about the person that is kept for a day, for a request that may be sent again.
type heldAnswer struct {
	Caller    string    `json:"-"`
	Key       string    `json:"-"`
	CreatedAt time.Time `json:"created_at"`
	Status    int       `json:"status"`
	Body      string    `json:"body"`
}

// holder writes what is held, part by part. begin starts a part; item is one of the types above.
type holder interface {
	begin(part string) error
	item(item any) error
	end() error
}

// ExportPerson writes everything that is held about a person, a customer or one who was deleted, into a file, however much it is:
// their fields, the groups they are in, since when and by whom, what was done to them, when and by whom, and answers that wait to be
// sent again. It writes nothing before it is in the activity. The error for an id of which nothing is known is of the kind NotFound.
// For admins.
func (s *Store) ExportPerson(ctx context.Context, id string, format Format, file io.Writer) error {
	if err := activity.Require(ctx, activity.Admin); err != nil {
		return err
	}
	person, err := s.Person(ctx, id)
	if err != nil {
		return err
	}
	err = s.db.Change(ctx, "export a person", func(tx *gorm.DB) error {
		return s.activity.Record(tx,
			activity.Entry{Action: activity.DidExport, Object: "customer", ObjectID: person.ID, ObjectName: person.ID})
	})
	if err != nil {
		return err
	}
	var to holder = newHeldJSON(file, record.NowOf(ctx))
	if format == CSV {
		to = newHeldCSV(file)
	}
	return s.db.WrapError("export a person", s.write(s.db.Read(ctx), person, to))
}

func (s *Store) write(tx *gorm.DB, p Person, to holder) error {
	for _, part := range []struct {
		name  string
		items func(*gorm.DB, Person, holder) error
	}{
		{"customer", s.writeCustomer}, {"groups", s.writeGroups}, {"activity", s.writeActivity}, {"kept_answers", s.writeAnswers},
	} {
		if err := to.begin(part.name); err != nil {
			return err
		}
		if err := part.items(tx, p, to); err != nil {
			return err
		}
	}
	return to.end()
}

func (s *Store) writeCustomer(tx *gorm.DB, p Person, to holder) error {
	if p.Deleted {
		return nil
	}
	var held heldCustomer
	err := tx.Table("customers").Select("customers.*, password_hash IS NOT NULL AS has_password").Where("id = ?", p.ID).Take(&held).Error
	if err != nil {
		return err
	}
	return to.item(held)
}

func (s *Store) writeGroups(tx *gorm.DB, p Person, to holder) error {
	return db.InBatches(-1, s.db.Sizes.Batch, func(after *heldGroup, limit int) (groups []heldGroup, err error) {
		last := ""
		if after != nil {
			last = after.ID
		}
		err = tx.Raw(`SELECT customer_groups.id, name, members.created_at AS added_at, added_by
			FROM members JOIN customer_groups ON customer_groups.id = group_id
			WHERE customer_id = ? AND group_id > ? ORDER BY group_id LIMIT ?`, text.Storable(p.ID), last, limit).Scan(&groups).Error
		return groups, err
	}, func(group heldGroup) error { return to.item(group) })
}

func (s *Store) writeActivity(tx *gorm.DB, p Person, to holder) error {
	return s.eachEntry(tx, activity.Query{CustomerID: p.ID}, func(entry activity.Entry) error {
		return to.item(heldEntry{
			ID: entry.ID, At: entry.At, By: entry.Actor, Via: entry.Via, Action: entry.Action, Object: entry.Object,
			ObjectID: entry.ObjectID, ObjectName: entry.ObjectName, Before: entry.Before, After: entry.After, Undone: entry.UndoneBy != nil,
		})
	})
}

// answersAtOnce is how many answers, each of up to a megabyte, are in memory.
const answersAtOnce = 20

func (s *Store) writeAnswers(tx *gorm.DB, p Person, to holder) error {
	return db.InBatches(-1, answersAtOnce, func(after *heldAnswer, limit int) (answers []heldAnswer, err error) {
		if after == nil {
			after = &heldAnswer{}
		}
		err = tx.Raw(`SELECT caller, key, created_at, status, body FROM repeatable_requests
			WHERE status IS NOT NULL AND (caller, key) > (?, ?) AND `+s.db.Dialect.Contains("body")+" ORDER BY caller, key LIMIT ?",
			after.Caller, after.Key, text.Storable(p.ID), limit).Scan(&answers).Error
		return answers, err
	}, func(answer heldAnswer) error { return to.item(answer) })
}
