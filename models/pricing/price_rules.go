package pricing

import (
	"cohort/models/record"
	"cohort/models/text"
)

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
	_, known := record.Currency(in.CurrencyCode)
	least, most := in.MinQuantity.ValueOr(0), in.MaxQuantity.ValueOr(record.MaxAmount)
	check(!text.IsUnstorable(in.ID), "id", "This price has an invalid ID.", "Price {n} has an invalid ID.")
	check(in.VariantID != "", "variant_id", "Enter a variant ID.", "Price {n} needs a variant ID of at most 255 characters.")
	check(fitsPrice(in.VariantID), "variant_id", "Use at most 255 characters.", "Price {n} needs a variant ID of at most 255 characters.")
	check(in.CurrencyCode != "" || in.RegionID != "" || in.ID != "", "currency_code",
		"Enter a currency, such as EUR.", "Price {n} needs either a currency or a region, not both.")
	check(in.CurrencyCode == "" || in.RegionID == "", "currency_code",
		"Enter either a currency or a region, not both.", "Price {n} needs either a currency or a region, not both.")
	check(in.CurrencyCode == "" || known, "currency_code",
		"Enter the code of a currency, such as EUR for the euro.", "The currency of price {n} must be an ISO 4217 code, such as eur.")
	check(fitsPrice(in.RegionID), "region_id", "Use at most 255 characters.", "The region ID of price {n} can have at most 255 characters.")
	check(in.Amount >= 0 && in.Amount <= record.MaxAmount, "amount", "Enter an amount from 0 to 9,007,199,254,740,991 minor units.",
		"The amount of price {n} must be a whole number of minor units from 0 to 9,007,199,254,740,991.")
	check(least >= 0 && least <= record.MaxAmount, "min_quantity",
		"Enter a whole number of 0 or more, or leave it empty.", "The minimum quantity of price {n} must be a whole number of 0 or more.")
	check(most >= 1 && most <= record.MaxAmount, "max_quantity",
		"Enter a whole number of 1 or more, or leave it empty.", "The maximum quantity of price {n} must be a whole number of 1 or more.")
	check(least <= most || least > record.MaxAmount, "max_quantity",
		"The maximum quantity is below the minimum quantity.", "The maximum quantity of price {n} is below its minimum quantity.")
	return faults
}

// Problem is the first rule that the price breaks, in a sentence for a person; "" where it breaks none.
func (in PriceInput) Problem() string {
	for _, fault := range in.faults() {
		return fault.words
	}
	return ""
}

// fieldsOf are the words at each field of a form.
func fieldsOf(faults []priceFault) record.FieldErrors {
	fields := record.FieldErrors{}
	for _, fault := range faults {
		fields.Check(false, fault.field, fault.words)
	}
	return fields
}

func fitsPrice(value string) bool { return len(value) <= maxPriceText && !text.IsUnstorable(value) }
