package privacy

import (
	"crypto/rand"
	"encoding/json"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/imports"
	"cohort/models/record"
)

// What stands where a text was about somebody who is erased.
const (
	erasedReason = "This row was about a customer who has been erased since."
	erasedFile   = "a file"
	erasedAnswer = `{"code":"invalid_state_error","type":"conflict","message":"The customer of this request has been erased."}`
)

// forgetFailures replaces the reasons why rows were not imported that have any of the traces in them, and names of files.
func (s *Store) forgetFailures(tx *gorm.DB, who traces) error {
	return s.eachEntry(tx, activity.Query{Object: "import"}, func(entry activity.Entry) error {
		found := false
		for i, field := range entry.After {
			var reason string
			if json.Unmarshal(field.Value, &reason) == nil && who.in(reason) {
				entry.After[i] = activity.Field(field.Key, erasedReason)
				found = true
			}
		}
		name := entry.ObjectName
		if who.in(name) {
			name, found = erasedFile, true
		}
		if !found {
			return nil
		}
		return tx.Exec("UPDATE activity SET object_name = ?, after = ? WHERE id = ?", name, entry.After, entry.ID).Error
	})
}

// forgetFiles renames the files of imports whose names have any of the traces in them.
func forgetFiles(tx *gorm.DB, who traces) error { return imports.RenameFiles(tx, who.in, erasedFile) }

// forgetAnswers replaces the answers about the customer that wait for a request to be sent again: who sends it learns that the
// customer is gone, and does not create them anew. A request whose key has any of it is forgotten.
func (s *Store) forgetAnswers(tx *gorm.DB, who traces) error {
	body, key := s.db.Dialect.Contains("body"), s.db.Dialect.Contains("key")
	for _, trace := range append([]string{who.id}, who.emails...) {
		for _, written := range inJSON(trace) {
			err := tx.Exec("UPDATE repeatable_requests SET status = 409, etag = NULL, body = ? WHERE status IS NOT NULL AND "+body,
				erasedAnswer, written).Error
			if err != nil {
				return err
			}
		}
		if err := tx.Exec("DELETE FROM repeatable_requests WHERE "+key, trace).Error; err != nil {
			return err
		}
	}
	return nil
}

// inJSON are the ways in which a text may be written inside a JSON text: with and without escapes for HTML.
func inJSON(words string) (ways []string) {
	escaped, _ := json.Marshal(words) // texts always marshal
	plain := record.JSONString(words)
	for _, quoted := range []string{string(plain), string(escaped)} {
		if way := quoted[1 : len(quoted)-1]; len(ways) == 0 || ways[0] != way {
			ways = append(ways, way)
		}
	}
	return ways
}

// forgetMessages takes all messages that wait for their operator's next page: a name in them may be shortened, and can then not
// be found. They wait for a moment only.
func forgetMessages(tx *gorm.DB, _ traces) error {
	return tx.Exec("UPDATE sessions SET data = '' WHERE data <> ''").Error
}

// remains names the setting that stands while there is something to be removed from the files. Each erasure gives it another value.
const remains = "erased remains"

// remember notes that somebody was erased, of whom the files still have what deleted rows leave behind.
func remember(tx *gorm.DB, _ traces) error {
	return tx.Exec("INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
		remains, rand.Text()).Error
}
