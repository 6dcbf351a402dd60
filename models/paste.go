package models

import (
	"context"
	"strings"

	"gorm.io/gorm"
)

// MostPasted is how many entries a pasted or uploaded list may have.
const MostPasted = 100_000

// Pasted reads e-mails and ids of customers from a text: one in a line, or many, separated by commas, semicolons, tabs or
// blanks; "Ada Abbott <ada@example.com>"; a file of a spreadsheet, whose other cells are passed over, and so is its head.
// A line without any is an entry as it stands, so that it can be told as unknown.
func Pasted(text string) (entries []string) {
	for i, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		found := pastedInLine(line)
		switch rest := strings.Trim(line, " \t,;\"'\ufeff"); {
		case len(found) > 0:
			entries = append(entries, found...)
		case rest != "" && (i > 0 || !isPastedHead(line)):
			entries = append(entries, rest)
		}
	}
	return entries
}

const pasteTrim = " \t\"'<>()[]\ufeff"

func pastedInLine(line string) (found []string) {
	for cell := range strings.FieldsFuncSeq(line, func(r rune) bool { return r == ',' || r == ';' || r == '\t' || r == '|' }) {
		for word := range strings.FieldsSeq(cell) {
			word = strings.TrimPrefix(strings.Trim(word, pasteTrim), "mailto:")
			if strings.Contains(word, "@") && len(word) > 1 || isCustomerID(word) {
				found = append(found, word)
			}
		}
	}
	return found
}

func isCustomerID(word string) bool {
	return strings.HasPrefix(strings.ToLower(word), "cus_") && len(word) > len("cus_")
}

// isPastedHead tells whether a line names the columns of a spreadsheet.
func isPastedHead(line string) bool {
	for cell := range strings.FieldsFuncSeq(strings.ToLower(line), func(r rune) bool { return r == ',' || r == ';' || r == '\t' }) {
		switch strings.Trim(cell, pasteTrim) {
		case "email", "e-mail", "mail", "e-mail address", "email address", "id", "customer_id", "customer id", "customer":
			return true
		}
	}
	return false
}

// Match is what a pasted list of customers comes to for a group.
type Match struct {
	Entries int      // how many there were
	Found   []string // ids of the customers to add
	Already int      // customers of the list who are in the group
	Both    int      // e-mails that a guest and an account have: both count
	Rest    []Unmatched
}

// Unmatched is an entry of the list that adds nobody.
type Unmatched struct {
	Number int // its place in the list, from 1
	Entry  string
	Reason string // one of those below
}

// Why an entry adds nobody.
const (
	PastedUnknown = "unknown"
	PastedTwice   = "duplicate"
	PastedMember  = "already in the group"
)

// MatchCustomers finds the customers that a pasted list means, by e-mail in whatever case or by id, and tells which of them are
// not in the group yet: in two statements, however long the list is.
func (s *Store) MatchCustomers(ctx context.Context, groupID string, entries []string) (Match, error) {
	match, err := s.match(s.reading(ctx), groupID, entries)
	return match, s.told(err)
}

// AddMatching adds the customers that a pasted list means to a group. Who was deleted since the list was looked up is passed over.
func (s *Store) AddMatching(ctx context.Context, groupID string, entries []string) (added Added, err error) {
	err = s.change(ctx, func(tx *gorm.DB) error {
		group, err := s.group(forChange(tx), groupID)
		if err != nil {
			return err
		}
		match, err := s.match(tx, groupID, entries)
		if err != nil {
			return err
		}
		added.Added, err = s.join(tx, group.locked(), s.withIDs(tx, match.Found))
		added.Already = int64(match.Already)
		return err
	})
	return added, err
}

func (s *Store) match(db *gorm.DB, groupID string, entries []string) (match Match, err error) {
	match.Entries = len(entries)
	keys := make([]string, len(entries))
	var emails, ids []string
	for i, entry := range entries {
		if isCustomerID(entry) {
			keys[i] = "cus_" + strings.ToUpper(entry[len("cus_"):])
			ids = append(ids, storable(keys[i]))
		} else {
			keys[i] = normalEmail(entry)
			emails = append(emails, storable(keys[i]))
		}
	}
	type customer struct {
		ID, Email string
		IsMember  bool
	}
	people := map[string][]customer{}
	for column, wanted := range map[string][]string{"email": emails, "id": ids} {
		if len(wanted) == 0 {
			continue
		}
		var found []customer
		err := db.Session(&gorm.Session{NewDB: true}).Table("customers").
			Select("customers.id, customers.email, EXISTS (SELECT 1 FROM members WHERE members.group_id = ? AND members.customer_id = customers.id) AS is_member", storable(groupID)).
			Where("customers."+column+" IN ?", s.seam.valuesOf(distinct(wanted))).Order("customers.id").Find(&found).Error
		if err != nil {
			return match, err
		}
		for _, c := range found {
			key := c.Email
			if column == "id" {
				key = c.ID
			}
			people[key] = append(people[key], c)
		}
	}
	seen, taken := map[string]bool{}, map[string]bool{}
	for i, key := range keys {
		reason := ""
		switch found := people[key]; {
		case seen[key]:
			reason = PastedTwice
		case len(found) == 0:
			reason = PastedUnknown
		default:
			reason = PastedTwice // unless it adds somebody
			if len(found) > 1 {
				match.Both++
			}
			for _, c := range found {
				switch {
				case taken[c.ID]:
				case c.IsMember:
					match.Already++
					reason = PastedMember
				default:
					match.Found = append(match.Found, c.ID)
				}
				if !taken[c.ID] && !c.IsMember {
					reason = ""
				}
				taken[c.ID] = true
			}
		}
		seen[key] = true
		if reason != "" {
			match.Rest = append(match.Rest, Unmatched{i + 1, entries[i], reason})
		}
	}
	return match, nil
}
