package static

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
)

// kitClasses are the classes of the UI kit that the pages use. The kit has rules for fifty more components: half of the stylesheet,
// all of which a browser has to read before it can show anything.
var kitClasses = []string{
	"badge", "btn", "card-title", "input", "kbd", "select", "sr-only", "table", "table-container", "textarea",
}

// kitAttributes are those by which scripts of the kit, which is not here, would mark what they make.
var kitAttributes = []string{"data-popover", "data-tooltip"}

// usedOf is a stylesheet without the rules that can apply to nothing on our pages, because they ask for classes that none has.
func usedOf(sheet []byte) []byte {
	var used bytes.Buffer
	for rest := string(sheet); rest != ""; {
		end := strings.IndexAny(rest, "{;")
		if end < 0 {
			break
		}
		head := rest[:end]
		if rest[end] == ';' {
			used.WriteString(head + ";")
			rest = rest[end+1:]
			continue
		}
		body := enclosed(rest[end:], '{', '}')
		rest = rest[end+len(body):]
		switch {
		case nests.MatchString(head):
			if inner := usedOf([]byte(body[1 : len(body)-1])); len(inner) > 0 {
				used.WriteString(head + "{" + string(inner) + "}")
			}
		case strings.HasPrefix(head, "@"):
			used.WriteString(head + body)
		default:
			if selectors := slices.DeleteFunc(branches(head), matchesNothing); len(selectors) > 0 {
				used.WriteString(strings.Join(selectors, ",") + body)
			}
		}
	}
	return used.Bytes()
}

// nests is the head of a block that has rules in it.
var nests = regexp.MustCompile(`^(?:/\*.*?\*/\s*)?@(layer|media|supports|container|starting-style)\b`)

// enclosed is the beginning of a text up to the end of what it opens first, both ends included.
func enclosed(text string, opens, closes byte) string {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case opens:
			depth++
		case closes:
			if depth--; depth == 0 {
				return text[:i+1]
			}
		}
	}
	return text
}

// branches are the selectors of a list.
func branches(list string) (selectors []string) {
	depth, from := 0, 0
	for i := range len(list) {
		switch list[i] {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case ',':
			if depth == 0 {
				selectors = append(selectors, list[from:i])
				from = i + 1
			}
		}
	}
	return append(selectors, list[from:])
}

var (
	className     = regexp.MustCompile(`\.((?:\\.|[A-Za-z_-])(?:\\.|[\w-])*)`)
	attributeName = regexp.MustCompile(`\[([\w-]+)`)
)

// matchesNothing is true for a selector that asks for a class that no page has. What stands in :is() and :where() asks for one if
// each of its branches does; what stands in :not() and :has() is not looked at.
func matchesNothing(selector string) bool {
	var own strings.Builder
	for rest := selector; rest != ""; {
		open := strings.IndexByte(rest, '(')
		if open < 0 {
			own.WriteString(rest)
			break
		}
		inside := enclosed(rest[open:], '(', ')')
		own.WriteString(rest[:open])
		if name := rest[:open]; strings.HasSuffix(name, ":is") || strings.HasSuffix(name, ":where") {
			if !slices.ContainsFunc(branches(inside[1:len(inside)-1]), func(s string) bool { return !matchesNothing(s) }) {
				return true
			}
		}
		rest = rest[open+len(inside):]
	}
	for _, class := range className.FindAllStringSubmatch(own.String(), -1) {
		if !slices.Contains(kitClasses, class[1]) {
			return true
		}
	}
	for _, attribute := range attributeName.FindAllStringSubmatch(own.String(), -1) {
		if slices.Contains(kitAttributes, attribute[1]) {
			return true
		}
	}
	return false
}
