package mapping

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cohort/models/text"
)

// groupNames are the names in a cell, each with separators between and perhaps blanks around. A backslash before the separator, a
// backslash or a blank makes it a part of the name, as our own exports write it. Between commas a name may stand in quotes.
func groupNames(cell, separator string) (names []string) {
	if separator == "" {
		return []string{strings.TrimSpace(cell)}
	}
	rest, more := cell, true
	for more {
		var name string
		if quoted := strings.TrimLeft(rest, " "); separator == "," && strings.HasPrefix(quoted, `"`) && isQuoted(quoted) {
			name, rest, more = cutQuoted(quoted)
		} else {
			name, rest, more = cutName(rest, separator)
		}
		names = append(names, name)
	}
	if separator == manyValues {
		for i, name := range names {
			names[i] = googleLabel(name)
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "" })
}

// manyValues is what Google puts between the values of one cell.
const manyValues = ":::"

// googleLabel is the name of a label in Google Contacts, which marks its own ones with a star: everybody is in one of these.
func googleLabel(name string) string {
	own, marked := strings.CutPrefix(name, "* ")
	switch {
	case !marked:
		return name
	case text.Squeezed(own) == "mycontacts", text.Squeezed(own) == "starred":
		return ""
	}
	return own
}

// isQuoted reports whether a text that begins with a quote has the one that closes it, with a comma or nothing behind.
func isQuoted(list string) bool {
	_, after, closed := closingQuote(list)
	after = strings.TrimLeft(after, " ")
	return closed && (after == "" || after[0] == ',')
}

// closingQuote returns the text in quotes, with doubled quotes as one, and what is behind.
func closingQuote(list string) (inside, after string, closed bool) {
	for i := 1; i < len(list); i++ {
		switch {
		case list[i] != '"':
		case strings.HasPrefix(list[i+1:], `"`):
			i++
		default:
			return strings.ReplaceAll(list[1:i], `""`, `"`), list[i+1:], true
		}
	}
	return "", "", false
}

func cutQuoted(list string) (name, rest string, more bool) {
	inside, after, _ := closingQuote(list)
	_, rest, more = strings.Cut(after, ",")
	return strings.TrimSpace(inside), rest, more
}

// cutName returns the first name without blanks around, but for those with a backslash before.
func cutName(list, separator string) (name, rest string, more bool) {
	var letters strings.Builder
	length := 0 // of the name without the blanks behind it
	for list != "" {
		if strings.HasPrefix(list, separator) {
			return letters.String()[:length], list[len(separator):], true
		}
		escaped := isEscape(list, separator)
		if escaped {
			list = list[1:]
		}
		char, size := utf8.DecodeRuneInString(list)
		blank := unicode.IsSpace(char) && !escaped
		if !blank || length > 0 {
			letters.WriteString(list[:size])
		}
		if !blank {
			length = letters.Len()
		}
		list = list[size:]
	}
	return letters.String()[:length], "", false
}

// isEscape reports whether a list begins with a backslash that makes what is behind it a part of the name.
func isEscape(list, separator string) bool {
	behind, found := strings.CutPrefix(list, `\`)
	char, _ := utf8.DecodeRuneInString(behind)
	return found && behind != "" && (strings.HasPrefix(behind, separator) || char == '\\' || unicode.IsSpace(char))
}
