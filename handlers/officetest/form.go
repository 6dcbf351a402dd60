package officetest

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Field is the input, select or textarea with that label.
func (p *Page) Field(label string) *html.Node {
	p.t.Helper()
	isLabelled := func(n *html.Node) bool {
		if n.DataAtom != atom.Input && n.DataAtom != atom.Textarea && n.DataAtom != atom.Select {
			return false
		}
		return Attr(n, "aria-label") == label || p.labelOf(n) == label
	}
	field := p.Find(isLabelled)
	if field == nil {
		p.t.Fatalf("%s %s has no field %q; it reads: %.2000s", p.method, p.Path, label, p.Text())
	}
	return field
}

func (p *Page) labelOf(field *html.Node) string {
	for parent := field.Parent; parent != nil; parent = parent.Parent {
		if parent.DataAtom == atom.Label {
			return TextOf(parent)
		}
	}
	label := p.Find(func(n *html.Node) bool {
		return n.DataAtom == atom.Label && Attr(n, "for") != "" && Attr(n, "for") == Attr(field, "id")
	})
	return strings.TrimSuffix(TextOf(label), " (optional)")
}

// Value is the value of the field with that label.
func (p *Page) Value(label string) string {
	p.t.Helper()
	return ValueOf(p.Field(label))
}

// ValueOf is the value that a browser would send for a field.
func ValueOf(field *html.Node) string {
	switch field.DataAtom {
	case atom.Textarea:
		text := ""
		for n := range field.Descendants() {
			text += n.Data
		}
		return text // the parser has dropped the line break at its beginning, as browsers do
	case atom.Select:
		for option := range field.Descendants() {
			if option.DataAtom == atom.Option && HasAttr(option, "selected") {
				return Attr(option, "value")
			}
		}
		return ""
	}
	return Attr(field, "value")
}

// FieldError is the error shown at the field with that label, "" without one.
func (p *Page) FieldError(label string) string {
	p.t.Helper()
	field := p.Field(label)
	if Attr(field, "aria-invalid") != "true" {
		return ""
	}
	for id := range strings.FieldsSeq(Attr(field, "aria-describedby")) {
		if strings.HasSuffix(id, "-error") {
			return TextOf(p.Find(func(n *html.Node) bool { return Attr(n, "id") == id }))
		}
	}
	return ""
}

// Ticked returns the values of the boxes of that name that are checked.
func (p *Page) Ticked(name string) []string {
	values := []string{}
	for n := range p.Doc.Descendants() {
		if n.DataAtom == atom.Input && Attr(n, "name") == name && HasAttr(n, "checked") {
			values = append(values, Attr(n, "value"))
		}
	}
	return values
}

// BulkBar is the page with only the buttons of its bar for the selected rows.
func (p *Page) BulkBar() *Page {
	of := *p
	of.bulk = true
	return &of
}

// Typing fills fields; a name given several times sends several values.
func Typing(pairs ...string) func(map[string][]string) {
	return func(sent map[string][]string) {
		for name, values := range FormValues(pairs...) {
			sent[name] = values
		}
	}
}

// Press presses the button of that name; change may alter what is sent.
func (p *Page) Press(button string, change func(fields map[string][]string)) *Page {
	p.t.Helper()
	action, fields := p.Submits(button)
	if change != nil {
		change(fields)
	}
	return p.Visitor.With("Referer", p.Visitor.URL+p.Path).PostForm(action, fields)
}

// Submits returns the fields that the form around a button of that name sends, as a browser without JavaScript does.
func (p *Page) Submits(button string) (action string, fields url.Values) {
	p.t.Helper()
	pressed := p.Find(func(n *html.Node) bool {
		return n.DataAtom == atom.Button && Attr(n, "type") != "button" && (!p.bulk || HasAttr(n.Parent, "data-bulk")) &&
			(TextOf(n) == button || Attr(n, "aria-label") == button) && Attr(n, "aria-hidden") == ""
	})
	if pressed == nil {
		p.t.Fatalf("%s %s has no button %q; it reads: %.2000s", p.method, p.Path, button, p.Text())
	}
	form := p.formOf(pressed)
	action, fields = Attr(form, "action"), url.Values{}
	if to := Attr(pressed, "formaction"); to != "" {
		action = to
	}
	for n := range p.Doc.Descendants() {
		if p.formOf(n) != form || Attr(n, "name") == "" || HasAttr(n, "disabled") || InTemplate(n) {
			continue
		}
		isBox := Attr(n, "type") == "checkbox" || Attr(n, "type") == "radio"
		switch {
		case n.DataAtom == atom.Button && n != pressed, isBox && !HasAttr(n, "checked"):
		case n.DataAtom == atom.Input || n.DataAtom == atom.Textarea || n.DataAtom == atom.Select || n == pressed:
			fields.Add(Attr(n, "name"),
				strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(ValueOf(n), "\r\n", "\n"), "\r", "\n"), "\n", "\r\n"))
		}
	}
	return action, fields
}

func (p *Page) formOf(n *html.Node) *html.Node {
	if id := Attr(n, "form"); id != "" {
		return p.Find(func(f *html.Node) bool { return f.DataAtom == atom.Form && Attr(f, "id") == id })
	}
	for parent := n.Parent; parent != nil; parent = parent.Parent {
		if parent.DataAtom == atom.Form {
			return parent
		}
	}
	return nil
}

// InTemplate is true for what stands in a <template>, which no browser shows or sends.
func InTemplate(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n.DataAtom == atom.Template {
			return true
		}
	}
	return false
}
