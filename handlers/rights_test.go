package handlers_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"cohort/handlers/officetest"
	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/storetest"
)

// Through the pages and the API a person comes in, is changed, exported and erased; then nothing of them is anywhere.
func TestACustomerIsErased(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		ada, group := o.Customer("Ada", "Abbott", "ada@example.com"), o.Group("VIP")
		create := `{"email":"zqzoe@zqmail.example","first_name":"Zqzoë","last_name":"Zqsmith","phone":"zq5551234","password":"pw"}`
		program := o.Program().With("Idempotency-Key", "key 1")
		zoe := program.Do("POST /admin/customers", create).Want(201, "").Text("customer.id")
		path := "/customers/" + zoe
		v.Post("/customer-groups/"+group+"/customers/add", "customer_ids", zoe, "customer_ids", ada).Want(http.StatusSeeOther)
		added := lastChangeSet(t, o)
		v.Post("/customers", "email", "zqzoe@zqmail.example", "first_name", "Zqguest").Want(http.StatusSeeOther)
		v.Post(path, "first_name", "Zqother", "next", path).Want(http.StatusSeeOther) // its message waits in the session
		officetest.Equal(t, "exported", v.Post(path+"/held/export").Want(http.StatusOK).Header.Get("Content-Type"), "application/json")

		question := v.Get(path+"/erase").Want(http.StatusOK).
			Reads("Erase customer", "“Zqother Zqsmith” will be permanently removed", "1 other record has the same e-mail.",
				"Also erase “Zqguest”, the guest", "Type zqzoe@zqmail.example to confirm")
		again := question.Press("Erase", officetest.Typing("confirm", "zqzoe")).Want(http.StatusUnprocessableEntity)
		officetest.Equal(t, "the error", again.FieldError("Type zqzoe@zqmail.example to confirm"), "Type zqzoe@zqmail.example to confirm.")
		done := again.Press("Erase", func(fields map[string][]string) {
			fields["confirm"] = []string{" Zqzoe@zqmail.example "}
			fields["also"] = []string{officetest.ValueOf(question.Field("Also erase “Zqguest”, the guest"))}
		}).RedirectsTo("/customers").Follow()
		officetest.Equal(t, "said", done.Message(), "2 customers were erased.")
		done.Reads("1 customer").DoesNotRead("Zq")
		v.Get(path).Want(http.StatusNotFound)
		v.Get(path + "/erase").Want(http.StatusNotFound)
		v.Post(path+"/erase", "confirm", "x").Want(http.StatusNotFound)
		v.Post(path + "/held/export").Want(http.StatusNotFound)
		o.Program().Do("GET /admin/customers/"+zoe, "").Want(404, "")
		program.Do("POST /admin/customers", create).WantError(409, "conflict", "The customer of this request has been erased.")

		v.Get("/activity").Reads("Erased a customer", "Exported everything about a customer who has been erased since",
			"Changed a customer who has been erased since", "Created a customer who has been erased since").
			DoesNotRead("Zq", "zqmail")
		v.Get("/activity?action=erased").Reads("Erased a customer").DoesNotRead("Changed a customer")
		v.Get("/activity?of=" + zoe).Want(http.StatusOK).Reads("Of “" + zoe + "”")
		undone := v.Post("/activity/"+added+"/undo", "next", "/activity").Follow()
		officetest.Equal(t, "undone", undone.Message(), "1 membership removed. 1 customer has been erased since and was left out.")
		v.Get("/activity/"+entryOf(t, o, added)).
			Reads("Ada Abbott", "Erased customer", "This customer has been erased.")

		dump := storetest.Dump(t, o.Store, o.Database)
		storetest.SameList(t, "what is left", storetest.Finds(dump,
			"zqzoe", "Zqzoë", "zqsmith", "zqguest", "zqother", "zqmail", "zq5551234"), nil)
	})
}

func lastChangeSet(t *testing.T, o *officetest.Office) string {
	return officetest.Must(o.Store.Activities(t.Context(), activity.Query{Limit: 1}))(t)[0].ChangeSet
}

func entryOf(t *testing.T, o *officetest.Office, changeSet string) string {
	return officetest.Must(o.Store.Activities(t.Context(), activity.Query{ChangeSet: changeSet}))(t)[0].ID
}

// Who was deleted before still is in the activity, from where they can be erased.
func TestSomebodyDeletedIsErased(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		ada := o.Customer("Ada", "Abbott", "ada@example.com")
		v.Post("/customers/" + ada + "/delete").Want(http.StatusSeeOther)
		entry := v.Get("/activity/"+entryOf(t, o, lastChangeSet(t, o))).Reads("Deleted the customer", "Ada Abbott")
		entry.Click("Export everything…").Want(http.StatusOK).Reads("everything that is stored about “Ada Abbott”")
		done := entry.Click("Erase…").Press("Erase", officetest.Typing("confirm", "ada@example.com")).Follow()
		officetest.Equal(t, "said", done.Message(), "The customer was erased.")
		v.Get("/activity").DoesNotRead("Abbott")
	})
}

func TestEverythingAboutACustomerIsSent(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		ada := o.Customer("Ada", "=Abbott", "ada@example.com")
		o.Group("VIP", ada)
		offered := v.Get("/customers/" + ada).Click("Export everything…").Want(http.StatusOK)
		file := offered.Press("Download JSON", nil).Want(http.StatusOK)
		if name := file.Header.Get("Content-Disposition"); !strings.Contains(name, ada) || !strings.HasSuffix(name, `.json"`) {
			t.Errorf("the file is called %s", name)
		}
		var all struct{ Customer, Groups, Activity []map[string]any }
		if err := json.Unmarshal([]byte(file.Body), &all); err != nil ||
			len(all.Customer) != 1 || len(all.Groups) != 1 || len(all.Activity) != 3 {
			t.Errorf("%v: %s", err, file.Body)
		}
		file = offered.Press("Download CSV", nil).Want(http.StatusOK)
		rows, err := csv.NewReader(strings.NewReader(file.Body)).ReadAll()
		if err != nil || !strings.Contains(file.Body, "'=Abbott") || len(rows) < 12 {
			t.Errorf("%v: %s", err, file.Body)
		}
		v.Post("/customers/"+ada+"/held/export", "format", "xml").Want(http.StatusBadRequest)
		v.Get("/activity").Reads("Exported everything about " + ada)
	})
}

func TestErasingAsksForThePasswordAgain(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		path := "/customers/" + o.Customer("Ada", "Abbott", "ada@example.com")
		storetest.Exec(t, o.Store, "UPDATE sessions SET confirmed_at = ?", record.Now().Add(-31*time.Minute))
		v.Get(path + "/erase").RedirectsTo("/confirm?next=" + url.QueryEscape(path+"/erase"))
		for _, form := range []string{"/erase", "/held/export"} {
			asked := v.Post(path+form, "confirm", "ada@example.com").Want(http.StatusSeeOther)
			if to := asked.Header.Get("Location"); !strings.HasPrefix(to, "/confirm?") {
				t.Errorf("%s leads to %s", form, to)
			}
		}
		v.Get(path).Want(http.StatusOK)
		v.Post("/confirm", "next", path, "password", o.Password).RedirectsTo(path)
		v.Post(path+"/erase", "confirm", "ada@example.com").RedirectsTo("/customers")
		v.Get(path).Want(http.StatusNotFound)
	})
}

// Only admins are offered what is theirs; TestEachAddressNeedsItsRole sees that others are refused.
func TestOnlyAdminsAreOfferedToErase(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	ada := o.Customer("Ada", "Abbott", "ada@example.com")
	people, _ := callersOf(o)
	for _, person := range people {
		if person.role == "" {
			continue
		}
		v := o.SignedOut()
		v.SetCookie(person.cookie)
		page := v.Get("/customers/" + ada).Want(http.StatusOK)
		if person.role == activity.Admin {
			page.Reads("Export everything…", "Erase…")
		} else {
			page.DoesNotRead("Erase…", "Export everything…")
		}
	}
}
