package pricing_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/storetest"
)

// priceList makes a price list: a draft of a sale, unless the changes say something else.
func (w world) priceList(name string, changes ...func(*pricing.ListInput)) pricing.List {
	w.Helper()
	list, err := w.CreatePriceList(w.Context(), sale(name, changes...))
	w.Must(err)
	return list
}

func sale(name string, changes ...func(*pricing.ListInput)) pricing.ListInput {
	in := pricing.ListInput{Name: &name, Description: new(""), Type: new(pricing.Sale)}
	for _, change := range changes {
		change(&in)
	}
	return in
}

func active(in *pricing.ListInput) { in.Status = new(pricing.Active) }

func forGroups(groups ...customers.Group) func(*pricing.ListInput) {
	return func(in *pricing.ListInput) { in.GroupIDs = new(storetest.IDsOf(groups...)) }
}

func withPrices(prices ...pricing.PriceInput) func(*pricing.ListInput) {
	return func(in *pricing.ListInput) { in.Prices = prices }
}

// groupsOf names the groups that a price list is for.
func (w world) groupsOf(list pricing.List) (names []string) {
	w.Helper()
	groups, err := w.GroupsOfPriceLists(w.Context(), []string{list.ID})
	w.Must(err)
	for _, group := range groups[list.ID] {
		names = append(names, group.Name)
	}
	return names
}

// keptRight checks that the numbers kept with price lists are what counting finds.
func (w world) keptRight() {
	w.Helper()
	wrong := storetest.Query[string](w.T,
		w.Store, `SELECT id || ' has other groups' FROM price_lists
			WHERE groups_count <> (SELECT count(*) FROM price_list_groups WHERE price_list_id = price_lists.id)
		UNION ALL SELECT id || ' has other prices' FROM price_lists
			WHERE prices_count <> (SELECT count(*) FROM prices WHERE price_list_id = price_lists.id)`)
	if len(wrong) > 0 {
		w.Errorf("the kept numbers are wrong: %v", wrong)
	}
}

func TestAPriceListIsWhatItsInputSays(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip, gold := w.NewGroup("VIP"), w.NewGroup("Gold")
		list := w.priceList("Winter", active, forGroups(vip, gold, vip),
			withPrices(usd("shirt", 700, 10, 20), price("hat", 5, "JPY", ""), price("hat", 5, "", "reg_eu")),
			func(in *pricing.ListInput) {
				in.StartsAt, in.EndsAt = &record.Date{At: noon.Add(1234567)}, &record.Date{At: noon.Add(time.Hour)}
			})
		found, err := w.PriceList(w.Context(), list.ID)
		w.Must(err)
		storetest.Same(w.T, "the list as it was made", found.Revision(), list.Revision())
		storetest.Same(w.T, "its id", found.ID[:3], "pl_")
		storetest.Same(w.T, "its start, in whole milliseconds", *found.StartsAt, noon.Add(time.Millisecond))
		storetest.Same(w.T, "its groups and prices", storetest.Line(found.GroupsCount, found.PricesCount), "2 3")
		storetest.SameList(w.T, "its groups", w.groupsOf(list), []string{"Gold", "VIP"})
		storetest.SameList(w.T, "its prices", w.prices(list), []string{"shirt 700 usd from 10 to 20", "hat 5 jpy", "hat 5 reg_eu"})
		plain := w.priceList("")
		storetest.Same(w.T, "one of which nothing is said",
			storetest.Line(plain.Status, plain.StartsAt, plain.EndsAt, plain.GroupsCount, plain.ForEveryone()),
			"draft <nil> <nil> 0 true")
		w.keptRight()
	})
}

// wrongPriceLists are refused, for a new price list as for one that is there.
func wrongPriceLists(vip customers.Group) map[string]wrongInput[pricing.ListInput] {
	long := strings.Repeat("ä", 10_001)
	return map[string]wrongInput[pricing.ListInput]{
		"a type nobody knows":     {func(in *pricing.ListInput) { in.Type = new("gift") }, record.Invalid, "type"},
		"a status nobody knows":   {func(in *pricing.ListInput) { in.Status = new("on") }, record.Invalid, "status"},
		"a name that is too long": {func(in *pricing.ListInput) { in.Name = &long }, record.Invalid, "name"},
		"a description that is too long": {func(in *pricing.ListInput) { in.Description = new(strings.Repeat("x", 2001)) },
			record.Invalid, "description"},
		"a name with a NUL": {func(in *pricing.ListInput) { in.Name = new("a\x00") }, record.Invalid, "name"},
		"an end at the start": {func(in *pricing.ListInput) { in.StartsAt, in.EndsAt = date(at(0)), date(at(0)) },
			record.Invalid, "ends_at"},
		"an end before the start": {func(in *pricing.ListInput) { in.StartsAt, in.EndsAt = date(at(0)), date(at(-1e9)) },
			record.Invalid, "ends_at"},
		"a group that is not there": {func(in *pricing.ListInput) { in.GroupIDs = &[]string{vip.ID, "cgrp_gone"} },
			record.NotFound, "cgrp_gone"},
		"a price without a variant":        {withPrices(usd("", 1)), record.Invalid, "variant"},
		"a price without a currency":       {withPrices(price("shirt", 1, "", "")), record.Invalid, "currency or a region"},
		"a price with currency and region": {withPrices(price("shirt", 1, "usd", "reg")), record.Invalid, "not both"},
		"a price in a currency of its own": {withPrices(price("shirt", 1, "xxy", "")), record.Invalid, "ISO 4217"},
		"a price below nothing":            {withPrices(usd("shirt", -1)), record.Invalid, "amount"},
		"a price beyond all measure":       {withPrices(usd("shirt", record.MaxAmount+1)), record.Invalid, "amount"},
		"quantities the wrong way round":   {withPrices(usd("shirt", 1, 5, 4)), record.Invalid, "is below its minimum quantity"},
		"a greatest quantity of nothing":   {withPrices(usd("shirt", 1, -1, 0)), record.Invalid, "minimum quantity"},
		"a second price that makes none":   {withPrices(usd("shirt", 1), usd("hat", -1)), record.Invalid, "price 2"},
		"a price that is not there": {withPrices(pricing.PriceInput{ID: "ma_gone", VariantID: "a", Amount: 1}),
			record.NotFound, "ma_gone"},
		"the id of a variant with a NUL": {withPrices(usd("a\x00", 1)), record.Invalid, "variant"},
		"the id of a price with a NUL": {withPrices(pricing.PriceInput{
			ID: "ma_\x00", VariantID: "a", Amount: 1,
		}), record.Invalid, "id"},
		"the id of a variant without an end": {withPrices(usd(strings.Repeat("x", 256), 1)), record.Invalid, "255"},
	}
}

func TestAPriceListHasToMakeSense(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip := w.NewGroup("VIP")
		list := w.priceList("Winter", forGroups(vip), withPrices(usd("shirt", 700)))
		for sentence, c := range wrongPriceLists(vip) {
			change := pricing.ListInput{}
			c.change(&change)
			_, err := w.CreatePriceList(w.Context(), sale("Summer", c.change))
			_, errUpdate := w.UpdatePriceList(w.Context(), list.ID, change)
			for _, err := range []error{err, errUpdate} {
				written := fmt.Sprintf("%#v", err)
				if !record.IsKind(err, c.kind) || !strings.Contains(written, c.about) {
					w.Errorf("%s: %s", sentence, written)
				}
			}
		}
		all, err := w.PriceLists(w.Context(), pricing.ListQuery{Limit: -1})
		w.Must(err)
		storetest.Same(w.T, "lists made of what was refused", len(all.PriceLists), 1)
		storetest.Same(w.T, "the list is as it was", all.PriceLists[0].Revision(), list.Revision())
		storetest.SameList(w.T, "and its prices", w.prices(list), []string{"shirt 700 usd"})
		w.keptRight()
	})
}

func TestOnlyWhatIsMentionedOfAPriceListChanges(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip, gold := w.NewGroup("VIP"), w.NewGroup("Gold")
		list := w.priceList("Winter", active, forGroups(vip), withPrices(usd("shirt", 700)),
			func(in *pricing.ListInput) { in.EndsAt = date(at(0)) })
		change := func(in pricing.ListInput) pricing.List {
			w.Helper()
			storetest.Later()
			changed, err := w.UpdatePriceList(w.Context(), list.ID, in)
			w.Must(err)
			found, err := w.PriceList(w.Context(), list.ID)
			w.Must(err)
			storetest.Same(w.T, "what is returned and what is stored", changed.Revision(), found.Revision())
			return found
		}
		nothing := change(pricing.ListInput{})
		storetest.Same(w.T, "nothing said", nothing.Revision(), list.Revision())
		again := change(pricing.ListInput{Name: new("Winter"), GroupIDs: new(storetest.IDsOf(vip))})
		storetest.Same(w.T, "nothing new said", again.Revision(), list.Revision())

		renamed := change(pricing.ListInput{Name: new("Summer")})
		storetest.Same(w.T, "the name", renamed.Name, "Summer")
		storetest.Same(w.T, "the change has its time", renamed.UpdatedAt.After(list.UpdatedAt), true)
		storetest.SameList(w.T, "the groups stay", w.groupsOf(list), []string{"VIP"})

		regrouped := change(pricing.ListInput{GroupIDs: new(storetest.IDsOf(gold))})
		storetest.SameList(w.T, "the groups are replaced", w.groupsOf(list), []string{"Gold"})
		storetest.Same(w.T, "which is no change of the list itself", regrouped.UpdatedAt, renamed.UpdatedAt)
		storetest.Same(w.T, "but another revision of it", regrouped.Revision() != renamed.Revision(), true)

		priced := change(pricing.ListInput{Prices: []pricing.PriceInput{usd("hat", 300)}})
		storetest.Same(w.T, "prices make no other revision", priced.Revision(), regrouped.Revision())
		storetest.SameList(w.T, "they are added", w.prices(list), []string{"shirt 700 usd", "hat 300 usd"})

		open := change(pricing.ListInput{EndsAt: &record.Date{Null: true}, GroupIDs: &[]string{}, Status: new(pricing.Draft)})
		storetest.Same(w.T, "what is cleared", storetest.Line(open.EndsAt, open.GroupsCount, open.Status), "<nil> 0 draft")
		w.keptRight()

		_, err := w.UpdatePriceList(w.Context(), list.ID,
			pricing.ListInput{Name: new("Autumn"), Revisions: record.Revisions{list.Revision()}})
		storetest.HasKind(w.T, err, record.Stale)
		_, err = w.UpdatePriceList(w.Context(), list.ID,
			pricing.ListInput{Name: new("Autumn"), Revisions: record.Revisions{open.Revision()}})
		storetest.HasKind(w.T, err, 0)
		_, err = w.UpdatePriceList(w.Context(), "pl_gone", pricing.ListInput{Name: new("Autumn"), GroupIDs: &[]string{"cgrp_gone"}})
		storetest.HasKind(w.T, err, record.NotFound)
	})
}
