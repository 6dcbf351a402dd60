package pricing_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cohort/models"
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

// prices tells the prices of a list in the order in which they were added.
func (w world) prices(list pricing.List) (written []string) {
	w.Helper()
	w.Must(w.EachPrice(w.Context(), pricing.PriceQuery{PriceListID: list.ID, Limit: -1}, func(p pricing.Price) error {
		written = append(written, priceLine(p))
		return nil
	}))
	return written
}

func priceLine(p pricing.Price) string {
	written := fmt.Sprintf("%s %d", p.VariantID, p.Amount)
	for _, text := range []*string{p.CurrencyCode, p.RegionID} {
		if text != nil {
			written += " " + *text
		}
	}
	if p.MinQuantity != nil {
		written += fmt.Sprintf(" from %d", *p.MinQuantity)
	}
	if p.MaxQuantity != nil {
		written += fmt.Sprintf(" to %d", *p.MaxQuantity)
	}
	return written
}

// keptRight checks that the numbers kept with price lists are what counting finds.
func (w world) keptRight() {
	w.Helper()
	wrong := storetest.Query[string](w.T,
		w.Store, `SELECT id || ' has other groups' FROM price_lists WHERE groups_count <> (SELECT count(*) FROM price_list_groups WHERE price_list_id = price_lists.id)
		UNION ALL SELECT id || ' has other prices' FROM price_lists WHERE prices_count <> (SELECT count(*) FROM prices WHERE price_list_id = price_lists.id)`)
	if len(wrong) > 0 {
		w.Errorf("the kept numbers are wrong: %v", wrong)
	}
}

func TestAPriceListIsWhatItsInputSays(t *testing.T) {
	each(t, func(w world) {
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

func TestAPriceListHasToMakeSense(t *testing.T) {
	each(t, func(w world) {
		vip := w.NewGroup("VIP")
		list := w.priceList("Winter", forGroups(vip), withPrices(usd("shirt", 700)))
		long := strings.Repeat("ä", 10_001)
		for sentence, c := range map[string]struct {
			change func(*pricing.ListInput)
			kind   record.Kind
			about  string
		}{
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
		} {
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
	each(t, func(w world) {
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
			storetest.Same(w.T, "what is told and what is stored", changed.Revision(), found.Revision())
			return found
		}
		nothing := change(pricing.ListInput{})
		storetest.Same(w.T, "nothing said", nothing.Revision(), list.Revision())
		again := change(pricing.ListInput{Name: new("Winter"), GroupIDs: new(storetest.IDsOf(vip))})
		storetest.Same(w.T, "nothing new said", again.Revision(), list.Revision())

		renamed := change(pricing.ListInput{Name: new("Summer")})
		storetest.Same(w.T, "the name", renamed.Name, "Summer")
		storetest.Same(w.T, "the change has its moment", renamed.UpdatedAt.After(list.UpdatedAt), true)
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

func TestPricesAreAddedChangedReplacedAndDeleted(t *testing.T) {
	each(t, func(w world) {
		list := w.priceList("Winter", withPrices(usd("shirt", 700, 0, 9), usd("hat", 300)))
		other := w.priceList("Other", withPrices(usd("shirt", 1)))
		found, err := w.Prices(w.Context(), pricing.PriceQuery{PriceListID: list.ID, Limit: -1})
		w.Must(err)
		shirt, hat := found.Prices[0], found.Prices[1]
		storetest.Same(w.T, "the id of a price", shirt.ID[:3], "ma_")
		check := func(sentence string, err error, want ...string) {
			w.Helper()
			if err != nil {
				w.Fatalf("%s: %v", sentence, err)
			}
			storetest.SameList(w.T, sentence, w.prices(list), want)
			w.keptRight()
		}

		_, err = w.AddPrices(w.Context(), list.ID, []pricing.PriceInput{usd("sock", 50), {ID: shirt.ID, VariantID: "shirt", Amount: 650}})
		check("what has an id is changed, and keeps what is not said", err, "shirt 650 usd to 9", "hat 300 usd", "sock 50 usd")
		_, err = w.AddPrices(w.Context(), list.ID, []pricing.PriceInput{{ID: shirt.ID, VariantID: "shirt", Amount: 650,
			RegionID: "reg_eu", MinQuantity: &record.Bound{At: 2}, MaxQuantity: &record.Bound{Open: true}}})
		check("a region takes the place of a currency", err, "shirt 650 reg_eu from 2", "hat 300 usd", "sock 50 usd")
		_, err = w.AddPrices(w.Context(), list.ID,
			[]pricing.PriceInput{{ID: shirt.ID, VariantID: "shirt", Amount: 1, MaxQuantity: &record.Bound{At: 1}}})
		storetest.HasKind(w.T, err, record.Invalid)
		_, err = w.AddPrices(w.Context(), list.ID,
			[]pricing.PriceInput{{ID: hat.ID, VariantID: "hat", Amount: 1}, {ID: hat.ID, VariantID: "hat", Amount: 2}})
		storetest.HasKind(w.T, err, record.Invalid)
		_, err = w.AddPrices(w.Context(), other.ID, []pricing.PriceInput{{ID: hat.ID, VariantID: "hat", Amount: 1}})
		storetest.HasKind(w.T, err, record.NotFound)
		check("what is refused changes nothing", nil, "shirt 650 reg_eu from 2", "hat 300 usd", "sock 50 usd")

		_, err = w.ReplacePrices(w.Context(), list.ID, []pricing.PriceInput{usd("cap", 20), {ID: hat.ID, VariantID: "hat", Amount: 250}})
		check("of what is replaced the changed stay", err, "hat 250 usd", "cap 20 usd")
		gone, err := w.DeletePrices(w.Context(), list.ID, pricing.PriceSelection{IDs: []string{hat.ID, "ma_gone", hat.ID}})
		check("one goes by its id", err, "cap 20 usd")
		storetest.SameList(w.T, "what went", gone, []string{hat.ID})
		gone, err = w.DeletePrices(w.Context(), list.ID, pricing.PriceSelection{VariantIDs: []string{"cap", "hat"}})
		check("all go by their variant", err)
		storetest.Same(w.T, "what went", len(gone), 1)
		_, err = w.ReplacePrices(w.Context(), list.ID, nil)
		check("nothing may replace nothing", err)
		storetest.SameList(w.T, "other lists have what they had", w.prices(other), []string{"shirt 1 usd"})
		_, err = w.DeletePrices(w.Context(), "pl_gone", pricing.PriceSelection{})
		storetest.HasKind(w.T, err, record.NotFound)
		_, err = w.AddPrices(w.Context(), "pl_gone", nil)
		storetest.HasKind(w.T, err, record.NotFound)

		_, err = w.DeletePriceList(w.Context(), other.ID)
		w.Must(err)
		_, err = w.DeletePriceList(w.Context(), other.ID)
		storetest.HasKind(w.T, err, 0)
		_, err = w.DeletePriceList(w.Context(), other.ID, record.AnyRevision)
		storetest.HasKind(w.T, err, record.NotFound)
		storetest.Same(w.T, "prices of nothing", len(storetest.Query[string](w.T, w.Store, "SELECT id FROM prices")), 0)
	})
}

// However many prices there are, they take the same few statements.
func TestPricesTakeFewStatements(t *testing.T) {
	each(t, func(w world) {
		list := w.priceList("Winter")
		add := func(n int) []string {
			var prices []pricing.PriceInput
			for i := range n {
				prices = append(prices, usd(fmt.Sprintf("variant_%d", i), int64(i)))
			}
			return storetest.Statements(w.T, w.Store, func(s *models.Store) {
				_, err := s.ReplacePrices(w.Context(), list.ID, prices)
				w.Must(err)
			})
		}
		add(1)
		few, many := add(2), add(5000)
		if len(few) != len(many) {
			w.Errorf("two prices take %d statements, 5,000 take %d", len(few), len(many))
		}
		found, err := w.Prices(w.Context(), pricing.PriceQuery{PriceListID: list.ID, Limit: 3, Offset: 4000})
		w.Must(err)
		storetest.Same(w.T, "so many there are", found.Total.Count, 5000)
		storetest.Same(w.T, "in the order in which they came", found.Prices[0].VariantID, "variant_4000")
	})
}

func TestPriceListsAreFound(t *testing.T) {
	each(t, func(w world) {
		storetest.Shrink(w.Store)
		vip, gold := w.NewGroup("Größte VIP's"), w.NewGroup("Gold 100%_")
		starts := func(starts, ends *time.Time) func(*pricing.ListInput) {
			return func(in *pricing.ListInput) { in.StartsAt, in.EndsAt = date(starts), date(ends) }
		}
		described := func(text string) func(*pricing.ListInput) {
			return func(in *pricing.ListInput) { in.Description = &text }
		}
		winter := w.priceList("Winter", active, forGroups(vip), withPrices(usd("a", 1), usd("b", 2)))
		storetest.Later()
		w.priceList("Été", described("Soldes d'été"), forGroups(vip, gold))
		storetest.Later()
		w.priceList("autumn", active, starts(at(0), nil), func(in *pricing.ListInput) { in.Type = new(pricing.Override) })
		storetest.Later()
		w.priceList("Spring", active, starts(nil, at(0)))
		storetest.Later()
		w.priceList("Zero", active, starts(at(-1e9), at(1e9)), described("50%_ off"))

		find := func(q pricing.ListQuery) string {
			w.Helper()
			if q.Limit == 0 {
				q.Limit = -1
			}
			list, err := w.PriceLists(w.Context(), q)
			w.Must(err)
			var names []string
			for _, found := range list.PriceLists {
				names = append(names, found.Name)
			}
			return storetest.Line(names, list.Total.Count)
		}
		for _, c := range []struct {
			sentence string
			query    pricing.ListQuery
			want     string
		}{
			{"the newest first", pricing.ListQuery{}, "[Zero Spring autumn Été Winter] 5"},
			{"by name, whatever the case and the accents", pricing.ListQuery{Order: record.Order{By: "name"}},
				"[autumn Été Spring Winter Zero] 5"},
			{"by the start, those that have always been last", pricing.ListQuery{Order: record.Order{By: "starts_at"}},
				"[Zero autumn Winter Été Spring] 5"},
			{"by the end, backwards", pricing.ListQuery{Order: record.Order{By: "ends_at", Desc: true}},
				"[autumn Été Winter Zero Spring] 5"},
			{"by the number of groups", pricing.ListQuery{Order: record.Order{By: "groups_count", Desc: true}, Limit: 2}, "[Été Winter] 5"},
			{"by the number of prices", pricing.ListQuery{Order: record.Order{By: "prices_count", Desc: true}, Limit: 1}, "[Winter] 5"},
			{"words in any order, in name and description", pricing.ListQuery{Search: "soldes ete"}, "[Été] 1"},
			{"words in the names of groups", pricing.ListQuery{Search: "grosste vip"}, "[Été Winter] 2"},
			{"words here and there", pricing.ListQuery{Search: "vip wint"}, "[Winter] 1"},
			{"a text within the name, but for case", pricing.ListQuery{Contains: "INTE"}, "[Winter] 1"},
			{"accents stay what they are", pricing.ListQuery{Contains: "ete"}, "[] 0"},
			{"a text within the description", pricing.ListQuery{Contains: "SOLDES D'É"}, "[Été] 1"},
			{"a text within a group's name", pricing.ListQuery{Contains: "größte v"}, "[Été Winter] 2"},
			{"signs mean themselves", pricing.ListQuery{Contains: "0%_"}, "[Zero Été] 2"},
			{"a percent sign alone too", pricing.ListQuery{Contains: "%_ o"}, "[Zero] 1"},
			{"by names", pricing.ListQuery{Names: []string{"Winter", "winter", "Zero"}}, "[Zero Winter] 2"},
			{"by description", pricing.ListQuery{Descriptions: []string{"Soldes d'été"}}, "[Été] 1"},
			{"by ids", pricing.ListQuery{IDs: []string{winter.ID, "pl_gone"}}, "[Winter] 1"},
			{"by type", pricing.ListQuery{Types: []string{pricing.Override}}, "[autumn] 1"},
			{"by status", pricing.ListQuery{Statuses: []string{pricing.Draft}}, "[Été] 1"},
			{"for one of the groups, each list once", pricing.ListQuery{AnyGroup: storetest.IDsOf(vip, gold)}, "[Été Winter] 2"},
			{"for no group at all", pricing.ListQuery{AnyGroup: []string{}}, "[] 0"},
			{"running at the moment", pricing.ListQuery{States: []pricing.State{pricing.StateRunning}, At: noon}, "[Zero autumn Winter] 3"},
			{"running a millisecond before",
				pricing.ListQuery{States: []pricing.State{pricing.StateRunning}, At: noon.Add(-time.Millisecond)},
				"[Zero Spring Winter] 3"},
			{"to come", pricing.ListQuery{States: []pricing.State{pricing.StateScheduled}, At: noon.Add(-time.Millisecond)}, "[autumn] 1"},
			{"past or a draft", pricing.ListQuery{
				States: []pricing.State{pricing.StateExpired, pricing.StateDraft}, At: noon,
			}, "[Spring Été] 2"},
			{"in no state", pricing.ListQuery{States: []pricing.State{}}, "[] 0"},
			{"made later than another", pricing.ListQuery{Created: record.TimeRange{After: &winter.CreatedAt}, Limit: 1}, "[Zero] 4"},
			{"all of it together", pricing.ListQuery{
				Search: "vip", Statuses: []string{pricing.Active}, AnyGroup: storetest.IDsOf(vip),
			}, "[Winter] 1"},
			{"a page", pricing.ListQuery{Limit: 2, Offset: 1}, "[Spring autumn] 5"},
			{"a page past the end", pricing.ListQuery{Limit: 2, Offset: 9}, "[] 5"},
			{"what follows another", pricing.ListQuery{After: winter.ID, Order: record.Order{By: "created_at"}, Limit: 1}, "[Été] 5"},
			{"what follows another by a start it has not",
				pricing.ListQuery{After: winter.ID, Order: record.Order{By: "starts_at"}}, "[Été Spring] 5"},
			{"counting stops", pricing.ListQuery{Limit: 1, CountUpTo: 3}, "[Zero] 3"},
		} {
			if got := find(c.query); got != c.want {
				w.Errorf("%s: got %s, want %s", c.sentence, got, c.want)
			}
		}
		none, err := w.PriceLists(w.Context(), pricing.ListQuery{Search: "vip"})
		w.Must(err)
		storetest.Same(w.T, "the total alone", storetest.Line(len(none.PriceLists), none.Total.Count), "0 2")
		_, err = w.PriceLists(w.Context(), pricing.ListQuery{Order: record.Order{By: "search"}})
		storetest.HasKind(w.T, err, record.Invalid)
		_, err = w.PriceLists(w.Context(), pricing.ListQuery{After: "pl_gone", Order: record.Order{By: "name"}})
		storetest.HasKind(w.T, err, record.Invalid)
		_, err = w.PriceLists(w.Context(), pricing.ListQuery{Contains: "\x00", Search: "\xff", IDs: []string{"\xff"}[:0]})
		storetest.HasKind(w.T, err, 0)
	})
}

// Whatever the order, going on after the last one of a page neither repeats nor misses any.
func TestPriceListsPageAfterPage(t *testing.T) {
	each(t, func(w world) {
		storetest.Shrink(w.Store)
		vip := w.NewGroup("VIP")
		for i := range 23 {
			w.priceList(fmt.Sprintf("List %d", i%4), func(in *pricing.ListInput) {
				if i%3 == 0 {
					in.StartsAt = date(at(time.Duration(i%2) * time.Hour))
				}
				if i%5 == 0 {
					in.GroupIDs = new(storetest.IDsOf(vip))
				}
			})
		}
		for _, by := range pricing.ListOrders() {
			for _, desc := range []bool{false, true} {
				order := record.Order{By: by, Desc: desc}
				all, err := w.PriceLists(w.Context(), pricing.ListQuery{Limit: -1, Order: order})
				w.Must(err)
				var want, paged, visited []string
				for _, list := range all.PriceLists {
					want = append(want, list.ID)
				}
				for after := ""; len(paged) < 30; {
					page, err := w.PriceLists(w.Context(), pricing.ListQuery{Limit: 5, Order: order, After: after})
					w.Must(err)
					for _, list := range page.PriceLists {
						paged = append(paged, list.ID)
						after = list.ID
					}
					if len(page.PriceLists) < 5 {
						break
					}
				}
				w.Must(w.EachPriceList(w.Context(), pricing.ListQuery{Limit: -1, Order: order}, func(list pricing.List) error {
					visited = append(visited, list.ID)
					return nil
				}))
				storetest.SameList(w.T, storetest.Line("page after page by ", order), paged, want)
				storetest.SameList(w.T, storetest.Line("one after the other by ", order), visited, want)
			}
		}
	})
}

func TestPricesPageAfterPage(t *testing.T) {
	each(t, func(w world) {
		storetest.Shrink(w.Store)
		var prices []pricing.PriceInput
		for i := range 20 {
			prices = append(prices,
				price(fmt.Sprintf("Variant_%d", i%3), int64(i%4), pick2(i%2 == 0, "usd", ""), pick2(i%2 == 0, "", "reg")))
		}
		list := w.priceList("Winter", withPrices(prices...))
		for _, by := range pricing.PriceOrders() {
			for _, desc := range []bool{false, true} {
				order := record.Order{By: by, Desc: desc}
				all, err := w.Prices(w.Context(), pricing.PriceQuery{PriceListID: list.ID, Limit: -1, Order: order})
				w.Must(err)
				var want, paged []string
				for _, found := range all.Prices {
					want = append(want, found.ID)
				}
				for after := ""; len(paged) < 20; {
					page, err := w.Prices(w.Context(), pricing.PriceQuery{PriceListID: list.ID, Limit: 6, Order: order, After: after})
					w.Must(err)
					storetest.Same(w.T, "the total", page.Total.Count, 20)
					for _, found := range page.Prices {
						paged = append(paged, found.ID)
						after = found.ID
					}
				}
				storetest.SameList(w.T, storetest.Line("page after page by ", order), paged, want)
			}
		}
		found, err := w.Prices(w.Context(), pricing.PriceQuery{PriceListID: list.ID, Limit: 2, Search: "variant_1", CurrencyCode: "USD"})
		w.Must(err)
		storetest.Same(w.T, "found by a part of the variant's id", storetest.Line(len(found.Prices), found.Total.Count), "2 3")
		found, err = w.Prices(w.Context(),
			pricing.PriceQuery{PriceListID: list.ID, Limit: -1, VariantIDs: []string{"Variant_2", "nothing"}})
		w.Must(err)
		storetest.Same(w.T, "found by variants", found.Total.Count, 6)
	})
}

func pick2(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// A price list must never be for everyone because a group was deleted, whoever does what at the same time.
func TestNoPriceListBecomesForEveryone(t *testing.T) {
	each(t, func(w world) {
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
	each(t, func(w world) {
		vip, gold := w.NewGroup("VIP"), w.NewGroup("Gold")
		last := w.priceList("Last", active, forGroups(vip))
		shared := w.priceList("Shared", active, forGroups(vip, gold))
		draft := w.priceList("Draft", forGroups(vip))
		everyone := w.priceList("Everyone", active)
		in := w.discount("IN", in2(vip))
		notIn := w.discount("NOTIN", notIn2(vip))
		both := w.discount("BOTH", notIn2(vip, gold))

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
	each(t, func(w world) {
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
