package customers_test

import (
	"strings"
	"testing"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/imports"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/storetest"
)

// memberShop is a shop with groups whose members change: Luis and Zoe are in VIP, Tom is in Friends.
type memberShop struct {
	world
	luis, zoe, tom      customers.Customer
	vip, friends, empty customers.Group
}

func newMemberShop(w world) memberShop {
	w.Helper()
	s := memberShop{world: w, luis: w.NewCustomer("luis@example.com"),
		zoe: w.NewCustomer("zoe@example.com"), tom: w.NewCustomer("tom@example.com")}
	s.vip, s.friends = w.NewGroup("VIP", s.luis, s.zoe), w.NewGroup("Friends", s.tom)
	s.empty = w.NewGroup("Empty")
	return s
}

// memberChange is a way in which the members of VIP change. Luis and Zoe are in it and in no other group; Tom and everybody else are not.
type memberChange struct {
	sentence string
	change   func(s memberShop) error
}

var memberChanges = []memberChange{
	{"added", func(s memberShop) error { return errOf(s.AddCustomers(s.Context(), s.vip.ID, storetest.Chosen(s.tom))) }},
	{"removed", func(s memberShop) error {
		return errOf(s.RemoveCustomers(s.Context(), s.vip.ID, storetest.Chosen(s.zoe)))
	}},
	{"added to several", func(s memberShop) error {
		return errOf(s.AddToEach(s.Context(), storetest.Chosen(s.tom), customers.InGroups(s.vip.ID, s.empty.ID)...))
	}},
	{"moved away", func(s memberShop) error {
		return errOf(s.MoveCustomers(s.Context(), s.vip.ID, customers.Target{ID: s.empty.ID}, storetest.Chosen(s.zoe)))
	}},
	{"copied here", func(s memberShop) error {
		return errOf(s.CopyCustomers(s.Context(), s.friends.ID, customers.Target{ID: s.vip.ID}, storetest.Chosen(s.tom)))
	}},
	{"by the form of the group", func(s memberShop) error {
		return errOf(s.UpdateGroup(s.Context(), s.vip.ID, customers.GroupInput{Add: storetest.Chosen(s.tom)}))
	}},
	{"by the groups of a customer", func(s memberShop) error {
		return errOf(s.UpdateCustomer(s.Context(), s.zoe.ID, customers.Input{GroupIDs: &[]string{}}))
	}},
	{"a new customer", func(s memberShop) error {
		s.NewCustomer("new@example.com", s.vip)
		return nil
	}},
	{"a deleted customer", func(s memberShop) error { return s.DeleteCustomer(s.Context(), s.zoe.ID) }},
	{"imported", func(s memberShop) error {
		file := strings.NewReader("email,groups\ntom@example.com,VIP\n")
		return errOf(s.Import(s.Context(), file, imports.Options{}, func(sheets.RowError) {}))
	}},
	{"undone", func(s memberShop) error {
		set := activity.NewChangeSet()
		w := s.as("ana@example.com", set)
		if err := errOf(w.RemoveCustomers(w.Context(), s.vip.ID, storetest.Chosen(s.zoe))); err != nil {
			return err
		}
		return errOf(s.Undo(s.Context(), set))
	}},
}

// Whatever adds or removes a member changes the group, as lists show it; what editors and the Admin API compare stays.
func TestAGroupChangesWithItsMembers(t *testing.T) {
	for _, try := range memberChanges {
		t.Run(try.sentence, func(t *testing.T) {
			storetest.EachWorld(t, func(w world) {
				shop := newMemberShop(w)
				before, err := w.Group(w.Context(), shop.vip.ID)
				w.Must(err)
				storetest.Later()
				w.Must(try.change(shop))
				after, err := w.Group(w.Context(), shop.vip.ID)
				w.Must(err)
				storetest.Same(w.T, "changed", after.ChangedAt().After(before.ChangedAt()), true)
				storetest.Same(w.T, "its own fields", after.UpdatedAt, before.UpdatedAt)
				storetest.Same(w.T, "revision", after.Revision(), before.Revision())
				listed, err := w.Groups(w.Context(),
					customers.GroupQuery{IDs: []string{after.ID}, Changed: record.TimeRange{From: new(after.ChangedAt())}})
				w.Must(err)
				storetest.Same(w.T, "found by it", listed.Total.Count, 1)
			})
		})
	}
	t.Run("nobody new", func(t *testing.T) {
		storetest.EachWorld(t, func(w world) {
			shop := newMemberShop(w)
			before, err := w.Group(w.Context(), shop.vip.ID)
			w.Must(err)
			storetest.Later()
			_, err = w.AddCustomers(w.Context(), shop.vip.ID, storetest.Chosen(shop.luis))
			w.Must(err)
			_, err = w.RemoveCustomers(w.Context(), shop.vip.ID, storetest.Chosen(shop.tom))
			w.Must(err)
			after, err := w.Group(w.Context(), shop.vip.ID)
			w.Must(err)
			storetest.Same(w.T, "changed", after.ChangedAt(), before.ChangedAt())
		})
	})
}
