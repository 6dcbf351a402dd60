package browser_test

import (
	"testing"

	"cohort/handlers/officetest"
)

// Without a line there is one message, however often something is asked for, and none once there is a line again.
func TestOfflineIsSaidOnce(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	o.Customers(3)
	b := openBrowser(t, o, false)
	b.Allow("htmx:error")
	b.Open("/customers")
	b.Eval(`window.line = window.fetch, window.tries = 0,
		window.fetch = () => (tries++, Promise.reject(new TypeError("Failed to fetch"))), 0`)
	messages := func() float64 { return b.Eval(`document.querySelectorAll("[data-toast]").length`).(float64) }
	b.Press("/")
	for i, letter := range []string{"c", "0", "1"} {
		b.Type(letter)
		b.Eventually("it is asked for", func() bool { return b.Eval(`tries`).(float64) > float64(i) })
		b.See("The server could not be reached.")
	}
	if n := messages(); n != 1 {
		t.Errorf("%v messages", n)
	}
	b.Eval(`window.fetch = window.line, 0`)
	b.Press("Backspace")
	b.See("1–3 of 3")
	b.Eventually("the message goes", func() bool { return messages() == 0 })
}

// On the page of a group that somebody has deleted, whatever one tries says so once, and leads on.
func TestAStalePageLeadsOn(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP")
	b := keyboard(t, o, "/customer-groups/"+vip)
	b.Allow("status of 404")
	_ = officetest.Must(o.Store.DeleteGroup(t.Context(), vip))(t)
	for range 2 {
		b.Press("a")
		b.See("does not exist or has been deleted")
	}
	if n := b.Eval(`document.querySelectorAll("[data-toast]").length`); n != 1.0 {
		t.Errorf("%v messages", n)
	}
	b.Eval(`document.querySelector("[data-toast] .btn").click()`)
	b.SeeURL("/customer-groups")
	b.See("No customer groups")

	// Back there the address and the page agree.
	gone := o.Group("Gone")
	b.Open("/customer-groups/" + gone)
	b.Click("Actions for Gone")
	b.Click("Delete")
	b.In("dialog").Click("Delete")
	b.See("Customer group “Gone” was deleted.")
	b.Back()
	b.SeeURL("/customer-groups/" + gone)
	b.See("404")
	b.DontSee("No customer groups")
}

// Back leads to pages as they are now, a step for each.
func TestBackAfterAChange(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("Old name")
	b := openBrowser(t, o, false)
	b.Open("/customer-groups?sort=name")
	b.Click("Old name")
	b.SeeURL("/customer-groups/" + vip)
	b.Press("e")
	b.Fill("Name", "New name")
	b.Press("Control+Enter")
	b.See("Customer group “New name” was saved.")
	b.SeeURL("/customer-groups/" + vip)
	b.Back()
	b.SeeURL("/customer-groups?sort=name")
	b.See("New name")
	b.DontSee("Old name")
}
