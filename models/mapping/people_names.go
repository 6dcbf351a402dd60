package mapping

import (
	"slices"
	"strings"
	"unicode"

	"cohort/models/text"
)

// particles begin a last name: Ludwig van Beethoven, Ana Maria da Silva.
var particles = wordSet("van von vom zu zum zur der den dem de da di do du del della dello degli dei delle dal dalla dos das des la las le lo los " +
	"ter ten te op het 't af av el al bin ibn bint ben abu san st st.")

// conjunctions stand between two last names: Ortega y Gasset.
var conjunctions = wordSet("y e i")

// suffixes stand behind a last name and do not make one.
var suffixes = wordSet("jr jr. sr sr. junior senior ii iii iv phd ph.d. md m.d. esq esq. mba dds")

// splitName splits what stands in one cell for both names: at the last blank, or "Last, First" at the comma. Particles belong to the
// last name, titles stay with the first. A single word is a first name. What is written in Chinese, Japanese or Korean begins with the
// family name.
func splitName(name string) (first, last string) {
	name = strings.Join(strings.Fields(name), " ")
	if text.ValidEmail(name) {
		return "", "" // some tools put it there where there is no name
	}
	if before, after, found := strings.Cut(name, ","); found && !strings.Contains(after, ",") {
		before, after = strings.TrimSpace(before), strings.TrimSpace(after)
		if !suffixes[strings.ToLower(after)] {
			return after, before
		}
	}
	words := strings.Fields(name)
	switch {
	case len(words) < 2:
		return name, ""
	case strings.IndexFunc(name, notEastAsian) < 0:
		return strings.Join(words[1:], " "), words[0]
	}
	at := lastNameAt(words)
	return strings.Join(words[:at], " "), strings.Join(words[at:], " ")
}

// lastNameAt is which word the last name begins with.
func lastNameAt(words []string) int {
	at := len(words) - 1
	for at > 1 && suffixes[strings.ToLower(words[at])] {
		at--
	}
	if at > 2 && conjunctions[words[at-1]] {
		at -= 2
	}
	for at > 1 && particles[strings.ToLower(words[at-1])] {
		at--
	}
	if at == 1 && particles[words[0]] { // in lower case: it is no first name
		at = 0
	}
	return at
}

func notEastAsian(r rune) bool {
	return r != ' ' && r != '・' && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) && r != 'ー'
}

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
	case squeezed(own) == "mycontacts", squeezed(own) == "starred":
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
		char := []rune(list[:min(len(list), 4)])[0]
		next, escaped := strings.CutPrefix(list, `\`)
		switch {
		case escaped && next != "" && (strings.HasPrefix(next, separator) || next[0] == '\\' || unicode.IsSpace([]rune(next[:min(len(next), 4)])[0])):
			char = []rune(next[:min(len(next), 4)])[0]
			list = next
			letters.WriteRune(char)
			length = letters.Len()
		case strings.HasPrefix(list, separator):
			return letters.String()[:length], list[len(separator):], true
		case unicode.IsSpace(char):
			if length > 0 {
				letters.WriteRune(char)
			}
		default:
			letters.WriteRune(char)
			length = letters.Len()
		}
		list = list[len(string(char)):]
	}
	return letters.String()[:length], "", false
}
