package pricing_test

import (
	"slices"
	"sync"
	"testing"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/storetest"
)

// A price list must never be for everyone because a group was deleted, no matter what happens at the same time.
func TestNoPriceListBecomesForEveryone(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		const rounds = 12
		for range rounds {
			groups := []customers.Group{w.NewGroup("A"), w.NewGroup("B"), w.NewGroup("C")}
			list := w.priceList("Winter", active, forGroups(groups[:2]...))
			var all sync.WaitGroup
			do := func(what func() error) {
				all.Go(func() {
					if err := what(); err != nil && !record.IsKind(err, record.NotFound) {
						w.Error(err)
					}
				})
			}
			for _, group := range groups {
				do(func() error { _, err := w.DeleteGroup(w.Context(), group.ID); return err })
			}
			do(func() error {
				_, err := w.UpdatePriceList(w.Context(), list.ID, pricing.ListInput{GroupIDs: new(storetest.IDsOf(groups[2]))})
				return err
			})
			do(func() error {
				_, err := w.UpdatePriceList(w.Context(), list.ID, pricing.ListInput{GroupIDs: new(storetest.IDsOf(groups[1], groups[0]))})
				return err
			})
			all.Wait()
			found, err := w.PriceList(w.Context(), list.ID)
			w.Must(err)
			if found.Status != pricing.Draft || found.GroupsCount != 0 {
				w.Errorf("without groups the list is %s for %d groups", found.Status, found.GroupsCount)
			}
			w.keptRight()
			w.clear()
		}
	})
}

func TestDeletingAGroupReleasesWhatNamesIt(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip, gold := w.NewGroup("VIP"), w.NewGroup("Gold")
		last := w.priceList("Last", active, forGroups(vip))
		shared := w.priceList("Shared", active, forGroups(vip, gold))
		draft := w.priceList("Draft", forGroups(vip))
		everyone := w.priceList("Everyone", active)
		in := w.discount("IN", inGroups(vip))
		notIn := w.discount("NOTIN", notInGroups(vip))
		both := w.discount("BOTH", notInGroups(vip, gold))

		uses, err := w.UsesOfGroup(w.Context(), vip.ID, 2)
		w.Must(err)
		storetest.Same(w.T, "price lists that name it", storetest.Line(uses.PriceListsCount, len(uses.PriceLists),
			uses.PriceLists[0].Name, uses.PriceLists[0].OnlyGroup), "3 2 Draft true")
		storetest.Same(w.T, "discounts that name it", storetest.Line(uses.DiscountsCount, len(uses.Discounts),
			uses.Discounts[0].Code, uses.Discounts[0].Operator, uses.Discounts[0].OnlyGroup), "3 2 BOTH not_in false")
		uses, err = w.UsesOfGroup(w.Context(), gold.ID, 10)
		w.Must(err)
		storetest.Same(w.T, "what names the other", storetest.Line(uses.PriceListsCount, uses.PriceLists[0].OnlyGroup,
			uses.DiscountsCount, uses.Discounts[0].OnlyGroup), "1 false 1 false")

		storetest.Later()
		_, err = w.DeleteGroup(w.Context(), vip.ID)
		w.Must(err)
		for _, c := range []struct {
			list           pricing.List
			status         string
			groups         int64
			moved, another bool
		}{
			{last, "draft", 0, true, true},
			{shared, "active", 1, false, true},
			{draft, "draft", 0, false, true},
			{everyone, "active", 0, false, false},
		} {
			found, err := w.PriceList(w.Context(), c.list.ID)
			w.Must(err)
			got := storetest.Line(found.Status, found.GroupsCount, found.UpdatedAt.After(c.list.UpdatedAt),
				found.Revision() != c.list.Revision())
			storetest.Same(w.T, c.list.Name, got, storetest.Line(c.status, c.groups, c.moved, c.another))
		}
		for _, c := range []struct {
			discount pricing.Discount
			disabled bool
		}{{in, false}, {notIn, true}, {both, false}} {
			found, err := w.Discount(w.Context(), c.discount.ID)
			w.Must(err)
			storetest.Same(w.T, c.discount.Code+" is disabled", found.IsDisabled, c.disabled)
			storetest.Same(w.T, c.discount.Code+" is another revision", found.Revision() != c.discount.Revision(), true)
		}
		uses, err = w.UsesOfGroup(w.Context(), vip.ID, 2)
		w.Must(err)
		storetest.Same(w.T, "nothing names what is gone", storetest.Line(uses.PriceListsCount, uses.DiscountsCount), "0 0")
		w.keptRight()
	})
}

func TestGroupsAndPriceListsKnowEachOther(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip, gold := w.NewGroup("VIP"), w.NewGroup("Gold")
		winter := w.priceList("Winter", forGroups(vip, gold), withPrices(usd("a", 1)))
		storetest.Later()
		summer := w.priceList("Summer", forGroups(vip), withPrices(usd("b", 2), usd("c", 3)))
		lists, err := w.PriceListsOf(w.Context(), storetest.IDsOf(vip, gold))
		w.Must(err)
		storetest.Same(w.T, "the lists of one",
			storetest.Line(len(lists[vip.ID]), lists[vip.ID][0].Name, lists[vip.ID][1].Name), "2 Summer Winter")
		storetest.Same(w.T, "the lists of the other",
			storetest.Line(len(lists[gold.ID]), lists[gold.ID][0].Revision() == winter.Revision()), "1 true")
		prices, err := w.PricesOf(w.Context(), []string{winter.ID, summer.ID, "pl_gone"})
		w.Must(err)
		storetest.Same(w.T, "the prices of both",
			storetest.Line(len(prices), len(prices[winter.ID]), prices[summer.ID][1].VariantID), "2 1 c")
		statements := storetest.Statements(w.T, w.Store, func(s *models.Store) {
			_, err := s.GroupsOfPriceLists(w.Context(), []string{winter.ID, summer.ID})
			w.Must(err)
		})
		storetest.Same(w.T, "statements for the groups of many lists", len(statements), 1)
		storetest.SameList(w.T, "the orders", pricing.ListOrders(), slices.Sorted(slices.Values(pricing.ListOrders())))
	})
}
