package browser_test

import (
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

func TestSigningInAndOut(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]bool{"with JavaScript": true, "without JavaScript": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := officetest.Open(t, "sqlite")
			b := openBrowser(t, o, true)
			if !script {
				b.WithoutJavaScript()
			}
			b.Open("/customer-groups?q=v")
			b.See("Sign in")
			b.SeeFocus("E-mail")
			b.Type("olga@example.com")
			b.Press("Tab")
			b.Type("a bad password")
			b.Press("Enter")
			b.See("E-mail or password is wrong.")
			b.SeeFocus("Password")
			if b.Value("E-mail") != "olga@example.com" {
				t.Errorf("the e-mail is lost: %q", b.Value("E-mail"))
			}
			b.Type(o.Password)
			b.Press("Enter")
			b.SeeURL("/customer-groups?q=v")
			b.Click("olga@example.com")
			b.Click("Dark")
			b.SeeURL("/customer-groups?q=v")
			officetest.Equal(t, "the theme", b.Eval("document.documentElement.dataset.theme"), any("dark"))
			b.Click("olga@example.com")
			b.Click("Sign out")
			b.SeeURL("/login")
			b.Back()
			b.See("Sign in") // nothing is shown to the next person
		})
	}
}

func TestACustomerFromCreationToDeletion(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		vip := o.Group("VIP")
		o.Group("B2B")
		b.Open("/customers")
		b.In("main").Click("Create customer")
		b.SeeURL("/customers/new")
		b.SeeFocus("E-mail")
		b.Fill("E-mail", "luis@example.com")
		b.Fill("First name", "Luís")
		b.Fill("Last name", "Gonçalves")
		b.Fill("Phone", "+55 12 3923")
		b.Fill("Password", "a good password")
		b.Tick("VIP")
		b.Click("Save")
		b.See("Customer “Luís Gonçalves” was created.")
		b.See("Registered")
		officetest.Equal(t, "groups", names(b, "Groups of Luís Gonçalves"), []string{"VIP"})
		officetest.Equal(t, "members", o.Members(vip), []string{"luis@example.com"})

		b.In("Luís Gonçalves").Click("Edit")
		if script {
			b.SeeFocus("First name (optional)") // the e-mail of an account stays
		}
		b.Fill("Last name", "Gonçalves Filho")
		b.In("Edit customer").Click("Save")
		b.See("Customer “Luís Gonçalves Filho” was saved.")

		b.In("Groups").Click("Add to groups")
		b.Tick("B2B")
		b.In("Add to groups").Click("Save")
		b.See("“Luís Gonçalves Filho” was added to 1 group.")
		b.In("Groups of Luís Gonçalves Filho").Tick("VIP")
		b.In("Groups of Luís Gonçalves Filho").Tick("B2B")
		if script {
			b.See("2 selected")
			b.Press("r")
		} else {
			b.In("What to do with the selected customer groups").Click("Remove")
		}
		b.See("“Luís Gonçalves Filho” will be removed from 2 groups. You can add them again later.")
		b.Click("Continue")
		b.See("“Luís Gonçalves Filho” was removed from 2 groups.")
		b.See("Not in any group yet")

		b.Click("Actions for Luís Gonçalves Filho")
		b.Click("Delete")
		b.In("Delete customer").Click("Delete")
		b.See("Customer “Luís Gonçalves Filho” was deleted.")
		b.SeeURL("/customers")
		b.See("No customers yet")
	})
}

// An erasure is typed out before it is made: until then a hasty key meets the field for that.
func TestErasingACustomer(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		ada := o.Customer("Ada", "Abbott", "ada@example.com")
		b.Open("/customers/" + ada)
		b.Click("Actions for Ada Abbott")
		b.Click("Erase…")
		b.See("“Ada Abbott” will be permanently removed")
		if script {
			b.SeeFocus("Type ada@example.com to confirm")
		}
		b.Fill("Type ada@example.com to confirm", "ada")
		b.Press("Enter")
		b.See("Type ada@example.com to confirm.")
		b.Fill("Type ada@example.com to confirm", "ada@example.com")
		b.Press("Enter")
		b.See("The customer was erased.")
		b.SeeURL("/customers")
		b.See("No customers yet")
	})
}

// Both tabs of the form of a new group keep what was typed.
func TestANewGroupsNameIsTakenAlong(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		o.Customers(3)
		b.Open("/customer-groups")
		b.Click("Create")
		b.Fill("Name", "Wholesale")
		b.Fill("Description (optional)", "Those who buy boxes.")
		if script {
			b.DontSee("Save") // it stands beside the other tab
			b.Click("Next")
			b.Click("General Information")
		}
		if b.Value("Name") != "Wholesale" || b.Value("Description (optional)") != "Those who buy boxes." {
			t.Errorf("the form has %q, %q", b.Value("Name"), b.Value("Description (optional)"))
		}
		if script {
			b.Click("Next")
		}
		b.Tick("c02@example.com")
		b.Click("Save")
		b.See("Customer group “Wholesale” was created.")
		b.See("c02@example.com")
	})
}

// A browser that knows a field to be for an e-mail would send another spelling of the domain, unasked.
func TestAnEmailStaysAsItWasTyped(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	id := o.Customer("Ada", "Abbott", "ada@müller.example")
	b := openBrowser(t, o, false)
	b.Open("/customers/" + id + "/edit")
	b.Fill("First name", "Adele")
	b.Click("Save")
	b.See("ada@müller.example")
	b.Open("/customers/new")
	b.Fill("E-mail", "ben@köln.example")
	b.Click("Save")
	b.See("ben@köln.example")
}
