package ui

// RowWords are the words of a list that name its rows. Each is whole, because other languages bend the noun differently in each.
type RowWords struct {
	One, Many             string // how many there are: "1 customer", "{n} customers"
	Rows                  string // beside a range: "customers"
	Search, Filter        string // "Search customers"
	ExportOne, ExportMany string // "Export {n} customers"
	SelectPage            string // "Select all customers on this page"
	Selected, More        string // the bar for the selected rows, and its menu
	NoMatch               string // "No customers match"
}

// The words of all lists.
var (
	CustomersRows = RowWords{
		One: "1 customer", Many: "{n} customers", Rows: "customers",
		Search: "Search customers", Filter: "Filter customers",
		ExportOne: "Export 1 customer", ExportMany: "Export {n} customers",
		SelectPage: "Select all customers on this page",
		Selected:   "What to do with the selected customers", More: "More for the selected customers",
		NoMatch: "No customers match",
	}
	CustomerGroupsRows = RowWords{
		One: "1 customer group", Many: "{n} customer groups", Rows: "customer groups",
		Search: "Search customer groups", Filter: "Filter customer groups",
		ExportOne: "Export 1 customer group", ExportMany: "Export {n} customer groups",
		SelectPage: "Select all customer groups on this page",
		Selected:   "What to do with the selected customer groups", More: "More for the selected customer groups",
		NoMatch: "No customer groups match",
	}
	PriceListsRows = RowWords{
		One: "1 price list", Many: "{n} price lists", Rows: "price lists",
		Search: "Search price lists", Filter: "Filter price lists",
		ExportOne: "Export 1 price list", ExportMany: "Export {n} price lists",
		SelectPage: "Select all price lists on this page",
		Selected:   "What to do with the selected price lists", More: "More for the selected price lists",
		NoMatch: "No price lists match",
	}
	PricesRows = RowWords{
		One: "1 price", Many: "{n} prices", Rows: "prices",
		Search: "Search prices", Filter: "Filter prices",
		ExportOne: "Export 1 price", ExportMany: "Export {n} prices",
		SelectPage: "Select all prices on this page",
		Selected:   "What to do with the selected prices", More: "More for the selected prices",
		NoMatch: "No prices match",
	}
	DiscountsRows = RowWords{
		One: "1 discount", Many: "{n} discounts", Rows: "discounts",
		Search: "Search discounts", Filter: "Filter discounts",
		ExportOne: "Export 1 discount", ExportMany: "Export {n} discounts",
		SelectPage: "Select all discounts on this page",
		Selected:   "What to do with the selected discounts", More: "More for the selected discounts",
		NoMatch: "No discounts match",
	}
	CodesRows = RowWords{
		One: "1 code", Many: "{n} codes", Rows: "codes",
		Search: "Search codes", Filter: "Filter codes",
		ExportOne: "Export 1 code", ExportMany: "Export {n} codes",
		SelectPage: "Select all codes on this page",
		Selected:   "What to do with the selected codes", More: "More for the selected codes",
		NoMatch: "No codes match",
	}
	ChangesRows = RowWords{
		One: "1 change", Many: "{n} changes", Rows: "changes",
		Search: "Search changes", Filter: "Filter changes",
		ExportOne: "Export 1 change", ExportMany: "Export {n} changes",
		SelectPage: "Select all changes on this page",
		Selected:   "What to do with the selected changes", More: "More for the selected changes",
		NoMatch: "No changes match",
	}
)
