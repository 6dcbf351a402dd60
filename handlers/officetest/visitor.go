package officetest

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"cohort/models/accounts"
)

// Visitor comes to the back office with a browser that has cookies and no JavaScript, and follows no redirect by itself.
type Visitor struct {
	*Office
	Client *http.Client
	header http.Header
}

// SessionCookie is the name of the cookie that carries an operator's session.
const SessionCookie = "connect.sid"

// SignedOut is a visitor who has not signed in.
func (o *Office) SignedOut() *Visitor {
	o.T.Helper()
	jar := Must(cookiejar.New(nil))(o.T)
	return &Visitor{Office: o, header: http.Header{}, Client: &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// SignedIn is the operator, past the login page.
func (o *Office) SignedIn() *Visitor {
	o.T.Helper()
	v := o.SignedOut()
	v.SetCookie(o.Session())
	return v
}

// Session starts a session of the operator and returns its secret.
func (o *Office) Session() string {
	o.T.Helper()
	return o.SessionOf(o.Operator)
}

// SessionOf starts a session of some operator and returns its secret.
func (o *Office) SessionOf(operator accounts.Operator) string {
	o.T.Helper()
	return Must(o.Store.StartSession(o.T.Context(), operator.ID, accounts.Session{}))(o.T)
}

// SetCookie gives the visitor a session, in place of the one they had.
func (v *Visitor) SetCookie(session string) {
	v.Client.Jar.SetCookies(Must(url.Parse(v.URL))(v.T), []*http.Cookie{{Name: SessionCookie, Value: session, Path: "/"}})
}

// Cookie is the session the visitor carries, "" for none.
func (v *Visitor) Cookie() string {
	for _, c := range v.Client.Jar.Cookies(Must(url.Parse(v.URL))(v.T)) {
		if c.Name == SessionCookie {
			return c.Value
		}
	}
	return ""
}

// With is the same visitor, whose requests carry other headers too: With("HX-Request", "true").
func (v *Visitor) With(pairs ...string) *Visitor {
	also := *v
	also.header = v.header.Clone()
	for i := 0; i < len(pairs); i += 2 {
		also.header.Set(pairs[i], pairs[i+1])
	}
	return &also
}

// HTMX is the same visitor, whose browser asks for the part of a page that fills an element, "section#customers".
func (v *Visitor) HTMX(target string) *Visitor {
	return v.With("HX-Request", "true", "HX-Request-Type", "partial", "HX-Target", target)
}

// Get asks for a page.
func (v *Visitor) Get(path string) *Page {
	v.T.Helper()
	return v.Do(http.MethodGet, path, "", nil)
}

// Post sends a form: Post("/customers", "email", "ada@example.com", "phone", "1").
func (v *Visitor) Post(path string, pairs ...string) *Page {
	v.T.Helper()
	return v.PostForm(path, FormValues(pairs...))
}

// PostForm sends a form whose fields are there already.
func (v *Visitor) PostForm(path string, fields url.Values) *Page {
	v.T.Helper()
	return v.Do(http.MethodPost, path, "application/x-www-form-urlencoded", fields)
}

// PostFile sends a form with a file, and perhaps with other fields after it. Without a name no file is chosen in it.
func (v *Visitor) PostFile(path, name, content string, pairs ...string) *Page {
	v.T.Helper()
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	_, err := Must(parts.CreateFormFile("file", name))(v.T).Write([]byte(content))
	for i := 0; i < len(pairs); i += 2 {
		err = errors.Join(err, parts.WriteField(pairs[i], pairs[i+1]))
	}
	if err = errors.Join(err, parts.Close()); err != nil {
		v.T.Fatal(err)
	}
	request := Must(http.NewRequestWithContext(v.T.Context(), http.MethodPost, v.URL+path, &body))(v.T)
	request.Header.Set("Content-Type", parts.FormDataContentType())
	return v.Read(request)
}

// FormValues are the fields of a form, from pairs of a name and a value.
func FormValues(pairs ...string) url.Values {
	fields := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		fields.Add(pairs[i], pairs[i+1])
	}
	return fields
}

// Do sends a request with any method. Without fields it has no body.
func (v *Visitor) Do(method, path, contentType string, fields url.Values) *Page {
	v.T.Helper()
	var body io.Reader
	if fields != nil {
		body = strings.NewReader(fields.Encode())
	}
	request := Must(http.NewRequestWithContext(v.T.Context(), method, v.URL+path, body))(v.T)
	for name, values := range v.header {
		request.Header[name] = values
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	return v.Read(request)
}

// Read sends a request and returns the page that answers it.
func (v *Visitor) Read(request *http.Request) *Page {
	v.T.Helper()
	response := Must(v.Client.Do(request))(v.T)
	defer response.Body.Close()
	p := &Page{
		t: v.T, Visitor: v, method: request.Method, Path: request.URL.RequestURI(), Status: response.StatusCode,
		Header: response.Header,
	}
	p.Body = string(Must(io.ReadAll(response.Body))(v.T))
	p.Doc = Must(html.ParseWithOptions(strings.NewReader(p.Body), html.ParseOptionEnableScripting(false)))(v.T)
	return p
}
