package privacy

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// traces are what a customer is known by, now and in the past.
type traces struct {
	id     string
	emails []string
	words  map[string]bool // texts of theirs, folded
}

// shortestTrace is how many characters a text must have to be known as somebody's: shorter ones are in every other word.
const shortestTrace = 3

// tracesOf collects what the activity knows of a customer, and the fields of one who is deleted now.
func (s *Store) tracesOf(tx *gorm.DB, id string, deleted activity.Entry) (traces, error) {
	who := traces{id: text.Storable(id), words: map[string]bool{}}
	who.addFields(deleted.Before)
	err := s.eachEntry(tx, activity.Query{ObjectID: id}, func(entry activity.Entry) error {
		who.add(entry.ObjectName)
		who.addFields(entry.Before)
		who.addFields(entry.After)
		return nil
	})
	return who, err
}

// eachEntry visits the entries that a query finds, the latest first.
func (s *Store) eachEntry(tx *gorm.DB, q activity.Query, visit func(activity.Entry) error) error {
	return db.InBatches(-1, s.db.Sizes.Batch, func(after *activity.Entry, limit int) (entries []activity.Entry, err error) {
		if after != nil {
			q.Before = after.ID
		}
		err = s.activity.Find(tx, q).Order("id DESC").Limit(limit).Find(&entries).Error
		return entries, err
	}, visit)
}

func (t *traces) addFields(fields record.Metadata) {
	for _, field := range fields {
		var value any
		_ = json.Unmarshal(field.Value, &value) // which activity.Field wrote
		email, isText := value.(string)
		switch {
		case field.Key == "email" && isText:
			t.addEmail(email)
		case field.Key != activity.MetadataField: // its keys are the names of what others have, too
			t.addValue(value)
		}
	}
}

func (t *traces) addEmail(email string) {
	if !slices.Contains(t.emails, email) {
		t.emails = append(t.emails, email)
	}
	name, _, _ := strings.Cut(email, "@")
	t.add(email)
	t.add(name)
}

// addValue adds the texts in a value of JSON.
func (t *traces) addValue(value any) {
	switch value := value.(type) {
	case string:
		t.add(value)
	case []any:
		for _, each := range value {
			t.addValue(each)
		}
	case map[string]any:
		for _, each := range value {
			t.addValue(each)
		}
	}
}

func (t *traces) add(word string) {
	if word = text.Fold(strings.TrimSpace(word)); utf8.RuneCountInString(word) >= shortestTrace {
		t.words[word] = true
	}
}

// in is true for a text that has any of the traces in it.
func (t traces) in(words string) bool {
	words = text.Fold(words)
	for word := range t.words {
		if strings.Contains(words, word) {
			return true
		}
	}
	return strings.Contains(words, text.Fold(t.id))
}
