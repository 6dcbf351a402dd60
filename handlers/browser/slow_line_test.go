package browser_test

import (
	"fmt"
	"testing"
	"time"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

// hold lets requests of the page on screen wait until they are let go: those whose method and address the pattern fits.
func hold(b *browsertest.Browser, pattern string) {
	b.Eval(fmt.Sprintf(`window.line ??= window.fetch, window.waiting ??= [], window.sent ??= [],
		window.fetch = (url, of) => (sent.push(of.method + " " + url), new RegExp(%q).test(of.method + " " + url))
			? new Promise((go) => waiting.push(go)).then(() => line(url, of)) : line(url, of), 0`, pattern))
}

// letGo answers what was held, and holds nothing any more.
func letGo(b *browsertest.Browser) {
	b.Eval(`window.fetch = window.line, waiting.splice(0).forEach((go) => go()), 0`)
}

// held is the number of requests that wait.
func held(b *browsertest.Browser) int { return int(b.Eval(`waiting.length`).(float64)) }

// A late answer moves the page under a drawer that was opened meanwhile, and leaves what was typed there.
func TestALateAnswerLeavesAnOpenDrawer(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	t.Run("a removal", func(t *testing.T) {
		t.Parallel()
		vip := o.Group("VIP", o.CustomersOf("removed", 3)...)
		b := keyboard(t, o, "/customer-groups/"+vip+"?sort=name")
		b.Press("j", "x", "r")
		b.SeeFocus("Continue")
		hold(b, "POST .*/remove")
		b.Press("Enter", "Escape", "e")
		b.SeeFocus("Name")
		b.Press("End")
		b.Type("s")
		letGo(b)
		b.Eventually("one is removed", func() bool { return len(o.Members(vip)) == 2 })
		b.Eventually("the page moves under the drawer",
			func() bool { return b.Eval(`document.querySelectorAll("main [data-row]").length`) == 2.0 })
		if got := b.Value("Name"); got != "VIPs" {
			t.Errorf("the name is %q", got)
		}
		b.SeeFocus("Name")
		b.SeeURL("/customer-groups/" + vip + "/edit")
		b.Press("Control+Enter")
		b.See("Customer group “VIPs” was saved.")
		b.SeeURL("/customer-groups/" + vip + "?sort=name")
	})
	t.Run("a search", func(t *testing.T) {
		t.Parallel()
		few := o.Group("Few", o.CustomersOf("few", 3)...)
		b := keyboard(t, o, "/customer-groups/"+few)
		hold(b, "q=few2")
		b.Press("/")
		b.Type("few2")
		b.Eventually("the search is under way", func() bool { return held(b) > 0 })
		b.Click("Actions for Few")
		b.Click("Edit")
		b.Fill("Name", "Fewer")
		letGo(b)
		b.Eventually("the list moves under the drawer",
			func() bool { return b.Eval(`document.querySelectorAll("main [data-row]").length`) == 1.0 })
		if got := b.Value("Name"); got != "Fewer" {
			t.Errorf("the name is %q", got)
		}
		b.Press("Escape")
		b.Click("Leave")
		b.See("1–1 of 1")
		b.SeeURL("/customer-groups/" + few + "?q=few2") // as the list on screen
	})
}

// A form that was closed and comes back faulty leaves the one that was opened meanwhile.
func TestALateFaultLeavesAnOpenDrawer(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	faulty := o.Group("Faulty")
	b := keyboard(t, o, "/customer-groups/"+faulty)
	b.Press("e")
	b.Fill("Name", " ")
	hold(b, "POST")
	b.Press("Control+Enter", "Escape")
	b.Click("Leave")
	b.Press("e")
	b.Fill("Name", "Better")
	letGo(b)
	b.See("The form you closed could not be saved.")
	if got := b.Value("Name"); got != "Better" {
		t.Errorf("the name is %q", got)
	}
}

func TestUndoIsNotForWhatLiesUnderADialog(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", o.Customers(3)...)
	b := keyboard(t, o, "/customer-groups/"+vip+"?sort=name")
	b.Press("j", "x", "r", "Enter")
	b.See("1 customer removed.")
	b.Press("a")
	b.In("Add customers").Tick("c01@example.com")
	b.Press("Control+z")
	b.See("1 selected")
	if n := len(o.Members(vip)); n != 2 {
		t.Errorf("%d members", n)
	}
}

// Somebody who knows the keys need not wait for what they open.
func TestKeysMayBeTypedAhead(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	t.Run("create a group: C, its name, Enter", func(t *testing.T) {
		t.Parallel()
		b := keyboard(t, o, "/customer-groups")
		hold(b, "/customer-groups/new")
		b.Press("c")
		b.Type("Gold cafz")
		b.Press("Backspace", "e", "Enter")
		b.SeeURL("/customer-groups")
		letGo(b)
		b.See("Customer group “Gold cafe” was created.")
	})
	t.Run("words that are the keys of other places", func(t *testing.T) {
		t.Parallel()
		b := keyboard(t, o, "/customer-groups")
		hold(b, "/customer-groups/new")
		b.Press("c")
		b.Type("gdansk")
		letGo(b)
		b.SeeFocus("Name")
		if got := b.Value("Name"); got != "gdansk" {
			t.Errorf("the name is %q", got)
		}
	})
	t.Run("but no question is answered that was not on the screen yet", func(t *testing.T) {
		t.Parallel()
		removeByKeysTypedAhead(t, o)
	})
	t.Run("what destroys is not answered before it is read", func(t *testing.T) {
		t.Parallel()
		kept := o.Group("Kept")
		b := keyboard(t, o, "/customer-groups/"+kept)
		hold(b, "delete")
		b.Click("Actions for Kept")
		b.Click("Delete")
		b.Press("Tab", "Enter")
		letGo(b)
		b.SeeFocus("Cancel")
	})
	t.Run("Esc gives it up", func(t *testing.T) {
		t.Parallel()
		b := keyboard(t, o, "/customer-groups")
		hold(b, "/customer-groups/new")
		b.Press("c", "x", "Escape")
		letGo(b)
		b.DontSee("Add a Customer Group")
		b.Press("/")
		b.SeeFocus("Search customer groups")
	})
}

// removeByKeysTypedAhead ticks three and presses R and Enter before the question comes: it is asked all the same.
func removeByKeysTypedAhead(t *testing.T, o *officetest.Office) {
	three := o.Group("Three", o.CustomersOf("three", 5)...)
	b := keyboard(t, o, "/customer-groups/"+three+"?sort=name")
	b.Press("j", "Shift+j", "Shift+j")
	hold(b, "remove")
	b.Press("r")
	b.PressAt(time.Now(), "Enter")
	letGo(b)
	b.SeeFocus("Continue")
	b.See("3 customers will be removed from “Three”.")
	officetest.Equal(t, "who is there still", len(o.Members(three)), 5)
	b.Press("Enter")
	b.See("3 customers removed.")
	officetest.Equal(t, "who is left", o.Members(three), []string{"three4@example.com", "three5@example.com"})
}

// A change is sent once, however often the key is pressed.
func TestAChangeIsSentOnce(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	posts := func(b *browsertest.Browser) float64 {
		return b.Eval(`sent.filter((request) => request.startsWith("POST")).length`).(float64)
	}
	t.Run("Enter, Enter, then Undo twice", func(t *testing.T) {
		t.Parallel()
		vip := o.Group("VIP", o.CustomersOf("once", 3)...)
		b := keyboard(t, o, "/customer-groups/"+vip+"?sort=name")
		b.Press("j", "x", "r")
		b.SeeFocus("Continue")
		hold(b, "POST")
		b.Press("Enter", "Enter")
		letGo(b)
		b.See("1 customer removed.")
		hold(b, "POST")
		b.Press("Control+z", "Control+z")
		letGo(b)
		b.See("1 membership restored.")
		if n := posts(b); n != 2 {
			t.Errorf("%v changes were sent", n)
		}
	})
	t.Run("also while the page that shows it is on its way", func(t *testing.T) {
		t.Parallel()
		id := o.Group("Saved")
		b := keyboard(t, o, "/customer-groups/"+id)
		b.Press("e", "End")
		b.Type(" twice")
		hold(b, "GET")
		b.Press("Control+Enter")
		b.Eventually("it is saved", func() bool { return held(b) > 0 })
		b.Press("Control+Enter")
		letGo(b)
		b.See("Customer group “Saved twice” was saved.")
		if n := posts(b); n != 1 {
			t.Errorf("%v changes were sent", n)
		}
	})
}

// Rows that are about to go are not who is meant by all on this page.
func TestTheHeadWaitsForTheRowsAskedFor(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", append(o.CustomersOf("ann", 25), o.Customers(25)...)...)
	b := openBrowser(t, o, false)
	b.Open("/customer-groups/" + vip)
	hold(b, "q=ann")
	b.Press("/")
	b.Type("ann")
	b.Click(page20) // the search has not even been sent
	b.DontSee("selected")
	b.Eventually("the search is under way", func() bool { return held(b) > 0 })
	if b.Eval(`document.querySelector("[data-list]").ariaBusy`) != "true" {
		t.Error("nobody is told that the list waits")
	}
	b.Click(page20)
	b.DontSee("selected")
	letGo(b)
	b.See("1–20 of 25")
	b.DontSee("selected")
	b.Tick(page20)
	b.See("20 selected")
	hold(b, "page=2")
	b.Click("Next page")
	b.Eventually("the next page is under way", func() bool { return held(b) > 0 })
	b.Eval(`document.querySelector("[data-all]").click()`)
	letGo(b)
	b.See("21–25 of 25")
	b.See("20 selected")
}
