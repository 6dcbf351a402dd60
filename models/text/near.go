package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A word can be mistyped when it has a letter and at least leastNear characters; a longer one than mostNear is nobody's name.
const (
	leastNear = 4
	mostNear  = 64
)

// CanBeNear reports whether Near is asked for a folded word: not for short ones, of which too many are near, nor for numbers.
func CanBeNear(word string) bool {
	n := len([]rune(word))
	return n >= leastNear && n <= mostNear && strings.ContainsFunc(word, unicode.IsLetter)
}

// Near reports whether two words differ by no more than one mistake of typing: a letter that is missing, one too many, another
// one, or two neighbours in the wrong order.
func Near(word, other string) bool {
	a, b := []rune(word), []rune(other)
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	switch {
	case len(a) <= 1 && len(b) <= 1:
		return true
	case len(a) == 2 && len(b) == 2:
		return a[0] == b[1] && a[1] == b[0]
	}
	return false
}

// HasNear reports whether one of the words of a folded text is near to a folded word. An e-mail is a word, and so is its part
// before the @.
func HasNear(text, word string) bool {
	for other := range strings.FieldsSeq(text) {
		if Near(word, other) {
			return true
		}
		if local, _, isEmail := strings.Cut(other, "@"); isEmail && Near(word, local) {
			return true
		}
	}
	return false
}

// nearZones is into how many zones NearParts divides a word at most.
const nearZones = 8

// NearParts are for an index of trigrams: a text with a word that is near to this one contains all parts of at least one of the
// lists. A mistake in one zone of the word leaves what is before the zone and what is after it; where two zones meet, their
// letters may have changed places. No part is shorter than three characters. In the middle of a word of four or five letters
// too little is left, so that each letter of an alphabet is tried there; another one is not found.
func NearParts(word string) (lists [][]string) {
	letters := []rune(word)
	width := (len(letters) + nearZones - 1) / nearZones
	for from := 0; from < len(letters); from += width {
		to := min(from+width, len(letters))
		if parts := partsAround(letters[:from], letters[to:]); len(parts) > 0 {
			lists = append(lists, parts)
		} else {
			lists = append(lists, eachLetterAt(letters, from)...)
		}
		if to < len(letters) {
			swapped := slices.Clone(letters)
			swapped[to-1], swapped[to] = swapped[to], swapped[to-1]
			lists = append(lists, []string{string(swapped)})
		}
	}
	return lists
}

// partsAround are the beginning and the end of a word, as far as each is long enough for a trigram. A beginning of two letters
// is, with the blank before the word, but there are too many words that begin so to look for it alone.
func partsAround(start, end []rune) (parts []string) {
	if len(end) > 2 {
		parts = append(parts, string(end))
	}
	switch {
	case len(start) > 2:
		parts = append(parts, string(start))
	case len(start) == 2 && len(parts) > 0:
		parts = append(parts, " "+string(start))
	}
	return parts
}

// eachLetterAt are the words with another letter at a place, with none there, and with one more before it.
func eachLetterAt(letters []rune, at int) (lists [][]string) {
	start, end := string(letters[:at]), string(letters[at+1:])
	lists = append(lists, []string{start + end})
	alphabet := alphabetOf(letters[at])
	for letter := alphabet.first; letter <= alphabet.last; letter++ {
		lists = append(lists, []string{start + string(letter) + end})
		if len(letters)-at < 3 { // else the end of the word leads to it
			lists = append(lists, []string{start + string(letter) + string(letters[at:])})
		}
	}
	return lists
}

type alphabet struct{ first, last rune }

// alphabetOf are the letters that may have been meant by one that was typed, after folding.
func alphabetOf(letter rune) alphabet {
	for _, of := range []alphabet{{'а', 'я'}, {'α', 'ω'}} {
		if letter >= of.first && letter <= of.last {
			return of
		}
	}
	return alphabet{'a', 'z'}
}

// NearKeys are the word and, if it can be near to others, what it is without one of its letters: two words that are near have one of
// them in common, which makes them quick to find among many.
func NearKeys(word string) []string {
	keys := []string{word}
	if !CanBeNear(word) {
		return keys
	}
	for i, letter := range word {
		keys = append(keys, word[:i]+word[i+utf8.RuneLen(letter):])
	}
	return keys
}
