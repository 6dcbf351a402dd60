package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/text"
)

func TestALongNameIsSavedWhole(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	for _, name := range []string{
		strings.Repeat("W", 255), strings.Repeat("ä", 255), strings.Repeat("😀", 255),
		"مجموعة العملاء المميزين", "קבוצת לקוחות", `<script>alert("x")</script> & 'co'`, "{{.}} %s ${x}", "-1", "0", "null",
	} {
		p := v.Post("/customer-groups", "name", name).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
		if p.Heading() != name {
			t.Errorf("%q became %q", name, p.Heading())
		}
		if p = p.Click("Edit Customer Group"); p.Value("Name") != name {
			t.Errorf("the form has %q for %q", p.Value("Name"), name)
		}
	}
}

func TestATypedNameIsCleaned(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	people := "/customer-groups/" + o.Group("People", o.Customer("Ada", "Abbott", "ada@example.com"))
	for typed, name := range map[string]string{
		"a\u202eb": "ab", "Mu\u0308nchen": "München", "\ufeffGold\u00a0 club\u200b": "Gold club", "مشتری\u200cها ": "مشتری\u200cها",
	} {
		made := v.Post("/customer-groups", "name", typed).Want(http.StatusSeeOther).Follow()
		officetest.Equal(t, "a new one", made.Heading(), name)
		copied := v.Post(people+"/copy", "name", "Copy of "+typed).Want(http.StatusSeeOther).Follow()
		officetest.Equal(t, "a copy", copied.Heading(), text.CleanName("Copy of "+name))
		renamed := v.Post(made.Path, "name", "New "+typed).Want(http.StatusSeeOther).Follow()
		officetest.Equal(t, "renamed", v.Get(made.Path).Heading(), text.CleanName("New "+name))
		renamed.Want(http.StatusOK)
	}
}

// A name that is read from right to left, or pretends to be, leaves the sentences around it as they are.
func TestANameDoesNotTurnTheWordsAroundIt(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	for _, name := range []string{"\u202ecba gruppe", "קבוצה"} {
		kept := "\u2068" + name + "\u2069"
		path := "/customer-groups/" + o.Group(name) // by a program: what a person types has no marks that nobody sees
		saved := v.Post(path, "name", name, "description", "x").Want(http.StatusSeeOther).Follow()
		officetest.Equal(t, "said", saved.Message(), "Customer group “"+kept+"” was saved.")
		officetest.Equal(t, "title", v.Get(path).Title(), kept+" · Cohort")
		ada := o.Customer("Ada", name, "ada@example.com")
		v.Get(path + "/customers/add").Reads("Select the customers to add to “" + kept + "”.")
		v.Post(path+"/customers/add", "customer_ids", ada).RedirectsTo(path)
		v.Post(path+"/customers/remove/confirm", "customer_ids", ada).Reads("1 customer will be removed from “" + kept + "”. They stay")
		v.Get(path + "/delete").Reads("“" + kept + "” will be permanently deleted")
		who := "\u2068Ada " + name + "\u2069"
		entry := v.Get(path).Click("Added " + who + " to")
		officetest.Equal(t, "an entry", entry.Heading(), "Added "+who+" to "+kept)
		officetest.Equal(t, "the customer", v.Post("/customers/"+ada+"/delete").Follow().Message(), "Customer “"+who+"” was deleted.")
		for _, part := range []string{v.Get(path + "/edit").Body, v.Get("/activity").Body} {
			if !strings.Contains(part, "<bdi>"+name+"</bdi>") {
				t.Errorf("%q stands among other words", name)
			}
		}
	}
}

func TestANameThatDiffersInCaseAloneIsTakenAfterAWarning(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		o.Group("Straße")
		v := o.SignedIn()
		warned := v.Post("/customer-groups", "name", "STRASSE").Status
		p := v.Post("/customer-groups", "name", "straße", "description", "small").Want(http.StatusUnprocessableEntity)
		officetest.Equal(t, "asked", p.FieldError("Name"), "There is a customer group named “Straße”. Create “straße” as well?")
		officetest.Equal(t, "the other one", p.Click("Open the existing group").Heading(), "Straße")
		p.Press("Save", nil).Want(http.StatusUnprocessableEntity)
		p.Press("Create it as well", nil).Want(http.StatusSeeOther).Follow().Want(http.StatusOK).Reads("straße", "small")
		v.Post("/customer-groups", "name", "Stra\u00dfe \u0410").Want(http.StatusSeeOther)
		p = v.Post("/customer-groups", "name", "Stra\u00dfe A").Want(http.StatusUnprocessableEntity)
		officetest.Equal(t, "asked of another alphabet", p.FieldError("Name"),
			"There is a customer group named “Straße \u0410”. Create “Straße A” as well?")
		renamed := v.Post("/customer-groups/"+o.Group("Small"), "name", "STRAßE").Want(http.StatusUnprocessableEntity)
		officetest.Equal(t, "asked", renamed.FieldError("Name"),
			"There is a customer group named “Straße”. Rename this one to “STRAßE” all the same?")
		renamed.Press("Rename it all the same", nil).Want(http.StatusSeeOther).Follow().Want(http.StatusOK).Reads("STRAßE")
		if warned != http.StatusSeeOther && warned != http.StatusUnprocessableEntity {
			t.Errorf("STRASSE answers %d", warned)
		}
		// A second name that somebody tries is warned of too.
		o.Group("Third")
		p = v.Get("/customer-groups").Click("Create").Press("Create", officetest.Typing("name", "third")).
			Want(http.StatusUnprocessableEntity).Reads("named “Third”")
		p = p.Press("Create", officetest.Typing("name", "THIRD")).Want(http.StatusUnprocessableEntity).Reads("named “Third”")
		p.Press("Create", officetest.Typing("name", "Fourth")).Want(http.StatusSeeOther)
	})
}
