package browser_test

import (
	"strings"
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/storetest"
)

func TestALongChangeShowsThatItRunsAndMayBeLeft(t *testing.T) {
	t.Run("in the page that waits for it", func(t *testing.T) {
		withScript(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
			b.Open("/customer-groups/" + o.Group("VIP", o.Customers(3)...))
			b.Tick("Customer 02")
			b.Press("r")
			b.See("will be removed from")
			release := storetest.Hold(t, o.Database)
			b.Eval(`setTimeout(() => document.activeElement.click())`)
			b.See("Removing customers…")
			b.See("You can leave this page")
			release()
			b.See("1 customer removed.")
			b.DontSee("Removing customers…")
			b.See("2 customers")
		})
	})
	t.Run("in the page it was left for", func(t *testing.T) {
		withScript(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
			b.Open("/customer-groups/" + o.Group("VIP", o.Customers(3)...))
			b.Tick("Customer 02")
			b.Press("r")
			b.See("will be removed from")
			release := storetest.Hold(t, o.Database)
			b.Eval(`setTimeout(() => document.activeElement.click())`)
			b.See("Removing customers…")
			b.Open("/customers/new")
			b.See("Removing customers…")
			b.Fill("E-mail", "half@example.com")
			release()
			b.See("1 customer removed.")
			b.DontSee("Removing customers…")
			if typed := b.Value("E-mail"); typed != "half@example.com" {
				t.Errorf("the form has %q", typed)
			}
		})
	})
	t.Run("in the activity", func(t *testing.T) {
		withScript(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
			release := removingAll(o)
			b.Open("/activity")
			b.In("main").See("Removing customers…")
			release()
			b.In("main").See("Removed 3 customers")
			b.In("main").DontSee("In progress")
		})
	})
}

func TestAGroupShowsItsCustomersWhenTheyHaveCome(t *testing.T) {
	withScript(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
		group, ids := o.Group("VIP"), o.Customers(3)
		by := activity.WithActor(t.Context(), activity.Actor{
			Role: activity.Editor, ID: "usr_otto", Name: "otto@example.com", ChangeSet: activity.NewChangeSet(),
		})
		watched, ended := o.Store.BeginChange(by, "Undoing")
		db.ProgressOf(watched).In(group)
		storetest.Wait(t, "it is under way", func() bool { return len(o.Store.RunningChanges("")) > 0 })
		b.Open("/customer-groups/" + group)
		b.See("The customers of this group are being changed")
		b.See("Undoing…")
		if _, err := o.Store.AddCustomers(watched, group, customers.Selection{IDs: ids}); err != nil {
			t.Fatal(err)
		}
		ended()
		b.See("Customer 03")
		b.DontSee("The customers of this group are being changed")
		b.DontSee("Undoing…")
		if count := b.Eval(`document.getElementById("customers-count").textContent`); count != "3" {
			t.Errorf("the page counts %v customers", count)
		}
	})
}

func TestAChangeUnderWayIsCancelledInTheActivity(t *testing.T) {
	withScript(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
		by := activity.WithActor(t.Context(), activity.Actor{
			Role: activity.Editor, ID: "usr_otto", Name: "otto@example.com", ChangeSet: activity.NewChangeSet(),
		})
		watched, ended := o.Store.BeginChange(by, "Adding customers")
		defer ended()
		storetest.Wait(t, "it is under way", func() bool { return len(o.Store.RunningChanges("")) > 0 })
		b.Open("/activity")
		b.In("main").See("Adding customers…")
		b.Click("Cancel : Adding customers")
		b.See("The change is being cancelled.")
		<-watched.Done()
		ended()
		b.In("main").DontSee("Adding customers…")
	})
}

// removingAll removes the customers of a new group, which is shown to be under way until release.
func removingAll(o *officetest.Office) (release func()) {
	o.T.Helper()
	group := o.Group("Removed", o.Customers(3)...)
	v := o.SignedIn()
	letGo := storetest.Hold(o.T, o.Database)
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		v.Post("/customer-groups/"+group+"/customers/remove", "all", "1")
	}()
	storetest.Wait(o.T, "it is shown", func() bool { return strings.Contains(v.Get("/activity").Text(), "Removing customers…") })
	return func() {
		letGo()
		<-answered
	}
}
