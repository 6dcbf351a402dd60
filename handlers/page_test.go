package handlers_test

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// page is an answer, read as a person without JavaScript reads it.
type page struct {
	t      testing.TB
	by     *visitor
	method string
	path   string
	status int
	header http.Header
	body   string
	doc    *html.Node
	bulk   bool // only the buttons for the ticked rows count
}

func (v *visitor) do(method, path, contentType string, fields url.Values) *page {
	v.t.Helper()
	var body io.Reader
	if fields != nil {
		body = strings.NewReader(fields.Encode())
	}
	request := try(http.NewRequestWithContext(v.t.Context(), method, v.url+path, body))(v.t)
	for name, values := range v.header {
		request.Header[name] = values
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	return v.read(request)
}

// read is the page that answers a request.
func (v *visitor) read(request *http.Request) *page {
	v.t.Helper()
	response := try(v.client.Do(request))(v.t)
	defer response.Body.Close()
	p := &page{t: v.t, by: v, method: request.Method, path: request.URL.RequestURI(), status: response.StatusCode, header: response.Header}
	p.body = string(try(io.ReadAll(response.Body))(v.t))
	p.doc = try(html.ParseWithOptions(strings.NewReader(p.body), html.ParseOptionEnableScripting(false)))(v.t)
	return p
}

// want is the status it must have.
func (p *page) want(status int) *page {
	p.t.Helper()
	if p.status != status {
		p.t.Fatalf("%s %s answers %d, not %d; it reads: %.600s", p.method, p.path, p.status, status, p.text())
	}
	return p
}

// leadsTo checks where a change leads: 303, and the address.
func (p *page) leadsTo(path string) *page {
	p.t.Helper()
	p.want(http.StatusSeeOther)
	if got := p.header.Get("Location"); got != path {
		p.t.Fatalf("%s %s leads to %s, not to %s", p.method, p.path, got, path)
	}
	return p
}

// follow is the page that a redirect leads to.
func (p *page) follow() *page {
	p.t.Helper()
	if p.header.Get("Location") == "" {
		p.t.Fatalf("%s %s leads nowhere: %d, %.600s", p.method, p.path, p.status, p.text())
	}
	return p.by.get(p.header.Get("Location"))
}

// reads checks that the texts can be read on the page, in this order.
func (p *page) reads(texts ...string) *page {
	p.t.Helper()
	rest := p.text()
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			p.t.Fatalf("%s %s does not read %q (after what was read before); it reads: %.3000s", p.method, p.path, text, p.text())
		}
		rest = after
	}
	return p
}

func (p *page) doesNotRead(texts ...string) *page {
	p.t.Helper()
	for _, text := range texts {
		if strings.Contains(p.text(), text) {
			p.t.Fatalf("%s %s reads %q: %.3000s", p.method, p.path, text, p.text())
		}
	}
	return p
}

// text is all that can be read, what is for screen readers included.
func (p *page) text() string { return textOf(p.doc) }

func (p *page) title() string {
	return textOf(p.find(func(n *html.Node) bool { return n.DataAtom == atom.Title }))
}

// part is what stands in the element with an id.
func (p *page) part(id string) *page {
	p.t.Helper()
	part := *p
	if part.doc = p.find(func(n *html.Node) bool { return attr(n, "id") == id }); part.doc == nil {
		p.t.Fatalf("%s %s has no part %q", p.method, p.path, id)
	}
	return &part
}

// heading is the page's h1.
func (p *page) heading() string {
	return textOf(p.find(func(n *html.Node) bool { return n.DataAtom == atom.H1 }))
}

// said is what the message after a change says.
func (p *page) said() string {
	toast := p.find(func(n *html.Node) bool { return has(n, "data-toast") })
	if toast == nil {
		return ""
	}
	return textOf(within(toast, func(n *html.Node) bool { return n.DataAtom == atom.P }))
}

// isWhole tells a page from a part of one.
func (p *page) isWhole() bool {
	return strings.Contains(strings.ToLower(p.body[:min(100, len(p.body))]), "<!doctype")
}

// rows are what the rows of the table with that caption read, cell by cell, without its head.
func (p *page) rows(caption string) [][]string {
	p.t.Helper()
	var rows [][]string
	for tr := range p.table(caption).Descendants() {
		if tr.DataAtom != atom.Tr || tr.Parent.DataAtom != atom.Tbody {
			continue
		}
		var row []string
		for td := tr.FirstChild; td != nil; td = td.NextSibling {
			if td.Type == html.ElementNode {
				row = append(row, textOf(td))
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func (p *page) table(caption string) *html.Node {
	p.t.Helper()
	table := p.find(func(n *html.Node) bool {
		return n.DataAtom == atom.Table && strings.HasPrefix(textOf(within(n, func(c *html.Node) bool { return c.DataAtom == atom.Caption })), caption)
	})
	if table == nil {
		p.t.Fatalf("%s %s has no table %q; it reads: %.2000s", p.method, p.path, caption, p.text())
	}
	return table
}

// names are the names of the rows: the first line of the cell that has them.
func (p *page) names(caption string) []string {
	p.t.Helper()
	names := []string{}
	for n := range p.table(caption).Descendants() {
		if n.DataAtom == atom.Td && attr(n, "class") == "name" {
			names = append(names, textOf(within(n, func(line *html.Node) bool { return true })))
		}
	}
	return names
}

// field is the input, select or textarea with that label.
func (p *page) field(label string) *html.Node {
	p.t.Helper()
	isLabelled := func(n *html.Node) bool {
		if n.DataAtom != atom.Input && n.DataAtom != atom.Textarea && n.DataAtom != atom.Select {
			return false
		}
		return attr(n, "aria-label") == label || p.labelOf(n) == label
	}
	field := p.find(isLabelled)
	if field == nil {
		p.t.Fatalf("%s %s has no field %q; it reads: %.2000s", p.method, p.path, label, p.text())
	}
	return field
}

func (p *page) labelOf(field *html.Node) string {
	for parent := field.Parent; parent != nil; parent = parent.Parent {
		if parent.DataAtom == atom.Label {
			return textOf(parent)
		}
	}
	label := p.find(func(n *html.Node) bool {
		return n.DataAtom == atom.Label && attr(n, "for") != "" && attr(n, "for") == attr(field, "id")
	})
	return strings.TrimSuffix(textOf(label), " (optional)")
}

// value is what stands in the field.
func (p *page) value(label string) string {
	p.t.Helper()
	return valueOf(p.field(label))
}

func valueOf(field *html.Node) string {
	switch field.DataAtom {
	case atom.Textarea:
		text := ""
		for n := range field.Descendants() {
			text += n.Data
		}
		return text // the parser has dropped the line break at its beginning, as browsers do
	case atom.Select:
		for option := range field.Descendants() {
			if option.DataAtom == atom.Option && has(option, "selected") {
				return attr(option, "value")
			}
		}
		return ""
	}
	return attr(field, "value")
}

// problem is what stands at the field as wrong with it.
func (p *page) problem(label string) string {
	p.t.Helper()
	field := p.field(label)
	if attr(field, "aria-invalid") != "true" {
		return ""
	}
	for id := range strings.FieldsSeq(attr(field, "aria-describedby")) {
		if strings.HasSuffix(id, "-error") {
			return textOf(p.find(func(n *html.Node) bool { return attr(n, "id") == id }))
		}
	}
	return ""
}

// ticked are the values of the ticked boxes of that name.
func (p *page) ticked(name string) []string {
	values := []string{}
	for n := range p.doc.Descendants() {
		if n.DataAtom == atom.Input && attr(n, "name") == name && has(n, "checked") {
			values = append(values, attr(n, "value"))
		}
	}
	return values
}

// link is where the link of that name leads, "" when there is none.
func (p *page) link(name string) string {
	return attr(p.find(func(n *html.Node) bool {
		return n.DataAtom == atom.A && (textOf(n) == name || attr(n, "aria-label") == name)
	}), "href")
}

// click follows the link of that name.
func (p *page) click(name string) *page {
	p.t.Helper()
	to := p.link(name)
	if to == "" {
		p.t.Fatalf("%s %s has no link %q; it reads: %.2000s", p.method, p.path, name, p.text())
	}
	return p.by.with("Referer", p.by.url+p.path).get(to)
}

// ticks is the page for what its bar can do with the ticked rows.
func (p *page) ticks() *page {
	of := *p
	of.bulk = true
	return &of
}

// sends are the fields that the form around a button of that name sends, as a browser without JavaScript has them.
func (p *page) sends(button string) (action string, fields url.Values) {
	p.t.Helper()
	pressed := p.find(func(n *html.Node) bool {
		return n.DataAtom == atom.Button && attr(n, "type") != "button" && (!p.bulk || has(n.Parent, "data-bulk")) && (textOf(n) == button || attr(n, "aria-label") == button) && attr(n, "aria-hidden") == ""
	})
	if pressed == nil {
		p.t.Fatalf("%s %s has no button %q; it reads: %.2000s", p.method, p.path, button, p.text())
	}
	form := p.formOf(pressed)
	action, fields = attr(form, "action"), url.Values{}
	if to := attr(pressed, "formaction"); to != "" {
		action = to
	}
	for n := range p.doc.Descendants() {
		if p.formOf(n) != form || attr(n, "name") == "" || has(n, "disabled") || inTemplate(n) {
			continue
		}
		isBox := attr(n, "type") == "checkbox" || attr(n, "type") == "radio"
		switch {
		case n.DataAtom == atom.Button && n != pressed, isBox && !has(n, "checked"):
		case n.DataAtom == atom.Input || n.DataAtom == atom.Textarea || n.DataAtom == atom.Select || n == pressed:
			fields.Add(attr(n, "name"), strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(valueOf(n), "\r\n", "\n"), "\r", "\n"), "\n", "\r\n"))
		}
	}
	return action, fields
}

// press presses the button of that name; change may alter what is sent.
func (p *page) press(button string, change func(fields map[string][]string)) *page {
	p.t.Helper()
	action, fields := p.sends(button)
	if change != nil {
		change(fields)
	}
	return p.by.with("Referer", p.by.url+p.path).postForm(action, fields)
}

func (p *page) formOf(n *html.Node) *html.Node {
	if id := attr(n, "form"); id != "" {
		return p.find(func(f *html.Node) bool { return f.DataAtom == atom.Form && attr(f, "id") == id })
	}
	for parent := n.Parent; parent != nil; parent = parent.Parent {
		if parent.DataAtom == atom.Form {
			return parent
		}
	}
	return nil
}

func inTemplate(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n.DataAtom == atom.Template {
			return true
		}
	}
	return false
}

func (p *page) find(is func(*html.Node) bool) *html.Node { return within(p.doc, is) }

func within(root *html.Node, is func(*html.Node) bool) *html.Node {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && is(n) {
			return n
		}
	}
	return nil
}

func attr(n *html.Node, name string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// textOf is what can be read in a node, white space made one blank.
func textOf(n *html.Node) string {
	var text strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n == nil:
			return
		case n.Type == html.TextNode:
			text.WriteString(n.Data)
			return
		case n.DataAtom == atom.Script, n.DataAtom == atom.Style, n.DataAtom == atom.Template, n.DataAtom == atom.Kbd, n.DataAtom == atom.Head:
			return
		}
		inline := n.DataAtom == atom.Span || n.DataAtom == atom.Bdi || n.DataAtom == atom.A || n.DataAtom == atom.Code || n.DataAtom == atom.Time || n.DataAtom == atom.Button
		if !inline {
			text.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if !inline {
			text.WriteByte(' ')
		}
	}
	walk(n)
	return strings.Join(strings.Fields(text.String()), " ")
}

// same compares what was got with what is wanted.
func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}
