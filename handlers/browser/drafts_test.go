package browser_test

import (
	"testing"

	"cohort/handlers/officetest"
)

func TestADraftOutlivesTheSession(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP")
	b := openBrowser(t, o, true)
	session := o.Session()
	b.Cookie(officetest.SessionCookie, session)
	b.Open("/customer-groups/" + vip)
	b.Click("Actions for VIP")
	b.Click("Edit")
	b.Fill("Name", "Very important")
	b.Fill("Description", "Those who order\nevery week.")
	if err := o.Store.EndSession(t.Context(), session); err != nil {
		t.Fatal(err)
	}
	b.Click("Save")
	b.See("Your session has ended.")
	b.Fill("E-mail", o.Operator.Email)
	b.Fill("Password", o.Password)
	b.Click("Sign in")
	b.See("What you had typed before your session ended is back.")
	if got := b.Value("Name"); got != "Very important" {
		t.Errorf("the name is %q", got)
	}
	if got := b.Value("Description"); got != "Those who order\nevery week." {
		t.Errorf("the description is %q", got)
	}
	b.Click("Save")
	b.See("Customer group “Very important” was saved.")
	b.Open("/customer-groups/" + vip + "/edit")
	b.DontSee("without saving")
}

func TestADraftOfTicksOutlivesTheSession(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	o.Customers(30)
	vip := o.Group("VIP")
	b := openBrowser(t, o, true)
	session := o.Session()
	b.Cookie(officetest.SessionCookie, session)
	b.Open("/customer-groups/" + vip + "/customers/add?sort=name")
	b.Tick("c03@example.com")
	b.Click("Next page")
	b.Tick("c25@example.com")
	b.See("2 selected")
	if err := o.Store.EndSession(t.Context(), session); err != nil {
		t.Fatal(err)
	}
	b.Allow("401") // the login page answers in the form's place, and keeps it
	b.Click("Save")
	b.See("Your session has ended.")
	b.Fill("E-mail", o.Operator.Email)
	b.Fill("Password", o.Password)
	b.Click("Sign in")
	b.See("2 selected")
	b.Click("Save")
	b.See("2 customers added.")
	officetest.Equal(t, "members", o.Members(vip), []string{"c03@example.com", "c25@example.com"})
}

func TestAFormThatWasLeftIsOfferedAgain(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP")
	b := openBrowser(t, o, false)
	b.Allow("beforeunload") // the browser asks; the test goes on
	b.Open("/customer-groups/" + vip + "/metadata")
	b.Click("Add row")
	b.Fill("Key, row 1", "tier")
	b.Fill("Value, row 1", "gold")
	b.Eval(`document.querySelectorAll("form").forEach((form) => delete form.dataset.dirty)`) // as a browser that breaks down does
	b.Open("/customers")
	b.Open("/customer-groups/" + vip + "/metadata")
	b.See("without saving.")
	b.Click("Restore what I typed")
	if b.Value("Key, row 1") != "tier" || b.Value("Value, row 1") != "gold" {
		t.Errorf("the row is %q, %q", b.Value("Key, row 1"), b.Value("Value, row 1"))
	}
	b.Click("Save")
	b.See("tier gold")

	// What was given up knowingly does not come back.
	b.Click("Actions for VIP")
	b.Click("Edit")
	b.Fill("Name", "Something else")
	b.Press("Escape")
	b.See("Leave without saving?")
	b.Click("Leave")
	b.Click("Actions for VIP")
	b.Click("Edit")
	b.DontSee("without saving.")
}

func TestASelectionOutlivesTheSession(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", o.Customers(45)...)
	b := openBrowser(t, o, false)
	signIn := func() {
		t.Helper()
		b.See("Your session has ended.")
		b.Fill("E-mail", o.Operator.Email)
		b.Fill("Password", o.Password)
		b.Click("Sign in")
	}
	list := "/customer-groups/" + vip
	b.Open(list + "?sort=name")
	b.Tick("c03@example.com")
	b.Click("Next page")
	b.Tick("c25@example.com")
	b.See("2 selected")
	b.Cookie(officetest.SessionCookie, "of no session")
	b.Press("r")
	signIn()
	b.SeeURL(list + "?page=2&sort=name")
	b.See("2 selected")
	b.Press("r")
	b.See("2 customers will be removed from “VIP”")
	b.Cookie(officetest.SessionCookie, "of no session")
	b.Click("Continue")
	signIn()
	b.See("2 selected")

	// What was typed into the search is looked for.
	b.Cookie(officetest.SessionCookie, "of no session")
	b.Fill("Search customers", "c2")
	signIn()
	b.SeeURL(list + "?q=c2&sort=name")
	b.See("2 selected")
	b.Press("r", "Enter")
	b.See("2 customers removed.")

	// Who comes anew, or signs out, starts without one.
	b.Tick(page20)
	b.Open(list)
	b.DontSee("selected")
	b.Tick(page20)
	b.Click(o.Operator.Email)
	b.Click("Sign out")
	b.Fill("E-mail", o.Operator.Email)
	b.Fill("Password", o.Password)
	b.Click("Sign in")
	b.See("Customers")
	b.Open(list)
	b.DontSee("selected")
}
