package pricing_test

import (
	"fmt"
	"testing"
	"time"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/storetest"
)

type priceListSearch struct {
	sentence string
	query    pricing.ListQuery
	want     string
}

func priceListSearches(winter pricing.List, vip, gold customers.Group) []priceListSearch {
	return []priceListSearch{
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
		{"percent signs and underscores mean themselves", pricing.ListQuery{Contains: "0%_"}, "[Zero Été] 2"},
		{"a percent sign alone too", pricing.ListQuery{Contains: "%_ o"}, "[Zero] 1"},
		{"by names", pricing.ListQuery{Names: []string{"Winter", "winter", "Zero"}}, "[Zero Winter] 2"},
		{"by description", pricing.ListQuery{Descriptions: []string{"Soldes d'été"}}, "[Été] 1"},
		{"by ids", pricing.ListQuery{IDs: []string{winter.ID, "pl_gone"}}, "[Winter] 1"},
		{"by type", pricing.ListQuery{Types: []string{pricing.Override}}, "[autumn] 1"},
		{"by status", pricing.ListQuery{Statuses: []string{pricing.Draft}}, "[Été] 1"},
		{"for one of the groups, each list once", pricing.ListQuery{AnyGroup: storetest.IDsOf(vip, gold)}, "[Été Winter] 2"},
		{"for no group at all", pricing.ListQuery{AnyGroup: []string{}}, "[] 0"},
		{"running at that time", pricing.ListQuery{States: []pricing.State{pricing.StateRunning}, At: noon}, "[Zero autumn Winter] 3"},
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
	}
}

func TestPriceListsAreFound(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
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
		for _, c := range priceListSearches(winter, vip, gold) {
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

// In every order, going on after the last one of a page neither repeats nor misses any.
func TestPriceListsPageAfterPage(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
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
