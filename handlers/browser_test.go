package handlers_test

import (
	"testing"

	"cohort/handlers/browsertest"
)

// browser opens a browser, with the operator signed in unless it is anyone's.
func (o *office) browser(t testing.TB, anyone bool) *browsertest.Browser {
	t.Helper()
	b := browsertest.New(t, o.url)
	if !anyone {
		b.Cookie(cookie, o.session())
	}
	return b
}
