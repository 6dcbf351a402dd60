package browser_test

import (
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

// openBrowser opens a browser, with the operator signed in unless it is anyone's.
func openBrowser(t testing.TB, o *officetest.Office, anyone bool) *browsertest.Browser {
	t.Helper()
	b := browsertest.New(t, o.URL)
	if !anyone {
		b.Cookie(officetest.SessionCookie, o.Session())
	}
	return b
}

// inBothWays lets an operator do something in a browser, with JavaScript and without, in an office of their own.
func inBothWays(t *testing.T, do func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool)) {
	t.Parallel()
	for name, script := range map[string]bool{"with JavaScript": true, "without JavaScript": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := officetest.Open(t, "sqlite")
			b := openBrowser(t, o, false)
			if !script {
				b.WithoutJavaScript()
			}
			do(t, o, b, script)
		})
	}
}

// withScript lets an operator do something in a browser that has JavaScript.
func withScript(t *testing.T, do func(t *testing.T, o *officetest.Office, b *browsertest.Browser)) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	do(t, o, openBrowser(t, o, false))
}

// names are the names in a table on the screen.
func names(b *browsertest.Browser, table string) []string {
	names := []string{}
	rows := b.Table(table)
	column := 0
	for i, head := range rows[0] {
		if head == "Name" {
			column = i
		}
	}
	for _, row := range rows[1:] {
		names = append(names, row[column])
	}
	return names
}
