package views

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/text"
	"cohort/views/ui"
)

// ActivityFilters are the filters of the audit trail.
var ActivityFilters = []string{ui.FilterOperator, ui.FilterObject, ui.FilterAction, ui.FilterDoor, ui.FilterDone, ui.FilterOf}

// How much of the activity is shown at once.
const (
	ActivityPageSize = 50 // entries on a page
	LatestShown      = 5  // entries on the card of a customer or a group
	fieldsShown      = 4  // changed fields of an entry in a list
)

// Activities is the page of the audit trail.
type Activities struct {
	Page    Page
	List    ui.List
	Entries []activity.Entry
	More    bool   // there are older entries
	Before  string // the id of the entry before these; "" on the first page
	Path    string // the address of the page, to come back to
	Now     []activity.RunningChange
}

// Entry is the page of one entry, with all entries of its change set.
type Entry struct {
	Page      Page
	Entry     activity.Entry
	Set       []activity.Entry
	List      ui.List
	Customers []customers.Customer
	Path      string
}

// Latest are the newest entries about one record.
type Latest struct {
	Of      string
	Entries []activity.Entry
	More    bool
	Path    string
}

// FirstOf returns the first n entries, and whether there are more.
func FirstOf(entries []activity.Entry, n int) ([]activity.Entry, bool) {
	return entries[:min(n, len(entries))], len(entries) > n
}

// object is a kind of record in the activity: its name in the store, its names on the screen, and its sentences with a {name}.
type object struct{ Name, One, Many, Created, Deleted string }

var objects = []object{
	{"customer", "Customer", "Customers", "Created the customer {name}", "Deleted the customer {name}"},
	{"customer_group", "Customer group", "Customer groups", "Created the customer group {name}", "Deleted the customer group {name}"},
	{"price_list", "Price list", "Price lists", "Created the price list {name}", "Deleted the price list {name}"},
	{"discount", "Discount", "Discounts", "Created the discount {name}", "Deleted the discount {name}"},
	{"region", "Region", "Regions", "Created the region {name}", "Deleted the region {name}"},
	{"operator", "Operator", "Operators", "Created the operator {name}", "Deleted the operator {name}"},
	{"api_key", "API key", "API keys", "Created the API key {name}", "Deleted the API key {name}"},
	{"invitation", "Invitation", "Invitations", "Invited {name}", "Withdrew the invitation of {name}"},
	{"import", "Import", "Imports", "", ""},
	{"settings", "Settings", "Settings", "", ""},
}

var doorWords = map[string]string{
	activity.ViaPages: "back office", activity.ViaAPI: "Admin API", activity.ViaImport: "import",
	activity.ViaCommand: "command line",
}

// ActivityList describes the filters of the audit trail; about is the name of the record that it is narrowed to, or "".
func ActivityList(state ui.ListState, operators []accounts.Operator, about string) ui.List {
	l := ui.List{
		ID: "activity", Label: "Activity", Words: ui.ChangesRows, State: state, Filters: ActivityFilters,
		Choices: map[string][]ui.Param{},
	}
	for _, operator := range operators {
		l.Choices[ui.FilterOperator] = append(l.Choices[ui.FilterOperator], ui.Param{Name: operator.Email, Value: operator.ID})
	}
	for _, object := range objects {
		l.Choices[ui.FilterObject] = append(l.Choices[ui.FilterObject], ui.Param{Name: object.Many, Value: object.Name})
	}
	for _, action := range activity.Actions {
		l.Choices[ui.FilterAction] = append(l.Choices[ui.FilterAction], ui.Param{Name: ui.Capital(action), Value: action})
	}
	for _, door := range activity.Doors {
		l.Choices[ui.FilterDoor] = append(l.Choices[ui.FilterDoor], ui.Param{Name: ui.Capital(doorWords[door]), Value: door})
	}
	if about != "" {
		l.Chips = append(l.Chips, ui.Chip{Label: text.Fill("Of {name}", "name", ui.Quoted(about)), URL: state.Without(ui.FilterOf)})
	}
	return l
}

// olderURL is the page after this one.
func (v Activities) olderURL() templ.SafeURL {
	return v.List.State.With("before", v.Entries[len(v.Entries)-1].ID)
}

// newestURL is the first page.
func (v Activities) newestURL() templ.SafeURL { return v.List.State.With("before", "") }

// changeSet are consecutive entries that were one change.
type changeSet []activity.Entry

// changeSets groups consecutive entries by their change.
func changeSets(entries []activity.Entry) (sets []changeSet) {
	for i, entry := range entries {
		if i == 0 || entry.ChangeSet != entries[i-1].ChangeSet {
			sets = append(sets, nil)
		}
		sets[len(sets)-1] = append(sets[len(sets)-1], entry)
	}
	return sets
}

// Undoable is true when all these entries of a change set can be undone.
func Undoable(set []activity.Entry) bool {
	for _, entry := range set {
		if entry.WhyNotUndo() != "" && !entry.Erased() { // an undo leaves out who was erased
			return false
		}
	}
	return slices.ContainsFunc(set, func(entry activity.Entry) bool { return !entry.Erased() })
}

// cancelPath is where a change under way is cancelled.
func cancelPath(changeSet string) string { return RunningPath + "/" + changeSet + "/cancel" }

// objectOf finds a kind of record by its name in the store.
func objectOf(name string) object {
	for _, known := range objects {
		if known.Name == name {
			return known
		}
	}
	return object{Name: name, One: name, Many: name, Created: "Created {name}", Deleted: "Deleted {name}"}
}

// EntryTitle is an entry in words: "Removed 3 customers from VIP".
func EntryTitle(a activity.Entry) string {
	before, name, after := sentence(a)
	return strings.TrimSpace(before+" "+text.Isolated(name)) + after
}

// sentence is an entry in words, cut around the name of its record, so that the name can be a link.
func sentence(a activity.Entry) (before, name, after string) {
	words := sentenceOf(a)
	before, after, named := strings.Cut(words, "{name}")
	if named {
		name = a.ObjectName
	}
	fill := func(part string) string {
		if a.Customer != nil {
			part = text.Fill(part, "who", text.Isolated(ui.Short(a.Customer.Name)))
		}
		return text.Fill(part, "n", text.Number(a.Customers))
	}
	return strings.TrimSpace(fill(before)), name, fill(after)
}

// sentenceOf is an entry in words with holes: {name} for the record, {who} for its only customer, {n} for their number.
func sentenceOf(a activity.Entry) string {
	one := a.Customers == 1
	switch {
	case a.Action == activity.DidErase:
		return "Erased a customer"
	case a.Erased():
		return erasedSentences[a.Action]
	case a.Action == activity.DidExport:
		return "Exported everything about {name}"
	case a.Action == activity.DidFail:
		var failed int64
		value, _ := a.After.Get(activity.FailedField)
		_ = json.Unmarshal(value, &failed) // which the import wrote
		return text.Plural(failed, "1 row of {name} was not imported", "{n} rows of {name} were not imported")
	case a.ObjectID == "" && a.Action == activity.DidDelete && one: // by undoing an entry about several who were created
		return "Deleted 1 customer"
	case a.ObjectID == "" && a.Action == activity.DidDelete:
		return "Deleted {n} customers"
	case a.ObjectID == "" && one: // of an import or a pasted list
		return "Created 1 customer"
	case a.ObjectID == "":
		return "Created {n} customers"
	case a.Action == activity.DidAdd && a.Customer != nil:
		return "Added {who} to {name}"
	case a.Action == activity.DidAdd && one:
		return "Added 1 customer to {name}"
	case a.Action == activity.DidAdd:
		return "Added {n} customers to {name}"
	case a.Action == activity.DidRemove && a.Customer != nil:
		return "Removed {who} from {name}"
	case a.Action == activity.DidRemove && one:
		return "Removed 1 customer from {name}"
	case a.Action == activity.DidRemove:
		return "Removed {n} customers from {name}"
	case a.Action == activity.DidUpdate && a.Object == "operator":
		return operatorSentence(a)
	case a.Action == activity.DidUpdate && a.Object == "settings":
		return "Changed the setting {name}"
	case a.Action == activity.DidUpdate:
		return "Changed {name}"
	case a.Action == activity.DidCreate:
		return objectOf(a.Object).Created
	case a.Customers == 0 || a.Object != "customer_group":
		return objectOf(a.Object).Deleted
	case one:
		return "Deleted the customer group {name}, which had 1 customer"
	}
	return "Deleted the customer group {name}, which had {n} customers"
}

// erasedSentences tell what was done to a customer who has been erased since.
var erasedSentences = map[string]string{
	activity.DidCreate: "Created a customer who has been erased since",
	activity.DidUpdate: "Changed a customer who has been erased since",
	activity.DidDelete: "Deleted a customer who has been erased since",
	activity.DidExport: "Exported everything about a customer who has been erased since",
}

// erasedName is the id of a customer who is gone, unless they were erased.
func erasedName(id string) string {
	if activity.IsErased(id) {
		return "Erased customer"
	}
	return id
}

func goneWords(id string) string {
	if activity.IsErased(id) {
		return "This customer has been erased."
	}
	return "This customer has been deleted."
}

func isDeletedCustomer(a activity.Entry) bool {
	return a.Object == "customer" && a.Action == activity.DidDelete && a.ObjectID != "" && !a.Erased()
}

// pathOf is the page of the record of an entry; "" where there is none.
func pathOf(a activity.Entry) string {
	paths := map[string]func(id string) string{
		"customer": CustomerPath, "customer_group": GroupPath, "price_list": PriceListPath, "discount": DiscountPath,
	}
	if path := paths[a.Object]; path != nil && a.ObjectID != "" && !a.Erased() && !a.Gone && a.Action != activity.DidDelete &&
		a.Action != activity.DidErase {
		return path(a.ObjectID)
	}
	return ""
}

// EntryCustomersList describes the table of the customers of an entry.
func EntryCustomersList(state ui.ListState, total int64) ui.List {
	return ui.List{
		ID: "entry-customers", Label: "Customers of this change", Words: ui.CustomersRows, State: state, Total: int(total),
		Columns: []ui.Column{{Label: "Name"}, {Label: "E-mail", Class: "hide-m"}, {Label: "ID", Class: "hide-m"}},
		Empty:   ui.Empty{Icon: ui.IconUsers(), Title: "No customers joined or left"},
	}
}
