package customers

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/text"
)

// Match counts and names what a pasted list of customers comes to for a group.
type Match struct {
	Entries int      // how many entries the list has
	Found   []string // ids of the customers to add
	Already int      // customers of the list who are in the group
	Both    int      // e-mails that a guest and an account have: both count
	Rest    []Unmatched
	Guests  []string // e-mails among the unknown entries: guests can be created with them
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

// MatchCustomers finds the customers whom a pasted list names, by e-mail in any case or by id, and which of them are not in
// the group yet: in two statements, however long the list is.
func (s *Store) MatchCustomers(ctx context.Context, groupID string, entries []string) (Match, error) {
	match, err := s.match(s.db.Read(ctx), groupID, entries)
	return match, s.db.WrapError("match customers", err)
}

// AddMatching adds the customers whom a pasted list names to a group. Customers who were deleted since MatchCustomers found
// them are passed over.
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
		added, err = s.addMatched(tx, group, match)
		return err
	})
	return added, err
}

// addMatched adds the customers of a match to a locked group.
func (s *Store) addMatched(tx *gorm.DB, group groupRow, match Match) (added Added, err error) {
	db.ProgressOf(tx.Statement.Context).Expect(int64(len(match.Found)))
	added.Added, err = s.join(tx, group.locked(), s.withIDs(tx, match.Found))
	added.Already = int64(match.Already)
	return added, err
}

func (s *Store) match(db *gorm.DB, groupID string, entries []string) (Match, error) {
	people, err := s.peopleOf(db, groupID, entries)
	if err != nil {
		return Match{}, err
	}
	list := eachByOne(entries, people)
	m := matching{Match: Match{Entries: len(list)}, people: people, seen: map[string]bool{}, taken: map[string]bool{}}
	for i, pasted := range list {
		if reason := m.take(pasted.key); reason != "" {
			m.Rest = append(m.Rest, Unmatched{i + 1, pasted.entry, reason})
			if reason == PastedUnknown && !isCustomerID(pasted.key) && text.ValidEmail(pasted.key) {
				m.Guests = append(m.Guests, pasted.key)
			}
		}
	}
	return m.Match, nil
}

// matching is a Match while it is made, entry by entry.
type matching struct {
	Match
	people map[string][]pastedCustomer // by their keys
	seen   map[string]bool             // keys
	taken  map[string]bool             // ids of customers
}

// take counts the customers of a key. It returns why the key adds nobody, or "" where it adds somebody.
func (m *matching) take(key string) (reason string) {
	found := m.people[key]
	switch {
	case m.seen[key]:
		return PastedTwice
	case len(found) > 1:
		m.Both++
	}
	m.seen[key] = true
	if len(found) == 0 {
		return PastedUnknown
	}
	adds, reason := false, PastedTwice
	for _, c := range found {
		switch {
		case m.taken[c.ID]:
		case c.IsMember:
			m.Already++
			reason = PastedMember
		default:
			m.Found = append(m.Found, c.ID)
			adds = true
		}
		m.taken[c.ID] = true
	}
	if adds {
		return ""
	}
	return reason
}

// pastedEntry is an entry with the key it was found by.
type pastedEntry struct{ entry, key string }

// eachByOne gives every entry one key. Where an id and an e-mail in one entry belong to the same customer, or only one of them
// is known, they stay one entry; where they belong to two customers, they become two.
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

// both takes an entry with an id and an e-mail apart.
func both(entry string) (id, email string, are bool) {
	id, email, are = strings.Cut(entry, " ")
	return id, email, are && isCustomerID(id) && strings.Contains(email, "@")
}

// pastedKey is the stored form of an id or an e-mail, by which it is found.
func pastedKey(entry string) string {
	if isCustomerID(entry) {
		return "cus_" + strings.ToUpper(entry[len("cus_"):])
	}
	return text.NormalizeEmail(entry)
}

// pastedKeys are the keys of all entries: both, where an entry has an id and an e-mail.
func pastedKeys(entries []string) (emails, ids []string) {
	for _, entry := range entries {
		words := []string{entry}
		if id, email, are := both(entry); are {
			words = []string{id, email}
		}
		for _, word := range words {
			if key := text.Storable(pastedKey(word)); isCustomerID(word) {
				ids = append(ids, key)
			} else {
				emails = append(emails, key)
			}
		}
	}
	return emails, ids
}

// pastedCustomer is a customer whom an entry names.
type pastedCustomer struct {
	ID, Email string
	IsMember  bool
}

// peopleOf finds the customers whom the entries name, by their keys.
func (s *Store) peopleOf(db *gorm.DB, groupID string, entries []string) (map[string][]pastedCustomer, error) {
	emails, ids := pastedKeys(entries)
	people := map[string][]pastedCustomer{}
	found, err := s.peopleBy(db, groupID, "email", emails)
	if err != nil {
		return nil, err
	}
	for _, c := range found {
		people[c.Email] = append(people[c.Email], c)
	}
	if found, err = s.peopleBy(db, groupID, "id", ids); err != nil {
		return nil, err
	}
	for _, c := range found {
		people[c.ID] = append(people[c.ID], c)
	}
	return people, nil
}

// peopleBy finds the customers with some values in a column, and which of them are in the group.
func (s *Store) peopleBy(db *gorm.DB, groupID, column string, wanted []string) (found []pastedCustomer, err error) {
	if len(wanted) == 0 {
		return nil, nil
	}
	err = db.Session(&gorm.Session{NewDB: true}).Table("customers").
		Select("customers.id, customers.email, EXISTS (SELECT 1 FROM members WHERE members.group_id = ? AND "+
			"members.customer_id = customers.id) AS is_member",
			text.Storable(groupID)).
		Where("customers."+column+" IN ?", s.db.Dialect.ValuesOf(text.Distinct(wanted))).Order("customers.id").Find(&found).Error
	return found, err
}
