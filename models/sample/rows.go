package sample

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/text"
)

// customer makes up customer number n, the i-th of this run. The same number is always the same person.
func (run *seeding) customer(n, i int) customers.Customer {
	random := rand.New(rand.NewPCG(1, uint64(n)))
	speakers := peoples[random.IntN(len(peoples))]
	first, firstRoman := name(pick(random, speakers.firsts))
	last, lastRoman := name(pick(random, speakers.lasts))
	at := run.timeOf(i, run.seed.Customers, random)
	row := customers.Customer{
		ID:         record.NewID("cus_", at),
		Email:      fmt.Sprintf("%s.%s%d@%s", firstRoman, lastRoman, n+1, pick(random, exampleDomains)),
		FirstName:  &first,
		LastName:   &last,
		HasAccount: random.IntN(10) > 0,
		Metadata:   customerMetadata(random, n),
		CreatedAt:  at,
		UpdatedAt:  at,
	}
	if random.IntN(8) > 0 {
		phone := digits(random, pick(random, speakers.phones))
		row.Phone = &phone
	}
	if !row.HasAccount && random.IntN(4) == 0 {
		row.FirstName, row.LastName = nil, nil // guests often leave no more than an e-mail
	}
	if random.IntN(3) == 0 {
		row.UpdatedAt = at.Add(time.Duration(random.Int64N(int64(run.at.Sub(at)) + 1))).Truncate(time.Millisecond)
	}
	return row
}

// exampleDomains belong to nobody, so that no mail ever reaches anybody (RFC 2606).
var exampleDomains = []string{"example.com", "example.com", "example.org", "example.net", "mail.example.com", "shop.example"}

// group makes up the group with number n, the i-th of this run.
func (run *seeding) group(n, i int) customers.Group {
	random := rand.New(rand.NewPCG(2, uint64(n)))
	kind := groupKinds[n%len(groupKinds)]
	name := kind.name
	if n >= len(groupKinds) {
		place := n - len(groupKinds)
		kind = groupKinds[place/len(groupPlaces)%len(groupKinds)]
		name = kind.name + " " + strings.ReplaceAll(groupPlaces[place%len(groupPlaces)], "-", " ")
		if round := place / len(groupPlaces) / len(groupKinds); round > 0 {
			name += fmt.Sprintf(" %d", round+1)
		}
	}
	at := run.timeOf(i, run.seed.Groups, random)
	row := customers.Group{ID: record.NewID("cgrp_", at), Name: name, Metadata: groupMetadata(random, n), CreatedAt: at, UpdatedAt: at}
	if n < len(groupKinds) || random.IntN(3) > 0 {
		row.Description = &kind.description
	}
	return row
}

// customerMetadata is custom data of every type, for about every second customer.
func customerMetadata(random *rand.Rand, n int) record.Metadata {
	if random.IntN(2) == 0 {
		return nil
	}
	all := record.Metadata{
		{Key: "customer_number", Value: record.JSONString(fmt.Sprintf("%06d", n+7))}, // a text: the zeros in front count
		{Key: "orders", Value: raw("%d", random.IntN(60))},
		{Key: "spent", Value: raw("%d.%02d", random.IntN(4000), random.IntN(100))},
		{Key: "newsletter", Value: raw("%t", random.IntN(2) == 0)},
		{Key: "erp_id", Value: raw("12345678901234%06d", n%1_000_000)}, // more digits than a floating-point number holds
		{Key: "size", Value: record.JSONString(pick(random, []string{"S", "M", "L", "XL"}))},
		{Key: "referred_by", Value: raw("null")},
		{Key: "preferences", Value: raw(`{"language":"%s","topics":["new","sale"],"contact":{"weekdays":[1,%d],"phone":%t}}`,
			pick(random, []string{"de", "en", "fr", "ja", "pt"}), 2+random.IntN(4), random.IntN(2) == 0)},
		{Key: "note", Value: record.JSONString(pick(random,
			[]string{"Rings twice ☎️", "Prefers \"no plastic\"", "Two lines:\nsecond floor, left", "Schöne Grüße!"}))},
	}
	from := random.IntN(len(all) - 1)
	return all[from:min(len(all), from+1+random.IntN(4))]
}

// groupMetadata is custom data for about every second group, the first one among them.
func groupMetadata(random *rand.Rand, n int) record.Metadata {
	if n%2 == 1 {
		return nil
	}
	return record.Metadata{
		{Key: "code", Value: record.JSONString(fmt.Sprintf("%03d", 7+n))},
		{Key: "discount_percent", Value: raw("%d.5", random.IntN(20))},
		{Key: "budget", Value: raw("12345678901234567%03d", n%1000)},
		{Key: "exclusive", Value: raw("%t", n%4 == 0)},
		{Key: "contact", Value: raw("null")},
		{Key: "rules", Value: raw(`{"min_order":%d,"countries":["DE","PT"],"channels":{"web":true,"store":false}}`, 10*random.IntN(20))},
	}[:3+random.IntN(4)]
}

func raw(format string, args ...any) json.RawMessage { return fmt.Appendf(nil, format, args...) }

func pick[T any](random *rand.Rand, all []T) T { return all[random.IntN(len(all))] }

// name splits an entry of names.go into the name and its spelling in an e-mail.
func name(entry string) (native, roman string) {
	native, roman, found := strings.Cut(entry, "=")
	if !found {
		roman = native
	}
	ascii := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, text.Fold(roman))
	return native, ascii
}

// digits fills the places of a phone number.
func digits(random *rand.Rand, pattern string) string {
	return strings.Map(func(r rune) rune {
		if r == '#' {
			return '0' + random.Int32N(10)
		}
		return r
	}, pattern)
}
