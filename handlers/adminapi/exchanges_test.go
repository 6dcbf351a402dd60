package adminapi_test

import (
	"maps"
	"slices"
	"strings"

	"cohort/handlers/officetest"
)

// exchange is a request and its answer. $vip stands for the id of the record that the test calls vip.
type exchange struct {
	request, body string
	status        int
	answer        string // as Reply.Want takes it; of an error the message
}

// exchanges sends the requests one after the other, and compares the answers.
func exchanges(p *officetest.Program, ids map[string]string, all []exchange) {
	p.T.Helper()
	names := slices.SortedFunc(maps.Keys(ids), func(a, b string) int { return len(b) - len(a) }) // $gus before $g
	var pairs []string
	for _, name := range names {
		pairs = append(pairs, "$"+name, ids[name])
	}
	named := strings.NewReplacer(pairs...)
	for _, e := range all {
		got := p.Do(named.Replace(e.request), named.Replace(e.body))
		if kind, isError := errorTypes[e.status]; isError && e.answer != "" {
			got.WantError(e.status, kind, named.Replace(e.answer))
		} else {
			got.Want(e.status, named.Replace(e.answer))
		}
	}
}

var errorTypes = map[int]string{
	400: "invalid_data", 403: "not_allowed", 404: "not_found", 409: "conflict", 412: "conflict",
	413: "invalid_data", 422: "duplicate_error",
}
