package adminapi

import (
	"encoding/json"
	"time"

	"cohort/handlers/wire"
	"cohort/models/pricing"
	"cohort/models/record"
)

type priceInput = pricing.PriceInput

// What the bodies of price lists and discounts may hold, in Medusa's order of faults.
var (
	newPriceListBody = wire.Schema[pricing.ListInput]{
		wire.Text("name", func(in *pricing.ListInput, text string) { in.Name = &text }),
		wire.Text("description", func(in *pricing.ListInput, text string) { in.Description = &text }),
		listStart, listEnd,
		wire.Optional(wire.Choice("status", "", priceListStatuses, setStatus)),
		wire.Choice("type", "", priceListTypes, setType),
		wire.Required(wire.MustBeArray(wire.Each("prices", newPriceBody, setPrices)), " must be an array"),
		listGroups,
	}
	priceListBody = wire.Schema[pricing.ListInput]{
		wire.NotNull(wire.Text("name", func(in *pricing.ListInput, text string) { in.Name = &text }),
			"Can't insert null value in field name on insert in table price_list"),
		wire.NotNull(wire.Text("description", func(in *pricing.ListInput, text string) { in.Description = &text }),
			"Can't insert null value in field description on insert in table price_list"),
		listStart, listEnd,
		wire.NotNull(wire.Choice("status", "", priceListStatuses, setStatus),
			"Can't insert null value in field status on insert in table price_list"),
		wire.NotNull(wire.Choice("type", "", priceListTypes, setType),
			"Can't insert null value in field type on insert in table price_list"),
		wire.Optional(wire.MustBeArray(wire.Each("prices", priceBody, setPrices))),
		listGroups,
	}
	listStart = wire.Nullable(wire.Instant("starts_at", func(in *pricing.ListInput, at time.Time) { in.StartsAt = &record.Date{At: at} }),
		func(in *pricing.ListInput) { in.StartsAt = &record.Date{Null: true} })
	listEnd = wire.Nullable(wire.Instant("ends_at", func(in *pricing.ListInput, at time.Time) { in.EndsAt = &record.Date{At: at} }),
		func(in *pricing.ListInput) { in.EndsAt = &record.Date{Null: true} })
	listGroups = wire.Optional(wire.MustBeArray(wire.Each("customer_groups", idBody,
		func(in *pricing.ListInput, ids []string) { in.GroupIDs = &ids })))

	newPriceBody = wire.Schema[priceInput]{
		wire.Either(wire.Text("region_id", setRegion), "currency_code", ""),
		wire.Either(wire.Text("currency_code", setCurrency), "region_id", ""),
		priceAmount, priceVariant, priceLeast, priceMost,
	}
	priceBody = wire.Schema[priceInput]{
		wire.Optional(wire.Text("id", func(in *priceInput, id string) { in.ID = id })),
		wire.Either(wire.Text("region_id", setRegion), "currency_code", "id"),
		wire.Either(wire.Text("currency_code", setCurrency), "region_id", "id"),
		priceVariant, priceAmount, priceLeast, priceMost,
	}
	priceVariant = wire.Text("variant_id", func(in *priceInput, id string) { in.VariantID = id })
	priceAmount  = wire.Whole("amount", 0, record.MaxAmount, func(in *priceInput, amount int64) { in.Amount = amount })
	priceLeast   = wire.Nullable(wire.Whole("min_quantity", 0, record.MaxAmount,
		func(in *priceInput, number int64) { in.MinQuantity = &record.Bound{At: number} }),
		func(in *priceInput) { in.MinQuantity = &record.Bound{Open: true} })
	priceMost = wire.Nullable(wire.Whole("max_quantity", 1, record.MaxAmount,
		func(in *priceInput, number int64) { in.MaxQuantity = &record.Bound{At: number} }),
		func(in *priceInput) { in.MaxQuantity = &record.Bound{Open: true} })

	pricesBody = wire.Schema[pricing.ListInput]{
		wire.Required(wire.MustBeArray(wire.Each("prices", priceBody, setPrices)), " must be an array"),
		wire.Optional(wire.Boolean("override", func(in *pricing.ListInput, replace bool) { in.ReplacePrices = replace })),
	}
	priceIDsBody   = wire.Schema[[]string]{wire.Filled(wire.Texts("price_ids", func(in *[]string, ids []string) { *in = ids }))}
	productIDsBody = wire.Schema[[]string]{wire.Filled(wire.Texts("product_ids", func(in *[]string, ids []string) { *in = ids }))}

	newDiscountBody = append(wire.Schema[pricing.DiscountInput]{
		wire.Filled(wire.Text("code", func(in *pricing.DiscountInput, code string) { in.Code = &code })),
		wire.Required(wire.Nested("rule", newRuleBody, setRule), " should not be empty"),
		wire.Optional(wire.Boolean("is_dynamic", func(in *pricing.DiscountInput, is bool) { in.IsDynamic = &is })),
		wire.Optional(wire.Boolean("is_disabled", setDisabled)),
		wire.Optional(wire.Instant("starts_at", setStart)),
	}, discountRest...)
	discountBody = append(wire.Schema[pricing.DiscountInput]{
		wire.NotNull(wire.Text("code", func(in *pricing.DiscountInput, code string) { in.Code = &code }),
			"Can't insert null value in field code on insert in table discount"),
		wire.Optional(wire.Nested("rule", ruleBody, setRule)),
		wire.NotNull(wire.Boolean("is_disabled", setDisabled), "Can't insert null value in field is_disabled on insert in table discount"),
		wire.NotNull(wire.Instant("starts_at", setStart), "Can't insert null value in field starts_at on insert in table discount"),
	}, discountRest...)
	discountRest = wire.Schema[pricing.DiscountInput]{
		wire.Nullable(wire.Instant("ends_at", func(in *pricing.DiscountInput, at time.Time) { in.EndsAt = &record.Date{At: at} }),
			func(in *pricing.DiscountInput) { in.EndsAt = &record.Date{Null: true} }),
		wire.Nullable(wire.Text("valid_duration",
			func(in *pricing.DiscountInput, text string) { in.ValidDuration = &record.Text{Value: text} }),
			func(in *pricing.DiscountInput) { in.ValidDuration = &record.Text{Null: true} }),
		discountLimit,
		wire.Optional(wire.Texts("regions", func(in *pricing.DiscountInput, ids []string) { in.RegionIDs = &ids })),
		wire.Optional(wire.JSON("metadata", setDiscountMetadata)),
	}
	discountLimit = wire.Nullable(wire.Whole("usage_limit", 1, record.MaxAmount,
		func(in *pricing.DiscountInput, number int64) { in.UsageLimit = &record.Bound{At: number} }),
		func(in *pricing.DiscountInput) { in.UsageLimit = &record.Bound{Open: true} })

	newRuleBody = wire.Schema[pricing.DiscountInput]{
		ruleDescription,
		wire.Choice("type", `Invalid rule type, must be one of "fixed", "percentage" or "free_shipping"`, discountTypes,
			func(in *pricing.DiscountInput, kind string) { in.Type = &kind }),
		wire.Whole("value", 0, record.MaxAmount, setValue),
		wire.Choice("allocation", wrongAllocation, allocations, setAllocation),
		wire.Optional(wire.MustBeArray(wire.Each("conditions", newConditionBody, setConditions))),
	}
	ruleBody = wire.Schema[pricing.DiscountInput]{
		wire.Filled(wire.Text("id", func(in *pricing.DiscountInput, id string) { in.RuleID = &id })),
		ruleDescription,
		wire.Optional(wire.Whole("value", 0, record.MaxAmount, setValue)),
		wire.Optional(wire.Choice("allocation", wrongAllocation, allocations, setAllocation)),
		wire.Optional(wire.MustBeArray(wire.Each("conditions", changedConditionBody, setConditions))),
	}
	ruleDescription = wire.Nullable(wire.Text("description",
		func(in *pricing.DiscountInput, text string) { in.Description = &record.Text{Value: text} }),
		func(in *pricing.DiscountInput) { in.Description = &record.Text{Null: true} })

	newConditionBody = wire.Schema[pricing.ConditionInput]{
		wire.Choice("operator", "", operators, setOperator),
		conditionGroups,
	}
	changedConditionBody = wire.Schema[pricing.ConditionInput]{
		wire.Optional(wire.Text("id", func(in *pricing.ConditionInput, id string) { in.ID = id })),
		wire.Optional(wire.Choice("operator", "", operators, setOperator)),
		conditionGroups,
	}
	conditionBody = wire.Schema[pricing.ConditionInput]{
		wire.Optional(wire.Choice("operator", "", operators, setOperator)),
		conditionGroups,
	}
	conditionGroups = wire.Optional(wire.Texts("customer_groups", func(in *pricing.ConditionInput, ids []string) { in.GroupIDs = &ids }))

	resourcesBody = wire.Schema[[]string]{
		wire.Required(wire.MustBeArray(wire.Each("resources", idBody, func(in *[]string, ids []string) { *in = ids })), " must be an array"),
	}

	dynamicCodeBody = wire.Schema[pricing.DiscountInput]{
		wire.Filled(wire.Text("code", func(in *pricing.DiscountInput, code string) { in.Code = &code })),
		discountLimit,
		wire.Optional(wire.JSON("metadata", setDiscountMetadata)),
	}

	// regionBody takes what Medusa wants besides, which is not kept.
	regionBody = wire.Schema[pricing.RegionInput]{
		wire.Text("name", func(in *pricing.RegionInput, name string) { in.Name = name }),
		wire.Text("currency_code", func(in *pricing.RegionInput, code string) { in.CurrencyCode = code }),
		wire.Optional(wire.Text("tax_code", func(*pricing.RegionInput, string) {})),
		wire.Optional(wire.Count("tax_rate", func(*pricing.RegionInput, float64) {})),
		wire.Optional(wire.Texts("payment_providers", func(*pricing.RegionInput, []string) {})),
		wire.Optional(wire.Texts("fulfillment_providers", func(*pricing.RegionInput, []string) {})),
		wire.Optional(wire.Texts("countries", func(*pricing.RegionInput, []string) {})),
		wire.Optional(wire.Boolean("includes_tax", func(*pricing.RegionInput, bool) {})),
		wire.Optional(wire.JSON("metadata", func(in *pricing.RegionInput, object json.RawMessage) { in.Metadata = merge(object).Values })),
	}
)

const wrongAllocation = `Invalid allocation type, must be one of "total" or "item"`

func setStatus(in *pricing.ListInput, status string) { in.Status = &status }

func setType(in *pricing.ListInput, kind string) { in.Type = &kind }

func setPrices(in *pricing.ListInput, prices []priceInput) { in.Prices = prices }

func setRegion(in *priceInput, id string) { in.RegionID = id }

func setCurrency(in *priceInput, code string) { in.CurrencyCode = code }

func setDisabled(in *pricing.DiscountInput, is bool) { in.IsDisabled = &is }

func setStart(in *pricing.DiscountInput, at time.Time) { in.StartsAt = &at }

func setDiscountMetadata(in *pricing.DiscountInput, object json.RawMessage) {
	in.Metadata = merge(object)
}

func setValue(in *pricing.DiscountInput, value int64) { in.Value = &value }

func setAllocation(in *pricing.DiscountInput, allocation string) { in.Allocation = &allocation }

func setConditions(in *pricing.DiscountInput, conditions []pricing.ConditionInput) {
	in.Conditions = conditions
}

func setOperator(in *pricing.ConditionInput, operator string) { in.Operator = &operator }

// setRule takes what was read of the rule over to its discount.
func setRule(in *pricing.DiscountInput, rule pricing.DiscountInput) {
	in.RuleID, in.Description, in.Type, in.Value = rule.RuleID, rule.Description, rule.Type, rule.Value
	in.Allocation, in.Conditions = rule.Allocation, rule.Conditions
}
