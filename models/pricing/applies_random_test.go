package pricing_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/storetest"
	"cohort/models/text"
)

// What the statements leave out must not matter: in worlds of chance the store comes to what the rules alone come to.
func TestTheStoreAndTheRulesAgree(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		w.keepRegions()
		names := []string{"VIP", "Gold", "Wholesale", "A", "B"}
		groups := w.groupsByName(names...)
		random := rand.New(rand.NewPCG(5, 8))
		for round := range 60 {
			c := chance(random, names)
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
			want := factsOf(c).Decide()
			if written := inOneLine(got); written != inOneLine(want) {
				w.Fatalf("round %d, the customer being in %v:\n  store %s\n  rules %s", round, c.groups, written, inOneLine(want))
			}
			for _, price := range got.Prices {
				if most := mostOff(got, price); price.Off != most {
					w.Fatalf("round %d: %d comes off, not %d: %s", round, price.Off, most, inOneLine(got))
				}
			}
			q.Most = 2
			few, err := w.PricingFor(w.Context(), q)
			w.Must(err)
			want.PriceLists, want.Discounts = want.PriceLists[:min(2, len(want.PriceLists))], want.Discounts[:min(2, len(want.Discounts))]
			if written := inOneLine(few); written != inOneLine(want) || bestOf(few) != bestOf(want) || few.PriceListsCount != want.PriceListsCount ||
				few.DiscountsCount != want.DiscountsCount {
				w.Fatalf("round %d, two of each:\n  store %s\n  rules %s", round, written, inOneLine(want))
			}
			w.clear()
		}
	})
}

// mostOff is the most that any of the discounts takes off a price, each reckoned by itself.
func mostOff(p pricing.Pricing, price pricing.VariantPrice) (most int64) {
	if price.Price == nil {
		return 0
	}
	region := text.OrEmpty(price.Price.RegionID)
	currency := text.OrEmpty(price.Price.CurrencyCode) + currencies[region]
	for _, discount := range p.Discounts {
		value := discount.Rule.Value
		switch discount.Rule.Type {
		case pricing.Percentage:
			value = int64(math.Round(float64(price.Price.Amount*value) / 100))
		case pricing.Fixed:
			if len(discount.RegionIDs) != 1 || discount.RegionIDs[0] != region && currencies[discount.RegionIDs[0]] != currency {
				continue
			}
			if discount.Rule.Allocation == pricing.OffTotal {
				value = int64(math.Round(float64(value) / float64(p.Quantity)))
			}
		default:
			continue
		}
		most = max(most, min(value, price.Price.Amount))
	}
	return most
}

func chance(random *rand.Rand, names []string) (c applying) {
	c.groups = some(random, names)
	c.nobody = len(c.groups) == 0
	c.ask = pricing.PricingQuery{
		VariantIDs: []string{"shirt", "hat", "sock"}, CurrencyCode: "usd", Quantity: int64(1 + random.IntN(3)),
		RegionID: pick(random, "", "reg_eu", "reg_us"), At: noon,
	}
	for i := range random.IntN(8) {
		c.offers = append(c.offers, chanceOffer(random, fmt.Sprintf("L%d", i), names))
	}
	for i := range random.IntN(10) {
		c.vouchers = append(c.vouchers, chanceVoucher(random, fmt.Sprintf("D%d", i), names))
	}
	return c
}

func chanceOffer(random *rand.Rand, name string, groups []string) offer {
	o := offer{name: name, override: random.IntN(2) == 0, draft: random.IntN(5) == 0, groups: some(random, groups)}
	o.starts, o.ends = span(random)
	for range random.IntN(5) {
		lo, hi := int64(random.IntN(3)), int64(random.IntN(4))
		if hi > 0 && lo > hi {
			lo = hi
		}
		p := price(pick(random, "shirt", "hat"), int64(pick(random, 1, 50)*random.IntN(4)), pick(random, "usd", "usd", "eur"), "", lo, hi)
		if random.IntN(4) == 0 {
			p.CurrencyCode, p.RegionID = "", pick(random, "reg_eu", "reg_us")
		}
		o.prices = append(o.prices, p)
	}
	return o
}

func chanceVoucher(random *rand.Rand, code string, groups []string) voucher {
	v := voucher{
		code: code, value: int64(1 + random.IntN(100)), disabled: random.IntN(6) == 0,
		regions: some(random, []string{"reg_eu", "reg_us"}), limit: int64(random.IntN(3)), used: int64(random.IntN(3)),
	}
	if random.IntN(2) == 0 {
		v.kind, v.eachItem = pick(random, pricing.Fixed, pricing.Fixed, pricing.FreeShipping), random.IntN(2) == 0
		v.regions = pick(random, nil, []string{"reg_eu"}, []string{"reg_us"}, []string{"reg_us"}, []string{"reg_x"})
	}
	v.starts, v.ends = span(random)
	if v.ends != nil && v.starts == nil {
		v.starts = at(-time.Hour)
	}
	for range random.IntN(3) {
		asked := condition{pick(random, pricing.In, pricing.NotIn), some(random, groups)}
		twin := slices.ContainsFunc(v.conditions, func(other condition) bool {
			return other.operator == asked.operator && slices.Equal(other.groups, asked.groups)
		})
		if len(asked.groups) > 0 && !twin {
			v.conditions = append(v.conditions, asked)
		}
	}
	return v
}

// some are about a third of the texts.
func some(random *rand.Rand, texts []string) (some []string) {
	for _, text := range texts {
		if random.IntN(3) == 0 {
			some = append(some, text)
		}
	}
	return some
}

// span is a start and an end, either of which may be open, within two milliseconds of noon.
func span(random *rand.Rand) (starts, ends *time.Time) {
	bound := func() *time.Time {
		if random.IntN(3) > 0 {
			return nil
		}
		return at(time.Duration(random.IntN(5)-2) * time.Millisecond)
	}
	if starts, ends = bound(), bound(); starts != nil && ends != nil && !ends.After(*starts) {
		ends = nil
	}
	return starts, ends
}

func pick[T any](random *rand.Rand, of ...T) T { return of[random.IntN(len(of))] }
