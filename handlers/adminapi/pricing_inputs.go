package adminapi

import (
	"encoding/json"
	"time"

	"cohort/handlers/wire"
	"cohort/models"
)

type priceInput = models.PriceInput

// What the bodies of price lists and discounts may hold, in Medusa's order of faults.
var (
	newPriceListBody = wire.Schema[models.PriceListInput]{
		wire.Text("name", func(in *models.PriceListInput, text string) { in.Name = &text }),
		wire.Text("description", func(in *models.PriceListInput, text string) { in.Description = &text }),
		listStart, listEnd,
		wire.Optional(wire.Choice("status", "", priceListStatuses, setStatus)),
		wire.Choice("type", "", priceListTypes, setType),
		wire.Given(wire.MustBeArray(wire.Each("prices", newPriceBody, setPrices)), " must be an array"),
		listGroups,
	}
	priceListBody = wire.Schema[models.PriceListInput]{
		wire.NotNull(wire.Text("name", func(in *models.PriceListInput, text string) { in.Name = &text }), "Can't insert null value in field name on insert in table price_list"),
		wire.NotNull(wire.Text("description", func(in *models.PriceListInput, text string) { in.Description = &text }), "Can't insert null value in field description on insert in table price_list"),
		listStart, listEnd,
		wire.NotNull(wire.Choice("status", "", priceListStatuses, setStatus), "Can't insert null value in field status on insert in table price_list"),
		wire.NotNull(wire.Choice("type", "", priceListTypes, setType), "Can't insert null value in field type on insert in table price_list"),
		wire.Optional(wire.MustBeArray(wire.Each("prices", priceBody, setPrices))),
		listGroups,
	}
	listStart = wire.Nullable(wire.Instant("starts_at", func(in *models.PriceListInput, at time.Time) { in.StartsAt = &models.Date{At: at} }),
		func(in *models.PriceListInput) { in.StartsAt = &models.Date{Null: true} })
	listEnd = wire.Nullable(wire.Instant("ends_at", func(in *models.PriceListInput, at time.Time) { in.EndsAt = &models.Date{At: at} }),
		func(in *models.PriceListInput) { in.EndsAt = &models.Date{Null: true} })
	listGroups = wire.Optional(wire.MustBeArray(wire.Each("customer_groups", idBody, func(in *models.PriceListInput, ids []string) { in.GroupIDs = &ids })))

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
	priceAmount  = wire.Whole("amount", 0, models.MaxAmount, func(in *priceInput, amount int64) { in.Amount = amount })
	priceLeast   = wire.Nullable(wire.Whole("min_quantity", 0, models.MaxAmount, func(in *priceInput, number int64) { in.MinQuantity = &models.Bound{At: number} }),
		func(in *priceInput) { in.MinQuantity = &models.Bound{Open: true} })
	priceMost = wire.Nullable(wire.Whole("max_quantity", 1, models.MaxAmount, func(in *priceInput, number int64) { in.MaxQuantity = &models.Bound{At: number} }),
		func(in *priceInput) { in.MaxQuantity = &models.Bound{Open: true} })

	pricesBody = wire.Schema[models.PriceListInput]{
		wire.Given(wire.MustBeArray(wire.Each("prices", priceBody, setPrices)), " must be an array"),
		wire.Optional(wire.Boolean("override", func(in *models.PriceListInput, replace bool) { in.ReplacePrices = replace })),
	}
	priceIDsBody   = wire.Schema[[]string]{wire.Filled(wire.Texts("price_ids", func(in *[]string, ids []string) { *in = ids }))}
	productIDsBody = wire.Schema[[]string]{wire.Filled(wire.Texts("product_ids", func(in *[]string, ids []string) { *in = ids }))}

	newDiscountBody = append(wire.Schema[models.DiscountInput]{
		wire.Filled(wire.Text("code", func(in *models.DiscountInput, code string) { in.Code = &code })),
		wire.Given(wire.Nested("rule", newRuleBody, setRule), " should not be empty"),
		wire.Optional(wire.Boolean("is_dynamic", func(in *models.DiscountInput, is bool) { in.IsDynamic = &is })),
		wire.Optional(wire.Boolean("is_disabled", setDisabled)),
		wire.Optional(wire.Instant("starts_at", setStart)),
	}, discountRest...)
	discountBody = append(wire.Schema[models.DiscountInput]{
		wire.NotNull(wire.Text("code", func(in *models.DiscountInput, code string) { in.Code = &code }), "Can't insert null value in field code on insert in table discount"),
		wire.Optional(wire.Nested("rule", ruleBody, setRule)),
		wire.NotNull(wire.Boolean("is_disabled", setDisabled), "Can't insert null value in field is_disabled on insert in table discount"),
		wire.NotNull(wire.Instant("starts_at", setStart), "Can't insert null value in field starts_at on insert in table discount"),
	}, discountRest...)
	discountRest = wire.Schema[models.DiscountInput]{
		wire.Nullable(wire.Instant("ends_at", func(in *models.DiscountInput, at time.Time) { in.EndsAt = &models.Date{At: at} }),
			func(in *models.DiscountInput) { in.EndsAt = &models.Date{Null: true} }),
		wire.Nullable(wire.Text("valid_duration", func(in *models.DiscountInput, text string) { in.ValidDuration = &models.Text{Value: text} }),
			func(in *models.DiscountInput) { in.ValidDuration = &models.Text{Null: true} }),
		discountLimit,
		wire.Optional(wire.Texts("regions", func(in *models.DiscountInput, ids []string) { in.RegionIDs = &ids })),
		wire.Optional(wire.JSON("metadata", setDiscountMetadata)),
	}
	discountLimit = wire.Nullable(wire.Whole("usage_limit", 1, models.MaxAmount, func(in *models.DiscountInput, number int64) { in.UsageLimit = &models.Bound{At: number} }),
		func(in *models.DiscountInput) { in.UsageLimit = &models.Bound{Open: true} })

	newRuleBody = wire.Schema[models.DiscountInput]{
		ruleDescription,
		wire.Choice("type", `Invalid rule type, must be one of "fixed", "percentage" or "free_shipping"`, discountTypes,
			func(in *models.DiscountInput, kind string) { in.Type = &kind }),
		wire.Whole("value", 0, models.MaxAmount, setValue),
		wire.Choice("allocation", wrongAllocation, allocations, setAllocation),
		wire.Optional(wire.MustBeArray(wire.Each("conditions", newConditionBody, setConditions))),
	}
	ruleBody = wire.Schema[models.DiscountInput]{
		wire.Filled(wire.Text("id", func(in *models.DiscountInput, id string) { in.RuleID = &id })),
		ruleDescription,
		wire.Optional(wire.Whole("value", 0, models.MaxAmount, setValue)),
		wire.Optional(wire.Choice("allocation", wrongAllocation, allocations, setAllocation)),
		wire.Optional(wire.MustBeArray(wire.Each("conditions", changedConditionBody, setConditions))),
	}
	ruleDescription = wire.Nullable(wire.Text("description", func(in *models.DiscountInput, text string) { in.Description = &models.Text{Value: text} }),
		func(in *models.DiscountInput) { in.Description = &models.Text{Null: true} })

	newConditionBody = wire.Schema[models.ConditionInput]{
		wire.Choice("operator", "", operators, setOperator),
		conditionGroups,
	}
	changedConditionBody = wire.Schema[models.ConditionInput]{
		wire.Optional(wire.Text("id", func(in *models.ConditionInput, id string) { in.ID = id })),
		wire.Optional(wire.Choice("operator", "", operators, setOperator)),
		conditionGroups,
	}
	conditionBody = wire.Schema[models.ConditionInput]{
		wire.Optional(wire.Choice("operator", "", operators, setOperator)),
		conditionGroups,
	}
	conditionGroups = wire.Optional(wire.Texts("customer_groups", func(in *models.ConditionInput, ids []string) { in.GroupIDs = &ids }))

	resourcesBody = wire.Schema[[]string]{
		wire.Given(wire.MustBeArray(wire.Each("resources", idBody, func(in *[]string, ids []string) { *in = ids })), " must be an array"),
	}

	dynamicCodeBody = wire.Schema[models.DiscountInput]{
		wire.Filled(wire.Text("code", func(in *models.DiscountInput, code string) { in.Code = &code })),
		discountLimit,
		wire.Optional(wire.JSON("metadata", setDiscountMetadata)),
	}

	// regionBody takes what Medusa wants besides, which is not kept.
	regionBody = wire.Schema[models.RegionInput]{
		wire.Text("name", func(in *models.RegionInput, name string) { in.Name = name }),
		wire.Text("currency_code", func(in *models.RegionInput, code string) { in.CurrencyCode = code }),
		wire.Optional(wire.Text("tax_code", func(*models.RegionInput, string) {})),
		wire.Optional(wire.Count("tax_rate", func(*models.RegionInput, float64) {})),
		wire.Optional(wire.Texts("payment_providers", func(*models.RegionInput, []string) {})),
		wire.Optional(wire.Texts("fulfillment_providers", func(*models.RegionInput, []string) {})),
		wire.Optional(wire.Texts("countries", func(*models.RegionInput, []string) {})),
		wire.Optional(wire.Boolean("includes_tax", func(*models.RegionInput, bool) {})),
		wire.Optional(wire.JSON("metadata", func(in *models.RegionInput, object json.RawMessage) { in.Metadata = merge(object).Values })),
	}
)

const wrongAllocation = `Invalid allocation type, must be one of "total" or "item"`

func setStatus(in *models.PriceListInput, status string) { in.Status = &status }

func setType(in *models.PriceListInput, kind string) { in.Type = &kind }

func setPrices(in *models.PriceListInput, prices []priceInput) { in.Prices = prices }

func setRegion(in *priceInput, id string) { in.RegionID = id }

func setCurrency(in *priceInput, code string) { in.CurrencyCode = code }

func setDisabled(in *models.DiscountInput, is bool) { in.IsDisabled = &is }

func setStart(in *models.DiscountInput, at time.Time) { in.StartsAt = &at }

func setDiscountMetadata(in *models.DiscountInput, object json.RawMessage) {
	in.Metadata = merge(object)
}

func setValue(in *models.DiscountInput, value int64) { in.Value = &value }

func setAllocation(in *models.DiscountInput, allocation string) { in.Allocation = &allocation }

func setConditions(in *models.DiscountInput, conditions []models.ConditionInput) {
	in.Conditions = conditions
}

func setOperator(in *models.ConditionInput, operator string) { in.Operator = &operator }

// setRule takes what was read of the rule over to its discount.
func setRule(in *models.DiscountInput, rule models.DiscountInput) {
	in.RuleID, in.Description, in.Type, in.Value = rule.RuleID, rule.Description, rule.Type, rule.Value
	in.Allocation, in.Conditions = rule.Allocation, rule.Conditions
}
