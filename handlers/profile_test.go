package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"cohort/handlers/officetest"
	"cohort/models/activity"
	"cohort/models/storetest"
)

// What operators choose is theirs in every browser; what a browser keeps holds for who has chosen nothing, and for who is signed out.
func TestWhatOperatorsChooseFollowsThem(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		v.Get("/settings/profile").Want(http.StatusOK).Press("Save", officetest.Typing(
			"first_name", "Olga", "last_name", "Ost", "theme", "dark", "shortcuts", "false", "key_badges", "true",
			"time_zone", "Europe/Berlin", "date_format", "dmy_dots",
		)).RedirectsTo("/settings/profile")
		check := func(who string, page *officetest.Page, html string, words ...string) {
			t.Helper()
			for part := range strings.FieldsSeq(html) {
				if !strings.Contains(page.Body[:strings.Index(page.Body, "<head")], part) {
					t.Errorf("%s: no %s in %.300s", who, part, page.Body)
				}
			}
			page.Reads(words...)
		}
		const chosen = `data-theme="dark" data-shortcuts="off" data-badges="always" data-dates="dmy_dots"`
		check("here", v.Get("/settings/profile"), chosen, "Olga Ost", "Your profile was saved.")
		elsewhere := o.SignedIn()
		page := elsewhere.Get("/settings/profile")
		check("elsewhere", page, chosen, "Olga Ost", "Times are in Europe/Berlin.")
		for label, want := range map[string]string{
			"First name": "Olga", "Last name": "Ost", "Theme": "dark", "Time zone": "Europe/Berlin", "Date format": "dmy_dots",
		} {
			officetest.Equal(t, label, page.Value(label), want)
		}
		officetest.Equal(t, "boxes", len(page.Ticked("shortcuts")) == 0 && len(page.Ticked("key_badges")) == 1, true)

		// The menu chooses for the operator, too.
		elsewhere.Get("/customers").Press("Light", nil)
		check("here, after it was chosen elsewhere", v.Get("/customers"), `data-theme="light"`)
		elsewhere.Get("/customers").Press("System", nil)
		elsewhere.Get("/customers").Press("Turn single keys on", nil)
		if page := v.Get("/customers"); strings.Contains(page.Body, "data-theme=") || strings.Contains(page.Body, "data-shortcuts=") {
			t.Errorf("the page begins %.300s", page.Body)
		}
		// Somebody else in the same browser sees what it keeps until they choose for themselves.
		v.Post("/theme", "value", "dark", "next", "/")
		v.SetCookie(o.SessionOf(officetest.Must(o.Store.AddOperatorAs(t.Context(), "vera@example.com", o.Password, activity.Viewer))(t)))
		check("Vera", v.Get("/customers"), `data-theme="dark"`, "vera@example.com")
		v.Get("/settings/profile").Press("Save", officetest.Typing("theme", "light")).RedirectsTo("/settings/profile")
		check("Vera", v.Get("/customers"), `data-theme="light"`)
		check("Olga", elsewhere.Get("/customers"), `data-theme="dark"`)
		v.Post("/logout")
		check("nobody", v.Get("/login"), `data-theme="light"`)
	})
}

func TestAProfileThatCannotBeSaved(t *testing.T) {
	t.Parallel()
	v := officetest.Open(t, "sqlite").SignedIn()
	page := v.Get("/settings/profile").Press("Save", officetest.Typing("first_name", strings.Repeat("x", 256), "time_zone", "Mars/Olympus",
		"shortcuts", "false"))
	page.Want(http.StatusUnprocessableEntity)
	officetest.Equal(t, "at the name", page.FieldError("First name"), "Use at most 255 characters.")
	officetest.Equal(t, "at the zone", page.FieldError("Time zone"), "Choose one of the time zones.")
	officetest.Equal(t, "what was typed", len(page.Value("First name")), 256)
	officetest.Equal(t, "the box", len(page.Ticked("shortcuts")), 0)
	v.Get("/settings/profile").DoesNotRead("xxx")
}

// Dates are written in the format of the operator, and those with slashes are read by it.
func TestDatesAreInTheOperatorsFormat(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ada := o.Customer("Ada", "Abbott", "ada@example.com")
		storetest.Exec(t, o.Store, "UPDATE customers SET created_at = ?", time.Date(2026, 2, 3, 23, 30, 0, 0, time.UTC))
		v := o.SignedIn()
		chooses := func(format, zone string) {
			t.Helper()
			v.Post("/settings/profile", "date_format", format, "time_zone", zone).RedirectsTo("/settings/profile")
		}
		chooses("mdy_slashes", "Europe/Berlin")
		v.Get("/customers").Reads("02/04/2026")
		v.Get("/customers/" + ada).Reads("02/04/2026")
		// A filter, by an address that anybody reads as the same days.
		const plain = "/customers?created_from=2026-02-04&created_to=2026-02-04"
		v.Get("/customers?created_from=2%2F4%2F2026&created_to=2026-02-04").RedirectsTo(plain)
		found := v.Get(plain).Reads("02/04/2026")
		officetest.Equal(t, "found", found.Names("Customers"), []string{"Ada Abbott"})
		if !strings.Contains(found.Body, `value="Feb 4, 2026"`) {
			t.Error("the field of the filter shows no month")
		}
		chooses("mdy_slashes", "")
		// A form: what was typed, what its field shows, and what it is after it was saved again untouched.
		list := o.PriceList("Summer", nil, 100)
		path := "/price-lists/" + list
		v.Get(path+"/edit").Press("Save", officetest.Typing("starts_at", "11/12/2026", "ends_at", "12/1/2026, 15:04"))
		stored := func() string {
			starts := storetest.Query[time.Time](t, o.Store, "SELECT starts_at FROM price_lists")[0]
			ends := storetest.Query[time.Time](t, o.Store, "SELECT ends_at FROM price_lists")[0]
			return starts.UTC().Format(time.DateTime) + " " + ends.UTC().Format(time.DateTime)
		}
		const want = "2026-11-12 00:00:00 2026-12-01 15:04:00"
		officetest.Equal(t, "stored", stored(), want)
		shown := map[string]string{
			"": "12 Nov 2026, 00:00", "mdy_words": "Nov 12, 2026, 00:00", "iso": "2026-11-12, 00:00", "dmy_dots": "12.11.2026, 00:00",
			"dmy_slashes": "12 Nov 2026, 00:00", "mdy_slashes": "Nov 12, 2026, 00:00",
		}
		for format, field := range shown {
			for reader := range shown {
				chooses(format, "")
				form := v.Get(path + "/edit")
				officetest.Equal(t, format+" shows", form.Value("Starts (UTC)"), field)
				chooses(reader, "") // in another tab
				form.Press("Save", officetest.Typing("name", "Summer for "+reader)).RedirectsTo(path)
				officetest.Equal(t, "read as "+reader, stored(), want)
			}
		}
		// Without slashes in the format they are asked back.
		chooses("iso", "")
		v.Get(path+"/edit").Press("Save", officetest.Typing("starts_at", "11/12/2026")).Want(http.StatusUnprocessableEntity).
			Reads("11/12/2026 can be 11 Dec 2026 or 12 Nov 2026.")
		chooses("dmy_slashes", "")
		v.Get(path+"/edit").Press("Save", officetest.Typing("starts_at", "11/12/2025", "ends_at", "")).RedirectsTo(path)
		starts := storetest.Query[time.Time](t, o.Store, "SELECT starts_at FROM price_lists")[0]
		officetest.Equal(t, "in the other order", starts.Format(time.DateOnly), "2025-12-11")
	})
}
