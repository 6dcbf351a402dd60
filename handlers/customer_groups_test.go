package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/customers"
	"cohort/models/record"
)

func TestAGroupIsCreated(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ada, bob := o.Customer("Ada", "Abbott", "ada@example.com"), o.Customer("Bob", "Brown", "bob@example.com")
		v := o.SignedIn()
		// The short way: a name.
		p := v.Get("/customer-groups").Click("Create").Want(http.StatusOK).Reads("Add a Customer Group", "Name", "Description")
		p = p.Press("Create", officetest.Typing("name", "  VIP ", "description", "Our best.\r\n\r\nAnd dearest.")).
			Want(http.StatusSeeOther).Follow()
		p.Want(http.StatusOK).Reads("VIP", "Our best.").Reads("Customers", "0")
		if p.Heading() != "VIP" || p.Title() != "VIP · Cohort" || p.Message() != "Customer group “VIP” was created." {
			t.Errorf("heading %q, title %q, said %q", p.Heading(), p.Title(), p.Message())
		}
		if again := p.Visitor.Get(p.Path); again.Message() != "" {
			t.Errorf("it is said twice: %q", again.Message())
		}
		// The long way: with customers.
		p = v.Get("/customer-groups").Click("Add Customer Group").Want(http.StatusOK).
			Reads("Add a Customer Group", "General Information", "Customers", "Available customers")
		p = p.Press("Save", officetest.Typing("name", "Wholesale", "customer_ids", ada, "customer_ids", bob)).
			Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
		officetest.Equal(t, "members", p.Names("Customers in Wholesale"), []string{"Bob Brown", "Ada Abbott"})
		v.Get("/customer-groups").Want(http.StatusOK).Reads("2 customer groups", "Wholesale", "2", "VIP", "0")
	})
}

func TestAFaultyGroupComesBackWithWhatWasTyped(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ada := o.Customer("Ada", "Abbott", "ada@example.com")
		o.Group("VIP")
		o.Group("Gold\u00a0club")
		other := o.Group("Other")
		v := o.SignedIn()
		for name, c := range map[string]struct{ name, description, atName, atDescription string }{
			"no name":                   {"", "kept", "Enter a name.", ""},
			"blanks":                    {" \t ", "kept", "Enter a name.", ""},
			"nothing to be seen":        {"\u200b\u2060\u00a0", "kept", "Enter a name.", ""},
			"too long":                  {strings.Repeat("ä", 256), "kept", "Use at most 255 characters.", ""},
			"taken":                     {"VIP", "kept", "Another customer group already has this name. Choose another one.", ""},
			"taken but for case":        {"vip", "kept", "There is a customer group named “VIP”. Create “vip” as well?", ""},
			"taken to the eye":          {"V\u200bIP\u00a0", "kept", "Another customer group already has this name. Choose another one.", ""},
			"taken by a program's":      {"Gold club", "kept", "There is already a customer group named “Gold club”, which looks the same.", ""},
			"too much to say":           {"New", strings.Repeat("x", 2001), "", "Use at most 2,000 characters."},
			"nothing right":             {"", strings.Repeat("x", 2001), "Enter a name.", "Use at most 2,000 characters."},
			"a zero byte in it":         {"a\x00b", "kept", "", ""},
			"bytes that make no letter": {"a\xffb", "kept\xc3", "", ""},
		} {
			for _, path := range []string{"/customer-groups", "/customer-groups/" + other} {
				if path != "/customer-groups" {
					c.atName = strings.Replace(c.atName, "Create “vip” as well?", "Rename this one to “vip” all the same?", 1)
				}
				p := v.Post(path, "name", c.name, "description", c.description, "customer_ids", ada)
				if c.atName+c.atDescription == "" {
					if p.Status != http.StatusSeeOther && p.Status != http.StatusUnprocessableEntity {
						t.Errorf("%s: %d", name, p.Status)
					}
					continue
				}
				p.Want(http.StatusUnprocessableEntity).Reads("Fix these errors and try again:")
				if p.FieldError("Name") != c.atName || p.FieldError("Description") != c.atDescription {
					t.Errorf("%s: at the name %q, at the description %q", name, p.FieldError("Name"), p.FieldError("Description"))
				}
				if p.Value("Name") != strings.TrimSpace(c.name) || p.Value("Description") != c.description {
					t.Errorf("%s: what was typed is lost: %q, %.20q", name, p.Value("Name"), p.Value("Description"))
				}
				officetest.Equal(t, name+": ticks", p.Ticked("customer_ids"), []string{ada})
				if !p.IsWhole() || p.Heading() == "" {
					t.Errorf("%s: it is no page", name)
				}
				drawer := v.HTMX("dialog#drawer").Post(path, "name", c.name, "description", c.description).
					Want(http.StatusUnprocessableEntity)
				if drawer.IsWhole() || drawer.FieldError("Name") != c.atName {
					t.Errorf("%s: in the drawer: %.300s", name, drawer.Body)
				}
			}
		}
		officetest.Equal(t, "members", o.Members(other), []string{})
	})
}

func TestAGroupIsEdited(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ada, bob, eve := o.Customer("Ada", "Abbott", "ada@example.com"), o.Customer("Bob", "Brown", "bob@example.com"),
			o.Customer("Eve", "Evans", "eve@example.com")
		vip := o.Group("VIP", ada, bob)
		v := o.SignedIn()
		p := v.Get("/customer-groups").Click("Edit VIP").Want(http.StatusOK).
			Reads("Edit Customer Group", "Assigned customers", "De-select All", "Available customers")
		officetest.Equal(t, "assigned", p.Names("Assigned customers"), []string{"Bob Brown", "Ada Abbott"})
		officetest.Equal(t, "all selected", p.Ticked("keep_ids"), []string{bob, ada})
		officetest.Equal(t, "available", p.Names("Available customers"), []string{"Eve Evans"})
		p = p.Press("Save", officetest.Typing("name", "Very important", "description", "Dear", "keep_ids", bob, "customer_ids", eve)).
			RedirectsTo("/customer-groups").Follow().Reads("Very important", "2")
		officetest.Equal(t, "said", p.Message(), "Customer group “Very important” was saved. 1 customer removed. 1 customer added.")
		officetest.Equal(t, "members", o.Members(vip), []string{"bob@example.com", "eve@example.com"})

		// De-select All: without JavaScript the ticks still stand.
		p = v.Get("/customer-groups/" + vip + "/edit").Want(http.StatusOK)
		p = p.Press("Save", officetest.Typing("remove_all", "1")).RedirectsTo("/customer-groups/" + vip).Follow().
			Want(http.StatusOK).Reads("No customers in this group yet")
		officetest.Equal(t, "said", p.Message(), "Customer group “Very important” was saved. 2 customers removed.")
		officetest.Equal(t, "members", o.Members(vip), []string{})
	})
}

func TestWhatIsNotSentStays(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	ids := o.Customers(3)
	vip := o.Group("VIP", ids[0], ids[1])
	v := o.SignedIn()
	path := "/customer-groups/" + vip
	v.Post(path, "description", "Dear").RedirectsTo(path).Follow().Reads("VIP", "Dear")
	v.Post(path, "name", "Important").RedirectsTo(path).Follow().Reads("Important", "Dear")
	v.Post(path, "description", "").RedirectsTo(path).Follow().Part("general").DoesNotRead("Dear")
	for _, c := range []struct {
		sent url.Values
		want []string
	}{
		{officetest.FormValues("customer_ids", ids[2]), []string{"c01@example.com", "c02@example.com", "c03@example.com"}},
		{officetest.FormValues("customer_ids", ids[2], "remove_ids", ids[0]), []string{"c02@example.com", "c03@example.com"}},
		{officetest.FormValues("shown_ids", ids[1], "shown_ids", ids[2], "keep_ids", ids[2]), []string{"c03@example.com"}},
		{officetest.FormValues("remove_all", "1", "customer_ids", ids[0]), []string{"c01@example.com"}},
		{officetest.FormValues("remove_all", "except-kept", "keep_ids", ids[0]), []string{"c01@example.com"}},
		{officetest.FormValues("remove_all", "1", "keep_ids", ids[0]), []string{}},
	} {
		v.PostForm(path, c.sent).RedirectsTo(path)
		officetest.Equal(t, c.sent.Encode(), o.Members(vip), c.want)
	}
}

func TestAGroupIsSavedWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ids := o.Customers(2)
		o.Group("Taken")
		vip := o.Group("VIP", ids[0])
		v := o.SignedIn()
		path := "/customer-groups/" + vip
		v.Post(path, "name", "Taken", "remove_ids", ids[0], "customer_ids", ids[1]).Want(http.StatusUnprocessableEntity)
		p := v.Post(path, "name", "New", "remove_ids", ids[0], "customer_ids", ids[1], "customer_ids", "cus_gone").
			Want(http.StatusUnprocessableEntity)
		p.Reads("These customers do not exist or have been deleted: cus_gone")
		if p.Value("Name") != "New" {
			t.Errorf("the name typed is lost: %q", p.Value("Name"))
		}
		v.Post("/customer-groups", "name", "Fresh", "customer_ids", "cus_gone").Want(http.StatusUnprocessableEntity).
			Reads("have been deleted: cus_gone")
		v.Get(path).Reads("VIP")
		officetest.Equal(t, "members", o.Members(vip), []string{"c01@example.com"})
		v.Get("/customer-groups").DoesNotRead("Fresh")
	})
}

func TestAGroupIsDeletedByPostAlone(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ada := o.Customer("Ada", "Abbott", "ada@example.com")
		vip := o.Group("VIP", ada)
		v := o.SignedIn()
		path := "/customer-groups/" + vip
		question := v.Get(path).Click("Delete").Want(http.StatusOK).Reads("Delete customer group",
			"“VIP” will be permanently deleted", "Its 1 customer will not be deleted.", "Cancel", "Delete")
		v.Get(path).Want(http.StatusOK)
		p := question.Press("Delete", nil).RedirectsTo("/customer-groups").Follow().Want(http.StatusOK).Reads("No customer groups yet")
		if p.Message() != "Customer group “VIP” was deleted." {
			t.Errorf("said %q", p.Message())
		}
		v.Get(path).Want(http.StatusNotFound).Reads("This customer group does not exist or has been deleted.")
		v.Get("/customers/"+ada).Want(http.StatusOK).Reads("Ada Abbott", "Not in any group yet")
		// The second of two who delete it, or who presses twice, reads that.
		if said := v.Post(path + "/delete").RedirectsTo("/customer-groups").Follow().
			Message(); said != "The customer group was already deleted." {
			t.Errorf("said %q", said)
		}
		// Its name is free again.
		v.Post("/customer-groups", "name", "VIP").Want(http.StatusSeeOther)
	})
}

func TestAChangeAnswersHtmxWithTheWayOn(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", o.Customers(3)...)
	v := o.SignedIn()
	path := "/customer-groups/" + vip
	p := v.HTMX("dialog#drawer").Post(path, "name", "New", "next", path+"?sort=name").Want(http.StatusOK)
	if got := p.Header.Get("HX-Location"); got != `{"path":"`+path+`?sort=name","swap":"innerMorph"}` || p.Body != "" {
		t.Errorf("HX-Location %s, body %.100q", got, p.Body)
	}
	if said := v.Get(path).Message(); said != "Customer group “New” was saved." {
		t.Errorf("said %q", said)
	}
}

func TestAGroupPageShowsTheGroup(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	group := officetest.Must(o.Store.CreateGroup(t.Context(), customers.GroupInput{
		Name: new("VIP"), Description: record.TextOf("Line one\nLine two"),
		Metadata: &record.MetadataChange{
			Values: officetest.Metadata(t, `{"code":"007","big":12345678901234567890,"none":null,"list":[1,"a"]}`),
		},
		Add: customers.Selection{IDs: o.Customers(2)},
	}))(t)
	p := o.SignedIn().Get("/customer-groups/"+group.ID).Want(http.StatusOK).Reads(
		"Customer Groups", "VIP", "Line one Line two", "Edit Customer Group", "Edit", "Delete", group.ID,
		"Customers", "2", "Add", "Customer 02", "c02@example.com", "Guest", "View", "Customer 01", "Remove",
		"Metadata", "4 keys", "Edit metadata", "code", "007", "big", "12345678901234567890", "list", `[1,"a"]`)
	openMenu(p, "Customer 02").Reads("Customer 02", "View customer", "Remove", "Customer 01")
	if crumb := p.Link("Customer Groups"); crumb != "/customer-groups" {
		t.Errorf("the way up leads to %q", crumb)
	}
	if view := p.Link("View Customer 02"); !strings.HasPrefix(view, "/customers/cus_") {
		t.Errorf("View leads to %q", view)
	}
	p.Visitor.Get(p.Link("View Customer 02")).Want(http.StatusOK).Reads("Customer 02", "VIP")
}
