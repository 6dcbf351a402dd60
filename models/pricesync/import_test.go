package pricesync_test

import (
	"fmt"
	"testing"
	"time"

	"cohort/models/pricesync"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/storetest"
)

// summer is a price list of another store for the group VIP, with two prices.
func summer() pricesync.List {
	at := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	return pricesync.List{
		ID: "plist_1", Name: "Summer", Type: pricing.Sale, Status: pricing.Active, StartsAt: &at, ForGroups: true, Groups: []string{"VIP"},
		Prices: []pricing.PriceInput{
			{VariantID: "v1", CurrencyCode: "usd", Amount: 900, MinQuantity: &record.Bound{Open: true}, MaxQuantity: &record.Bound{Open: true}},
			{VariantID: "v1", RegionID: "reg_1", Amount: 800, MinQuantity: &record.Bound{At: 10}, MaxQuantity: &record.Bound{Open: true}},
		},
	}
}

// done is what bringing in a list did, in short.
func done(plan pricesync.Plan) string {
	return fmt.Sprint(plan.Refused, plan.Created, plan.Fields, plan.New, plan.Changed, plan.Same, plan.Others, plan.Alike, plan.List.Left)
}

// prices are those of the list as "variant currency region amount".
func (w world) prices() (lines []string) {
	w.Helper()
	w.Must(w.EachPrice(w.Context(), pricing.PriceQuery{PriceListID: "plist_1", Limit: -1}, func(price pricing.Price) error {
		key := price.Key()
		lines = append(lines, fmt.Sprint(key, price.Amount))
		return nil
	}))
	return lines
}

// A price list is planned, created under its id, found unchanged, and changed where it has changed there. What is here alone stays.
func TestAPriceListIsBroughtIn(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		bring := func(list pricesync.List) string {
			w.Helper()
			planned := storetest.Must(w.PlanPriceList(w.Context(), list))(w)
			plan := storetest.Must(w.ImportPriceList(w.Context(), list))(w)
			storetest.Same(w.T, "as planned", done(plan), done(planned))
			return done(plan)
		}
		w.NewGroup("VIP")
		w.NewGroup("Other")
		storetest.Same(w.T, "created", bring(summer()), "true [] 2 0 0 0[]")
		stored := storetest.Must(w.PriceList(w.Context(), "plist_1"))(w)
		storetest.Same(w.T, "stored", fmt.Sprint(stored.Name, stored.GroupsCount, stored.PricesCount, stored.Status), "Summer1 2active")
		storetest.Same(w.T, "again", bring(summer()), "false [] 0 0 2 0[]")

		storetest.Must(w.AddPrices(w.Context(), "plist_1", []pricing.PriceInput{
			{VariantID: "v2", CurrencyCode: "usd", Amount: 1}, {VariantID: "v1", CurrencyCode: "usd", Amount: 700},
		}))(w)
		changed := summer()
		changed.Groups, changed.Description = []string{"Other", "vip"}, "New"
		changed.Prices[1].Amount = 850
		storetest.Same(w.T, "changed", bring(changed), "false [{description  New} {groups VIP Other and VIP}] 0 2 0 1[]")
		storetest.SameList(w.T, "prices", w.prices(), []string{
			"{v1 usd  1 -1} 900", "{v1  reg_1 10 -1} 850", "{v2 usd  1 -1} 1", "{v1 usd  1 -1} 900",
		})
		storetest.Same(w.T, "again", bring(changed), "false [] 0 0 2 1[]")
		w.CheckInvariants()
	})
}

// A list never becomes one for more people than it is for there, and what breaks a rule is told.
func TestPriceListsThatHaveNoPlace(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		plan := storetest.Must(w.ImportPriceList(w.Context(), summer()))(w)
		storetest.Same(w.T, "without its group", plan.Refused, "One of its customer groups does not exist here.")
		w.NewGroup("VIP")
		for want, change := range map[string]func(*pricesync.List){
			"It is only for customer groups that do not exist any more.": func(l *pricesync.List) { l.Groups = nil },
			"Its ID is not one that Medusa assigns.":                     func(l *pricesync.List) { l.ID = "new" },
			"Choose sale or override.":                                   func(l *pricesync.List) { l.Type = "other" },
		} {
			list := summer()
			change(&list)
			plan := storetest.Must(w.ImportPriceList(w.Context(), list))(w)
			storetest.Same(w.T, "refused", plan.Refused, want)
		}
		list := summer()
		list.Narrower = true
		list.Prices = append(list.Prices, list.Prices[0], pricing.PriceInput{VariantID: "v1", CurrencyCode: "usd", Amount: -1})
		plan = storetest.Must(w.ImportPriceList(w.Context(), list))(w)
		storetest.Same(w.T, "left", fmt.Sprint(plan.List.Left), "[1 price, of v1, is left out: There is another price for the same variant, "+
			"currency and quantities. The lowest counts. 1 price, of v1, is left out: Enter an amount from 0 to 9,007,199,254,740,991 minor units.]")
		draft := storetest.Must(w.PriceList(w.Context(), list.ID))(w)
		storetest.Same(w.T, "status", draft.Status, pricing.Draft)
		storetest.Must(w.UpdatePriceList(w.Context(), list.ID, pricing.ListInput{Status: new(pricing.Active)}))(w)
		again := storetest.Must(w.ImportPriceList(w.Context(), list))(w)
		storetest.Same(w.T, "what somebody decided stays", again.Unchanged(), true)
		twin := summer()
		twin.ID = "plist_2"
		storetest.Same(w.T, "alike", storetest.Must(w.PlanPriceList(w.Context(), twin))(w).Alike, "Summer")
	})
}

// A region keeps its id, and is made once.
func TestARegionIsBroughtIn(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		in := pricing.RegionInput{ID: "reg_1", Name: "Japan", CurrencyCode: "jpy"}
		storetest.Same(w.T, "created", storetest.Must(w.ImportRegion(w.Context(), in))(w), true)
		storetest.Same(w.T, "again", storetest.Must(w.ImportRegion(w.Context(), in))(w), false)
		storetest.Same(w.T, "currency", storetest.Must(w.Region(w.Context(), "reg_1"))(w).CurrencyCode, "jpy")
		storetest.Same(w.T, "no currency", storetest.Must(w.ImportRegion(w.Context(), pricing.RegionInput{ID: "reg_2", Name: "X"}))(w), false)
	})
}
