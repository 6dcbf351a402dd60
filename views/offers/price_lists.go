// Package offers has the pages of price lists with their prices, of discounts, and of what applies to a customer.
package offers

import (
	"time"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// PriceListFilters are the filters of a list of price lists.
var PriceListFilters = []string{ui.FilterStatus, ui.FilterType, ui.FilterNaming, ui.FilterCreated, ui.FilterUpdated}

// PriceListStates are the states of price lists by the words of an address.
var PriceListStates = map[string]pricing.State{
	"draft": pricing.StateDraft, "active": pricing.StateRunning, "scheduled": pricing.StateScheduled, "expired": pricing.StateExpired,
}

var (
	priceListStates = []ui.Param{
		{Name: "Draft", Value: "draft"},
		{Name: "Active", Value: "active"},
		{Name: "Scheduled", Value: "scheduled"},
		{Name: "Expired", Value: "expired"},
	}
	priceListTypes    = []ui.Param{{Name: "Sale", Value: pricing.Sale}, {Name: "Override", Value: pricing.Override}}
	priceListStatuses = []ui.Param{{Name: "Draft", Value: pricing.Draft}, {Name: "Active", Value: pricing.Active}}
)

// PriceLists is the page of all price lists.
type PriceLists struct {
	Page       views.Page
	List       ui.List
	PriceLists []pricing.List
	Groups     map[string][]customers.GroupName // the first few of each, by the lists' ids
}

// PriceListsList describes the table of all price lists.
func PriceListsList(state ui.ListState, total record.Total) ui.List {
	return ui.List{
		ID: "price-lists", Label: "Price lists", Words: ui.PriceListsRows,
		State: state, Total: int(total.Count), AtLeast: total.AtLeast,
		Search: "Search", Filters: PriceListFilters, GroupOptions: views.GroupOptionsPath,
		Choices: map[string][]ui.Param{ui.FilterType: priceListTypes, ui.FilterStatus: priceListStates},
		RowEdit: views.PriceListPath(ui.RowID) + "/edit",
		RowMenu: []ui.Action{
			ui.EditAction(views.PriceListPath(ui.RowID) + "/edit"),
			{Label: "Import prices", Href: views.PriceListPath(ui.RowID) + "/prices/import", Icon: ui.IconUpload()},
			{
				Label: "Delete", Href: views.PriceListPath(ui.RowID) + "/delete", Host: ui.HostDialog, Icon: ui.IconTrash(),
				Variant: "destructive",
			},
		},
		Columns: []ui.Column{
			{Label: "Name", Sort: "name"},
			{Label: "Type", Sort: "type", Class: "hide-m"},
			{Label: "Status"},
			{Label: "For", Class: "hide-m"},
			{Label: "Prices", Sort: "prices", DescFirst: true, Class: "num hide-s"},
			{Label: "Starts", Sort: "starts", DescFirst: true, Dates: true, Class: "hide-s"},
			{Label: "Ends", Sort: "ends", DescFirst: true, Dates: true, Class: "hide-s"},
			{Label: "Actions", Class: "actions"},
		},
		Empty: ui.Empty{
			Icon: ui.IconTag(), Title: "No price lists yet",
			Text:   "A price list sets special prices for a limited time, for everyone or for some customer groups.",
			Action: &ui.Action{Label: "Create price list", Href: views.PriceListsPath + "/new", Host: ui.HostDrawer},
		},
	}
}

// priceListState is the kind of a ui.Status and its word.
func priceListState(list pricing.List) (kind, word string) {
	switch list.State(time.Now()) {
	case pricing.StateRunning:
		return "ok", "Active"
	case pricing.StateScheduled:
		return "warn", "Scheduled"
	case pricing.StateExpired:
		return "off", "Expired"
	}
	return "off", "Draft"
}

// PriceList is the page of one price list.
type PriceList struct {
	Page   views.Page
	List   pricing.List
	Groups []customers.GroupName // the first of those it is for
	Why    string                // why it is a draft, if that is known
	Table  ui.List
	Prices []pricing.Price
	Latest views.Latest

	Outdone map[string]pricing.Price // prices that never apply, by their ids, with what applies instead
}

// PricesList describes the table of a list's prices.
func PricesList(list pricing.List, state ui.ListState, total record.Total) ui.List {
	path := views.PriceListPath(list.ID)
	l := ui.List{
		ID: "prices", Label: text.Fill("Prices of {list}", "list", list.Title()), Words: ui.PricesRows,
		State: state, Total: int(total.Count), AtLeast: total.AtLeast, Search: "Search variants", Filters: []string{ui.FilterCurrency},
		Action: path + "/prices/remove/confirm", Export: path + "/prices/export",
		Selection: ui.Selection{
			Name: "price_ids", All: true,
			Bulk: []ui.Action{
				{Label: "Remove", Key: "r", Post: path + "/prices/remove/confirm", Host: ui.HostDialog, Icon: ui.IconTrash()},
			},
		},
		RowEdit: path + "/prices/" + ui.RowID + "/edit",
		RowMenu: []ui.Action{
			ui.EditAction(path + "/prices/" + ui.RowID + "/edit"),
			{
				Label: "Remove", Icon: ui.IconTrash(), Variant: "destructive", Host: ui.HostDialog, Name: "only", Value: ui.RowID,
				Post: path + "/prices/remove/confirm",
			},
		},
		Columns: []ui.Column{
			{Label: "Variant", Sort: "variant"},
			{Label: "Currency", Sort: "currency", Class: "hide-s"},
			{Label: "Amount", Sort: "amount", DescFirst: true, Class: "num"},
			{Label: "Min", Class: "num hide-s"},
			{Label: "Max", Class: "num hide-s"},
			{Label: "Changed", Sort: "changed", DescFirst: true, Class: "hide-m"},
			{Label: "Actions", Class: "actions"},
		},
		Empty: ui.Empty{
			Icon: ui.IconTag(), Title: "No prices in this list yet",
			Text:   "Add prices one by one, or import them from a spreadsheet.",
			Action: &ui.Action{Label: "Import prices", Href: path + "/prices/import"},
		},
	}
	if code := state.Filters.Get(ui.FilterCurrency); code != "" {
		l.Chips = append(l.Chips, ui.Chip{Label: upperCode(code), URL: state.Without(ui.FilterCurrency)})
	}
	return l
}

// paidIn is the currency of a price, or its region.
func paidIn(price pricing.Price) string {
	if price.CurrencyCode != nil {
		return upperCode(*price.CurrencyCode)
	}
	return text.Fill("Region {id}", "id", ui.Text(price.RegionID))
}

// amountOf is the amount with its currency, as far as that is known.
func amountOf(price pricing.Price) string { return record.Money(price.Amount, price.Currency()) }

func boundWords(bound *int64) string {
	if bound == nil {
		return "–"
	}
	return ui.Number(int(*bound))
}

func bounded(price pricing.Price) bool { return price.MinQuantity != nil || price.MaxQuantity != nil }

// quantityWords are the quantities a price is valid for, where one column has to do.
func quantityWords(price pricing.Price) string {
	switch {
	case price.MaxQuantity == nil:
		return text.Fill("from {min}", "min", boundWords(price.MinQuantity))
	case price.MinQuantity == nil:
		return text.Fill("up to {max}", "max", boundWords(price.MaxQuantity))
	}
	return text.Fill("{min} to {max}", "min", boundWords(price.MinQuantity), "max", boundWords(price.MaxQuantity))
}

// outdoneWords say that a price never applies; empty for one that can.
func (v PriceList) outdoneWords(price pricing.Price) string {
	by, outdone := v.Outdone[price.ID]
	if !outdone {
		return ""
	}
	return text.Fill("Does not apply. This list has the same price again, for {amount}.", "amount", amountOf(by))
}

// PriceListForm is a new or an existing price list as it is edited; all fields are as they were typed.
type PriceListForm struct {
	Host   string
	ID     string // "" for a new one
	Was    string // its stored name
	Name   string
	Text   string
	Type   string
	Status string
	Starts string // as record.DateTimeIn writes it
	Ends   string
	Zone   *time.Location // of both
	Groups []customers.GroupName

	ForEveryone bool // saving takes its last group away: the form asks to confirm it
	Close       string
	Problem     string
	Errors      map[string]string
	Opened      map[string]string // the fields as they were when the form was opened
	Conflicts   []ui.Conflict
}

// Title is the heading of the form.
func (f PriceListForm) Title() string {
	if f.ID == "" {
		return "Create price list"
	}
	return "Edit price list"
}

// Crumbs is the way to the form from the list of price lists.
func (f PriceListForm) Crumbs(lists views.Crumb) []views.Crumb {
	if f.ID == "" {
		return []views.Crumb{lists}
	}
	return []views.Crumb{lists, {Label: f.Was, Href: views.PriceListPath(f.ID)}}
}

func (f PriceListForm) action() string {
	if f.ID == "" {
		return views.PriceListsPath
	}
	return views.PriceListPath(f.ID)
}

func (f PriceListForm) panel() ui.Panel {
	return ui.Panel{Host: f.Host, Title: f.Title(), Close: f.Close}
}

func (f PriceListForm) errors() []ui.FieldError {
	return ui.ErrorsAt(f.Errors, f.Problem, "name", "description", "type", "status", "starts_at", "ends_at", "groups")
}

// PriceImport is the page that takes prices from a spreadsheet.
type PriceImport struct {
	List   pricing.List
	Typed  string // the pasted text
	Close  string
	Errors map[string]string
}

func (f PriceImport) panel() ui.Panel {
	return ui.Panel{Title: "Import prices", Text: text.Fill("Into {list}. You see what the file does before anything is changed.",
		"list", ui.Quoted(f.List.Title())), Close: f.Close, Wide: true}
}

// PriceReport is the page with the effect of a file on the prices of a list, before it is imported.
type PriceReport struct {
	List    pricing.List
	FileID  string
	Plan    pricing.PricePlan
	Replace bool // prices that are not in the file are to be removed
	Close   string
	Problem string
}

func (r PriceReport) panel() ui.Panel {
	return ui.Panel{Title: "What the file would do", Text: text.Fill("To the prices of {list}. Nothing has been changed yet.", "list",
		ui.Quoted(r.List.Title())), Close: r.Close, Wide: true}
}

// faultsShown is how many faulty lines a report shows.
const faultsShown = 100

// goes is the label of the button: "Import 12 prices".
func (r PriceReport) goes() string {
	return text.Plural(r.Plan.New+r.Plan.Changed+r.Plan.Unchanged, "Import 1 price", "Import {n} prices")
}
