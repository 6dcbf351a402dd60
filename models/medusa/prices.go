package medusa

import (
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"strings"

	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/text"
)

// price is a price of a price list. Version 1 names its region, and its variant among its variants where many lists are asked for;
// version 2 has rules.
type price struct {
	ID        string                `json:"id"`
	VariantID *string               `json:"variant_id"`
	Variants  []struct{ ID string } `json:"variants"`
	Currency  string                `json:"currency_code"`
	RegionID  *string               `json:"region_id"`
	Amount    *json.Number          `json:"amount"`
	Min       *json.Number          `json:"min_quantity"`
	Max       *json.Number          `json:"max_quantity"`
	Rules     rules                 `json:"rules"`
}

// input is the price as it is brought in, or why it cannot be.
func (p price) input(version int) (in pricing.PriceInput, problem string) {
	in = pricing.PriceInput{VariantID: text.OrEmpty(p.VariantID), CurrencyCode: p.Currency}
	if in.VariantID == "" && len(p.Variants) > 0 {
		in.VariantID = p.Variants[0].ID
	}
	if in.VariantID == "" {
		return in, "The price isn't for a product variant."
	}
	if p.RegionID != nil && *p.RegionID != "" {
		in.RegionID, in.CurrencyCode = *p.RegionID, ""
	}
	p.Rules.each(func(attribute string, value json.RawMessage) {
		if regions := texts(value); attribute == regionRule && len(regions) == 1 {
			in.RegionID, in.CurrencyCode = regions[0], ""
			return
		}
		problem = text.Fill("The price has a rule for {attribute}, which Cohort doesn't know.", "attribute", attribute)
	})
	currency, known := record.Currency(p.Currency)
	if !known && (in.RegionID == "" || version == 2) && problem == "" {
		problem = text.Fill("Cohort doesn't know the currency {currency}.", "currency", p.Currency)
	}
	decimals := 0
	if version == 2 {
		decimals = record.Decimals(currency)
	}
	var exact bool
	if in.Amount, exact = minorUnits(p.Amount, decimals); !exact && problem == "" {
		problem = text.Fill("The amount has more decimals than {currency} allows.", "currency", strings.ToUpper(currency))
	}
	if in.MinQuantity, exact = bound(p.Min); !exact && problem == "" {
		problem = "The quantities are not whole numbers."
	}
	if in.MaxQuantity, exact = bound(p.Max); !exact && problem == "" {
		problem = "The quantities are not whole numbers."
	}
	return in, problem
}

// minorUnits is an amount times ten to the power of decimals. exact is false where that is no whole number that can be kept.
func minorUnits(amount *json.Number, decimals int) (units int64, exact bool) {
	if amount == nil || len(*amount) > 40 {
		return 0, false
	}
	value, ok := new(big.Rat).SetString(string(*amount))
	if !ok {
		return 0, false
	}
	value.Mul(value, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil)))
	return value.Num().Int64(), value.IsInt() && value.Num().IsInt64()
}

// bound is an end of a range of quantities.
func bound(at *json.Number) (*record.Bound, bool) {
	if at == nil {
		return &record.Bound{Open: true}, true
	}
	units, exact := minorUnits(at, 0)
	return &record.Bound{At: units}, exact
}

// rules are those of version 2, by their attributes.
type rules map[string]json.RawMessage

// each visits the rules in the order of their attributes.
func (r rules) each(visit func(attribute string, value json.RawMessage)) {
	for _, attribute := range slices.Sorted(maps.Keys(r)) {
		visit(attribute, r[attribute])
	}
}

// texts are the texts of a value, which is one or a list of them.
func texts(value json.RawMessage) []string {
	var one string
	if json.Unmarshal(value, &one) == nil {
		return []string{one}
	}
	var all []string
	if json.Unmarshal(value, &all) != nil {
		return nil
	}
	return all
}
