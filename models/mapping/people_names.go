package mapping

import (
	"strings"
	"unicode"

	"cohort/models/text"
)

// particles begin a last name: Ludwig van Beethoven, Ana Maria da Silva.
var particles = wordSet("van von vom zu zum zur der den dem de da di do du del della dello degli dei delle dal dalla " +
	"dos das des la las le lo los ter ten te op het 't af av el al bin ibn bint ben abu san st st.")

// conjunctions stand between two last names: Ortega y Gasset.
var conjunctions = wordSet("y e i")

// suffixes stand behind a last name and do not make one.
var suffixes = wordSet("jr jr. sr sr. junior senior ii iii iv phd ph.d. md m.d. esq esq. mba dds")

// lastFirst are the squeezed names of columns in which the last name stands first.
var lastFirst = wordSet("nomprenom nometprenom cognomenome cognomeenome namevorname nachnamevorname lastnamefirstname apellidosynombre " +
	"apellidosnombre apelidoenome nev")

// splitName splits what stands in one cell for both names: at the last blank, or "Last, First" at the comma. Particles belong to the
// last name, titles stay with the first. A single word is a first name. A name in capitals beside one that is not is the last name, and
// so is the first one under such a heading as "Nom Prénom", and in what is written in Chinese, Japanese or Korean.
func splitName(heading, name string) (first, last string) {
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
	if len(words) < 2 {
		return name, ""
	}
	if first, last, found := capitalized(words); found {
		return first, last
	}
	if strings.IndexFunc(name, notEastAsian) < 0 || lastFirst[text.Squeezed(heading)] {
		at := 1
		for at < len(words)-1 && particles[strings.ToLower(words[at-1])] {
			at++
		}
		return strings.Join(words[at:], " "), strings.Join(words[:at], " ")
	}
	at := lastNameAt(words)
	return strings.Join(words[:at], " "), strings.Join(words[at:], " ")
}

// capitalized finds a last name in capitals before or behind a first name that is not: "DUPONT Jean", "Jean DE LA TOUR".
func capitalized(words []string) (first, last string, found bool) {
	start, end := 0, len(words)
	long := false // no initials
	for start < len(words) && inCapitals(words[start], 2) {
		long = long || inCapitals(words[start], 3)
		start++
	}
	for end > 0 && inCapitals(words[end-1], 2) {
		end--
	}
	switch {
	case start == len(words):
		return "", "", false
	case start > 0:
		return strings.Join(words[start:], " "), strings.Join(words[:start], " "), long && end == len(words)
	case end < len(words) && end > 0 && !suffixes[strings.ToLower(words[end])]:
		return strings.Join(words[:end], " "), strings.Join(words[end:], " "), true
	}
	return "", "", false
}

// inCapitals reports whether a word has so many letters, and capitals alone.
func inCapitals(word string, least int) bool {
	letters := 0
	for _, r := range word {
		if unicode.IsLower(r) || r == '.' {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters >= least
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
