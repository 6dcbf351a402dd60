package models

// maxPriceText is the longest id of a variant or a region, in bytes.
const maxPriceText = 255

// priceFault is a rule that a price breaks: the words at the field of a form, and those that programs compare.
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
	check(!isUnstorable(in.ID), "id", "This is no id of a price.", "this is no id of a price.")
	check(in.VariantID != "", "variant_id", "Say which variant it is for.", "say which variant it is for, in at most 255 characters.")
	check(fitsPrice(in.VariantID), "variant_id", "Use at most 255 characters.", "say which variant it is for, in at most 255 characters.")
	check(in.CurrencyCode != "" || in.RegionID != "" || in.ID != "", "currency_code",
		"Say in which currency it is, such as EUR.", "say a currency or a region, and not both.")
	check(in.CurrencyCode == "" || in.RegionID == "", "currency_code",
		"Say a currency or a region, and not both.", "say a currency or a region, and not both.")
	check(in.CurrencyCode == "" || known, "currency_code",
		"Use a code of ISO 4217, such as EUR.", "the currency has to be a code of ISO 4217, such as eur.")
	check(fitsPrice(in.RegionID), "region_id", "Use at most 255 characters.", "the id of the region can have at most 255 characters.")
	check(in.Amount >= 0 && in.Amount <= MaxAmount, "amount", "Use an amount from 0 to 9,007,199,254,740,991 minor units.",
		"the amount has to be a whole number of minor units from 0 to 9,007,199,254,740,991.")
	check(least >= 0 && least <= MaxAmount, "min_quantity",
		"Use a whole number from 0 on, or leave it empty.", "the least quantity has to be a whole number from 0 on.")
	check(most >= 1 && most <= MaxAmount, "max_quantity",
		"Use a whole number from 1 on, or leave it empty.", "the greatest quantity has to be a whole number from 1 on.")
	check(least <= most || least > MaxAmount, "max_quantity",
		"The greatest quantity is below the least.", "the greatest quantity is below the least.")
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
