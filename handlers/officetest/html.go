package officetest

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Find is the first element for which is holds, nil without one.
func (p *Page) Find(is func(*html.Node) bool) *html.Node { return within(p.Doc, is) }

func within(root *html.Node, is func(*html.Node) bool) *html.Node {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && is(n) {
			return n
		}
	}
	return nil
}

// Attr is an attribute's value, "" without one.
func Attr(n *html.Node, name string) string {
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

// HasAttr is true for an element that has the attribute, whatever its value.
func HasAttr(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// TextOf is the text that can be read in a node, white space made one blank.
func TextOf(n *html.Node) string {
	var text strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n == nil:
			return
		case n.Type == html.TextNode:
			text.WriteString(n.Data)
			return
		case n.DataAtom == atom.Script, n.DataAtom == atom.Style, n.DataAtom == atom.Template,
			n.DataAtom == atom.Kbd, n.DataAtom == atom.Head:
			return
		}
		inline := n.DataAtom == atom.Span || n.DataAtom == atom.Bdi || n.DataAtom == atom.A || n.DataAtom == atom.Code ||
			n.DataAtom == atom.Time || n.DataAtom == atom.Button
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
