package wire

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// deepest is how many brackets a name may have; whatever follows is taken for one name more.
const deepest = 5

// ParseQuery reads a query as qs writes it: name=x, name[]=x, name[0]=x, name[key]=x, and the same
// nested. A name given twice makes an array, and an array has as many elements as were sent.
func ParseQuery(query string) (Value, error) {
	root := &node{}
	for part := range strings.SplitSeq(query, "&") {
		name, text := cutPair(part)
		if hasNUL(name) || hasNUL(text) {
			return Value{}, errNUL
		}
		if path := pathOf(name); len(path) > 0 {
			root.child(path[0]).put(path[1:], text)
		}
	}
	parsed := root.object()
	for i := range parsed.Fields {
		parsed.Fields[i].Value.splitSingle()
	}
	return parsed, nil
}

// splitSingle splits the only element of an array at its commas, as Medusa does: groups[]=a,b is two.
func (v *Value) splitSingle() {
	if v.Kind != Array || len(v.Items) != 1 || v.Items[0].Kind != String {
		return
	}
	text := v.Items[0].Text
	v.Items = nil
	for part := range strings.SplitSeq(text, ",") {
		v.Items = append(v.Items, Value{Kind: String, Text: part})
	}
}

// cutPair splits name=value. A "=" within the brackets of a name belongs to the name.
func cutPair(part string) (name, text string) {
	at := strings.Index(part, "]=") + 1
	if at == 0 {
		at = strings.IndexByte(part, '=')
	}
	if at < 0 {
		return decode(part), ""
	}
	return decode(part[:at]), decode(part[at+1:])
}

// decode decodes %XX and + in a name or a value. A text that is not validly encoded stays as it is.
func decode(text string) string {
	text = strings.ReplaceAll(text, "+", " ")
	decoded, err := url.PathUnescape(text)
	if err != nil || !utf8.ValidString(decoded) {
		return strings.ToValidUTF8(text, "\uFFFD")
	}
	return decoded
}

// pathOf splits a[b][c] into a, b, c.
func pathOf(name string) []string {
	if name == "" {
		return nil
	}
	first, rest, nested := strings.Cut(name, "[")
	if !nested || !strings.Contains(rest, "]") {
		return []string{name}
	}
	var path []string
	if first != "" {
		path = append(path, first)
	}
	for nested {
		key, after, closed := strings.Cut(rest, "]")
		if !closed || len(path) > deepest {
			return append(path, "["+rest)
		}
		path = append(path, key)
		_, rest, nested = strings.Cut(after, "[")
	}
	return path
}

// node is a value of a query of which more may come.
type node struct {
	text     *string
	children map[string]*node
	names    []string // of the children, in order of appearance
	next     int      // the next free place of an array
}

// put lays a text at the end of the path.
func (n *node) put(path []string, text string) {
	switch {
	case len(path) > 0:
		n.nest()
		name := path[0]
		if name == "" {
			name = "0"
		}
		if child, taken := n.children[name]; taken && child.text != nil && len(path) == 1 && isIndex(name) {
			name = strconv.Itoa(n.next)
		}
		n.child(name).put(path[1:], text)
	case n.text == nil && n.children == nil:
		n.text = &text
	default:
		n.nest()
		n.child(strconv.Itoa(n.next)).put(nil, text)
	}
}

// nest turns a text into the first element of an array.
func (n *node) nest() {
	if text := n.text; text != nil {
		n.text = nil
		n.child("0").put(nil, *text)
	}
}

func (n *node) child(name string) *node {
	if child, known := n.children[name]; known {
		return child
	}
	if n.children == nil {
		n.children = map[string]*node{}
	}
	child := &node{}
	n.children[name] = child
	n.names = append(n.names, name)
	if isIndex(name) {
		index, _ := strconv.Atoi(name)
		n.next = max(n.next, index+1)
	}
	return child
}

func (n *node) value() Value {
	switch {
	case n.text != nil:
		return Value{Kind: String, Text: *n.text}
	case slices.ContainsFunc(n.names, func(name string) bool { return !isIndex(name) }):
		return n.object()
	}
	slices.SortFunc(n.names, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	array := Value{Kind: Array}
	for _, name := range n.names {
		array.Items = append(array.Items, n.children[name].value())
	}
	return array
}

func (n *node) object() Value {
	object := Value{Kind: Object}
	for _, name := range n.names {
		object.Fields = append(object.Fields, Field{name, n.children[name].value()})
	}
	return object
}

// isIndex is true for a place in an array, which is digits without a leading zero, and false for a name.
func isIndex(name string) bool {
	if len(name) == 0 || len(name) > 9 || name[0] == '0' && len(name) > 1 {
		return false
	}
	return strings.Trim(name, "0123456789") == ""
}
