package pricing_test

import (
	"testing"

	"cohort/models/pricing"
	"cohort/models/record"
)

// A percentage is rounded to whole minor units, half of one up, whatever the currency; nothing takes off more than there is.
func TestWhatADiscountTakesOff(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		kind         string
		value        int64
		amount, want int64
	}{
		"half of a unit goes up":                     {pricing.Percentage, 50, 5, 3},
		"less than half goes down":                   {pricing.Percentage, 10, 14, 1},
		"more than half goes up":                     {pricing.Percentage, 10, 16, 2},
		"a third of a cent is none":                  {pricing.Percentage, 33, 1, 0},
		"half of one is one":                         {pricing.Percentage, 50, 1, 1},
		"nothing of nothing":                         {pricing.Percentage, 50, 0, 0},
		"nothing percent":                            {pricing.Percentage, 0, 999, 0},
		"all of it":                                  {pricing.Percentage, 100, 999, 999},
		"the greatest amount does not overflow":      {pricing.Percentage, 100, record.MaxAmount, record.MaxAmount},
		"99 percent of the greatest amount is exact": {pricing.Percentage, 99, record.MaxAmount, 8917127262193581},
		"a fixed value":                              {pricing.Fixed, 300, 1000, 300},
		"at most the amount":                         {pricing.Fixed, 1500, 1000, 1000},
		"free shipping leaves the goods alone":       {pricing.FreeShipping, 0, 1000, 0},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			if got := (pricing.DiscountRule{Type: c.kind, Value: c.value}).Off(c.amount); got != c.want {
				t.Errorf("off %d: %d, not %d", c.amount, got, c.want)
			}
		})
	}
}

func TestPercentagesAreRoundedHalfUp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind               string
		value, amount, off int64
	}{
		{pricing.Percentage, 10, 1000, 100},
		{pricing.Percentage, 10, 14, 1},
		{pricing.Percentage, 10, 15, 2},
		{pricing.Percentage, 10, 16, 2},
		{pricing.Percentage, 50, 5, 3},
		{pricing.Percentage, 50, 1, 1},
		{pricing.Percentage, 49, 1, 0},
		{pricing.Percentage, 33, 100, 33},
		{pricing.Percentage, 33, 99, 33},
		{pricing.Percentage, 0, 1000, 0},
		{pricing.Percentage, 100, 999, 999},
		{pricing.Percentage, 100, record.MaxAmount, record.MaxAmount},
		{pricing.Percentage, 50, record.MaxAmount, 4503599627370496},
		{pricing.Percentage, 10, 0, 0},
		{pricing.Fixed, 300, 1000, 300},
		{pricing.Fixed, 300, 200, 200},
		{pricing.Fixed, 300, 0, 0},
		{pricing.FreeShipping, 0, 1000, 0},
	} {
		if off := (pricing.DiscountRule{Type: c.kind, Value: c.value}).Off(c.amount); off != c.off {
			t.Errorf("%s of %d takes %d off %d, not %d", c.kind, c.value, off, c.amount, c.off)
		}
	}
}
