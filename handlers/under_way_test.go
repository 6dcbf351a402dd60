package handlers_test

import (
	"testing"
	"time"

	"cohort/handlers/browsertest"
	"cohort/models/storetest"
)

// A change that takes long can be left: other pages show that it is under way, and tell when it is done.
func TestWhatIsUnderWayIsFoundAgain(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		group := o.group("VIP")
		customers := o.customers(3)
		olga, colleague := o.signedIn(), o.stranger()
		other := try(o.store.AddOperator(t.Context(), "otto@example.com", "another good password"))(t)
		colleague.setCookie(o.sessionOf(other))

		release := storetest.Hold(t, o.database)
		answered := make(chan struct{})
		go func() {
			defer close(answered)
			olga.post("/customer-groups/"+group+"/customers/add", "customer_ids", customers[0], "customer_ids", customers[1])
		}()
		time.Sleep(600 * time.Millisecond)

		olga.get("/customers").want(200).reads("Adding customers…")
		olga.htmx("div#waiting").get("/activity/under-way").want(200).reads("Adding customers…", "You can leave this page")
		olga.get("/activity").reads("Adding customers…", "Under way", "olga@example.com")
		colleague.get("/activity").reads("Adding customers…", "Under way", "olga@example.com")
		colleague.get("/customers").doesNotRead("Adding customers…")
		colleague.htmx("div#under-way").get("/activity/under-way").want(200).doesNotRead("Adding customers…")
		release()
		<-answered

		// A list that is fetched meanwhile does not swallow the message.
		olga.htmx("div#activity").get("/activity").doesNotRead("Under way")
		olga.htmx("div#waiting").get("/activity/under-way").doesNotRead("2 customers were added.")
		olga.htmx("div#under-way").get("/activity/under-way").want(200).reads("2 customers were added.", "Undo").doesNotRead("Adding customers…")
		olga.get("/customers").doesNotRead("2 customers were added.", "Adding customers…")
	})
}

func TestALongChangeShowsThatItRunsAndMayBeLeft(t *testing.T) {
	t.Run("in the page that waits for it", func(t *testing.T) {
		withScript(t, func(t *testing.T, o *office, b *browsertest.Browser) {
			b.Open("/customer-groups/" + o.group("VIP", o.customers(3)...))
			b.Tick("Customer 02")
			b.Press("r")
			b.See("will leave")
			release := storetest.Hold(t, o.database)
			b.Eval(`setTimeout(() => document.activeElement.click())`)
			b.See("Removing customers…")
			b.See("You can leave this page")
			release()
			b.See("1 customer was removed.")
			b.DontSee("Removing customers…")
			b.See("2 customers")
		})
	})
	t.Run("in the page it was left for", func(t *testing.T) {
		withScript(t, func(t *testing.T, o *office, b *browsertest.Browser) {
			b.Open("/customer-groups/" + o.group("VIP", o.customers(3)...))
			b.Tick("Customer 02")
			b.Press("r")
			b.See("will leave")
			release := storetest.Hold(t, o.database)
			b.Eval(`setTimeout(() => document.activeElement.click())`)
			b.See("Removing customers…")
			b.Open("/customers/new")
			b.See("Removing customers…")
			b.Fill("E-mail", "half@example.com")
			release()
			b.See("1 customer was removed.")
			b.DontSee("Removing customers…")
			if typed := b.Value("E-mail"); typed != "half@example.com" {
				t.Errorf("the form has %q", typed)
			}
		})
	})
	t.Run("in the activity", func(t *testing.T) {
		withScript(t, func(t *testing.T, o *office, b *browsertest.Browser) {
			release := o.removingAll()
			b.Open("/activity")
			b.In("main").See("Removing customers…")
			release()
			b.In("main").See("Removed 3 customers")
			b.In("main").DontSee("Under way")
		})
	})
}

// removingAll has the customers of a new group be removed, and held up until release.
func (o *office) removingAll() (release func()) {
	o.t.Helper()
	group := o.group("Removed", o.customers(3)...)
	v := o.signedIn()
	letGo := storetest.Hold(o.t, o.database)
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		v.post("/customer-groups/"+group+"/customers/remove", "all", "1")
	}()
	time.Sleep(600 * time.Millisecond)
	return func() {
		letGo()
		<-answered
	}
}
