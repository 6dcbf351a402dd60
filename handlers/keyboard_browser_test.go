package handlers_test

import (
	"fmt"
	"testing"

	"cohort/handlers/browsertest"
)

// keyboard is a browser on a page, used by keys alone.
func (o *office) keyboard(t testing.TB, path string) *browsertest.Browser {
	t.Helper()
	b := o.browser(t, false)
	b.Open(path)
	return b
}

func TestTheGuidesTasksByKeysAlone(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	vip := o.group("VIP", o.customers(5)...)

	t.Run("create a group: C, its name, Enter", func(t *testing.T) {
		t.Parallel()
		b := o.keyboard(t, "/customer-groups")
		b.Press("c")
		b.SeeFocus("Name")
		b.Type("Wholesale")
		b.Press("Enter")
		b.See("Customer group “Wholesale” was created.")
		b.SeeFocus("Wholesale")
	})
	t.Run("open a group: Enter on its row", func(t *testing.T) {
		t.Parallel()
		b := o.keyboard(t, "/customer-groups?q=vip")
		b.Press("j")
		b.SeeFocus("Select VIP")
		b.Press("Enter")
		b.SeeURL("/customer-groups/" + vip)
	})
	t.Run("remove three: tick, R, Enter", func(t *testing.T) {
		t.Parallel()
		three := o.group("Three", o.customersOf("three", 5)...)
		b := o.keyboard(t, "/customer-groups/"+three+"?sort=name")
		b.Press("j", "Shift+j", "Shift+j")
		b.See("3 selected")
		b.Press("r")
		b.See("3 customers will leave “Three”")
		b.Press("Enter")
		b.See("3 customers were removed.")
		same(t, "who is left", o.members(three), []string{"three4@example.com", "three5@example.com"})
	})
	t.Run("edit a group: E, its name, Ctrl and Enter", func(t *testing.T) {
		t.Parallel()
		id := o.group("Old name")
		b := o.keyboard(t, "/customer-groups/"+id)
		b.Press("e")
		b.SeeFocus("Name")
		b.Press("End")
		b.Type("r")
		b.Press("Control+Enter")
		b.See("Customer group “Old namer” was saved.")
	})
	t.Run("add customers: A, tick, Ctrl and Enter", func(t *testing.T) {
		t.Parallel()
		o.customersOf("added", 2)
		id := o.group("Empty")
		b := o.keyboard(t, "/customer-groups/"+id)
		b.Press("a")
		b.SeeFocus("Search customers")
		b.Type("added")
		b.See("1–2 of 2")
		b.Press("ArrowDown", "x", "ArrowDown", " ", "Control+Enter")
		b.See("2 customers were added.")
		same(t, "members", o.members(id), []string{"added1@example.com", "added2@example.com"})
	})
	t.Run("Ctrl and Enter also from a search", func(t *testing.T) {
		t.Parallel()
		o.customersOf("found", 1)
		id := o.group("Found")
		b := o.keyboard(t, "/customer-groups/"+id)
		b.Press("a")
		b.Type("found")
		b.See("1–1 of 1")
		b.Press("ArrowDown", "x", "/", "Control+Enter")
		b.See("1 customer was added.")
		b.Open("/customer-groups/" + id + "/customers/add?q=found")
		b.See("Already in this group")
		b.Open("/customer-groups/new#customers")
		b.Press("/")
		b.SeeFocus("Search customers")
		b.Press("Control+Enter")
		b.SeeFocus("Name") // it has none
	})
	t.Run("change metadata: by the palette, a key, its value, Ctrl and Enter; then a row above, and one less", func(t *testing.T) {
		t.Parallel()
		id := o.group("With metadata")
		b := o.keyboard(t, "/customer-groups/"+id)
		b.Press("Control+k")
		b.Type("edit meta")
		b.Press("Enter")
		b.SeeFocus("Add row")
		b.Press("Enter")
		b.SeeFocus("Key, row 1")
		b.Type("tier")
		b.Press("Tab", "Tab")
		b.SeeFocus("Value, row 1")
		b.Type("gold")
		b.Press("Control+Enter")
		b.See("Metadata was saved.")
		same(t, "metadata", o.metadataOf(id), `{"tier":"gold"}`)

		b.Press("Control+k")
		b.Type("edit meta")
		b.Press("Enter")
		b.SeeFocus("Key, row 1")
		b.Press("Tab", "Tab", "Tab")
		b.SeeFocus("Row 1")
		b.Press("Enter")
		b.SeeFocus("Insert row above")
		b.Press("Enter")
		b.SeeFocus("Key, row 1")
		b.Type("code")
		b.Press("Tab", "Tab")
		b.Type("007")
		b.Press("Control+Enter")
		b.See("Metadata was saved.")
		same(t, "metadata", o.metadataOf(id), `{"code":"007","tier":"gold"}`)
	})
	t.Run("delete a group: by the palette, Tab, Enter", func(t *testing.T) {
		t.Parallel()
		id := o.group("To be deleted")
		b := o.keyboard(t, "/customer-groups/"+id)
		b.Press("Control+k")
		b.Type("delete")
		b.Press("Enter")
		b.SeeFocus("Cancel")
		b.Press("Tab", "Enter")
		b.See("Customer group “To be deleted” was deleted.")
	})
	t.Run("add a group with customers: by the palette, its name, Next, tick, Ctrl and Enter", func(t *testing.T) {
		t.Parallel()
		o.customersOf("next", 2)
		b := o.keyboard(t, "/customer-groups")
		b.Press("Control+k")
		b.Type("add customer group")
		b.Press("Enter")
		b.SeeFocus("Name")
		b.Type("Both at once")
		b.Press("Tab", "Tab")
		b.SeeFocus("Next")
		b.Press("Enter", "/")
		b.SeeFocus("Search customers")
		b.Type("next")
		b.See("1–2 of 2")
		b.Press("ArrowDown", "x", "Control+Enter")
		b.See("Customer group “Both at once” was created.")
		b.See("next 2")
	})
	t.Run("edit the customers of a group: E, Next, clear a tick, Ctrl and Enter", func(t *testing.T) {
		t.Parallel()
		id := o.group("Assigned", o.customersOf("assigned", 3)...)
		b := o.keyboard(t, "/customer-groups/"+id)
		b.Press("e")
		b.SeeFocus("Name")
		b.Press("Tab", "Tab", "Enter", "j", "x", "Control+Enter")
		b.See("Customer group “Assigned” was saved.")
		same(t, "members", len(o.members(id)), 2)
	})
}

// customersOf makes as many customers, whose names and e-mails begin with a word.
func (o *office) customersOf(word string, n int) []string {
	o.t.Helper()
	ids := make([]string, n)
	for i := range ids {
		ids[i] = o.customer(word, fmt.Sprint(i+1), fmt.Sprintf("%s%d@example.com", word, i+1))
	}
	return ids
}

func TestKeysWalkThroughRows(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	vip := o.group("VIP", o.customers(4)...)
	b := o.keyboard(t, "/customer-groups/"+vip+"?sort=name")
	b.Press("j")
	b.SeeFocus("Select Customer 01")
	b.Press("j", "j")
	b.SeeFocus("Select Customer 03")
	b.Press("k")
	b.SeeFocus("Select Customer 02")
	b.Press("x")
	b.See("1 selected")
	b.Press("x", " ")
	b.See("1 selected")
	b.Press(" ")
	b.DontSee("1 selected")

	// Shift ticks from where it was first held; on the way back it lets go.
	b.Press("Shift+j", "Shift+j")
	b.See("3 selected")
	b.Press("Shift+k")
	b.See("2 selected")
	b.SeeFocus("Select Customer 03")
	b.Press("Escape")
	b.DontSee("selected Remove")
	b.SeeFocus("Select Customer 03")

	// At the ends one stays, and after a search one is where one was.
	b.Press("j", "j", "j", "j")
	b.SeeFocus("Select Customer 04")
	b.Press("k", "k", "k", "k", "k")
	b.SeeFocus("Select Customer 01")
	b.Press("Enter")
	b.See("c01@example.com")
	b.Eventually("the customer's page", func() bool { return b.URL() != "/customer-groups/"+vip+"?sort=name" })
}

func TestSingleLettersNeverActWhileTyping(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	vip := o.group("VIP", o.customers(2)...)
	b := o.keyboard(t, "/customer-groups/"+vip)
	b.Tick("c01@example.com")
	b.Press("/")
	b.SeeFocus("Search customers")
	b.Type("race?jkxg")
	if got := b.Value("Search customers"); got != "race?jkxg" {
		t.Errorf("typed %q", got)
	}
	b.See("No customers match")
	if b.URL() != "/customer-groups/"+vip+"?q=race%3Fjkxg" {
		t.Errorf("it led to %s", b.URL())
	}
}

func TestGoToASectionByTwoKeys(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	for _, width := range []int{1280, 390} { // the menu is closed on a small screen
		b := o.keyboard(t, "/customers")
		b.Size(width, 800)
		b.Press("g", "g")
		b.SeeURL("/customer-groups")
		b.Press("G", "C")
		b.SeeURL("/customers")
		// A sequence that leads nowhere does nothing, not even what its second key does.
		b.Press("g", "x", "g", "/")
		b.SeeURL("/customers")
		if b.Focused() == "Search customers" {
			t.Error("the second key of a sequence acted alone")
		}
	}
}

func TestAllKeysAreListed(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	o.customers(1)
	b := o.keyboard(t, "/customers")
	b.Press("?")
	b.See("Keyboard shortcuts")
	b.In("Keyboard shortcuts").See("Go to Customer Groups")
	b.Press("c") // the dialog keeps the keys to itself
	b.SeeURL("/customers")
	b.Press("Escape")
	b.DontSee("Keyboard shortcuts")
	b.Press("j")
	b.SeeFocus("Select Customer 01")
	b.Press("?", "Escape")
	b.SeeFocus("Select Customer 01") // where one was

	// The same as a page, for those without JavaScript.
	o.signedIn().get("/shortcuts").want(200).reads("Keyboard shortcuts", "Show these keys", "Turn single keys off")
}

func TestSingleKeysCanBeSwitchedOff(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	o.group("VIP")
	b := o.keyboard(t, "/customer-groups?sort=name")
	b.See("Create C")
	b.Click("olga@example.com")
	b.Click("Turn single keys off")
	b.SeeURL("/customer-groups?sort=name")
	b.DontSee("Create C")
	b.Press("c", "?", "/", "j", "g", "c")
	b.SeeURL("/customer-groups?sort=name")
	b.DontSee("Keyboard shortcuts")
	b.Press("Control+k") // is no single key
	b.SeeFocus("Search customers, groups, price lists, discounts, pages and actions")
	b.Press("Escape")

	b.Click("olga@example.com")
	b.Click("Turn single keys on")
	b.See("Create C")
	b.Press("c")
	b.See("Create customer group")
}

func TestEditTheRowOneIsOn(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	vip := o.group("VIP")
	b := o.keyboard(t, "/customer-groups")
	b.Press("e") // no row: no edit
	b.SeeURL("/customer-groups")
	b.Press("j", "e")
	b.SeeURL("/customer-groups/" + vip + "/edit")
}
