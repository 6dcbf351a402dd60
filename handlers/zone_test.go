package handlers_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"cohort/handlers/officetest"
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
