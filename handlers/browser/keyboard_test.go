package browser_test

import (
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

// keyboard is a browser on a page, used by keys alone.
func keyboard(t testing.TB, o *officetest.Office, path string) *browsertest.Browser {
	t.Helper()
	b := openBrowser(t, o, false)
	b.Open(path)
	return b
}

func TestKeysWalkThroughRows(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", o.Customers(4)...)
	b := keyboard(t, o, "/customer-groups/"+vip+"?sort=name")
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
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", o.Customers(2)...)
	b := keyboard(t, o, "/customer-groups/"+vip)
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
	o := officetest.Open(t, "sqlite")
	for _, width := range []int{1280, 390} { // the menu is closed on a small screen
		b := keyboard(t, o, "/customers")
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
	o := officetest.Open(t, "sqlite")
	o.Customers(1)
	b := keyboard(t, o, "/customers")
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
	o.SignedIn().Get("/shortcuts").Want(200).Reads("Keyboard shortcuts", "Show these keys", "Turn single keys off")
}

func TestSingleKeysCanBeSwitchedOff(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	o.Group("VIP")
	b := keyboard(t, o, "/customer-groups?sort=name")
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
	b.See("Add a Customer Group")
}

func TestEditTheRowOneIsOn(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP")
	b := keyboard(t, o, "/customer-groups")
	b.Press("e") // no row: no edit
	b.SeeURL("/customer-groups")
	b.Press("j", "e")
	b.SeeURL("/customer-groups/" + vip + "/edit")
}
