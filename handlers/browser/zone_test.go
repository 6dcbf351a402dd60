package browser_test

import (
	"testing"
	"time"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
	"cohort/models/storetest"
)

// The sign-in page has told the server the browser's time zone: the first page behind it has the times of that.
func TestTheFirstPageHasTheOperatorsTimes(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	ada := o.Customer("Ada", "Abbott", "ada@example.com")
	storetest.Exec(t, o.Store, "UPDATE customers SET created_at = ? WHERE id = ?", time.Date(2026, 3, 28, 23, 30, 0, 0, time.UTC), ada)
	b := browsertest.New(t, o.URL)
	b.TimeZone("Australia/Eucla")
	b.Open("/login?next=/customers")
	b.Fill("E-mail", o.Operator.Email)
	b.Fill("Password", o.Password)
	b.Click("Sign in")
	b.See("29 Mar 2026")
	b.See("Times are in Australia/Eucla.")
}
