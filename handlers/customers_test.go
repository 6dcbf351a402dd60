package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
)

func TestACustomerIsCreated(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		vip, b2b := o.Group("VIP"), o.Group("B2B")
		v := o.SignedIn()
		form := v.Get("/customers").Click("Create customer").Want(http.StatusOK).
			Reads("Create customer", "E-mail", "First name", "Last name", "Phone", "Password", "Customer groups", "B2B", "VIP")
		officetest.Equal(t, "no more can be typed than an e-mail may have", strings.Contains(form.Body, `maxlength="254"`), true)
		p := form.Press("Save", officetest.Typing("email", " Luis@Example.com ", "first_name", " Luís ", "last_name",
			"Gonçalves", "phone", "+55 (12) 3923-5555",
			"group_ids", vip, "group_ids", b2b)).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
		p.Reads("Luís Gonçalves", "luis@example.com", "+55 (12) 3923-5555", "Guest", "Groups", "2")
		if p.Heading() != "Luís Gonçalves" || p.Title() != "Luís Gonçalves · Cohort" ||
			p.Message() != "Customer “Luís Gonçalves” was created." {
			t.Errorf("heading %q, title %q, said %q", p.Heading(), p.Title(), p.Message())
		}
		officetest.Equal(t, "groups", p.Names("Groups of Luís Gonçalves"), []string{"B2B", "VIP"})
		officetest.Equal(t, "members", o.Members(vip), []string{"luis@example.com"})

		// With a password it has an account; without a name it is called by its e-mail.
		p = v.Post("/customers", "email", "luis@example.com", "password", "a good password").Want(http.StatusSeeOther).
			Follow().Reads("luis@example.com", "Registered")
		if p.Heading() != "luis@example.com" {
			t.Errorf("heading %q", p.Heading())
		}
		v.Get("/customers").Reads("2 customers", "luis@example.com", "Registered", "Luís Gonçalves", "B2B", "VIP", "Guest")
	})
}

func TestAFaultyCustomerComesBackWithWhatWasTyped(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		vip := o.Group("VIP")
		o.Customer("Ada", "Abbott", "ada@example.com")
		bob := o.Customer("Bob", "Brown", "bob@example.com")
		v := o.SignedIn()
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
				sent := officetest.FormValues("email", "eve@example.com", "first_name", "Eve", "last_name", "Evans",
					"phone", "12", "password", "a good password", "group_ids", vip)
				sent.Set(c.field, c.value)
				if name == "taken by a guest" {
					sent.Del("password") // with one it is an account's
				}
				p := v.PostForm(path, sent).Want(http.StatusUnprocessableEntity).Reads("Fix these errors and try again:", c.problem)
				if got := p.FieldError(c.label); got != c.problem {
					t.Errorf("%s: at %s stands %q", name, c.label, got)
				}
				for label, field := range map[string]string{
					"E-mail": "email", "First name": "first_name", "Last name": "last_name", "Phone": "phone",
				} {
					if p.Value(label) != sent.Get(field) {
						t.Errorf("%s: what was typed at %s is lost: %.30q", name, label, p.Value(label))
					}
				}
				if p.Value("Password") != "" {
					t.Errorf("%s: the password comes back", name)
				}
				if path == "/customers" {
					officetest.Equal(t, name+": ticks", p.Ticked("group_ids"), []string{vip})
				}
			}
		}
		v.Post("/customers", "email", "eve@example.com", "group_ids", "cgrp_gone").Want(http.StatusUnprocessableEntity).
			Reads("This customer group does not exist or has been deleted.")
		v.Get("/customers").Reads("2 customers")
		officetest.Equal(t, "members", o.Members(vip), []string{})
	})
}

func TestACustomerIsEdited(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		vip := o.Group("VIP")
		ada := officetest.Must(o.Store.CreateCustomer(t.Context(), customers.Input{
			Email: new("ada@example.com"), FirstName: record.TextOf("Ada"), LastName: record.TextOf("Abbott"), Phone: record.TextOf("1"),
			GroupIDs: &[]string{vip}, Metadata: &record.MetadataChange{Values: officetest.Metadata(t, `{"code":"007"}`)},
		}))(t)
		v := o.SignedIn()
		path := "/customers/" + ada.ID
		p := v.Get(path).Click("Edit").Want(http.StatusOK).Reads("Edit customer")
		for label, want := range map[string]string{
			"E-mail": "ada@example.com", "First name": "Ada", "Last name": "Abbott", "Phone": "1", "Password": "",
		} {
			if p.Value(label) != want {
				t.Errorf("%s is %q", label, p.Value(label))
			}
		}
		p = p.Press("Save", officetest.Typing("email", "lovelace@example.com", "last_name", "Lovelace", "phone", " ")).
			RedirectsTo(path).Follow().Want(http.StatusOK)
		p.Reads("Ada Lovelace", "lovelace@example.com", "Phone", "–", "VIP", "code", "007").Part("profile").DoesNotRead("Abbott")
		if p.Message() != "Customer “Ada Lovelace” was saved." {
			t.Errorf("said %q", p.Message())
		}
		// A customer with an account signs in with the e-mail.
		grace := officetest.Must(o.Store.CreateCustomer(t.Context(),
			customers.Input{Email: new("grace@example.com"), Password: new("a good password")}))(t)
		form := v.Get("/customers/" + grace.ID + "/edit").Want(http.StatusOK).Reads("It can't be changed.")
		form.Press("Save", officetest.Typing("first_name", "Grace")).RedirectsTo("/customers/"+grace.ID).Follow().
			Reads("Grace", "grace@example.com")
		if refused := form.Press("Save", officetest.Typing("email", "hopper@example.com")).Want(http.StatusUnprocessableEntity).
			FieldError("E-mail"); refused != "The e-mail of a customer with an account cannot be changed." {
			t.Errorf("at the e-mail stands %q", refused)
		}
		v.Post(path, "first_name", "Augusta").RedirectsTo(path).Follow().Reads("Augusta Lovelace", "lovelace@example.com")
	})
}

func TestACustomerIsDeletedByPostAlone(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ada := o.Customer("Ada", "Abbott", "ada@example.com")
		vip := o.Group("VIP", ada)
		v := o.SignedIn()
		path := "/customers/" + ada
		question := v.Get(path).Click("Delete").Want(http.StatusOK).
			Reads("Delete customer", "“Ada Abbott” will be permanently deleted", "Cancel", "Delete")
		v.Get(path).Want(http.StatusOK)
		p := question.Press("Delete", nil).RedirectsTo("/customers").Follow().Want(http.StatusOK).Reads("No customers yet")
		if p.Message() != "Customer “Ada Abbott” was deleted." {
			t.Errorf("said %q", p.Message())
		}
		v.Get(path).Want(http.StatusNotFound).Reads("This customer does not exist or has been deleted.")
		if said := v.Post(path + "/delete").RedirectsTo("/customers").Follow().Message(); said != "The customer was already deleted." {
			t.Errorf("said %q", said)
		}
		v.Get("/customer-groups/"+vip).Reads("VIP", "0", "No customers in this group yet")
		v.Post("/customers", "email", "ada@example.com").Want(http.StatusSeeOther)
	})
}

// Whatever a customer is called, the pages show it and never run it.
func TestNothingTypedBecomesPartOfThePage(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	const evil = `<img src=x onerror=alert(1)>"'</title></textarea></script><script>alert(1)</script>{{7*7}}&lt;`
	values := &record.MetadataChange{Values: record.Metadata{{Key: evil, Value: []byte(`"</textarea><script>alert(1)</script>"`)}}}
	customer := officetest.Must(o.Store.CreateCustomer(t.Context(), customers.Input{
		Email: new("evil@example.com"), FirstName: record.TextOf(evil), LastName: record.TextOf("javascript:alert(1)"),
		Phone: record.TextOf(evil), Metadata: values,
	}))(t)
	group := officetest.Must(o.Store.CreateGroup(t.Context(), customers.GroupInput{
		Name: new(evil), Description: record.TextOf(evil), Add: customers.Selection{IDs: []string{customer.ID}}, Metadata: values,
	}))(t)
	list := officetest.Must(o.Store.CreatePriceList(t.Context(), pricing.ListInput{
		Name: new(evil), Description: new(evil), Type: new(pricing.Sale), GroupIDs: &[]string{group.ID},
		Prices: []pricing.PriceInput{{VariantID: evil, CurrencyCode: "usd", Amount: 1}},
	}))(t)
	of := officetest.IDs{
		Customer: customer.ID, Group: group.ID, PriceList: list.ID,
		Price:    officetest.Must(o.Store.Prices(t.Context(), pricing.PriceQuery{PriceListID: list.ID, Limit: 1}))(t).Prices[0].ID,
		File:     officetest.Must(o.Store.KeepPriceFile(t.Context(), list.ID, evil+",USD,"+evil))(t),
		Discount: o.Discount(evil, pricing.In, group.ID).ID,
		Entry:    officetest.Must(o.Store.Activities(t.Context(), activity.Query{Limit: 1}))(t)[0].ID,
	}
	v := o.SignedIn()
	for _, path := range append(officetest.EveryPage(of), "/customers?q=%3Cscript%3Ealert(1)%3C/script%3E",
		"/customer-groups?sort=%22onload=alert(1)", "/%3Cscript%3E", "/customers/%3Cscript%3E") {
		p := v.Get(path)
		if p.Status >= 500 {
			t.Errorf("%s answers %d", path, p.Status)
		}
		if !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			continue // a file, which no browser shows
		}
		for n := range p.Doc.Descendants() {
			if n.Data == "img" || n.Data == "script" && officetest.Attr(n, "src") == "" ||
				strings.HasPrefix(officetest.Attr(n, "href"), "javascript:") || officetest.Attr(n, "onerror") != "" ||
				officetest.Attr(n, "style") != "" {
				t.Errorf("%s has a <%s> that was typed, or one that the policy refuses: %v", path, n.Data, n.Attr)
			}
		}
	}
	v.Get("/customers/" + customer.ID).Reads(evil)
	v.Post("/login", "email", evil, "next", evil)
}

func TestACustomerPageShowsTheCustomer(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	ada := o.Customer("Ada", "Abbott", "ada@example.com")
	o.Group("VIP", ada)
	p := o.SignedIn().Get("/customers/"+ada).Want(http.StatusOK).
		Reads("Customers", "Ada Abbott", "Edit", "Delete", "ada@example.com", "Guest", ada,
			"Groups", "1", "Add", "VIP", "View", "Metadata", "0 keys")
	if p.Link("Customers") != "/customers" || !strings.HasPrefix(p.Link("View VIP"), "/customer-groups/cgrp_") {
		t.Errorf("the ways lead to %q and %q", p.Link("Customers"), p.Link("View VIP"))
	}
	if want := "/customers/" + ada + "/groups/add"; p.Link("Add to groups") != want {
		t.Errorf("the way to more groups leads to %q", p.Link("Add to groups"))
	}
}

func TestCustomersAreListedSearchedAndSorted(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		luis := o.Customer("Luís", "Gonçalves", "luisg@embraer.com.br")
		o.Customer("Zoë", "Ångström", "zoe@example.com")
		o.Customer("", "", "nobody@example.com")
		o.Customer("100%", "a_b", "percent@example.com")
		o.Group("VIP", luis)
		o.Group("Brazil", luis)
		o.Group("Coffee", luis)
		v := o.SignedIn()
		newest := []string{"100% a_b", "nobody@example.com", "Zoë Ångström", "Luís Gonçalves"}
		for query, want := range map[string][]string{
			"":                         newest,
			"?sort=name":               {"nobody@example.com", "100% a_b", "Luís Gonçalves", "Zoë Ångström"},
			"?sort=-name":              {"Zoë Ångström", "Luís Gonçalves", "100% a_b", "nobody@example.com"},
			"?sort=email":              {"Luís Gonçalves", "nobody@example.com", "100% a_b", "Zoë Ångström"},
			"?sort=-created":           newest,
			"?sort=created":            {"Luís Gonçalves", "Zoë Ångström", "nobody@example.com", "100% a_b"},
			"?sort=password_hash":      newest,
			"?sort=email%3Bdrop":       newest,
			"?size=7&page=x":           newest,
			"?page=-1":                 newest,
			"?page=99999999999999":     newest,
			"?page=900":                newest,
			"?q=goncalves+luis":        {"Luís Gonçalves"},
			"?q=LUISG%40embraer":       {"Luís Gonçalves"},
			"?q=angstrom":              {"Zoë Ångström"},
			"?q=+++":                   newest,
			"?q=%25":                   {"100% a_b"},
			"?q=_":                     {"100% a_b"},
			"?q=a_b":                   {"100% a_b"},
			"?q=luis&sort=name&page=3": {"Luís Gonçalves"},
		} {
			p := v.Get("/customers" + query).Want(http.StatusOK)
			officetest.Equal(t, query, p.Names("Customers"), want)
		}
		v.Get("/customers?q=%00").Want(http.StatusOK)
		v.Get("/customers").Reads("4 customers", "Brazil", "Coffee", "+1 more groups", "Guest")
		for _, nothing := range []string{
			"luis zoe", "%%%", "\\", "'; --", strings.Repeat("x", 5000), "\xff", "(", `"`, "*", "NEAR(", "luis OR zoe", "x-",
		} {
			p := v.Get("/customers?q="+url.QueryEscape(nothing)).Want(http.StatusOK).Reads("No customers match", "Clear filters")
			if p.Link("Clear filters") != "/customers" {
				t.Errorf("%.20q: the way back is %q", nothing, p.Link("Clear filters"))
			}
		}
	})
}

// What somebody types has one line. What a program has given stays as it is, as long as nobody changes it.
func TestNamesAreTypedInOneLine(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		const words = "Use no line breaks, tabs or control characters."
		form := v.Post("/customers", "email", "ada@example.com", "first_name", "A\tda", "last_name", "Ab\abott", "phone", "1\x1b2").
			Want(http.StatusUnprocessableEntity)
		for _, field := range []string{"First name", "Last name", "Phone"} {
			officetest.Equal(t, "at "+field, form.FieldError(field), words)
		}
		given := o.Program().Do("POST /admin/customers", `{"email":"bo@example.com","first_name":"B\to","last_name":"Be","password":"pw"}`).
			Want(http.StatusCreated, "").Text("customer.id")
		v.Post("/customers/"+given, "first_name", "B\to", "last_name", "Bee").Want(http.StatusSeeOther)
		v.Post("/customers/"+given, "first_name", "B\to\tx", "last_name", "Bee").Want(http.StatusUnprocessableEntity).Reads(words)
	})
}
