package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cohort/models"
)

func TestAGroupIsCreated(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		ada, bob := o.customer("Ada", "Abbott", "ada@example.com"), o.customer("Bob", "Brown", "bob@example.com")
		v := o.signedIn()
		// The short way: a name.
		p := v.get("/customer-groups").click("Create").want(http.StatusOK).reads("Create customer group", "Name", "Description")
		p = p.press("Create", typing("name", "  VIP ", "description", "Our best.\r\n\r\nAnd dearest.")).want(http.StatusSeeOther).follow()
		p.want(http.StatusOK).reads("VIP", "Our best.").reads("Customers", "0")
		if p.heading() != "VIP" || p.title() != "VIP · Cohort" || p.said() != "Customer group “VIP” was created." {
			t.Errorf("heading %q, title %q, said %q", p.heading(), p.title(), p.said())
		}
		if again := p.by.get(p.path); again.said() != "" {
			t.Errorf("it is said twice: %q", again.said())
		}
		// The long way: with customers.
		p = v.get("/customer-groups").click("Add Customer Group").want(http.StatusOK).reads("Add a Customer Group", "General Information", "Customers", "Available customers")
		p = p.press("Save", typing("name", "Wholesale", "customer_ids", ada, "customer_ids", bob)).want(http.StatusSeeOther).follow().want(http.StatusOK)
		same(t, "members", p.names("Customers in Wholesale"), []string{"Bob Brown", "Ada Abbott"})
		v.get("/customer-groups").want(http.StatusOK).reads("2 customer groups", "Wholesale", "2", "VIP", "0")
	})
}

// typing fills fields; a name given several times sends several values.
func typing(pairs ...string) func(map[string][]string) {
	return func(sent map[string][]string) {
		for name, values := range form(pairs...) {
			sent[name] = values
		}
	}
}

func TestAFaultyGroupComesBackWithWhatWasTyped(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		ada := o.customer("Ada", "Abbott", "ada@example.com")
		o.group("VIP")
		other := o.group("Other")
		v := o.signedIn()
		for name, c := range map[string]struct{ name, description, atName, atDescription string }{
			"no name":                   {"", "kept", "Enter a name.", ""},
			"blanks":                    {" \t ", "kept", "Enter a name.", ""},
			"nothing to be seen":        {"\u200b\u2060\u00a0", "kept", "Enter a name.", ""},
			"too long":                  {strings.Repeat("ä", 256), "kept", "Use at most 255 characters.", ""},
			"taken":                     {"VIP", "kept", "Another customer group has this name already.", ""},
			"taken but for case":        {"vip", "kept", "There is a group named “VIP” already. Save again to have both.", ""},
			"too much to say":           {"New", strings.Repeat("x", 2001), "", "Use at most 2,000 characters."},
			"nothing right":             {"", strings.Repeat("x", 2001), "Enter a name.", "Use at most 2,000 characters."},
			"a zero byte in it":         {"a\x00b", "kept", "", ""},
			"bytes that make no letter": {"a\xffb", "kept\xc3", "", ""},
		} {
			for _, path := range []string{"/customer-groups", "/customer-groups/" + other} {
				p := v.post(path, "name", c.name, "description", c.description, "customer_ids", ada)
				if c.atName+c.atDescription == "" {
					if p.status != http.StatusSeeOther && p.status != http.StatusUnprocessableEntity {
						t.Errorf("%s: %d", name, p.status)
					}
					continue
				}
				p.want(http.StatusUnprocessableEntity).reads("This could not be saved yet:")
				if p.problem("Name") != c.atName || p.problem("Description") != c.atDescription {
					t.Errorf("%s: at the name %q, at the description %q", name, p.problem("Name"), p.problem("Description"))
				}
				if p.value("Name") != strings.TrimSpace(c.name) || p.value("Description") != c.description {
					t.Errorf("%s: what was typed is lost: %q, %.20q", name, p.value("Name"), p.value("Description"))
				}
				same(t, name+": ticks", p.ticked("customer_ids"), []string{ada})
				if !p.isWhole() || p.heading() == "" {
					t.Errorf("%s: it is no page", name)
				}
				drawer := v.htmx("dialog#drawer").post(path, "name", c.name, "description", c.description).want(http.StatusUnprocessableEntity)
				if drawer.isWhole() || drawer.problem("Name") != c.atName {
					t.Errorf("%s: in the drawer: %.300s", name, drawer.body)
				}
			}
		}
		same(t, "members", o.members(other), []string{})
	})
}

func TestALongNameIsSavedWhole(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	v := o.signedIn()
	for _, name := range []string{
		strings.Repeat("W", 255), strings.Repeat("ä", 255), strings.Repeat("😀", 255),
		"مجموعة العملاء المميزين", "קבוצת לקוחות", "a\u202eb", `<script>alert("x")</script> & 'co'`, "{{.}} %s ${x}", "-1", "0", "null",
	} {
		p := v.post("/customer-groups", "name", name).want(http.StatusSeeOther).follow().want(http.StatusOK)
		if p.heading() != name {
			t.Errorf("%q became %q", name, p.heading())
		}
		if p = p.click("Edit Customer Group"); p.value("Name") != name {
			t.Errorf("the form has %q for %q", p.value("Name"), name)
		}
	}
}

// A name that is read from right to left, or pretends to be, leaves the sentences around it as they are.
func TestANameDoesNotTurnTheWordsAroundIt(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	v := o.signedIn()
	for _, name := range []string{"\u202ecba gruppe", "קבוצה"} {
		kept := "\u2068" + name + "\u2069"
		path := v.post("/customer-groups", "name", name).want(http.StatusSeeOther).header.Get("Location")
		created := v.get(path)
		same(t, "said", created.said(), "Customer group “"+kept+"” was created.")
		same(t, "title", created.title(), kept+" · Cohort")
		ada := o.customer("Ada", name, "ada@example.com")
		v.get(path + "/customers/add").reads("Tick who is to be in “" + kept + "”.")
		v.post(path+"/customers/add", "customer_ids", ada).leadsTo(path)
		v.post(path+"/customers/remove/confirm", "customer_ids", ada).reads("1 customer will leave “" + kept + "”. They stay")
		v.get(path + "/delete").reads("“" + kept + "” will be deleted for good")
		who := "\u2068Ada " + name + "\u2069"
		entry := v.get(path).click("Added " + who + " to")
		same(t, "an entry", entry.heading(), "Added "+who+" to "+kept)
		same(t, "the customer", v.post("/customers/"+ada+"/delete").follow().said(), "Customer “"+who+"” was deleted.")
		for _, part := range []string{v.get(path + "/edit").body, v.get("/activity").body} {
			if !strings.Contains(part, "<bdi>"+name+"</bdi>") {
				t.Errorf("%q stands among other words", name)
			}
		}
	}
}

func TestANameThatDiffersInCaseAloneIsTakenAfterAWarning(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		o.group("Straße")
		v := o.signedIn()
		warned := v.post("/customer-groups", "name", "STRASSE").status
		p := v.post("/customer-groups", "name", "straße", "description", "small").want(http.StatusUnprocessableEntity)
		p.press("Save", nil).want(http.StatusSeeOther).follow().want(http.StatusOK).reads("straße", "small")
		if warned != http.StatusSeeOther && warned != http.StatusUnprocessableEntity {
			t.Errorf("STRASSE answers %d", warned)
		}
		// Whoever changes their mind is warned of the other name too.
		o.group("Third")
		p = v.get("/customer-groups").click("Create").press("Create", typing("name", "third")).want(http.StatusUnprocessableEntity).reads("named “Third”")
		p = p.press("Create", typing("name", "THIRD")).want(http.StatusUnprocessableEntity).reads("named “Third”")
		p.press("Create", typing("name", "Fourth")).want(http.StatusSeeOther)
	})
}

func TestAGroupIsEdited(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		ada, bob, eve := o.customer("Ada", "Abbott", "ada@example.com"), o.customer("Bob", "Brown", "bob@example.com"), o.customer("Eve", "Evans", "eve@example.com")
		vip := o.group("VIP", ada, bob)
		v := o.signedIn()
		p := v.get("/customer-groups").click("Edit VIP").want(http.StatusOK).reads("Edit Customer Group", "Assigned customers", "De-select All", "Available customers")
		same(t, "assigned", p.names("Assigned customers"), []string{"Bob Brown", "Ada Abbott"})
		same(t, "all ticked", p.ticked("keep_ids"), []string{bob, ada})
		same(t, "available", p.names("Available customers"), []string{"Eve Evans"})
		p = p.press("Save", typing("name", "Very important", "description", "Dear", "keep_ids", bob, "customer_ids", eve)).
			leadsTo("/customer-groups").follow().reads("Very important", "2")
		same(t, "said", p.said(), "Customer group “Very important” was saved. 1 customer left. 1 customer joined.")
		same(t, "members", o.members(vip), []string{"bob@example.com", "eve@example.com"})

		// De-select All: without JavaScript the ticks still stand.
		p = v.get("/customer-groups/" + vip + "/edit").want(http.StatusOK)
		p = p.press("Save", typing("remove_all", "1")).leadsTo("/customer-groups/" + vip).follow().want(http.StatusOK).reads("No customers in this group yet")
		same(t, "said", p.said(), "Customer group “Very important” was saved. 2 customers left.")
		same(t, "members", o.members(vip), []string{})
	})
}

func TestWhatIsNotSentStays(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	ids := o.customers(3)
	vip := o.group("VIP", ids[0], ids[1])
	v := o.signedIn()
	path := "/customer-groups/" + vip
	v.post(path, "description", "Dear").leadsTo(path).follow().reads("VIP", "Dear")
	v.post(path, "name", "Important").leadsTo(path).follow().reads("Important", "Dear")
	v.post(path, "description", "").leadsTo(path).follow().part("general").doesNotRead("Dear")
	for _, c := range []struct {
		sent url.Values
		want []string
	}{
		{form("customer_ids", ids[2]), []string{"c01@example.com", "c02@example.com", "c03@example.com"}},
		{form("customer_ids", ids[2], "remove_ids", ids[0]), []string{"c02@example.com", "c03@example.com"}},
		{form("shown_ids", ids[1], "shown_ids", ids[2], "keep_ids", ids[2]), []string{"c03@example.com"}},
		{form("remove_all", "1", "customer_ids", ids[0]), []string{"c01@example.com"}},
		{form("remove_all", "except-kept", "keep_ids", ids[0]), []string{"c01@example.com"}},
		{form("remove_all", "1", "keep_ids", ids[0]), []string{}},
	} {
		v.postForm(path, c.sent).leadsTo(path)
		same(t, c.sent.Encode(), o.members(vip), c.want)
	}
}

func TestAGroupIsSavedWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		ids := o.customers(2)
		o.group("Taken")
		vip := o.group("VIP", ids[0])
		v := o.signedIn()
		path := "/customer-groups/" + vip
		v.post(path, "name", "Taken", "remove_ids", ids[0], "customer_ids", ids[1]).want(http.StatusUnprocessableEntity)
		p := v.post(path, "name", "New", "remove_ids", ids[0], "customer_ids", ids[1], "customer_ids", "cus_gone").want(http.StatusUnprocessableEntity)
		p.reads("These customers do not exist, or no longer do: cus_gone")
		if p.value("Name") != "New" {
			t.Errorf("the name typed is lost: %q", p.value("Name"))
		}
		v.post("/customer-groups", "name", "Fresh", "customer_ids", "cus_gone").want(http.StatusUnprocessableEntity).reads("no longer do: cus_gone")
		v.get(path).reads("VIP")
		same(t, "members", o.members(vip), []string{"c01@example.com"})
		v.get("/customer-groups").doesNotRead("Fresh")
	})
}

func TestAGroupIsDeletedByPostAlone(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		ada := o.customer("Ada", "Abbott", "ada@example.com")
		vip := o.group("VIP", ada)
		v := o.signedIn()
		path := "/customer-groups/" + vip
		question := v.get(path).click("Delete").want(http.StatusOK).reads("Delete customer group", "“VIP” will be deleted for good", "Its 1 customer will not be deleted.", "Cancel", "Delete")
		v.get(path).want(http.StatusOK)
		p := question.press("Delete", nil).leadsTo("/customer-groups").follow().want(http.StatusOK).reads("No customer groups yet")
		if p.said() != "Customer group “VIP” was deleted." {
			t.Errorf("said %q", p.said())
		}
		v.get(path).want(http.StatusNotFound).reads("This customer group does not exist, or no longer does.")
		v.get("/customers/"+ada).want(http.StatusOK).reads("Ada Abbott", "In no group yet")
		// Whoever pressed twice, or came second, is told so.
		if said := v.post(path + "/delete").leadsTo("/customer-groups").follow().said(); said != "The customer group had been deleted already." {
			t.Errorf("said %q", said)
		}
		// Its name is free again.
		v.post("/customer-groups", "name", "VIP").want(http.StatusSeeOther)
	})
}

func TestAChangeAnswersHtmxWithTheWayOn(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	vip := o.group("VIP", o.customers(3)...)
	v := o.signedIn()
	path := "/customer-groups/" + vip
	p := v.htmx("dialog#drawer").post(path, "name", "New", "next", path+"?sort=name").want(http.StatusOK)
	if got := p.header.Get("HX-Location"); got != `{"path":"`+path+`?sort=name","swap":"innerMorph"}` || p.body != "" {
		t.Errorf("HX-Location %s, body %.100q", got, p.body)
	}
	if said := v.get(path).said(); said != "Customer group “New” was saved." {
		t.Errorf("said %q", said)
	}
}

func TestAGroupPageShowsTheGroup(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	group := try(o.store.CreateGroup(t.Context(), models.GroupInput{
		Name: ptr("VIP"), Description: models.TextOf("Line one\nLine two"),
		Metadata: &models.MetadataChange{Values: metadata(t, `{"code":"007","big":12345678901234567890,"none":null,"list":[1,"a"]}`)},
		Add:      models.Selection{IDs: o.customers(2)},
	}))(t)
	p := o.signedIn().get("/customer-groups/"+group.ID).want(http.StatusOK).reads(
		"Customer Groups", "VIP", "Line one Line two", "Edit Customer Group", "Edit", "Delete", group.ID,
		"Customers", "2", "Add", "Customer 02", "c02@example.com", "Guest", "View", "View customer", "Remove",
		"Metadata", "4 keys", "Edit metadata", "code", "007", "big", "12345678901234567890", "list", `[1,"a"]`)
	if crumb := p.link("Customer Groups"); crumb != "/customer-groups" {
		t.Errorf("the way up leads to %q", crumb)
	}
	if view := p.link("View Customer 02"); !strings.HasPrefix(view, "/customers/cus_") {
		t.Errorf("View leads to %q", view)
	}
	p.by.get(p.link("View Customer 02")).want(http.StatusOK).reads("Customer 02", "VIP")
}

func ptr[T any](value T) *T { return &value }

func metadata(t testing.TB, text string) models.Metadata {
	t.Helper()
	return try(models.ParseMetadata([]byte(text)))(t)
}

func TestAVeryBigFormIsSaved(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		const many = 3000
		fields := url.Values{"name": {"Many"}}
		for i := range many {
			email := fmt.Sprintf("m%04d@example.com", i)
			fields.Add("customer_ids", o.customer("", "", email))
		}
		v := o.signedIn()
		p := v.postForm("/customer-groups", fields).want(http.StatusSeeOther).follow().want(http.StatusOK).reads("3,000")
		path := p.path
		delete(fields, "name")
		v.postForm(path+"/customers/remove", fields).leadsTo(path).follow().reads("3,000 customers were removed.", "0")
	})
}

func TestAFormThatIsTooBigIsRefused(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	v := o.signedIn()
	v.post("/customer-groups", "name", "VIP", "description", strings.Repeat("x", 9<<20)).want(http.StatusRequestEntityTooLarge).reads("That was too much at once.")
	v.get("/customer-groups").reads("No customer groups yet")
}
