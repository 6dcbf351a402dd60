package browser_test

import (
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/record"
)

// The password is changed by keys alone, can be looked at while it is typed, and is hidden again when it is sent.
func TestThePasswordIsChangedByKeys(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		kind := func() any { return b.Eval(`document.querySelector("#password").type`) }
		b.Open("/settings/security")
		b.Eval(`document.querySelector("#old_password").focus()`)
		b.Type(o.Password)
		b.Press("Tab")
		if script {
			b.SeeFocus("Show: Current password")
			b.Press("Tab")
		}
		b.SeeFocus("New password")
		b.Type("a better password")
		officetest.Equal(t, "the field is a", kind(), any("password"))
		if script {
			b.Press("Tab", " ")
			officetest.Equal(t, "the field is a", kind(), any("text"))
			officetest.Equal(t, "the button is pressed", b.Eval(`document.activeElement.getAttribute("aria-pressed")`), any("true"))
			b.Press(" ")
			officetest.Equal(t, "the field is a", kind(), any("password"))
			b.Press(" ", "Shift+Tab")
			b.Eval(`document.querySelector("#password").form.addEventListener("submit", () => {
				sessionStorage.sent = document.querySelector("#password").type;
			})`)
		}
		b.Press("Enter")
		b.See("Your password was changed. You are signed out everywhere else.")
		if script {
			officetest.Equal(t, "it was sent as", b.Eval(`sessionStorage.sent`), any("password"))
		}
		_ = officetest.Must(o.Store.Authenticate(t.Context(), o.Operator.Email, "a better password"))(t)
	})
}

// The calendar reads and writes each of the formats.
func TestTheCalendarWritesTheOperatorsFormat(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	list := o.PriceList("Advent", nil, 100)
	b := openBrowser(t, o, false)
	as := activity.WithActor(t.Context(), activity.Actor{ID: o.Operator.ID})
	for format, writes := range map[record.DateFormat][2]string{
		record.DayMonthWords: {"2 Dec 2030, 14:00", "3 Dec 2030, 14:00"}, record.MonthDayWords: {"Dec 2, 2030, 14:00", "Dec 3, 2030, 14:00"},
		record.YearMonthDay: {"2030-12-02, 14:00", "2030-12-03, 14:00"}, record.DayMonthDots: {"02.12.2030, 14:00", "03.12.2030, 14:00"},
		record.DayMonthSlashes: {"2 Dec 2030, 14:00", "3 Dec 2030, 14:00"}, record.MonthDaySlashes: {"Dec 2, 2030, 14:00", "Dec 3, 2030, 14:00"},
	} {
		if err := o.Store.ChangeProfile(as, o.Operator.ID, accounts.ProfileInput{DateFormat: &format}); err != nil {
			t.Fatal(err)
		}
		b.Open("/price-lists/" + list + "/edit")
		b.Fill("Starts (UTC)", "2030-12-02 14:00")
		b.Click("Save")
		b.See("was saved.")
		b.Open("/price-lists/" + list + "/edit")
		officetest.Equal(t, "the field shows", b.Value("Starts (UTC)"), writes[0])
		b.Click("Calendar: Starts (UTC)")
		officetest.Equal(t, string(format)+": the day of the field", b.Eval(`document.querySelector(".date-calendar").value`), any("2030-12-02"))
		choose(b, "2030-12-03")
		officetest.Equal(t, "what was chosen", b.Value("Starts (UTC)"), writes[1])
		b.Eval(`document.querySelectorAll("form").forEach((form) => delete form.dataset.dirty)`)
		b.Eval(`localStorage.clear(), sessionStorage.clear()`)
	}
}

// A filter by a day with slashes leads to an address that shows the same days to anybody.
func TestADayWithSlashesBecomesAPlainAddress(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, _ bool) {
		o.Customers(3)
		as := activity.WithActor(t.Context(), activity.Actor{ID: o.Operator.ID})
		if err := o.Store.ChangeProfile(as, o.Operator.ID, accounts.ProfileInput{DateFormat: new(record.MonthDaySlashes)}); err != nil {
			t.Fatal(err)
		}
		b.Open("/activity")
		b.Click("Filter")
		b.Fill("From", "11/12/2025")
		b.Click("Apply")
		b.See("Done since 11/12/2025")
		b.Eventually("the address is plain", func() bool {
			return b.Eval(`new URLSearchParams(location.search).get("done_from")`) == "2025-11-12"
		})
	})
}
