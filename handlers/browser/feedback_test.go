package browser_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
	"cohort/views/ui"
)

func TestWithoutALineNothingIsLost(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP")
	b := openBrowser(t, o, false)
	b.Allow("htmx:error")
	b.Open("/customer-groups/" + vip)
	b.Click("Actions for VIP")
	b.Click("Edit")
	b.Fill("Name", "Very important")
	b.Eval(`window.line = window.fetch; window.fetch = () => Promise.reject(new TypeError("Failed to fetch")); 0`)
	b.Click("Save")
	b.See("The server could not be reached. This may not have been saved. What you entered is still here.")
	if got := b.Value("Name"); got != "Very important" {
		t.Errorf("the name is %q", got)
	}
	b.Eval(`window.fetch = window.line; 0`)
	b.Click("Try again")
	b.See("Customer group “Very important” was saved.")
}

// What a message offers is done by its button, or by Ctrl and Z while it shows.
func TestAMessageOffersAnAction(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	for _, byKey := range []bool{true, false} {
		ids := o.CustomersOf(fmt.Sprint("key", byKey), 2)
		vip := o.Group(fmt.Sprint("VIP ", byKey), ids...)
		b := openBrowser(t, o, true)
		session := o.Session()
		b.Cookie(officetest.SessionCookie, session)
		said, err := json.Marshal([]ui.Flash{{Kind: "success", Text: "2 customers added.", Action: &ui.FlashAction{
			Label: "Undo", URL: "/customer-groups/" + vip + "/customers/remove",
			Fields: []ui.Param{{Name: "customer_ids", Value: ids[0]}, {Name: "next", Value: "/customer-groups/" + vip}},
		}}})
		if err != nil {
			t.Fatal(err)
		}
		if err := o.Store.KeepSessionData(t.Context(), session, string(said)); err != nil {
			t.Fatal(err)
		}
		b.Open("/customer-groups/" + vip)
		b.See("2 customers added.")
		if byKey {
			b.Press("/", "Control+z") // while typing it means the text
			b.See("2 customers added.")
			b.Press("Tab", "Control+z")
		} else {
			b.Click("Undo")
		}
		b.See("1 customer removed.")
		b.DontSee("2 customers added.")
		if n := len(o.Members(vip)); n != 1 {
			t.Errorf("%d members are left", n)
		}
	}
}

func TestWhatTakesLongShowsIt(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP")
	b := openBrowser(t, o, false)
	b.Open("/customer-groups/" + vip)
	b.Click("Actions for VIP")
	b.Click("Edit")
	b.Eval(`window.line = window.fetch; window.fetch = (...of) => of[1].method === "GET" ? line(...of) : new Promise((done) ` +
		`=> (window.go = () => done(line(...of)))); 0`)
	b.Click("Save")
	busy := `[document.querySelector("#drawer .panel-foot button[type=submit]").hasAttribute("data-busy"), ` +
		`document.documentElement.hasAttribute("data-busy")].join()`
	b.Eventually("the button is pressed at once", func() bool { return strings.HasPrefix(b.Eval(busy).(string), "true") })
	b.Eventually("a bar after a while", func() bool { return b.Eval(busy) == "true,true" })
	b.Press("Control+Enter") // is not sent twice
	b.Eval(`window.fetch = window.line; window.go(); 0`)
	b.See("Customer group “VIP” was saved.")
	b.Eventually("the bar goes", func() bool { return b.Eval(`document.documentElement.hasAttribute("data-busy")`) == false })
}

func TestTheResultIsAnnounced(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	o.Customers(25)
	b := openBrowser(t, o, false)
	b.Open("/customers")
	b.Fill("Search customers", "customer 2")
	b.See("1–8 of 8")
	said := b.Eval(`[...document.querySelectorAll("[role=status]")].map((e) => e.textContent.trim()).join("; ")`)
	if !strings.Contains(said.(string), "8 customers, page 1 of 1") {
		t.Errorf("announced: %v", said)
	}
}

// A faulty form that comes back begins where it is faulty, script or not.
func TestAFaultyFormBeginsAtItsFault(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, _ bool) {
		vip := o.Group("VIP")
		b.Open("/customer-groups/" + vip + "/metadata")
		b.Click("Add row")
		b.Fill("Key, row 1", "price")
		b.Choose("Type, row 1", "Number")
		b.Fill("Value, row 1", "1,5")
		b.Click("Save")
		b.See("Enter a number")
		b.SeeFocus("Value, row 1")

		b.Open("/customer-groups/new")
		b.Fill("Name", "VIP")
		b.In("main").Click("Create")
		b.See("Fix these errors and try again")
		b.SeeFocus("Name")
	})
}
