// Package pricesync brings in the price lists of another store, and finds them again when they are brought in once more.
package pricesync

import (
	"regexp"
	"time"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/text"
)

// Store brings in price lists.
type Store struct {
	pricing *pricing.Store
	people  *customers.Store
}

// New is the store that brings price lists into another one, for its groups.
func New(offers *pricing.Store, people *customers.Store) *Store {
	return &Store{pricing: offers, people: people}
}

// List is a price list as another store has it. It keeps its id here: by that it is found again.
type List struct {
	ID, Name, Description, Type, Status string
	StartsAt, EndsAt                    *time.Time

	ForGroups bool     // it is for the members of groups, these and perhaps such as are gone
	Groups    []string // their names
	Prices    []pricing.PriceInput
	Left      []Left // what of it has no place here
	Narrower  bool   // among what has no place is whom it is for, so that it is a draft here until somebody decides
}

// Left is something that has no place here.
type Left struct {
	Reason string // a sentence
	Prices int64  // how many prices are left out for this reason; 0: it is about the list as a whole
	First  string // the variant of the first of these prices
}

// LeaveOut notes that a price, of a variant, is left out.
func (l *List) LeaveOut(variant, reason string) {
	for i := range l.Left {
		if l.Left[i].Reason == reason {
			l.Left[i].Prices++
			return
		}
	}
	l.Left = append(l.Left, Left{Reason: reason, Prices: 1, First: variant})
}

// String is what is left, for a person.
func (l Left) String() string {
	if l.Prices == 0 {
		return l.Reason
	}
	return text.Plural(l.Prices, "1 price, of {variant}, is left out: {reason}", "{n} prices, the first of {variant}, are left out: {reason}",
		"variant", l.First, "reason", l.Reason)
}

// ids are those that a price list or a region of another store may have, so that they can stand in an address.
var ids = regexp.MustCompile(`^[a-z]{1,20}_[0-9A-Za-z_-]{1,60}$`)

// each price once: of several that are the same the lowest counts, here as there.
func (l *List) withoutDoubles() (prices []pricing.PriceInput) {
	at := map[pricing.PriceKey]int{}
	for _, in := range l.Prices {
		if problem := in.Problem(); problem != "" {
			l.LeaveOut(in.VariantID, problem)
			continue
		}
		i, known := at[in.Key()]
		switch {
		case !known:
			at[in.Key()] = len(prices)
			prices = append(prices, in)
		default:
			prices[i].Amount = min(prices[i].Amount, in.Amount)
			l.LeaveOut(in.VariantID, "There is another price for the same variant, currency and quantities. The lowest counts.")
		}
	}
	return prices
}

func dateOf(at *time.Time) *record.Date {
	if at == nil {
		return &record.Date{Null: true}
	}
	return &record.Date{At: *at}
}
