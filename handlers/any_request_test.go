package handlers_test

import (
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"cohort/handlers"
	"cohort/handlers/officetest"
	"cohort/models/storetest"
)

// oddValues are what an address or a form may have where a number is expected. Without any the parameter is left out.
var oddValues = map[string][]string{
	"missing":              nil,
	"empty":                {""},
	"zero":                 {"0"},
	"negative":             {"-1"},
	"the smallest number":  {"-9223372036854775808"},
	"the largest number":   {"9223372036854775807"},
	"too many rows":        {"4611686018427387904"},
	"beyond any number":    {"99999999999999999999999"},
	"beyond any float":     {"1e400"},
	"no number":            {"NaN"},
	"twice":                {"2", "-2"},
	"before the first row": {"delete:-1"},
	"after the last row":   {"above:9223372036854775807"},
}

// askedBy are the headers a page is asked for with; forLists has those for one list of it.
var askedBy = map[string]http.Header{
	"the browser":                  {},
	"htmx":                         {"Hx-Request": {"true"}},
	"htmx, for a whole page":       {"Hx-Request": {"true"}, "Hx-Request-Type": {"full"}, "Hx-Target": {"body"}},
	"htmx, for no element by name": {"Hx-Request": {"true"}, "Hx-Request-Type": {"partial"}, "Hx-Target": {"div#"}},
	"htmx, for the drawer":         {"Hx-Request": {"true"}, "Hx-Request-Type": {"partial"}, "Hx-Target": {"div#drawer"}},
}

// listParams are the parameters of lists in addresses: of a list alone on its page, and of those in forms.
func listParams() (names []string) {
	for _, prefix := range []string{"", "assigned_", "available_", "groups_"} {
		for _, name := range []string{
			"page", "size", "sort", "q", "members_min", "members_max", "created_from", "created_to", "updated_from",
			"done_from", "group", "groups", "meta", "status", "type", "by", "of", "others",
		} {
			names = append(names, prefix+name)
		}
	}
	return append(names, "after", "before", "quantity", "at", "asked", "variant_ids", "currency_code", "next")
}

// anyOffice is a back office that is asked for anything, without a network between.
type anyOffice struct {
	t       *testing.T
	handler http.Handler
	session string
}

var oneOfEach = officetest.Furnished((*officetest.Office).OneOfEach)

func openAnyOffice(t *testing.T, database string) (anyOffice, officetest.IDs) {
	t.Helper()
	o, of := officetest.OpenFurnished(t, database, oneOfEach, handlers.Config{})
	return anyOffice{t, handlers.New(o.Store, handlers.Config{Logger: slog.New(slog.DiscardHandler)}), o.Session()}, of
}

// ask sends a request, which must not meet a fault of ours.
func (o anyOffice) ask(what, method, path string, query, form url.Values, header http.Header) *httptest.ResponseRecorder {
	o.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	request := httptest.NewRequestWithContext(o.t.Context(), method, "http://office.example"+path+"?"+query.Encode(), body)
	maps.Copy(request.Header, header)
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	request.AddCookie(&http.Cookie{Name: officetest.SessionCookie, Value: o.session})
	answer := httptest.NewRecorder()
	o.handler.ServeHTTP(answer, request)
	if answer.Code >= http.StatusInternalServerError {
		o.t.Errorf("%s: %s %s answers %d", what, method, path, answer.Code)
	}
	return answer
}

// eachOddValue sends requests with all these parameters at one odd value after another, by each way of asking.
func eachOddValue(names []string, ways map[string]http.Header, send func(what string, values url.Values, header http.Header)) {
	for what, value := range oddValues {
		values := url.Values{}
		for _, name := range names {
			if value != nil {
				values[name] = value
			}
		}
		for asker, header := range ways {
			send(what+", asked by "+asker, values, header)
		}
	}
}

// forLists are the ways of asking for these lists alone.
func forLists(ids []string) map[string]http.Header {
	ways := map[string]http.Header{}
	for _, id := range ids {
		ways["htmx, for the list "+id] = http.Header{"Hx-Request": {"true"}, "Hx-Target": {"div#" + id}}
	}
	return ways
}

// Page by page: all parameters at once, then page and size alone, so that neither hides behind another.
func TestAnyRequestForAPageIsAnswered(t *testing.T) {
	t.Parallel()
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			o, of := openAnyOffice(t, database)
			for _, path := range officetest.EveryPage(of) {
				lists, _ := partsOf(t, o.ask("first", http.MethodGet, path, nil, nil, nil).Body)
				get := func(what string, query url.Values, header http.Header) {
					o.ask(what, http.MethodGet, path, query, nil, header)
				}
				eachOddValue(listParams(), askedBy, get)
				for _, name := range []string{"page", "size", "assigned_page", "assigned_size", "available_page", "available_size"} {
					eachOddValue([]string{name}, forLists(lists), get)
				}
			}
		})
	}
}

// Form by form, with every field that any page has, and with what lists are asked for in the address.
func TestAnyRequestWithAFormIsAnswered(t *testing.T) {
	t.Parallel()
	o, of := openAnyOffice(t, "sqlite")
	fields := []string{"row_action", "all", "expect", "by_enter", "found", "remove_all", "except"}
	for _, path := range officetest.EveryPage(of) {
		_, names := partsOf(t, o.ask("first", http.MethodGet, path, nil, nil, nil).Body)
		fields = append(fields, names...)
	}
	for i := range officetest.EveryPost(of) {
		o, of := openAnyOffice(t, "sqlite") // what one form deletes, the next has to find
		path := officetest.EveryPost(of)[i]
		eachOddValue(listParams(), askedBy, func(what string, query url.Values, header http.Header) {
			query.Set("look", "page")
			o.ask(what+", looking", http.MethodPost, path, query, url.Values{"by_enter": {"1"}}, header)
		})
		eachOddValue(fields, askedBy, func(what string, form url.Values, header http.Header) {
			o.ask(what, http.MethodPost, path, nil, form, header)
		})
	}
}

// partsOf are the lists of a page, by their ids, and the names of its fields.
func partsOf(t *testing.T, body io.Reader) (lists, fields []string) {
	t.Helper()
	doc := officetest.Must(html.Parse(body))(t)
	for n := range doc.Descendants() {
		if id := officetest.Attr(n, "data-list"); id != "" {
			lists = append(lists, id)
		}
		if name := officetest.Attr(n, "name"); name != "" && n.DataAtom != atom.Meta {
			fields = append(fields, name)
		}
	}
	return lists, fields
}
