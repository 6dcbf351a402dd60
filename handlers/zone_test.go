package handlers_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"cohort/handlers/officetest"
	"cohort/models/activity"
	"cohort/models/pricing"
	"cohort/models/storetest"
)

// in is a visitor whose browser has told its time zone; "" for one without JavaScript.
func in(v *officetest.Visitor, zone string) *officetest.Visitor {
	if zone != "" {
		at := officetest.Must(url.Parse(v.URL))(v.T)
		v.Client.Jar.SetCookies(at, []*http.Cookie{{Name: "timezone", Value: zone, Path: "/"}})
	}
	return v
}

// Times are written, and days are read, in the time zone of the browser, in lists, in selections of all that match and in files.
func TestTimesAreInTheOperatorsZone(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ada, ben := o.Customer("Ada", "Abbott", "ada@example.com"), o.Customer("Ben", "Bell", "ben@example.com")
		set := func(id string, at time.Time) {
			storetest.Exec(t, o.Store, "UPDATE customers SET created_at = ? WHERE id = ?", at, id)
		}
		set(ada, time.Date(2026, 3, 28, 23, 30, 0, 0, time.UTC)) // in Berlin half an hour into 29 March, a day of 23 hours
		set(ben, time.Date(2026, 3, 29, 22, 15, 0, 0, time.UTC)) // and a quarter into the 30th
		for _, try := range []struct{ zone, name, date, title, found string }{
			{"", "UTC", "28 Mar 2026", "Saturday, 28 March 2026, 23:30:00 UTC", "Ben Bell"},
			{"Europe/Berlin", "Europe/Berlin", "29 Mar 2026", "Sunday, 29 March 2026, 00:30:00 Europe/Berlin", "Ada Abbott"},
			{"America/New_York", "America/New York", "28 Mar 2026", "Saturday, 28 March 2026, 19:30:00 America/New York", "Ben Bell"},
			{"Local", "UTC", "28 Mar 2026", "Saturday, 28 March 2026, 23:30:00 UTC", "Ben Bell"},
			{"../../etc/passwd", "UTC", "28 Mar 2026", "Saturday, 28 March 2026, 23:30:00 UTC", "Ben Bell"},
			{"Europe/./Berlin", "UTC", "28 Mar 2026", "Saturday, 28 March 2026, 23:30:00 UTC", "Ben Bell"},
			{"Mars/Olympus", "UTC", "28 Mar 2026", "Saturday, 28 March 2026, 23:30:00 UTC", "Ben Bell"},
			{strings.Repeat("x", 3000), "UTC", "28 Mar 2026", "Saturday, 28 March 2026, 23:30:00 UTC", "Ben Bell"},
		} {
			v := in(o.SignedIn(), try.zone)
			page := v.Get("/customers").Want(http.StatusOK).Reads("Times are in " + try.name + ".")
			for _, want := range []string{">" + try.date + "</time>", `title="` + try.title + `"`, `title="Times are in ` + try.name + `."`} {
				if !strings.Contains(page.Body, want) {
					t.Errorf("%.20s: the page has no %s", try.zone, want)
				}
			}
			const day = "created_from=2026-03-29&created_to=2026-03-29"
			officetest.Equal(t, try.zone+": found", v.Get("/customers?"+day).Names("Customers"), []string{try.found})
			file := v.Get("/customers/export?" + day).Body
			officetest.Equal(t, try.zone+": exported", strings.Contains(file, strings.ToLower(try.found[:3])+"@"), true)
			officetest.Equal(t, try.zone+": lines", strings.Count(file, "\n"), 2)
			chosen := v.Post("/customers/export", "all", "1", "created_from", "2026-03-29", "created_to", "2026-03-29").Body
			officetest.Equal(t, try.zone+": chosen", chosen, file)
			officetest.Equal(t, try.zone+": in UTC", strings.Contains(chosen, ",2026-03-2") && strings.Contains(chosen, ":00.000Z,"), true)
		}
	})
}

// The presets of a filter end today, where the operator is.
func TestTodayIsTheOperators(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	o.Customers(1)
	before := time.Now()
	for _, zone := range []string{"Pacific/Kiritimati", "Pacific/Pago_Pago"} { // 25 hours apart
		place, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		href := in(o.SignedIn(), zone).Get("/customers").Link("Created Today")
		days := []string{before.In(place).Format(time.DateOnly), time.Now().In(place).Format(time.DateOnly)}
		if day := href[strings.LastIndex(href, "=")+1:]; !slices.Contains(days, day) {
			t.Errorf("today in %s is %s, not one of %v", zone, day, days)
		}
	}
}

// The members of a group say when they were added and by whom; the list is sorted and filtered by it, and a selection of all that match
// follows the filter.
func TestWhenMembersWereAdded(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		ada, ben := o.Customer("Ada", "Abbott", "ada@example.com"), o.Customer("Ben", "Bell", "ben@example.com")
		group := o.Group("VIP", ben)
		path := "/customer-groups/" + group
		v.Post(path+"/customers/add", "customer_ids", ada)
		storetest.Exec(t, o.Store, "UPDATE members SET added_by = NULL, created_at = ? WHERE customer_id = ?",
			time.Date(2026, 3, 28, 23, 30, 0, 0, time.UTC), ben)

		page := v.Get(path).Want(http.StatusOK)
		page.Reads("28 Mar 2026", "by "+o.Operator.Email)
		if !strings.Contains(page.Body, `title="Saturday, 28 March 2026, 23:30:00 UTC. Who added them was not recorded at that time."`) {
			t.Error("nothing is said of who added Ben")
		}
		names := func(query string) []string { return v.Get(path + query).Names("Customers in VIP") }
		officetest.Equal(t, "the latest first", names("?sort=-added"), []string{"Ada Abbott", "Ben Bell"})
		officetest.Equal(t, "the latest last", names("?sort=added"), []string{"Ben Bell", "Ada Abbott"})
		officetest.Equal(t, "added in March", names("?added_from=2026-03-01&added_to=2026-03-31"), []string{"Ben Bell"})
		officetest.Equal(t, "added since April", names("?added_from=2026-04-01"), []string{"Ada Abbott"})
		v.Get(path + "?added_from=2026-04-01").Reads("Added since 1 Apr 2026")
		v.Get("/customers/"+ben).Reads("Added", "VIP", "28 Mar 2026")

		file := v.Get(path + "/customers/export?added_to=2026-03-31").Body
		if !strings.Contains(file, ",added_at,added_by\n") || !strings.Contains(file, ",2026-03-28T23:30:00.000Z,\n") {
			t.Errorf("the file is %s", file)
		}
		officetest.Equal(t, "the file has Ada", strings.Contains(file, "ada@"), false)
		april := []string{"all", "1", "added_from", "2026-04-01"}
		chosen := v.Post(path+"/customers/export", april...).Body
		officetest.Equal(t, "all that match", strings.Contains(chosen, "ada@") && !strings.Contains(chosen, "ben@"), true)
		v.Post(path+"/customers/remove/confirm", april...).Reads("1 customer will be removed").Press("Continue", nil)
		officetest.Equal(t, "who is left", o.Members(group), []string{"ben@example.com"})
	})
}

// The times of price lists and discounts are typed and shown in the operator's time zone; programs have them in UTC.
func TestTimesAreTypedInTheOperatorsZone(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := in(o.SignedIn(), "Europe/Berlin")
		form := v.Get("/price-lists/new").Want(http.StatusOK)
		form.Press("Save", officetest.Typing("name", "Summer", "starts_at", "2030-06-30 15:04", "ends_at", "1 Dec 2030")).
			Want(http.StatusSeeOther)
		list := officetest.Must(o.Store.PriceLists(t.Context(), pricing.ListQuery{Limit: 1}))(t).PriceLists[0]
		officetest.Equal(t, "starts", *list.StartsAt, time.Date(2030, 6, 30, 13, 4, 0, 0, time.UTC))
		officetest.Equal(t, "ends", *list.EndsAt, time.Date(2030, 11, 30, 23, 0, 0, 0, time.UTC))
		path := "/price-lists/" + list.ID
		v.Get(path).Reads("30 Jun 2030, 15:04", "1 Dec 2030, 00:00")
		entry := officetest.Must(o.Store.Activities(t.Context(), activity.Query{ObjectID: list.ID, Limit: 1}))(t)[0]
		v.Get("/activity/"+entry.ID).Reads("Starts at", "30 Jun 2030, 15:04", "Ends at", "1 Dec 2030, 00:00").DoesNotRead("2030-06-30")
		officetest.Equal(t, "the API", o.Program().Do("GET /admin/price-lists/"+list.ID, "").Text("price_list.starts_at"),
			"2030-06-30T13:04:00.000Z")

		edit := v.Get(path + "/edit")
		officetest.Equal(t, "the field", edit.Value("Starts (Europe/Berlin)"), "30 Jun 2030, 15:04")
		for typed, problem := range map[string]string{
			"31 Mar 2030, 02:30": "There is no 31 Mar 2030, 02:30 in Europe/Berlin: clocks go forward then. " +
				"Enter 31 Mar 2030, 01:30 or 31 Mar 2030, 03:30.",
			"27 Oct 2030, 02:30": "27 Oct 2030, 02:30 comes twice in Europe/Berlin: clocks go back then. " +
				"Enter 27 Oct 2030, 00:30 UTC or 27 Oct 2030, 01:30 UTC.",
		} {
			p := edit.Press("Save", officetest.Typing("starts_at", typed)).Want(http.StatusUnprocessableEntity)
			officetest.Equal(t, typed, p.FieldError("Starts (Europe/Berlin)"), problem)
			officetest.Equal(t, "what was typed", p.Value("Starts (Europe/Berlin)"), typed)
		}
		edit.Press("Save", officetest.Typing("starts_at", "27 Oct 2030, 01:30 UTC")).RedirectsTo(path)
		officetest.Equal(t, "the second 02:30", *o.PriceListNow(list.ID).StartsAt, time.Date(2030, 10, 27, 1, 30, 0, 0, time.UTC))
		edit = v.Get(path + "/edit")
		officetest.Equal(t, "it comes back", edit.Value("Starts (Europe/Berlin)"), "27 Oct 2030, 01:30 UTC")

		// A form that is open while the operator moves means what it showed.
		in(v, "America/New_York")
		edit.Press("Save", officetest.Typing("ends_at", "2 Dec 2030")).RedirectsTo(path)
		after := o.PriceListNow(list.ID)
		officetest.Equal(t, "ends in Berlin", *after.EndsAt, time.Date(2030, 12, 1, 23, 0, 0, 0, time.UTC))
		officetest.Equal(t, "starts as before", *after.StartsAt, time.Date(2030, 10, 27, 1, 30, 0, 0, time.UTC))
		officetest.Equal(t, "in New York", v.Get(path+"/edit").Value("Ends (America/New York)"), "1 Dec 2030, 18:00")

		v.Get("/discounts/new").Press("Save", officetest.Typing("code", "off", "value", "10", "starts_at", "1 Jan 2030, 08:00")).
			Want(http.StatusSeeOther)
		discount := officetest.Must(o.Store.DiscountByCode(t.Context(), "OFF"))(t)
		officetest.Equal(t, "a discount", discount.StartsAt, time.Date(2030, 1, 1, 13, 0, 0, 0, time.UTC))
		officetest.Equal(t, "its field", v.Get("/discounts/"+discount.ID+"/edit").Value("Starts (America/New York)"), "1 Jan 2030, 08:00")

		ada := o.Customer("Ada", "Abbott", "ada@example.com")
		asked := v.Get("/customers/" + ada + "/pricing?asked=1&variant_ids=shirt&currency_code=eur&at=1+Jan+2030,+07:59").
			DoesNotRead("OFF")
		officetest.Equal(t, "asked for", asked.Value("Date and time (America/New York)"), "1 Jan 2030, 07:59")
		v.Get("/customers/"+ada+"/pricing?asked=1&variant_ids=shirt&currency_code=eur&at=1+Jan+2030,+08:00").
			Reads("As of 1 Jan 2030, 08:00 America/New York", "OFF")
		v.Get("/customers/" + ada + "/pricing?asked=1&variant_ids=shirt&currency_code=eur&zone=UTC&at=1+Jan+2030,+12:59").
			Reads("As of 1 Jan 2030, 12:59 UTC").DoesNotRead("OFF")
	})
}
