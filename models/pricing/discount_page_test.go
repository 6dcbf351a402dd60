package pricing_test

import (
	"testing"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/storetest"
)

// foundDiscounts makes five discounts to be found, and returns the first.
func (w world) foundDiscounts(vip, gold customers.Group) (summer pricing.Discount) {
	w.Helper()
	make := func(code string, change func(*pricing.DiscountInput)) pricing.Discount {
		storetest.Later()
		input := tenPercent(code)
		input.StartsAt = at(0)
		change(&input)
		discount, err := w.CreateDiscount(w.Context(), input)
		w.Must(err)
		return discount
	}
	summer = make("SUMMER-ÉTÉ", func(in *pricing.DiscountInput) {
		in.Conditions, in.Description = []pricing.ConditionInput{inGroups(vip), notInGroups(gold)}, record.TextOf("Für alle 50%")
	})
	make("FIXED", func(in *pricing.DiscountInput) {
		in.Type, in.Value, in.EndsAt = new(pricing.Fixed), new(int64(500)), date(at(1e9))
	})
	make("SHIP", func(in *pricing.DiscountInput) {
		in.Type, in.Allocation, in.IsDisabled = new(pricing.FreeShipping), new(pricing.OffItem), new(true)
	})
	make("DYN", func(in *pricing.DiscountInput) { in.IsDynamic, in.StartsAt = new(true), at(1e9) })
	used := make("USED", func(in *pricing.DiscountInput) { in.UsageLimit = &record.Bound{At: 1} })
	storetest.Exec(w.T, w.Store, "UPDATE discounts SET usage_count = 1 WHERE id = ?", used.ID)
	return summer
}

type discountSearch struct {
	sentence string
	query    pricing.DiscountQuery
	want     string
}

func discountSearches(summer pricing.Discount, vip, gold customers.Group) []discountSearch {
	state := func(states ...pricing.State) pricing.DiscountQuery { return pricing.DiscountQuery{States: states} }
	return []discountSearch{
		{"the newest first", pricing.DiscountQuery{}, "[USED DYN SHIP FIXED SUMMER-ÉTÉ] 5"},
		{"by code", pricing.DiscountQuery{Order: record.Order{By: "code"}}, "[DYN FIXED SHIP SUMMER-ÉTÉ USED] 5"},
		{"by what is still left", pricing.DiscountQuery{Order: record.Order{By: "usage_limit"}, Limit: 1}, "[USED] 5"},
		{"words in code and description", pricing.DiscountQuery{Search: "fur ete"}, "[SUMMER-ÉTÉ] 1"},
		{"a text within the code", pricing.DiscountQuery{Contains: "er-ét"}, "[SUMMER-ÉTÉ] 1"},
		{"accents stay what they are", pricing.DiscountQuery{Contains: "ete"}, "[] 0"},
		{"a description is not a code", pricing.DiscountQuery{Contains: "für"}, "[] 0"},
		{"by type", pricing.DiscountQuery{Types: []string{pricing.Fixed, pricing.FreeShipping}}, "[SHIP FIXED] 2"},
		{"by allocation", pricing.DiscountQuery{Allocations: []string{pricing.OffItem}}, "[SHIP] 1"},
		{"dynamic ones", pricing.DiscountQuery{IsDynamic: new(true)}, "[DYN] 1"},
		{"not disabled", pricing.DiscountQuery{IsDisabled: new(false), Limit: 1}, "[USED] 4"},
		{"with a condition that names a group", pricing.DiscountQuery{AnyGroup: storetest.IDsOf(vip, gold)}, "[SUMMER-ÉTÉ] 1"},
		{"running", state(pricing.StateRunning), "[FIXED SUMMER-ÉTÉ] 2"},
		{"to come", state(pricing.StateScheduled), "[DYN] 1"},
		{"disabled or used up", state(pricing.StateDisabled, pricing.StateUsedUp), "[USED SHIP] 2"},
		{"past", state(pricing.StateExpired), "[] 0"},
		{"a page", pricing.DiscountQuery{Limit: 2, Offset: 2}, "[SHIP FIXED] 5"},
		{"what follows another", pricing.DiscountQuery{After: summer.ID, Order: record.Order{By: "created_at"}, Limit: 1}, "[FIXED] 5"},
	}
}

func TestDiscountsAreFound(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		storetest.Shrink(w.Store)
		vip, gold := w.NewGroup("VIP"), w.NewGroup("Gold")
		summer := w.foundDiscounts(vip, gold)
		find := func(q pricing.DiscountQuery) string {
			w.Helper()
			if q.Limit == 0 {
				q.Limit = -1
			}
			q.At = noon
			list, err := w.Discounts(w.Context(), q)
			w.Must(err)
			var codes []string
			for _, found := range list.Discounts {
				codes = append(codes, found.Code)
			}
			return storetest.Line(codes, list.Total.Count)
		}
		for _, c := range discountSearches(summer, vip, gold) {
			if got := find(c.query); got != c.want {
				w.Errorf("%s: got %s, want %s", c.sentence, got, c.want)
			}
		}
		byID, err := w.DiscountsByID(w.Context(), []string{summer.ID, "disc_gone"})
		w.Must(err)
		storetest.Same(w.T, "found by ids", storetest.Line(len(byID), byID[summer.ID].Code), "1 SUMMER-ÉTÉ")
		_, err = w.Discounts(w.Context(), pricing.DiscountQuery{Order: record.Order{By: "search"}})
		storetest.HasKind(w.T, err, record.Invalid)
	})
}

// In every order, going on after the last one of a page neither repeats nor misses any.
func TestDiscountsPageAfterPage(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		storetest.Shrink(w.Store)
		w.foundDiscounts(w.NewGroup("VIP"), w.NewGroup("Gold"))
		for _, by := range pricing.DiscountOrders() {
			for _, desc := range []bool{false, true} {
				order := record.Order{By: by, Desc: desc}
				all, err := w.Discounts(w.Context(), pricing.DiscountQuery{Limit: -1, Order: order})
				w.Must(err)
				var want, paged []string
				for _, found := range all.Discounts {
					want = append(want, found.Code)
				}
				for after := ""; len(paged) < 5; {
					page, err := w.Discounts(w.Context(), pricing.DiscountQuery{Limit: 2, Order: order, After: after})
					w.Must(err)
					for _, found := range page.Discounts {
						paged, after = append(paged, found.Code), found.ID
					}
				}
				storetest.SameList(w.T, storetest.Line("page after page by ", order), paged, want)
			}
		}
		visited := 0
		w.Must(w.EachDiscount(w.Context(), pricing.DiscountQuery{Limit: -1}, func(pricing.Discount) error { visited++; return nil }))
		storetest.Same(w.T, "visited", visited, 5)
	})
}
