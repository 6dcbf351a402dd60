package customers

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/text"
)

// MostPasted is how many entries a pasted or uploaded list may have.
const MostPasted = 100_000

// Pasted reads e-mails and ids of customers from a text: one in a line, or many, separated by commas, semicolons, tabs or
// blanks; "Ada Abbott <ada@example.com>"; a file of a spreadsheet, whose other cells are passed over, and so is its head.
// A line without any is an entry as it stands, so that it can be told as unknown; one with an id and an e-mail, as an export
// has it, is one entry with both.
func Pasted(text string) (entries []string) {
	for i, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		found := pastedInLine(line)
		switch rest := strings.Trim(line, " \t,;\"'\ufeff"); {
		case len(found) == 2 && isCustomerID(found[0]) != isCustomerID(found[1]):
			if isCustomerID(found[1]) {
				slices.Reverse(found)
			}
			entries = append(entries, strings.Join(found, " "))
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
	match, err := s.match(s.db.Read(ctx), groupID, entries)
	return match, s.db.WrapError("match customers", err)
}

// AddMatching adds the customers that a pasted list means to a group. Who was deleted since the list was looked up is passed over.
func (s *Store) AddMatching(ctx context.Context, groupID string, entries []string) (added Added, err error) {
	err = s.db.Change(ctx, "add matching customers", func(tx *gorm.DB) error {
		group, err := s.group(db.ForChange(tx), groupID)
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

// pastedCustomer is who an entry means.
type pastedCustomer struct {
	ID, Email string
	IsMember  bool
}

// pastedKey is what an id or an e-mail is looked up by.
func pastedKey(entry string) string {
	if isCustomerID(entry) {
		return "cus_" + strings.ToUpper(entry[len("cus_"):])
	}
	return text.NormalizeEmail(entry)
}

// both takes an entry with an id and an e-mail apart.
func both(entry string) (id, email string, are bool) {
	id, email, are = strings.Cut(entry, " ")
	return id, email, are && isCustomerID(id) && strings.Contains(email, "@")
}

// peopleOf finds who the entries mean, by their keys.
func (s *Store) peopleOf(db *gorm.DB, groupID string, entries []string) (map[string][]pastedCustomer, error) {
	var emails, ids []string
	look := func(entry string) {
		if key := text.Storable(pastedKey(entry)); isCustomerID(entry) {
			ids = append(ids, key)
		} else {
			emails = append(emails, key)
		}
	}
	for _, entry := range entries {
		if id, email, are := both(entry); are {
			look(id)
			look(email)
		} else {
			look(entry)
		}
	}
	people := map[string][]pastedCustomer{}
	for column, wanted := range map[string][]string{"email": emails, "id": ids} {
		if len(wanted) == 0 {
			continue
		}
		var found []pastedCustomer
		err := db.Session(&gorm.Session{NewDB: true}).Table("customers").
			Select("customers.id, customers.email, EXISTS (SELECT 1 FROM members WHERE members.group_id = ? AND "+
				"members.customer_id = customers.id) AS is_member",
				text.Storable(groupID)).
			Where("customers."+column+" IN ?", s.db.Dialect.ValuesOf(text.Distinct(wanted))).Order("customers.id").Find(&found).Error
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			key := c.Email
			if column == "id" {
				key = c.ID
			}
			people[key] = append(people[key], c)
		}
	}
	return people, nil
}

// pastedEntry is an entry with what it was found by.
type pastedEntry struct{ entry, key string }

// eachByOne gives every entry one key. An id and an e-mail in one are the same customer, whom the one that is known tells; where
// they are two, they are two entries.
func eachByOne(entries []string, people map[string][]pastedCustomer) []pastedEntry {
	list := make([]pastedEntry, 0, len(entries))
	for _, entry := range entries {
		id, email, are := both(entry)
		if !are {
			list = append(list, pastedEntry{entry, pastedKey(entry)})
			continue
		}
		byID, byEmail := people[pastedKey(id)], people[pastedKey(email)]
		switch {
		case len(byID) == 0:
			list = append(list, pastedEntry{entry, pastedKey(email)})
		case len(byEmail) == 0 || byID[0].Email == byEmail[0].Email:
			list = append(list, pastedEntry{entry, pastedKey(id)})
		default:
			list = append(list, pastedEntry{id, pastedKey(id)}, pastedEntry{email, pastedKey(email)})
		}
	}
	return list
}

func (s *Store) match(db *gorm.DB, groupID string, entries []string) (match Match, err error) {
	people, err := s.peopleOf(db, groupID, entries)
	if err != nil {
		return match, err
	}
	list := eachByOne(entries, people)
	match.Entries = len(list)
	seen, taken := map[string]bool{}, map[string]bool{}
	for i, pasted := range list {
		key := pasted.key
		var reason string
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
			match.Rest = append(match.Rest, Unmatched{i + 1, pasted.entry, reason})
		}
	}
	return match, nil
}
