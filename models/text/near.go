package text

import (
	"slices"
	"strings"
	"unicode"
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
// letters may have changed places. No part is shorter than three characters. For a word of four or five letters, the other word
// must stand behind a blank; a mistake in the second letter of four is only found where it is one from a to z.
func NearParts(word string) (lists [][]string) {
	letters := []rune(word)
	width := (len(letters) + nearZones - 1) / nearZones
	for from := 0; from < len(letters); from += width {
		to := min(from+width, len(letters))
		start, end := letters[:from], letters[to:]
		if parts := partsAround(start, end); len(parts) > 0 {
			lists = append(lists, parts)
		} else { // the second letter of four
			lists = append(lists, []string{string(start) + string(end)})
			for letter := 'a'; letter <= 'z'; letter++ {
				lists = append(lists, []string{string(start) + string(letter) + string(end)})
			}
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
// is, with the blank before the word.
func partsAround(start, end []rune) (parts []string) {
	switch {
	case len(start) == 2:
		parts = append(parts, " "+string(start))
	case len(start) > 2:
		parts = append(parts, string(start))
	}
	if len(end) > 2 {
		parts = append(parts, string(end))
	}
	return parts
}
