package pricing_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/storetest"
)

// applying is a case of what applies. The customer is in the groups; one without any may as well be nobody.
type applying struct {
	sentence string
	groups   []string
	nobody   bool
	offers   []offer
	vouchers []voucher
	ask      pricing.PricingQuery // of one shirt in usd at noon, unless something else is said
	want     string
	best     string // of all the discounts, if something is said
}

var vip, gold, wholesale = "VIP", "Gold", "Wholesale"

var applyings = slices.Concat(listApplyings, priceApplyings, discountApplyings, bestApplyings)

func (c applying) question() pricing.PricingQuery {
	q := c.ask
	if q.At.IsZero() {
		q.At = noon
	}
	if q.CurrencyCode == "" {
		q.CurrencyCode = "usd"
	}
	if q.VariantIDs == nil {
		q.VariantIDs = []string{"shirt"}
	}
	return q
}

// inOneLine writes what applies in one line.
func inOneLine(p pricing.Pricing) string {
	var parts, lists, discounts []string
	for _, list := range p.PriceLists {
		lists = append(lists, list.Name+" "+list.Reason.String())
	}
	for _, discount := range p.Discounts {
		var reasons []string
		for _, reason := range discount.Reasons {
			reasons = append(reasons, reason.String())
		}
		discounts = append(discounts, discount.Code+" "+strings.Join(reasons, " and "))
	}
	for _, list := range [][]string{lists, discounts} {
		if len(list) > 0 {
			parts = append(parts, strings.Join(list, ", "))
		}
	}
	for _, price := range p.Prices {
		written := price.VariantID + ": none"
		if price.Price != nil {
			written = fmt.Sprintf("%s: %d of %s", price.VariantID, price.Price.Amount, price.List.Name)
		}
		if price.Instead != nil {
			written += fmt.Sprintf(" instead of %d", price.Instead.Amount)
		}
		if amount, ok := price.Discounted(); ok {
			written += fmt.Sprintf(", %d with %s", amount, price.Best.Code)
		}
		parts = append(parts, written)
	}
	return strings.Join(parts, "; ")
}

func TestWhatApplies(t *testing.T) {
	t.Parallel()
	if len(applyings) < 40 {
		t.Errorf("there are only %d cases", len(applyings))
	}
	for _, c := range applyings {
		facts := factsOf(c)
		facts.CurrencyCode, facts.Quantity = strings.ToLower(facts.CurrencyCode), max(1, facts.Quantity)
		facts.VariantIDs = slices.Compact(facts.VariantIDs[:min(3, len(facts.VariantIDs))])
		got := facts.Decide()
		if written := inOneLine(got); written != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.sentence, written, c.want)
		}
		if best := bestOf(got); best != c.best && c.best != "" {
			t.Errorf("%s: the best is %s, not %s", c.sentence, best, c.best)
		}
	}
}

// bestOf is the code of the best discount of all; "none" where there is none.
func bestOf(p pricing.Pricing) string {
	if p.Best == nil {
		return "none"
	}
	return p.Best.Code
}

func TestTheStoreFindsWhatApplies(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		w.keepRegions()
		groups := w.groupsByName("VIP", "Gold", "Wholesale", "A", "B", "C", "D", "E")
		for _, c := range applyings {
			w.build(c.offers, c.vouchers, groups)
			q := c.question()
			if !c.nobody {
				var in []customers.Group
				for _, name := range c.groups {
					in = append(in, groups[name])
				}
				q.CustomerID = w.NewCustomer("somebody@example.com", in...).ID
			}
			got, err := w.PricingFor(w.Context(), q)
			w.Must(err)
			if written := inOneLine(got); written != c.want {
				w.Errorf("%s:\n got %s\nwant %s", c.sentence, written, c.want)
			}
			if best := bestOf(got); best != c.best && c.best != "" {
				w.Errorf("%s: the best is %s, not %s", c.sentence, best, c.best)
			}
			if got.PriceListsCount.Count != int64(len(got.PriceLists)) || got.DiscountsCount.Count != int64(len(got.Discounts)) {
				w.Errorf("%s: counted are %d and %d", c.sentence, got.PriceListsCount.Count, got.DiscountsCount.Count)
			}
			w.clear()
		}
	})
}

// The best need not be among the first discounts, which are all that is read of them.
func TestTheBestIsFoundBeyondTheFirst(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		w.keepRegions()
		in := func(code string, value int64, allocation, region string) voucher {
			return voucher{code: code, kind: pricing.Fixed, value: value, regions: []string{region}, eachItem: allocation == pricing.OffItem}
		}
		w.build([]offer{{name: "A", prices: []pricing.PriceInput{usd("shirt", 1000), price("hat", 1000, "", "reg_eu")}}}, []voucher{
			{code: "A", value: 1}, {code: "B", value: 2}, {code: "C", value: 20},
			in("D", 300, pricing.OffItem, "reg_us"), in("E", 600, pricing.OffTotal, "reg_us"), in("F", 900, pricing.OffItem, "reg_us"),
			in("G", 100, pricing.OffItem, "reg_eu"), in("H", 550, pricing.OffTotal, "reg_eu"), in("I", 999, pricing.OffItem, "reg_x"),
		}, nil)
		storetest.Exec(w.T, w.Store, "UPDATE discounts SET is_disabled = ? WHERE code = 'F'", true)
		for _, c := range []struct {
			quantity int64
			region   string
			want     string
		}{
			{1, "", "shirt: 1000 of A, 400 with E; hat: none"},
			{2, "", "shirt: 1000 of A, 700 with D; hat: none"},
			{1, "reg_us", "shirt: 1000 of A, 400 with E; hat: none"},
			{3, "reg_us", "shirt: 1000 of A, 700 with D; hat: none"},
			{1, "reg_eu", "shirt: 1000 of A, 800 with C; hat: 1000 of A, 450 with H"},
			{9, "reg_eu", "shirt: 1000 of A, 800 with C; hat: 1000 of A, 800 with C"},
			{1, "reg_x", "shirt: 1000 of A, 800 with C; hat: none"},
		} {
			got, err := w.PricingFor(w.Context(), pricing.PricingQuery{
				VariantIDs: []string{"shirt", "hat"}, CurrencyCode: "usd", RegionID: c.region, Quantity: c.quantity, At: noon, Most: 2,
			})
			w.Must(err)
			storetest.Same(w.T, storetest.Line(c.quantity, c.region), inOneLine(got), "A for everyone; A for everyone, B for everyone; "+c.want)
		}
	})
}

func TestWhatIsAskedForHasToMakeSense(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		for _, q := range []pricing.PricingQuery{
			{VariantIDs: []string{"shirt"}},
			{VariantIDs: []string{"shirt"}, CurrencyCode: "dollars"},
			{CurrencyCode: "xx"},
			{Quantity: -1},
		} {
			_, err := w.PricingFor(w.Context(), q)
			storetest.HasKind(w.T, err, record.Invalid)
		}
		_, err := w.PricingFor(w.Context(), pricing.PricingQuery{CustomerID: "cus_nobody"})
		storetest.HasKind(w.T, err, record.NotFound)
		_, err = w.PricingFor(w.Context(),
			pricing.PricingQuery{CustomerID: "cus\x00", VariantIDs: []string{"\x00", "\xff"}, CurrencyCode: "usd"})
		storetest.HasKind(w.T, err, record.NotFound)
		got, err := w.PricingFor(w.Context(),
			pricing.PricingQuery{VariantIDs: []string{"\x00", "a"}, CurrencyCode: "usd", RegionID: "\x00"})
		w.Must(err)
		storetest.Same(w.T, "what is no text is left out", inOneLine(got), "a: none")
	})
}

func TestReasonsAreSentences(t *testing.T) {
	t.Parallel()
	named := func(names ...string) (groups pricing.SomeGroups) {
		for _, name := range names {
			groups.First = append(groups.First, customers.GroupName{Name: name})
		}
		groups.Count = int64(len(names))
		return groups
	}
	many := named("A", "B", "C")
	many.Count = 4
	for _, c := range []struct {
		reason pricing.Reason
		want   string
	}{
		{pricing.Reason{Why: pricing.ForEveryone}, "for everyone"},
		{pricing.Reason{Why: pricing.InGroup, Groups: named("VIP")}, "because in VIP"},
		{pricing.Reason{Why: pricing.InGroup, Groups: named("A", "B", "C")}, "because in A, B and C"},
		{pricing.Reason{Why: pricing.InGroup, Groups: many}, "because in A, B, C and 1 more group"},
		{pricing.Reason{Why: pricing.NotInGroup, Groups: named("Wholesale")}, "because not in Wholesale"},
		{pricing.Reason{Why: pricing.NotInGroup, Groups: named("A", "B")}, "because not in A or B"},
		{pricing.Reason{Why: pricing.NotInGroup}, "because not in any group"},
	} {
		storetest.Same(t, "the reason", c.reason.String(), c.want)
	}
}
