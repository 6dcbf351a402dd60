package handlers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
	"github.com/google/go-cmp/cmp"

	"cohort/models"
)

// program is other software that uses the Admin API. Whatever it is answered is held against openapi.yaml.
type program struct {
	*office
	header http.Header
}

// program gives a program a key of the operator.
func (o *office) program() *program {
	o.t.Helper()
	_, key, err := o.store.AddAPIKey(o.t.Context(), models.APIKeyInput{Name: "a program"})
	if err != nil {
		o.t.Fatal(err)
	}
	return &program{o, http.Header{"X-Medusa-Access-Token": {key}}}
}

// nobody is a program without credentials.
func (o *office) nobody() *program { return &program{o, http.Header{}} }

// with is the program with one header more.
func (p *program) with(name, value string) *program {
	header := p.header.Clone()
	header.Set(name, value)
	return &program{p.office, header}
}

// reply is what a program was answered.
type reply struct {
	t      testing.TB
	what   string
	status int
	header http.Header
	body   string
}

// does sends a request, "POST /admin/customers", with a body, which is JSON unless the program says otherwise.
func (p *program) does(request, body string) reply {
	p.t.Helper()
	method, path, _ := strings.Cut(request, " ")
	sent, err := http.NewRequestWithContext(p.t.Context(), method, p.url+strings.ReplaceAll(path, " ", "%20"), strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	for name, values := range p.header {
		sent.Header[name] = values
	}
	if body != "" && sent.Header.Get("Content-Type") == "" {
		sent.Header.Set("Content-Type", "application/json")
	}
	response := try(http.DefaultTransport.RoundTrip(sent))(p.t)
	defer response.Body.Close()
	r := reply{p.t, request + " " + shortened(body), response.StatusCode, response.Header, string(try(io.ReadAll(response.Body))(p.t))}
	if err := fits(sent, r); err != nil && strings.HasPrefix(path, "/admin") {
		p.t.Errorf("%s answers %d %s, which is not what openapi.yaml says: %v", r.what, r.status, shortened(r.body), err)
	}
	return r
}

func shortened(text string) string {
	if len(text) > 300 {
		return text[:300] + "…"
	}
	return text
}

// want checks status and body. A body in JSON may leave fields out, and have "*" for what is not known.
func (r reply) want(status int, body string) reply {
	r.t.Helper()
	if r.status != status {
		r.t.Errorf("%s answers %d %s, not %d %s", r.what, r.status, shortened(r.body), status, body)
		return r
	}
	if body == "" {
		return r
	}
	var got, want any
	if json.Unmarshal([]byte(body), &want) != nil {
		want, got = body, r.body
	} else if err := json.Unmarshal([]byte(r.body), &got); err != nil {
		r.t.Errorf("%s answers what is no JSON: %s", r.what, shortened(r.body))
		return r
	}
	if diff := cmp.Diff(want, likened(got, want)); diff != "" {
		r.t.Errorf("%s answers something else (- wanted, + got):\n%s", r.what, diff)
	}
	return r
}

// wrong checks an error of the Admin API.
func (r reply) wrong(status int, kind, message string) {
	r.t.Helper()
	var got struct{ Code, Type, Message string }
	if err := json.Unmarshal([]byte(r.body), &got); err != nil || r.status != status || got.Type != kind || got.Message != message {
		r.t.Errorf("%s answers %d %s\n   not %d %s %s", r.what, r.status, shortened(r.body), status, kind, message)
	}
}

// get reads something out of the answer: "customer_group.id".
func (r reply) get(path string) any {
	r.t.Helper()
	var value any
	if err := json.Unmarshal([]byte(r.body), &value); err != nil {
		r.t.Fatalf("%s answers what is no JSON: %s", r.what, shortened(r.body))
	}
	for name := range strings.SplitSeq(path, ".") {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return value
}

func (r reply) text(path string) string {
	r.t.Helper()
	text, ok := r.get(path).(string)
	if !ok {
		r.t.Fatalf("%s answers no text at %s: %s", r.what, path, shortened(r.body))
	}
	return text
}

// likened is got without the fields that want leaves out, and with its "*".
func likened(got, want any) any {
	switch want := want.(type) {
	case string:
		if want == "*" && got != nil {
			return want
		}
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			return got
		}
		like := map[string]any{}
		for name, wanted := range want {
			if value, is := object[name]; is {
				like[name] = likened(value, wanted)
			}
		}
		return like
	case []any:
		array, ok := got.([]any)
		if !ok || len(array) != len(want) {
			return got
		}
		like := make([]any, len(array))
		for i := range array {
			like[i] = likened(array[i], want[i])
		}
		return like
	}
	return got
}

// description is openapi.yaml, read once.
var description = sync.OnceValues(func() (routers.Router, error) {
	text, err := os.ReadFile("adminapi/openapi.yaml")
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return nil, err
	}
	return legacy.NewRouter(doc)
})

// fits holds an answer against openapi.yaml: the address, the method, the status, the type and every field.
func fits(sent *http.Request, r reply) error {
	described, err := description()
	if err != nil {
		return err
	}
	request := sent.Clone(context.Background())
	request.URL = &url.URL{Path: strings.TrimSuffix(sent.URL.Path, "/")}
	if request.Method == http.MethodHead {
		request.Method = http.MethodGet
	}
	route, params, err := described.FindRoute(request)
	if err != nil || r.status == http.StatusNotFound && strings.Contains(r.body, "nothing at this address") {
		if r.status == http.StatusNotFound || r.status == http.StatusUnauthorized || r.status == http.StatusNoContent || r.status == http.StatusBadRequest {
			return nil // an address that is not there
		}
		return err
	}
	options := &openapi3filter.Options{IncludeResponseStatus: true, ExcludeResponseBody: sent.Method == http.MethodHead}
	return openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: request, PathParams: params, Route: route},
		Status:                 r.status, Header: r.header, Options: options, Body: io.NopCloser(bytes.NewReader([]byte(r.body))),
	})
}

// exchange is a request and what it is answered. $vip stands for the id of the thing that goes by that name.
type exchange struct {
	request, body string
	status        int
	answer        string // as want reads it; of an error the message
}

// exchanges sends the requests one after the other.
func (p *program) exchanges(ids map[string]string, all []exchange) {
	p.t.Helper()
	names := slices.SortedFunc(maps.Keys(ids), func(a, b string) int { return len(b) - len(a) }) // $gus before $g
	var pairs []string
	for _, name := range names {
		pairs = append(pairs, "$"+name, ids[name])
	}
	named := strings.NewReplacer(pairs...)
	for _, e := range all {
		got := p.does(named.Replace(e.request), named.Replace(e.body))
		if kind, isError := errorTypes[e.status]; isError && e.answer != "" {
			got.wrong(e.status, kind, named.Replace(e.answer))
		} else {
			got.want(e.status, named.Replace(e.answer))
		}
	}
}

var errorTypes = map[int]string{
	400: "invalid_data", 403: "not_allowed", 404: "not_found", 409: "conflict", 412: "conflict", 413: "invalid_data", 422: "duplicate_error",
}
