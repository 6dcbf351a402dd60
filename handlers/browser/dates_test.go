package browser_test

import (
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

// choose chooses a day in the calendar that the button of a field has opened.
func choose(b *browsertest.Browser, day string) {
	b.Eval(`(() => {
		const calendar = document.querySelector(".date-calendar");
		calendar.value = "` + day + `";
		calendar.dispatchEvent(new Event("change", { bubbles: true }));
	})()`)
}

func TestADayIsTypedOrChosenInTheCalendar(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	b := openBrowser(t, o, false)
	b.Open("/price-lists/new")
	b.Fill("Name", "Advent")
	b.Click("Calendar: Starts (UTC)")
	officetest.Equal(t, "the day of an empty field", b.Eval(`document.querySelector(".date-calendar").value`), any(""))
	choose(b, "2030-12-01")
	officetest.Equal(t, "what was chosen", b.Value("Starts (UTC)"), "1 Dec 2030")
	b.SeeFocus("Starts (UTC) (optional)")
	b.Fill("Ends (UTC)", "24 Dec 2030, 14:00")
	b.Click("Calendar: Ends (UTC)")
	officetest.Equal(t, "the day of the field", b.Eval(`document.querySelector("#ends_at ~ .date-calendar").value`), any("2030-12-24"))
	b.Eval(`document.querySelector("#starts_at ~ .date-calendar").remove()`)
	choose(b, "2030-12-25")
	officetest.Equal(t, "the time stays", b.Value("Ends (UTC)"), "25 Dec 2030, 14:00")
	b.Fill("Starts (UTC)", "11/12/2030")
	b.Click("Save")
	b.See("11/12/2030 can be 11 Dec 2030 or 12 Nov 2030.")
	officetest.Equal(t, "what was typed", b.Value("Starts (UTC)"), "11/12/2030")
	b.Fill("Starts (UTC)", "1.12.2030")
	b.Click("Save")
	b.See("Price list “Advent” was created.")
	b.See("1 Dec 2030, 00:00")
	b.See("25 Dec 2030, 14:00")
}

// A day of a filter that cannot be read opens the filters again, at it.
func TestADayOfAFilterIsRefusedWhereItStands(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		o.Customers(3)
		o.Group("VIP")
		b.Open("/activity")
		b.Click("Filter")
		b.Fill("From", "11/12/2030")
		b.Click("Apply")
		b.See("Done from: 11/12/2030 can be 11 Dec 2030 or 12 Nov 2030.")
		if !script {
			b.Click("Filter")
		}
		officetest.Equal(t, "what was typed", b.Value("From"), "11/12/2030")
		if script {
			b.SeeFocus("From")
		}
		b.Fill("From", "30 Nov 2020")
		b.Click("Apply")
		b.See("Done since 30 Nov 2020")
		b.DontSee("can be 11 Dec")
		b.Click("Filter")
		b.Fill("To", "29 Nov 2020")
		b.Click("Apply")
		b.See("Done to: This date is before the one in From. Enter a later date.")
		b.See("Done since 30 Nov 2020")
		if !script {
			b.Click("Filter")
		}
		officetest.Equal(t, "the end that was typed", b.Value("To"), "29 Nov 2020")
		if script {
			b.SeeFocus("To")
		}
	})
}
