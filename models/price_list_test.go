package models_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cohort/models"
)

// priceList makes a price list: a draft of a sale, unless the changes say something else.
func (w world) priceList(name string, changes ...func(*models.PriceListInput)) models.PriceList {
	w.Helper()
	list, err := w.CreatePriceList(w.Context(), sale(name, changes...))
	w.must(err)
	return list
}

func sale(name string, changes ...func(*models.PriceListInput)) models.PriceListInput {
	in := models.PriceListInput{Name: &name, Description: new(""), Type: new(models.Sale)}
	for _, change := range changes {
		change(&in)
	}
	return in
}

func active(in *models.PriceListInput) { in.Status = new(models.Active) }

func forGroups(groups ...models.CustomerGroup) func(*models.PriceListInput) {
	return func(in *models.PriceListInput) { in.GroupIDs = new(ids(groups...)) }
}

func withPrices(prices ...models.PriceInput) func(*models.PriceListInput) {
	return func(in *models.PriceListInput) { in.Prices = prices }
}

// groupsOf names the groups that a price list is for.
func (w world) groupsOf(list models.PriceList) (names []string) {
	w.Helper()
	groups, err := w.GroupsOfPriceLists(w.Context(), []string{list.ID})
	w.must(err)
	for _, group := range groups[list.ID] {
		names = append(names, group.Name)
	}
	return names
}

// prices tells the prices of a list in the order in which they were added.
func (w world) prices(list models.PriceList) (written []string) {
	w.Helper()
	w.must(w.EachPrice(w.Context(), models.PriceQuery{PriceListID: list.ID, Limit: -1}, func(p models.Price) error {
		written = append(written, priceLine(p))
		return nil
	}))
	return written
}

func priceLine(p models.Price) string {
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
	wrong := models.Query[string](w.T, w.Store, `SELECT id || ' has other groups' FROM price_lists WHERE groups_count <> (SELECT count(*) FROM price_list_groups WHERE price_list_id = price_lists.id)
		UNION ALL SELECT id || ' has other prices' FROM price_lists WHERE prices_count <> (SELECT count(*) FROM prices WHERE price_list_id = price_lists.id)`)
	if len(wrong) > 0 {
		w.Errorf("the kept numbers are wrong: %v", wrong)
	}
}

func TestAPriceListIsWhatItsInputSays(t *testing.T) {
	each(t, func(w world) {
		vip, gold := w.group("VIP"), w.group("Gold")
		list := w.priceList("Winter", active, forGroups(vip, gold, vip), withPrices(usd("shirt", 700, 10, 20), price("hat", 5, "JPY", ""), price("hat", 5, "", "reg_eu")),
			func(in *models.PriceListInput) {
				in.StartsAt, in.EndsAt = &models.Date{At: noon.Add(1234567)}, &models.Date{At: noon.Add(time.Hour)}
			})
		found, err := w.PriceList(w.Context(), list.ID)
		w.must(err)
		same(w.T, "the list as it was made", found.Revision(), list.Revision())
		same(w.T, "its id", found.ID[:3], "pl_")
		same(w.T, "its start, in whole milliseconds", *found.StartsAt, noon.Add(time.Millisecond))
		same(w.T, "its groups and prices", line(found.GroupsCount, found.PricesCount), "2 3")
		sameList(w.T, "its groups", w.groupsOf(list), []string{"Gold", "VIP"})
		sameList(w.T, "its prices", w.prices(list), []string{"shirt 700 usd from 10 to 20", "hat 5 jpy", "hat 5 reg_eu"})
		plain := w.priceList("")
		same(w.T, "one of which nothing is said", line(plain.Status, plain.StartsAt, plain.EndsAt, plain.GroupsCount, plain.ForEveryone()), "draft <nil> <nil> 0 true")
		w.keptRight()
	})
}

func TestAPriceListHasToMakeSense(t *testing.T) {
	each(t, func(w world) {
		vip := w.group("VIP")
		list := w.priceList("Winter", forGroups(vip), withPrices(usd("shirt", 700)))
		long := strings.Repeat("ä", 10_001)
		for sentence, c := range map[string]struct {
			change func(*models.PriceListInput)
			kind   models.Kind
			about  string
		}{
			"a type nobody knows":                {func(in *models.PriceListInput) { in.Type = new("gift") }, models.Invalid, "type"},
			"a status nobody knows":              {func(in *models.PriceListInput) { in.Status = new("on") }, models.Invalid, "status"},
			"a name that is too long":            {func(in *models.PriceListInput) { in.Name = &long }, models.Invalid, "name"},
			"a description that is too long":     {func(in *models.PriceListInput) { in.Description = new(strings.Repeat("x", 2001)) }, models.Invalid, "description"},
			"a name with a NUL":                  {func(in *models.PriceListInput) { in.Name = new("a\x00") }, models.Invalid, "name"},
			"an end at the start":                {func(in *models.PriceListInput) { in.StartsAt, in.EndsAt = date(at(0)), date(at(0)) }, models.Invalid, "ends_at"},
			"an end before the start":            {func(in *models.PriceListInput) { in.StartsAt, in.EndsAt = date(at(0)), date(at(-1e9)) }, models.Invalid, "ends_at"},
			"a group that is not there":          {func(in *models.PriceListInput) { in.GroupIDs = &[]string{vip.ID, "cgrp_gone"} }, models.NotFound, "cgrp_gone"},
			"a price without a variant":          {withPrices(usd("", 1)), models.Invalid, "variant"},
			"a price without a currency":         {withPrices(price("shirt", 1, "", "")), models.Invalid, "currency or a region"},
			"a price with currency and region":   {withPrices(price("shirt", 1, "usd", "reg")), models.Invalid, "not both"},
			"a price in a currency of its own":   {withPrices(price("shirt", 1, "xxy", "")), models.Invalid, "ISO 4217"},
			"a price below nothing":              {withPrices(usd("shirt", -1)), models.Invalid, "amount"},
			"a price beyond all measure":         {withPrices(usd("shirt", models.MaxAmount+1)), models.Invalid, "amount"},
			"quantities the wrong way round":     {withPrices(usd("shirt", 1, 5, 4)), models.Invalid, "is below its minimum quantity"},
			"a greatest quantity of nothing":     {withPrices(usd("shirt", 1, -1, 0)), models.Invalid, "minimum quantity"},
			"a second price that makes none":     {withPrices(usd("shirt", 1), usd("hat", -1)), models.Invalid, "price 2"},
			"a price that is not there":          {withPrices(models.PriceInput{ID: "ma_gone", VariantID: "a", Amount: 1}), models.NotFound, "ma_gone"},
			"the id of a variant with a NUL":     {withPrices(usd("a\x00", 1)), models.Invalid, "variant"},
			"the id of a price with a NUL":       {withPrices(models.PriceInput{ID: "ma_\x00", VariantID: "a", Amount: 1}), models.Invalid, "id"},
			"the id of a variant without an end": {withPrices(usd(strings.Repeat("x", 256), 1)), models.Invalid, "255"},
		} {
			change := models.PriceListInput{}
			c.change(&change)
			_, err := w.CreatePriceList(w.Context(), sale("Summer", c.change))
			_, errUpdate := w.UpdatePriceList(w.Context(), list.ID, change)
			for _, err := range []error{err, errUpdate} {
				written := fmt.Sprintf("%#v", err)
				if !models.IsKind(err, c.kind) || !strings.Contains(written, c.about) {
					w.Errorf("%s: %s", sentence, written)
				}
			}
		}
		all, err := w.PriceLists(w.Context(), models.PriceListQuery{Limit: -1})
		w.must(err)
		same(w.T, "lists made of what was refused", len(all.PriceLists), 1)
		same(w.T, "the list is as it was", all.PriceLists[0].Revision(), list.Revision())
		sameList(w.T, "and its prices", w.prices(list), []string{"shirt 700 usd"})
		w.keptRight()
	})
}

func TestOnlyWhatIsMentionedOfAPriceListChanges(t *testing.T) {
	each(t, func(w world) {
		vip, gold := w.group("VIP"), w.group("Gold")
		list := w.priceList("Winter", active, forGroups(vip), withPrices(usd("shirt", 700)), func(in *models.PriceListInput) { in.EndsAt = date(at(0)) })
		change := func(in models.PriceListInput) models.PriceList {
			w.Helper()
			later()
			changed, err := w.UpdatePriceList(w.Context(), list.ID, in)
			w.must(err)
			found, err := w.PriceList(w.Context(), list.ID)
			w.must(err)
			same(w.T, "what is told and what is stored", changed.Revision(), found.Revision())
			return found
		}
		nothing := change(models.PriceListInput{})
		same(w.T, "nothing said", nothing.Revision(), list.Revision())
		again := change(models.PriceListInput{Name: new("Winter"), GroupIDs: new(ids(vip))})
		same(w.T, "nothing new said", again.Revision(), list.Revision())

		renamed := change(models.PriceListInput{Name: new("Summer")})
		same(w.T, "the name", renamed.Name, "Summer")
		same(w.T, "the change has its moment", renamed.UpdatedAt.After(list.UpdatedAt), true)
		sameList(w.T, "the groups stay", w.groupsOf(list), []string{"VIP"})

		regrouped := change(models.PriceListInput{GroupIDs: new(ids(gold))})
		sameList(w.T, "the groups are replaced", w.groupsOf(list), []string{"Gold"})
		same(w.T, "which is no change of the list itself", regrouped.UpdatedAt, renamed.UpdatedAt)
		same(w.T, "but another revision of it", regrouped.Revision() != renamed.Revision(), true)

		priced := change(models.PriceListInput{Prices: []models.PriceInput{usd("hat", 300)}})
		same(w.T, "prices make no other revision", priced.Revision(), regrouped.Revision())
		sameList(w.T, "they are added", w.prices(list), []string{"shirt 700 usd", "hat 300 usd"})

		open := change(models.PriceListInput{EndsAt: &models.Date{Null: true}, GroupIDs: &[]string{}, Status: new(models.Draft)})
		same(w.T, "what is cleared", line(open.EndsAt, open.GroupsCount, open.Status), "<nil> 0 draft")
		w.keptRight()

		_, err := w.UpdatePriceList(w.Context(), list.ID, models.PriceListInput{Name: new("Autumn"), Revisions: models.Revisions{list.Revision()}})
		is(w.T, err, models.Stale)
		_, err = w.UpdatePriceList(w.Context(), list.ID, models.PriceListInput{Name: new("Autumn"), Revisions: models.Revisions{open.Revision()}})
		is(w.T, err, 0)
		_, err = w.UpdatePriceList(w.Context(), "pl_gone", models.PriceListInput{Name: new("Autumn"), GroupIDs: &[]string{"cgrp_gone"}})
		is(w.T, err, models.NotFound)
	})
}

func TestPricesAreAddedChangedReplacedAndDeleted(t *testing.T) {
	each(t, func(w world) {
		list := w.priceList("Winter", withPrices(usd("shirt", 700, 0, 9), usd("hat", 300)))
		other := w.priceList("Other", withPrices(usd("shirt", 1)))
		found, err := w.Prices(w.Context(), models.PriceQuery{PriceListID: list.ID, Limit: -1})
		w.must(err)
		shirt, hat := found.Prices[0], found.Prices[1]
		same(w.T, "the id of a price", shirt.ID[:3], "ma_")
		check := func(sentence string, err error, want ...string) {
			w.Helper()
			if err != nil {
				w.Fatalf("%s: %v", sentence, err)
			}
			sameList(w.T, sentence, w.prices(list), want)
			w.keptRight()
		}

		_, err = w.AddPrices(w.Context(), list.ID, []models.PriceInput{usd("sock", 50), {ID: shirt.ID, VariantID: "shirt", Amount: 650}})
		check("what has an id is changed, and keeps what is not said", err, "shirt 650 usd to 9", "hat 300 usd", "sock 50 usd")
		_, err = w.AddPrices(w.Context(), list.ID, []models.PriceInput{{ID: shirt.ID, VariantID: "shirt", Amount: 650, RegionID: "reg_eu", MinQuantity: &models.Bound{At: 2}, MaxQuantity: &models.Bound{Open: true}}})
		check("a region takes the place of a currency", err, "shirt 650 reg_eu from 2", "hat 300 usd", "sock 50 usd")
		_, err = w.AddPrices(w.Context(), list.ID, []models.PriceInput{{ID: shirt.ID, VariantID: "shirt", Amount: 1, MaxQuantity: &models.Bound{At: 1}}})
		is(w.T, err, models.Invalid)
		_, err = w.AddPrices(w.Context(), list.ID, []models.PriceInput{{ID: hat.ID, VariantID: "hat", Amount: 1}, {ID: hat.ID, VariantID: "hat", Amount: 2}})
		is(w.T, err, models.Invalid)
		_, err = w.AddPrices(w.Context(), other.ID, []models.PriceInput{{ID: hat.ID, VariantID: "hat", Amount: 1}})
		is(w.T, err, models.NotFound)
		check("what is refused changes nothing", nil, "shirt 650 reg_eu from 2", "hat 300 usd", "sock 50 usd")

		_, err = w.ReplacePrices(w.Context(), list.ID, []models.PriceInput{usd("cap", 20), {ID: hat.ID, VariantID: "hat", Amount: 250}})
		check("of what is replaced the changed stay", err, "hat 250 usd", "cap 20 usd")
		gone, err := w.DeletePrices(w.Context(), list.ID, models.PriceSelection{IDs: []string{hat.ID, "ma_gone", hat.ID}})
		check("one goes by its id", err, "cap 20 usd")
		sameList(w.T, "what went", gone, []string{hat.ID})
		gone, err = w.DeletePrices(w.Context(), list.ID, models.PriceSelection{VariantIDs: []string{"cap", "hat"}})
		check("all go by their variant", err)
		same(w.T, "what went", len(gone), 1)
		_, err = w.ReplacePrices(w.Context(), list.ID, nil)
		check("nothing may replace nothing", err)
		sameList(w.T, "other lists have what they had", w.prices(other), []string{"shirt 1 usd"})
		_, err = w.DeletePrices(w.Context(), "pl_gone", models.PriceSelection{})
		is(w.T, err, models.NotFound)
		_, err = w.AddPrices(w.Context(), "pl_gone", nil)
		is(w.T, err, models.NotFound)

		_, err = w.DeletePriceList(w.Context(), other.ID)
		w.must(err)
		_, err = w.DeletePriceList(w.Context(), other.ID)
		is(w.T, err, 0)
		_, err = w.DeletePriceList(w.Context(), other.ID, models.AnyRevision)
		is(w.T, err, models.NotFound)
		same(w.T, "prices of nothing", len(models.Query[string](w.T, w.Store, "SELECT id FROM prices")), 0)
	})
}

// However many prices there are, they take the same few statements.
func TestPricesTakeFewStatements(t *testing.T) {
	each(t, func(w world) {
		list := w.priceList("Winter")
		add := func(n int) []string {
			var prices []models.PriceInput
			for i := range n {
				prices = append(prices, usd(fmt.Sprintf("variant_%d", i), int64(i)))
			}
			return models.Statements(w.T, w.Store, func(s *models.Store) {
				_, err := s.ReplacePrices(w.Context(), list.ID, prices)
				w.must(err)
			})
		}
		add(1)
		few, many := add(2), add(5000)
		if len(few) != len(many) {
			w.Errorf("two prices take %d statements, 5,000 take %d", len(few), len(many))
		}
		found, err := w.Prices(w.Context(), models.PriceQuery{PriceListID: list.ID, Limit: 3, Offset: 4000})
		w.must(err)
		same(w.T, "so many there are", found.Total.Count, 5000)
		same(w.T, "in the order in which they came", found.Prices[0].VariantID, "variant_4000")
	})
}

func TestPriceListsAreFound(t *testing.T) {
	each(t, func(w world) {
		models.Shrink(w.Store)
		vip, gold := w.group("Größte VIP's"), w.group("Gold 100%_")
		starts := func(starts, ends *time.Time) func(*models.PriceListInput) {
			return func(in *models.PriceListInput) { in.StartsAt, in.EndsAt = date(starts), date(ends) }
		}
		described := func(text string) func(*models.PriceListInput) {
			return func(in *models.PriceListInput) { in.Description = &text }
		}
		winter := w.priceList("Winter", active, forGroups(vip), withPrices(usd("a", 1), usd("b", 2)))
		later()
		w.priceList("Été", described("Soldes d'été"), forGroups(vip, gold))
		later()
		w.priceList("autumn", active, starts(at(0), nil), func(in *models.PriceListInput) { in.Type = new(models.Override) })
		later()
		w.priceList("Spring", active, starts(nil, at(0)))
		later()
		w.priceList("Zero", active, starts(at(-1e9), at(1e9)), described("50%_ off"))

		find := func(q models.PriceListQuery) string {
			w.Helper()
			if q.Limit == 0 {
				q.Limit = -1
			}
			list, err := w.PriceLists(w.Context(), q)
			w.must(err)
			var names []string
			for _, found := range list.PriceLists {
				names = append(names, found.Name)
			}
			return line(names, list.Total.Count)
		}
		for _, c := range []struct {
			sentence string
			query    models.PriceListQuery
			want     string
		}{
			{"the newest first", models.PriceListQuery{}, "[Zero Spring autumn Été Winter] 5"},
			{"by name, whatever the case and the accents", models.PriceListQuery{Order: models.Order{By: "name"}}, "[autumn Été Spring Winter Zero] 5"},
			{"by the start, those that have always been last", models.PriceListQuery{Order: models.Order{By: "starts_at"}}, "[Zero autumn Winter Été Spring] 5"},
			{"by the end, backwards", models.PriceListQuery{Order: models.Order{By: "ends_at", Desc: true}}, "[autumn Été Winter Zero Spring] 5"},
			{"by the number of groups", models.PriceListQuery{Order: models.Order{By: "groups_count", Desc: true}, Limit: 2}, "[Été Winter] 5"},
			{"by the number of prices", models.PriceListQuery{Order: models.Order{By: "prices_count", Desc: true}, Limit: 1}, "[Winter] 5"},
			{"words in any order, in name and description", models.PriceListQuery{Search: "soldes ete"}, "[Été] 1"},
			{"words in the names of groups", models.PriceListQuery{Search: "grosste vip"}, "[Été Winter] 2"},
			{"words here and there", models.PriceListQuery{Search: "vip wint"}, "[Winter] 1"},
			{"a text within the name, but for case", models.PriceListQuery{Contains: "INTE"}, "[Winter] 1"},
			{"accents stay what they are", models.PriceListQuery{Contains: "ete"}, "[] 0"},
			{"a text within the description", models.PriceListQuery{Contains: "SOLDES D'É"}, "[Été] 1"},
			{"a text within a group's name", models.PriceListQuery{Contains: "größte v"}, "[Été Winter] 2"},
			{"signs mean themselves", models.PriceListQuery{Contains: "0%_"}, "[Zero Été] 2"},
			{"a percent sign alone too", models.PriceListQuery{Contains: "%_ o"}, "[Zero] 1"},
			{"by names", models.PriceListQuery{Names: []string{"Winter", "winter", "Zero"}}, "[Zero Winter] 2"},
			{"by description", models.PriceListQuery{Descriptions: []string{"Soldes d'été"}}, "[Été] 1"},
			{"by ids", models.PriceListQuery{IDs: []string{winter.ID, "pl_gone"}}, "[Winter] 1"},
			{"by type", models.PriceListQuery{Types: []string{models.Override}}, "[autumn] 1"},
			{"by status", models.PriceListQuery{Statuses: []string{models.Draft}}, "[Été] 1"},
			{"for one of the groups, each list once", models.PriceListQuery{AnyGroup: ids(vip, gold)}, "[Été Winter] 2"},
			{"for no group at all", models.PriceListQuery{AnyGroup: []string{}}, "[] 0"},
			{"running at the moment", models.PriceListQuery{States: []models.State{models.StateRunning}, At: noon}, "[Zero autumn Winter] 3"},
			{"running a millisecond before", models.PriceListQuery{States: []models.State{models.StateRunning}, At: noon.Add(-time.Millisecond)}, "[Zero Spring Winter] 3"},
			{"to come", models.PriceListQuery{States: []models.State{models.StateScheduled}, At: noon.Add(-time.Millisecond)}, "[autumn] 1"},
			{"past or a draft", models.PriceListQuery{States: []models.State{models.StateExpired, models.StateDraft}, At: noon}, "[Spring Été] 2"},
			{"in no state", models.PriceListQuery{States: []models.State{}}, "[] 0"},
			{"made later than another", models.PriceListQuery{Created: models.TimeRange{After: &winter.CreatedAt}, Limit: 1}, "[Zero] 4"},
			{"all of it together", models.PriceListQuery{Search: "vip", Statuses: []string{models.Active}, AnyGroup: ids(vip)}, "[Winter] 1"},
			{"a page", models.PriceListQuery{Limit: 2, Offset: 1}, "[Spring autumn] 5"},
			{"a page past the end", models.PriceListQuery{Limit: 2, Offset: 9}, "[] 5"},
			{"what follows another", models.PriceListQuery{After: winter.ID, Order: models.Order{By: "created_at"}, Limit: 1}, "[Été] 5"},
			{"what follows another by a start it has not", models.PriceListQuery{After: winter.ID, Order: models.Order{By: "starts_at"}}, "[Été Spring] 5"},
			{"counting stops", models.PriceListQuery{Limit: 1, CountUpTo: 3}, "[Zero] 3"},
		} {
			if got := find(c.query); got != c.want {
				w.Errorf("%s: got %s, want %s", c.sentence, got, c.want)
			}
		}
		none, err := w.PriceLists(w.Context(), models.PriceListQuery{Search: "vip"})
		w.must(err)
		same(w.T, "the total alone", line(len(none.PriceLists), none.Total.Count), "0 2")
		_, err = w.PriceLists(w.Context(), models.PriceListQuery{Order: models.Order{By: "search"}})
		is(w.T, err, models.Invalid)
		_, err = w.PriceLists(w.Context(), models.PriceListQuery{After: "pl_gone", Order: models.Order{By: "name"}})
		is(w.T, err, models.Invalid)
		_, err = w.PriceLists(w.Context(), models.PriceListQuery{Contains: "\x00", Search: "\xff", IDs: []string{"\xff"}[:0]})
		is(w.T, err, 0)
	})
}

// Whatever the order, going on after the last one of a page neither repeats nor misses any.
func TestPriceListsPageAfterPage(t *testing.T) {
	each(t, func(w world) {
		models.Shrink(w.Store)
		vip := w.group("VIP")
		for i := range 23 {
			w.priceList(fmt.Sprintf("List %d", i%4), func(in *models.PriceListInput) {
				if i%3 == 0 {
					in.StartsAt = date(at(time.Duration(i%2) * time.Hour))
				}
				if i%5 == 0 {
					in.GroupIDs = new(ids(vip))
				}
			})
		}
		for _, by := range models.PriceListOrders() {
			for _, desc := range []bool{false, true} {
				order := models.Order{By: by, Desc: desc}
				all, err := w.PriceLists(w.Context(), models.PriceListQuery{Limit: -1, Order: order})
				w.must(err)
				var want, paged, visited []string
				for _, list := range all.PriceLists {
					want = append(want, list.ID)
				}
				for after := ""; len(paged) < 30; {
					page, err := w.PriceLists(w.Context(), models.PriceListQuery{Limit: 5, Order: order, After: after})
					w.must(err)
					for _, list := range page.PriceLists {
						paged = append(paged, list.ID)
						after = list.ID
					}
					if len(page.PriceLists) < 5 {
						break
					}
				}
				w.must(w.EachPriceList(w.Context(), models.PriceListQuery{Limit: -1, Order: order}, func(list models.PriceList) error {
					visited = append(visited, list.ID)
					return nil
				}))
				sameList(w.T, line("page after page by ", order), paged, want)
				sameList(w.T, line("one after the other by ", order), visited, want)
			}
		}
	})
}

func TestPricesPageAfterPage(t *testing.T) {
	each(t, func(w world) {
		models.Shrink(w.Store)
		var prices []models.PriceInput
		for i := range 20 {
			prices = append(prices, price(fmt.Sprintf("Variant_%d", i%3), int64(i%4), pick2(i%2 == 0, "usd", ""), pick2(i%2 == 0, "", "reg")))
		}
		list := w.priceList("Winter", withPrices(prices...))
		for _, by := range models.PriceOrders() {
			for _, desc := range []bool{false, true} {
				order := models.Order{By: by, Desc: desc}
				all, err := w.Prices(w.Context(), models.PriceQuery{PriceListID: list.ID, Limit: -1, Order: order})
				w.must(err)
				var want, paged []string
				for _, found := range all.Prices {
					want = append(want, found.ID)
				}
				for after := ""; len(paged) < 20; {
					page, err := w.Prices(w.Context(), models.PriceQuery{PriceListID: list.ID, Limit: 6, Order: order, After: after})
					w.must(err)
					same(w.T, "the total", page.Total.Count, 20)
					for _, found := range page.Prices {
						paged = append(paged, found.ID)
						after = found.ID
					}
				}
				sameList(w.T, line("page after page by ", order), paged, want)
			}
		}
		found, err := w.Prices(w.Context(), models.PriceQuery{PriceListID: list.ID, Limit: 2, Search: "variant_1", CurrencyCode: "USD"})
		w.must(err)
		same(w.T, "found by a part of the variant's id", line(len(found.Prices), found.Total.Count), "2 3")
		found, err = w.Prices(w.Context(), models.PriceQuery{PriceListID: list.ID, Limit: -1, VariantIDs: []string{"Variant_2", "nothing"}})
		w.must(err)
		same(w.T, "found by variants", found.Total.Count, 6)
	})
}

// line writes values in a line, with a blank between any two.
func line(values ...any) string { return strings.TrimSuffix(fmt.Sprintln(values...), "\n") }

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
			groups := []models.CustomerGroup{w.group("A"), w.group("B"), w.group("C")}
			list := w.priceList("Winter", active, forGroups(groups[:2]...))
			var all sync.WaitGroup
			do := func(what func() error) {
				all.Go(func() {
					if err := what(); err != nil && !models.IsKind(err, models.NotFound) {
						w.Error(err)
					}
				})
			}
			for _, group := range groups {
				do(func() error { _, err := w.DeleteGroup(w.Context(), group.ID); return err })
			}
			do(func() error {
				_, err := w.UpdatePriceList(w.Context(), list.ID, models.PriceListInput{GroupIDs: new(ids(groups[2]))})
				return err
			})
			do(func() error {
				_, err := w.UpdatePriceList(w.Context(), list.ID, models.PriceListInput{GroupIDs: new(ids(groups[1], groups[0]))})
				return err
			})
			all.Wait()
			found, err := w.PriceList(w.Context(), list.ID)
			w.must(err)
			if found.Status != models.Draft || found.GroupsCount != 0 {
				w.Errorf("without groups the list is %s for %d groups", found.Status, found.GroupsCount)
			}
			w.keptRight()
			w.clear()
		}
	})
}

func TestDeletingAGroupReleasesWhatNamesIt(t *testing.T) {
	each(t, func(w world) {
		vip, gold := w.group("VIP"), w.group("Gold")
		last := w.priceList("Last", active, forGroups(vip))
		shared := w.priceList("Shared", active, forGroups(vip, gold))
		draft := w.priceList("Draft", forGroups(vip))
		everyone := w.priceList("Everyone", active)
		in := w.discount("IN", in2(vip))
		notIn := w.discount("NOTIN", notIn2(vip))
		both := w.discount("BOTH", notIn2(vip, gold))

		uses, err := w.UsesOfGroup(w.Context(), vip.ID, 2)
		w.must(err)
		same(w.T, "price lists that name it", line(uses.PriceListsCount, len(uses.PriceLists), uses.PriceLists[0].Name, uses.PriceLists[0].OnlyGroup), "3 2 Draft true")
		same(w.T, "discounts that name it", line(uses.DiscountsCount, len(uses.Discounts), uses.Discounts[0].Code, uses.Discounts[0].Operator, uses.Discounts[0].OnlyGroup), "3 2 BOTH not_in false")
		uses, err = w.UsesOfGroup(w.Context(), gold.ID, 10)
		w.must(err)
		same(w.T, "what names the other", line(uses.PriceListsCount, uses.PriceLists[0].OnlyGroup, uses.DiscountsCount, uses.Discounts[0].OnlyGroup), "1 false 1 false")

		later()
		_, err = w.DeleteGroup(w.Context(), vip.ID)
		w.must(err)
		for _, c := range []struct {
			list           models.PriceList
			status         string
			groups         int64
			moved, another bool
		}{{last, "draft", 0, true, true}, {shared, "active", 1, false, true}, {draft, "draft", 0, false, true}, {everyone, "active", 0, false, false}} {
			found, err := w.PriceList(w.Context(), c.list.ID)
			w.must(err)
			got := line(found.Status, found.GroupsCount, found.UpdatedAt.After(c.list.UpdatedAt), found.Revision() != c.list.Revision())
			same(w.T, c.list.Name, got, line(c.status, c.groups, c.moved, c.another))
		}
		for _, c := range []struct {
			discount models.Discount
			disabled bool
		}{{in, false}, {notIn, true}, {both, false}} {
			found, err := w.Discount(w.Context(), c.discount.ID)
			w.must(err)
			same(w.T, c.discount.Code+" is disabled", found.IsDisabled, c.disabled)
			same(w.T, c.discount.Code+" is another revision", found.Revision() != c.discount.Revision(), true)
		}
		uses, err = w.UsesOfGroup(w.Context(), vip.ID, 2)
		w.must(err)
		same(w.T, "nothing names what is gone", line(uses.PriceListsCount, uses.DiscountsCount), "0 0")
		w.keptRight()
	})
}

func TestGroupsAndPriceListsKnowEachOther(t *testing.T) {
	each(t, func(w world) {
		vip, gold := w.group("VIP"), w.group("Gold")
		winter := w.priceList("Winter", forGroups(vip, gold), withPrices(usd("a", 1)))
		later()
		summer := w.priceList("Summer", forGroups(vip), withPrices(usd("b", 2), usd("c", 3)))
		lists, err := w.PriceListsOf(w.Context(), ids(vip, gold))
		w.must(err)
		same(w.T, "the lists of one", line(len(lists[vip.ID]), lists[vip.ID][0].Name, lists[vip.ID][1].Name), "2 Summer Winter")
		same(w.T, "the lists of the other", line(len(lists[gold.ID]), lists[gold.ID][0].Revision() == winter.Revision()), "1 true")
		prices, err := w.PricesOf(w.Context(), []string{winter.ID, summer.ID, "pl_gone"})
		w.must(err)
		same(w.T, "the prices of both", line(len(prices), len(prices[winter.ID]), prices[summer.ID][1].VariantID), "2 1 c")
		statements := models.Statements(w.T, w.Store, func(s *models.Store) {
			_, err := s.GroupsOfPriceLists(w.Context(), []string{winter.ID, summer.ID})
			w.must(err)
		})
		same(w.T, "statements for the groups of many lists", len(statements), 1)
		sameList(w.T, "the orders", models.PriceListOrders(), slices.Sorted(slices.Values(models.PriceListOrders())))
	})
}
