package offers

import (
	"cmp"
	"slices"

	"cohort/models/pricing"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// PriceForm is a new or an existing price as it is edited.
type PriceForm struct {
	Host    string
	List    pricing.List
	ID      string // "" for a new one
	Price   pricing.PriceText
	Close   string
	Problem string
	Errors  map[string]string
	Choices pricing.Choices

	Opened    map[string]string // the fields as they were when the form was opened
	Conflicts []ui.Conflict
	Replaces  string // saving takes the place of these prices: the form asks to confirm it
}

// ReplaceQuestion asks whether a price is to take the place of those that are the same.
func ReplaceQuestion(same []pricing.Price) string {
	lowest := slices.MinFunc(same, func(a, b pricing.Price) int { return cmp.Compare(a.Amount, b.Amount) })
	one := "There is already a price for {variant} in {currency}: {amount}. Replace it?"
	many := "There are already {n} prices for {variant} in {currency}, from {amount}. Replace them?"
	if bounded(lowest) {
		one = "There is already a price for {variant} in {currency} for these quantities: {amount}. Replace it?"
		many = "There are already {n} prices for {variant} in {currency} for these quantities, from {amount}. Replace them?"
	}
	return text.Plural(int64(len(same)), one, many,
		"variant", ui.Quoted(lowest.VariantID), "currency", paidIn(lowest), "amount", amountOf(lowest))
}

func (f PriceForm) saves() ui.Action {
	if f.Replaces != "" {
		return ui.Action{Label: "Replace"}
	}
	return ui.Action{Label: "Save"}
}

// Title is the heading of the form.
func (f PriceForm) Title() string {
	if f.ID == "" {
		return "Add price"
	}
	return "Edit price"
}

func (f PriceForm) action() string {
	if f.ID == "" {
		return views.PriceListPath(f.List.ID) + "/prices"
	}
	return views.PriceListPath(f.List.ID) + "/prices/" + f.ID
}

func (f PriceForm) panel() ui.Panel {
	return ui.Panel{Host: f.Host, Title: f.Title(), Text: text.Fill("In {list}.", "list", ui.Quoted(f.List.Title())), Close: f.Close}
}

func (f PriceForm) errors() []ui.FieldError {
	return ui.ErrorsAt(f.Errors, f.Problem, "variant_id", "currency_code", "region_id", "amount", "min_quantity", "max_quantity")
}
