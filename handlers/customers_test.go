package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"cohort/models"
)

func TestACustomerIsCreated(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		vip, b2b := o.group("VIP"), o.group("B2B")
		v := o.signedIn()
		form := v.get("/customers").click("Create customer").want(http.StatusOK).reads("Create customer", "E-mail", "First name", "Last name", "Phone", "Password", "Customer groups", "B2B", "VIP")
		same(t, "no more can be typed than an e-mail may have", strings.Contains(form.body, `maxlength="254"`), true)
		p := form.press("Save", typing("email", " Luis@Example.com ", "first_name", " Luís ", "last_name", "Gonçalves", "phone", "+55 (12) 3923-5555",
			"group_ids", vip, "group_ids", b2b)).want(http.StatusSeeOther).follow().want(http.StatusOK)
		p.reads("Luís Gonçalves", "luis@example.com", "+55 (12) 3923-5555", "Guest", "Groups", "2")
		if p.heading() != "Luís Gonçalves" || p.title() != "Luís Gonçalves · Cohort" || p.said() != "Customer “Luís Gonçalves” was created." {
			t.Errorf("heading %q, title %q, said %q", p.heading(), p.title(), p.said())
		}
		same(t, "groups", p.names("Groups of Luís Gonçalves"), []string{"B2B", "VIP"})
		same(t, "members", o.members(vip), []string{"luis@example.com"})

		// With a password it has an account; without a name it is called by its e-mail.
		p = v.post("/customers", "email", "luis@example.com", "password", "a good password").want(http.StatusSeeOther).follow().reads("luis@example.com", "Registered")
		if p.heading() != "luis@example.com" {
			t.Errorf("heading %q", p.heading())
		}
		v.get("/customers").reads("2 customers", "luis@example.com", "Registered", "Luís Gonçalves", "B2B", "VIP", "Guest")
	})
}

func TestAFaultyCustomerComesBackWithWhatWasTyped(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		vip := o.group("VIP")
		o.customer("Ada", "Abbott", "ada@example.com")
		bob := o.customer("Bob", "Brown", "bob@example.com")
		v := o.signedIn()
		long := strings.Repeat("ü", 10_001)
		for name, c := range map[string]struct{ field, label, value, problem string }{
			"no e-mail":          {"email", "E-mail", "", "Enter an e-mail address, such as name@example.com."},
			"no e-mail address":  {"email", "E-mail", "ada at example", "Enter an e-mail address, such as name@example.com."},
			"two of them":        {"email", "E-mail", "a@example.com, b@example.com", "Enter an e-mail address, such as name@example.com."},
			"taken by a guest":   {"email", "E-mail", "ADA@example.com", "A guest customer with this e-mail already exists."},
			"long first name":    {"first_name", "First name", long, "Use at most 10,000 characters."},
			"long last name":     {"last_name", "Last name", long, "Use at most 10,000 characters."},
			"long phone":         {"phone", "Phone", long, "Use at most 10,000 characters."},
			"tags in the e-mail": {"email", "E-mail", `"><script>alert(1)</script>`, "Enter an e-mail address, such as name@example.com."},
		} {
			for _, path := range []string{"/customers", "/customers/" + bob} {
				sent := form("email", "eve@example.com", "first_name", "Eve", "last_name", "Evans", "phone", "12", "password", "a good password", "group_ids", vip)
				sent.Set(c.field, c.value)
				if name == "taken by a guest" {
					sent.Del("password") // with one it is an account's
				}
				p := v.postForm(path, sent).want(http.StatusUnprocessableEntity).reads("This could not be saved yet:", c.problem)
				if got := p.problem(c.label); got != c.problem {
					t.Errorf("%s: at %s stands %q", name, c.label, got)
				}
				for label, field := range map[string]string{"E-mail": "email", "First name": "first_name", "Last name": "last_name", "Phone": "phone"} {
					if p.value(label) != sent.Get(field) {
						t.Errorf("%s: what was typed at %s is lost: %.30q", name, label, p.value(label))
					}
				}
				if p.value("Password") != "" {
					t.Errorf("%s: the password comes back", name)
				}
				if path == "/customers" {
					same(t, name+": ticks", p.ticked("group_ids"), []string{vip})
				}
			}
		}
		v.post("/customers", "email", "eve@example.com", "group_ids", "cgrp_gone").want(http.StatusUnprocessableEntity).reads("This customer group does not exist, or no longer does.")
		v.get("/customers").reads("2 customers")
		same(t, "members", o.members(vip), []string{})
	})
}

func TestACustomerIsEdited(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		vip := o.group("VIP")
		ada := try(o.store.CreateCustomer(t.Context(), models.CustomerInput{
			Email: ptr("ada@example.com"), FirstName: models.TextOf("Ada"), LastName: models.TextOf("Abbott"), Phone: models.TextOf("1"),
			GroupIDs: &[]string{vip}, Metadata: &models.MetadataChange{Values: metadata(t, `{"code":"007"}`)},
		}))(t)
		v := o.signedIn()
		path := "/customers/" + ada.ID
		p := v.get(path).click("Edit").want(http.StatusOK).reads("Edit customer")
		for label, want := range map[string]string{"E-mail": "ada@example.com", "First name": "Ada", "Last name": "Abbott", "Phone": "1", "Password": ""} {
			if p.value(label) != want {
				t.Errorf("%s is %q", label, p.value(label))
			}
		}
		p = p.press("Save", typing("email", "lovelace@example.com", "last_name", "Lovelace", "phone", " ")).leadsTo(path).follow().want(http.StatusOK)
		p.reads("Ada Lovelace", "lovelace@example.com", "Phone", "–", "VIP", "code", "007").part("profile").doesNotRead("Abbott")
		if p.said() != "Customer “Ada Lovelace” was saved." {
			t.Errorf("said %q", p.said())
		}
		// Whoever has an account signs in with the e-mail.
		grace := try(o.store.CreateCustomer(t.Context(), models.CustomerInput{Email: ptr("grace@example.com"), Password: ptr("a good password")}))(t)
		form := v.get("/customers/" + grace.ID + "/edit").want(http.StatusOK).reads("it cannot be changed")
		form.press("Save", typing("first_name", "Grace")).leadsTo("/customers/"+grace.ID).follow().reads("Grace", "grace@example.com")
		if refused := form.press("Save", typing("email", "hopper@example.com")).want(http.StatusUnprocessableEntity).problem("E-mail"); refused != "The e-mail of a customer with an account cannot be changed." {
			t.Errorf("at the e-mail stands %q", refused)
		}
		v.post(path, "first_name", "Augusta").leadsTo(path).follow().reads("Augusta Lovelace", "lovelace@example.com")
	})
}

func TestACustomerIsDeletedByPostAlone(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		ada := o.customer("Ada", "Abbott", "ada@example.com")
		vip := o.group("VIP", ada)
		v := o.signedIn()
		path := "/customers/" + ada
		question := v.get(path).click("Delete").want(http.StatusOK).reads("Delete customer", "“Ada Abbott” will be deleted for good", "Cancel", "Delete")
		v.get(path).want(http.StatusOK)
		p := question.press("Delete", nil).leadsTo("/customers").follow().want(http.StatusOK).reads("No customers yet")
		if p.said() != "Customer “Ada Abbott” was deleted." {
			t.Errorf("said %q", p.said())
		}
		v.get(path).want(http.StatusNotFound).reads("This customer does not exist, or no longer does.")
		if said := v.post(path + "/delete").leadsTo("/customers").follow().said(); said != "The customer had been deleted already." {
			t.Errorf("said %q", said)
		}
		v.get("/customer-groups/"+vip).reads("VIP", "0", "No customers in this group yet")
		v.post("/customers", "email", "ada@example.com").want(http.StatusSeeOther)
	})
}

// Whatever a customer is called, the pages show it and never run it.
func TestNothingTypedBecomesPartOfThePage(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	const evil = `<img src=x onerror=alert(1)>"'</title></textarea></script><script>alert(1)</script>{{7*7}}&lt;`
	values := &models.MetadataChange{Values: models.Metadata{{Key: evil, Value: []byte(`"</textarea><script>alert(1)</script>"`)}}}
	customer := try(o.store.CreateCustomer(t.Context(), models.CustomerInput{
		Email: ptr("evil@example.com"), FirstName: models.TextOf(evil), LastName: models.TextOf("javascript:alert(1)"), Phone: models.TextOf(evil), Metadata: values,
	}))(t)
	group := try(o.store.CreateGroup(t.Context(), models.GroupInput{
		Name: ptr(evil), Description: models.TextOf(evil), Add: models.Selection{IDs: []string{customer.ID}}, Metadata: values,
	}))(t)
	list := try(o.store.CreatePriceList(t.Context(), models.PriceListInput{
		Name: ptr(evil), Description: ptr(evil), Type: new(models.Sale), GroupIDs: &[]string{group.ID}, Prices: []models.PriceInput{{VariantID: evil, CurrencyCode: "usd", Amount: 1}},
	}))(t)
	of := things{
		customer: customer.ID, group: group.ID, priceList: list.ID, price: try(o.store.Prices(t.Context(), models.PriceQuery{PriceListID: list.ID, Limit: 1}))(t).Prices[0].ID,
		file: try(o.store.KeepPriceFile(t.Context(), list.ID, evil+",USD,"+evil))(t), discount: o.discount(evil, models.In, group.ID).ID,
		entry: try(o.store.Activities(t.Context(), models.ActivityQuery{Limit: 1}))(t)[0].ID,
	}
	v := o.signedIn()
	for _, path := range append(everyPage(of), "/customers?q=%3Cscript%3Ealert(1)%3C/script%3E", "/customer-groups?sort=%22onload=alert(1)", "/%3Cscript%3E", "/customers/%3Cscript%3E") {
		p := v.get(path)
		if p.status >= 500 {
			t.Errorf("%s answers %d", path, p.status)
		}
		if !strings.HasPrefix(p.header.Get("Content-Type"), "text/html") {
			continue // a file, which no browser shows
		}
		for n := range p.doc.Descendants() {
			if n.Data == "img" || n.Data == "script" && attr(n, "src") == "" || strings.HasPrefix(attr(n, "href"), "javascript:") || attr(n, "onerror") != "" || attr(n, "style") != "" {
				t.Errorf("%s has a <%s> that was typed, or one that the policy refuses: %v", path, n.Data, n.Attr)
			}
		}
	}
	v.get("/customers/" + customer.ID).reads(evil)
	v.post("/login", "email", evil, "next", evil)
}

func TestACustomerPageShowsTheCustomer(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	ada := o.customer("Ada", "Abbott", "ada@example.com")
	o.group("VIP", ada)
	p := o.signedIn().get("/customers/"+ada).want(http.StatusOK).reads("Customers", "Ada Abbott", "Edit", "Delete", "ada@example.com", "Guest", ada,
		"Groups", "1", "Add to groups", "VIP", "View", "Metadata", "0 keys")
	if p.link("Customers") != "/customers" || !strings.HasPrefix(p.link("View VIP"), "/customer-groups/cgrp_") {
		t.Errorf("the ways lead to %q and %q", p.link("Customers"), p.link("View VIP"))
	}
}
