package officetest

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models/accounts"
)

// Program is other software that uses the Admin API. Each answer to it has to be as openapi.yaml describes it.
type Program struct {
	*Office
	Header http.Header
}

// Program is one that has an API key of the operator.
func (o *Office) Program() *Program {
	o.T.Helper()
	_, key, err := o.Store.AddAPIKey(o.T.Context(), accounts.APIKeyInput{Name: "a program"})
	if err != nil {
		o.T.Fatal(err)
	}
	return &Program{o, http.Header{"X-Medusa-Access-Token": {key}}}
}

// AnonymousProgram is one without credentials.
func (o *Office) AnonymousProgram() *Program { return &Program{o, http.Header{}} }

// With is the program with one header more.
func (p *Program) With(name, value string) *Program {
	header := p.Header.Clone()
	header.Set(name, value)
	return &Program{p.Office, header}
}

// Reply is the answer to a request of a program.
type Reply struct {
	T       testing.TB
	Request string
	Status  int
	Header  http.Header
	Body    string
}

// Do sends a request, "POST /admin/customers", with a body, which is JSON unless the program says otherwise.
func (p *Program) Do(request, body string) Reply {
	p.T.Helper()
	method, path, _ := strings.Cut(request, " ")
	sent, err := http.NewRequestWithContext(p.T.Context(), method, p.URL+strings.ReplaceAll(path, " ", "%20"), strings.NewReader(body))
	if err != nil {
		p.T.Fatal(err)
	}
	for name, values := range p.Header {
		sent.Header[name] = values
	}
	if body != "" && sent.Header.Get("Content-Type") == "" {
		sent.Header.Set("Content-Type", "application/json")
	}
	response := Must(http.DefaultTransport.RoundTrip(sent))(p.T)
	defer response.Body.Close()
	r := Reply{p.T, request + " " + Shorten(body), response.StatusCode, response.Header, string(Must(io.ReadAll(response.Body))(p.T))}
	if err := asDescribed(sent, r); err != nil && strings.HasPrefix(path, "/admin") {
		p.T.Errorf("%s answers %d %s, which is not what openapi.yaml says: %v", r.Request, r.Status, Shorten(r.Body), err)
	}
	return r
}

// Shorten cuts a long text, for messages.
func Shorten(text string) string {
	if len(text) > 300 {
		return text[:300] + "…"
	}
	return text
}

// Want checks status and body. A body in JSON may leave fields out, and have "*" for what is not known.
func (r Reply) Want(status int, body string) Reply {
	r.T.Helper()
	if r.Status != status {
		r.T.Errorf("%s answers %d %s, not %d %s", r.Request, r.Status, Shorten(r.Body), status, body)
		return r
	}
	if body == "" {
		return r
	}
	var got, want any
	if json.Unmarshal([]byte(body), &want) != nil {
		want, got = body, r.Body
	} else if err := json.Unmarshal([]byte(r.Body), &got); err != nil {
		r.T.Errorf("%s answers what is no JSON: %s", r.Request, Shorten(r.Body))
		return r
	}
	if diff := cmp.Diff(want, reduceTo(got, want)); diff != "" {
		r.T.Errorf("%s answers something else (- wanted, + got):\n%s", r.Request, diff)
	}
	return r
}

// WantError checks an error of the Admin API.
func (r Reply) WantError(status int, kind, message string) {
	r.T.Helper()
	var got struct{ Code, Type, Message string }
	if err := json.Unmarshal([]byte(r.Body), &got); err != nil || r.Status != status || got.Type != kind || got.Message != message {
		r.T.Errorf("%s answers %d %s\n   not %d %s %s", r.Request, r.Status, Shorten(r.Body), status, kind, message)
	}
}

// Get reads a value out of the answer: "customer_group.id".
func (r Reply) Get(path string) any {
	r.T.Helper()
	var value any
	if err := json.Unmarshal([]byte(r.Body), &value); err != nil {
		r.T.Fatalf("%s answers what is no JSON: %s", r.Request, Shorten(r.Body))
	}
	for name := range strings.SplitSeq(path, ".") {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return value
}

// Text reads a text out of the answer, as Get does.
func (r Reply) Text(path string) string {
	r.T.Helper()
	text, ok := r.Get(path).(string)
	if !ok {
		r.T.Fatalf("%s answers no text at %s: %s", r.Request, path, Shorten(r.Body))
	}
	return text
}

// reduceTo returns got without the fields that want leaves out, and with "*" where want has it.
func reduceTo(got, want any) any {
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
				like[name] = reduceTo(value, wanted)
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
			like[i] = reduceTo(array[i], want[i])
		}
		return like
	}
	return got
}
