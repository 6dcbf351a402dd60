package officetest

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Page is an answer, read as a person without JavaScript reads it.
type Page struct {
	t       testing.TB
	Visitor *Visitor
	method  string
	Path    string
	Status  int
	Header  http.Header
	Body    string
	Doc     *html.Node
	bulk    bool // Press looks for buttons in the bar for the selected rows only
}

// Want fails unless the page has this status.
func (p *Page) Want(status int) *Page {
	p.t.Helper()
	if p.Status != status {
		p.t.Fatalf("%s %s answers %d, not %d; it reads: %.600s", p.method, p.Path, p.Status, status, p.Text())
	}
	return p
}

// RedirectsTo fails unless a change was answered with 303 to this address.
func (p *Page) RedirectsTo(path string) *Page {
	p.t.Helper()
	p.Want(http.StatusSeeOther)
	if got := p.Header.Get("Location"); got != path {
		p.t.Fatalf("%s %s leads to %s, not to %s", p.method, p.Path, got, path)
	}
	return p
}

// Follow gets the page that a redirect leads to.
func (p *Page) Follow() *Page {
	p.t.Helper()
	if p.Header.Get("Location") == "" {
		p.t.Fatalf("%s %s leads nowhere: %d, %.600s", p.method, p.Path, p.Status, p.Text())
	}
	return p.Visitor.Get(p.Header.Get("Location"))
}

// Reads fails unless the texts can be read on the page, in this order.
func (p *Page) Reads(texts ...string) *Page {
	p.t.Helper()
	rest := p.Text()
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			p.t.Fatalf("%s %s does not read %q (after what was read before); it reads: %.3000s", p.method, p.Path, text, p.Text())
		}
		rest = after
	}
	return p
}

// DoesNotRead fails when one of the texts can be read on the page.
func (p *Page) DoesNotRead(texts ...string) *Page {
	p.t.Helper()
	for _, text := range texts {
		if strings.Contains(p.Text(), text) {
			p.t.Fatalf("%s %s reads %q: %.3000s", p.method, p.Path, text, p.Text())
		}
	}
	return p
}

// Text is all that can be read, what is for screen readers included.
func (p *Page) Text() string { return TextOf(p.Doc) }

// Title is the title of the document.
func (p *Page) Title() string {
	return TextOf(p.Find(func(n *html.Node) bool { return n.DataAtom == atom.Title }))
}

// Part is the page cut down to the element with an id.
func (p *Page) Part(id string) *Page {
	p.t.Helper()
	part := *p
	if part.Doc = p.Find(func(n *html.Node) bool { return Attr(n, "id") == id }); part.Doc == nil {
		p.t.Fatalf("%s %s has no part %q", p.method, p.Path, id)
	}
	return &part
}

// Heading is the page's h1.
func (p *Page) Heading() string {
	return TextOf(p.Find(func(n *html.Node) bool { return n.DataAtom == atom.H1 }))
}

// Message is the text of the toast after a change, "" without one.
func (p *Page) Message() string {
	toast := p.Find(func(n *html.Node) bool { return HasAttr(n, "data-toast") })
	if toast == nil {
		return ""
	}
	return TextOf(within(toast, func(n *html.Node) bool { return n.DataAtom == atom.P }))
}

// IsWhole is false for a part of a page.
func (p *Page) IsWhole() bool {
	return strings.Contains(strings.ToLower(p.Body[:min(100, len(p.Body))]), "<!doctype")
}

// Rows are the cells of the table with that caption, row by row, without its head.
func (p *Page) Rows(caption string) [][]string {
	p.t.Helper()
	var rows [][]string
	for tr := range p.table(caption).Descendants() {
		if tr.DataAtom != atom.Tr || tr.Parent.DataAtom != atom.Tbody {
			continue
		}
		var row []string
		for td := tr.FirstChild; td != nil; td = td.NextSibling {
			if td.Type == html.ElementNode {
				row = append(row, TextOf(td))
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func (p *Page) table(caption string) *html.Node {
	p.t.Helper()
	table := p.Find(func(n *html.Node) bool {
		return n.DataAtom == atom.Table &&
			strings.HasPrefix(TextOf(within(n, func(c *html.Node) bool { return c.DataAtom == atom.Caption })), caption)
	})
	if table == nil {
		p.t.Fatalf("%s %s has no table %q; it reads: %.2000s", p.method, p.Path, caption, p.Text())
	}
	return table
}

// Names are the names of the rows: the first line of the cell that has them.
func (p *Page) Names(caption string) []string {
	p.t.Helper()
	names := []string{}
	for n := range p.table(caption).Descendants() {
		if n.DataAtom == atom.Td && Attr(n, "class") == "name" {
			names = append(names, TextOf(within(n, func(line *html.Node) bool { return true })))
		}
	}
	return names
}

// Link is the address that the link of that name leads to, "" when there is none.
func (p *Page) Link(name string) string {
	return Attr(p.Find(func(n *html.Node) bool {
		return n.DataAtom == atom.A && (TextOf(n) == name || Attr(n, "aria-label") == name)
	}), "href")
}

// Click follows the link of that name.
func (p *Page) Click(name string) *Page {
	p.t.Helper()
	to := p.Link(name)
	if to == "" {
		p.t.Fatalf("%s %s has no link %q; it reads: %.2000s", p.method, p.Path, name, p.Text())
	}
	return p.Visitor.With("Referer", p.Visitor.URL+p.Path).Get(to)
}
