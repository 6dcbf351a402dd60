package pasted

import (
	"strings"

	"gorm.io/gorm"

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
	Unknown = "unknown"
	Twice   = "duplicate"
	Member  = "already in the group"
)

func (s *Store) match(db *gorm.DB, groupID string, entries []string) (Match, error) {
	people, err := s.peopleOf(db, groupID, entries)
	if err != nil {
		return Match{}, err
	}
	list := eachByOne(entries, people)
	m := matching{Match: Match{Entries: len(list)}, people: people, seen: map[string]bool{}, taken: map[string]bool{}}
	for i, listed := range list {
		if reason := m.take(listed.key); reason != "" {
			m.Rest = append(m.Rest, Unmatched{i + 1, listed.entry, reason})
			if reason == Unknown && !isCustomerID(listed.key) && text.ValidEmail(listed.key) {
				m.Guests = append(m.Guests, listed.key)
			}
		}
	}
	return m.Match, nil
}

// matching is a Match while it is made, entry by entry.
type matching struct {
	Match
	people map[string][]person // by their keys
	seen   map[string]bool     // keys
	taken  map[string]bool     // ids of customers
}

// take counts the customers of a key. It returns why the key adds nobody, or "" where it adds somebody.
func (m *matching) take(key string) (reason string) {
	found := m.people[key]
	switch {
	case m.seen[key]:
		return Twice
	case len(found) > 1:
		m.Both++
	}
	m.seen[key] = true
	if len(found) == 0 {
		return Unknown
	}
	adds, reason := false, Twice
	for _, c := range found {
		switch {
		case m.taken[c.ID]:
		case c.IsMember:
			m.Already++
			reason = Member
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

// keyedEntry is an entry with the key it was found by.
type keyedEntry struct{ entry, key string }

// eachByOne gives every entry one key. Where an id and an e-mail in one entry belong to the same customer, or only one of them
// is known, they stay one entry; where they belong to two customers, they become two.
func eachByOne(entries []string, people map[string][]person) []keyedEntry {
	list := make([]keyedEntry, 0, len(entries))
	for _, entry := range entries {
		id, email, are := both(entry)
		if !are {
			list = append(list, keyedEntry{entry, keyOf(entry)})
			continue
		}
		byID, byEmail := people[keyOf(id)], people[keyOf(email)]
		switch {
		case len(byID) == 0:
			list = append(list, keyedEntry{entry, keyOf(email)})
		case len(byEmail) == 0 || byID[0].Email == byEmail[0].Email:
			list = append(list, keyedEntry{entry, keyOf(id)})
		default:
			list = append(list, keyedEntry{id, keyOf(id)}, keyedEntry{email, keyOf(email)})
		}
	}
	return list
}

// both takes an entry with an id and an e-mail apart.
func both(entry string) (id, email string, are bool) {
	id, email, are = strings.Cut(entry, " ")
	return id, email, are && isCustomerID(id) && strings.Contains(email, "@")
}

// keyOf is the stored form of an id or an e-mail, by which it is found.
func keyOf(entry string) string {
	if isCustomerID(entry) {
		return "cus_" + strings.ToUpper(entry[len("cus_"):])
	}
	return text.NormalizeEmail(entry)
}

// keysOf are the keys of all entries: both, where an entry has an id and an e-mail.
func keysOf(entries []string) (emails, ids []string) {
	for _, entry := range entries {
		words := []string{entry}
		if id, email, are := both(entry); are {
			words = []string{id, email}
		}
		for _, word := range words {
			if key := text.Storable(keyOf(word)); isCustomerID(word) {
				ids = append(ids, key)
			} else {
				emails = append(emails, key)
			}
		}
	}
	return emails, ids
}

// person is a customer whom an entry names.
type person struct {
	ID, Email string
	IsMember  bool
}

// peopleOf finds the customers whom the entries name, by their keys.
func (s *Store) peopleOf(db *gorm.DB, groupID string, entries []string) (map[string][]person, error) {
	emails, ids := keysOf(entries)
	people := map[string][]person{}
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
func (s *Store) peopleBy(db *gorm.DB, groupID, column string, wanted []string) (found []person, err error) {
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
