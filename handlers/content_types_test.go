package handlers_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"cohort/handlers/officetest"
)

var servedFile = regexp.MustCompile(`"(/static/[^"]+)"`)

// Every answer that has a body says what it is, and text says in which letters.
func TestEveryAnswerSaysWhatItIs(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	addresses := []string{
		"/nothing", "/login", "/healthz", "/health", "/livez", "/readyz", "/admin/openapi.yaml", "/admin/customers", "/admin/nothing",
	}
	for _, file := range servedFile.FindAllStringSubmatch(v.Get("/customers").Body, -1) {
		addresses = append(addresses, file[1])
	}
	if len(addresses) < 12 {
		t.Errorf("the page names too few files: %q", addresses)
	}
	for _, address := range append(addresses, officetest.EveryPage(o.OneOfEach())...) {
		answer := v.Get(address)
		kind := answer.Header.Get("Content-Type")
		isText := regexp.MustCompile(`^text/|xml|json|yaml`).MatchString(kind)
		leadsOn := answer.Status == http.StatusSeeOther || answer.Status == http.StatusFound
		if !leadsOn && (kind == "" || isText && !strings.Contains(strings.ToLower(kind), "charset=utf-8")) {
			t.Errorf("%s answers %d with the type %q", address, answer.Status, kind)
		}
	}
}
