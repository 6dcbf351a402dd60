package mapping

import (
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
