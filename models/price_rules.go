package models

// maxPriceText is the longest id of a variant or a region, in bytes.
const maxPriceText = 255

// priceFault is a rule that a price breaks: the words at the field of a form, and those for programs, where {n} is the number of the price.
type priceFault struct{ field, words, toPrograms string }

// faults are the rules that the price breaks, by whichever door it comes in.
func (in PriceInput) faults() (faults []priceFault) {
	check := func(ok bool, field, words, toPrograms string) {
		if !ok {
			faults = append(faults, priceFault{field, words, toPrograms})
		}
	}
	_, known := Currency(in.CurrencyCode)
	least, most := in.MinQuantity.number(0), in.MaxQuantity.number(MaxAmount)
	check(!isUnstorable(in.ID), "id", "This price has an invalid ID.", "Price {n} has an invalid ID.")
	check(in.VariantID != "", "variant_id", "Enter a variant ID.", "Price {n} needs a variant ID of at most 255 characters.")
	check(fitsPrice(in.VariantID), "variant_id", "Use at most 255 characters.", "Price {n} needs a variant ID of at most 255 characters.")
	check(in.CurrencyCode != "" || in.RegionID != "" || in.ID != "", "currency_code",
		"Enter a currency, such as EUR.", "Price {n} needs either a currency or a region, not both.")
	check(in.CurrencyCode == "" || in.RegionID == "", "currency_code",
		"Enter either a currency or a region, not both.", "Price {n} needs either a currency or a region, not both.")
	check(in.CurrencyCode == "" || known, "currency_code",
		"Enter an ISO 4217 currency code, such as EUR.", "The currency of price {n} must be an ISO 4217 code, such as eur.")
	check(fitsPrice(in.RegionID), "region_id", "Use at most 255 characters.", "The region ID of price {n} can have at most 255 characters.")
	check(in.Amount >= 0 && in.Amount <= MaxAmount, "amount", "Enter an amount from 0 to 9,007,199,254,740,991 minor units.",
		"The amount of price {n} must be a whole number of minor units from 0 to 9,007,199,254,740,991.")
	check(least >= 0 && least <= MaxAmount, "min_quantity",
		"Enter a whole number of 0 or more, or leave it empty.", "The minimum quantity of price {n} must be a whole number of 0 or more.")
	check(most >= 1 && most <= MaxAmount, "max_quantity",
		"Enter a whole number of 1 or more, or leave it empty.", "The maximum quantity of price {n} must be a whole number of 1 or more.")
	check(least <= most || least > MaxAmount, "max_quantity",
		"The maximum quantity is below the minimum quantity.", "The maximum quantity of price {n} is below its minimum quantity.")
	return faults
}

// fieldsOf are the words at each field of a form.
func fieldsOf(faults []priceFault) invalid {
	fields := invalid{}
	for _, fault := range faults {
		fields.check(false, fault.field, fault.words)
	}
	return fields
}

// number is where the bound is; without one it is as far out as it can be.
func (b *Bound) number(without int64) int64 {
	if b == nil || b.Open {
		return without
	}
	return b.At
}

func fitsPrice(text string) bool { return len(text) <= maxPriceText && !isUnstorable(text) }
