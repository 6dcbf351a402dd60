package offers

import (
	"slices"
	"strings"
	"time"

	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// DiscountFilters are the filters of a list of discounts.
var DiscountFilters = []string{ui.FilterStatus, ui.FilterType, ui.FilterNaming, ui.FilterCreated, ui.FilterUpdated}

// DiscountStates are the states of discounts by the words of an address.
var DiscountStates = map[string]pricing.State{
	"active": pricing.StateRunning, "scheduled": pricing.StateScheduled, "expired": pricing.StateExpired,
	"disabled": pricing.StateDisabled, "used-up": pricing.StateUsedUp,
}

var (
	discountStatuses = []ui.Param{
		{Name: "Active", Value: "active"},
		{Name: "Scheduled", Value: "scheduled"},
		{Name: "Expired", Value: "expired"},
		{Name: "Disabled", Value: "disabled"},
		{Name: "Used up", Value: "used-up"},
	}
	discountTypes = []ui.Param{
		{Name: "Percentage", Value: pricing.Percentage},
		{Name: "Fixed amount", Value: pricing.Fixed},
		{Name: "Free shipping", Value: pricing.FreeShipping},
	}
	allocations = []ui.Param{{Name: "The whole cart", Value: pricing.OffTotal}, {Name: "Each item", Value: pricing.OffItem}}
)

// Discount is a discount with what is shown beside it.
type Discount struct {
	pricing.Discount
	Currency   string // of its only region, for a fixed value; "" where it is not known
	Conditions []Condition
}

// Condition is a condition of a discount with the first of its groups.
type Condition struct {
	pricing.DiscountCondition
	Groups pricing.SomeGroups
}

// Off is the value of a discount in words: 15%, 10.00 EUR, Free shipping.
func (d Discount) Off() string {
	switch d.Rule.Type {
	case pricing.Percentage:
		return text.Fill("{n}%", "n", text.Number(d.Rule.Value))
	case pricing.FreeShipping:
		return "Free shipping"
	}
	if d.Currency == "" {
		return text.Plural(d.Rule.Value, "1 minor unit", "{n} minor units")
	}
	return record.Money(d.Rule.Value, d.Currency)
}

// status is the kind of a ui.Status and its word.
func (d Discount) status() (kind, word string) {
	switch d.State(time.Now()) {
	case pricing.StateRunning:
		return "ok", "Active"
	case pricing.StateScheduled:
		return "warn", "Scheduled"
	case pricing.StateExpired:
		return "off", "Expired"
	case pricing.StateUsedUp:
		return "off", "Used up"
	}
	return "off", "Disabled"
}

// uses is the number of uses, with the limit if there is one: 3 of 10.
func (d Discount) uses() string {
	if d.UsageLimit == nil {
		return ui.Number(int(d.UsageCount))
	}
	return text.Fill("{uses} of {limit}", "uses", text.Number(d.UsageCount), "limit", text.Number(*d.UsageLimit))
}

// forWhom are the conditions in short: In VIP or Gold · Not in Wholesale.
func (d Discount) forWhom() string {
	if len(d.Conditions) == 0 {
		return "Everyone"
	}
	parts := make([]string, len(d.Conditions))
	for i, condition := range d.Conditions {
		parts[i] = condition.short()
	}
	return strings.Join(parts, " · ")
}

func (c Condition) short() string {
	if c.Groups.Count == 0 {
		if c.Operator == pricing.NotIn {
			return "Everyone"
		}
		return "Nobody"
	}
	names := make([]string, len(c.Groups.First))
	for i, group := range c.Groups.First {
		names[i] = ui.Short(group.Name)
	}
	sentence := "In {groups}"
	if c.Operator == pricing.NotIn {
		sentence = "Not in {groups}"
	}
	groups := strings.Join(names, " or ")
	if more := c.Groups.Count - int64(len(names)); more > 0 {
		groups = text.Fill("{groups} +{more}", "groups", groups, "more", text.Number(more))
	}
	return text.Fill(sentence, "groups", groups)
}

func label(choices []ui.Param, value string) string {
	i := slices.IndexFunc(choices, func(p ui.Param) bool { return p.Value == value })
	if i < 0 {
		return value
	}
	return choices[i].Name
}

// Discounts is the page of all discounts.
type Discounts struct {
	Page      views.Page
	List      ui.List
	Discounts []Discount
}

// DiscountsList describes the table of all discounts.
func DiscountsList(state ui.ListState, total record.Total) ui.List {
	return ui.List{
		ID: "discounts", Label: "Discounts", Words: ui.DiscountsRows,
		State: state, Total: int(total.Count), AtLeast: total.AtLeast,
		Search: "Search", Filters: DiscountFilters, GroupOptions: views.GroupOptionsPath,
		Choices: map[string][]ui.Param{ui.FilterType: discountTypes, ui.FilterStatus: discountStatuses},
		RowEdit: views.DiscountPath(ui.RowID) + "/edit",
		RowMenu: []ui.Action{
			ui.EditAction(views.DiscountPath(ui.RowID) + "/edit"),
			{
				Label: "Delete", Href: views.DiscountPath(ui.RowID) + "/delete", Host: ui.HostDialog, Icon: ui.IconTrash(),
				Variant: "destructive",
			},
		},
		Columns: []ui.Column{
			{Label: "Code", Sort: "code"},
			{Label: "Value", Sort: "value", DescFirst: true, Class: "num"},
			{Label: "Status", Class: "hide-s"},
			{Label: "For", Class: "hide-m"},
			{Label: "Uses", Sort: "uses", DescFirst: true, Class: "num hide-s"},
			{Label: "Ends", Sort: "ends", Dates: true, Class: "hide-m"},
			{Label: "Actions", Class: "actions"},
		},
		Empty: ui.Empty{
			Icon: ui.IconPercent(), Title: "No discounts yet",
			Text:   "A discount is a code that lowers the price, for everyone or for some customer groups.",
			Action: &ui.Action{Label: "Create discount", Href: views.DiscountsPath + "/new", Host: ui.HostDrawer},
		},
	}
}

func upperCode(currency string) string { return strings.ToUpper(currency) }
