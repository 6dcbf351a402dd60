package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// CleanName is a name as it is stored when a person types or pastes it: letters are composed (NFC), blanks of all kinds are plain
// ones, and one at a time, and what nobody sees is gone. What is invisible and still shapes its neighbours stays: the joiners of
// Persian or Hindi words and of emoji, and the variation selectors. A name that cannot be stored stays as it is.
func CleanName(name string) string {
	if IsUnstorable(name) {
		return name
	}
	var clean strings.Builder
	letters := []rune(norm.NFC.String(name))
	blank, last := false, rune(0) // a blank that is due, and the letter before
	for i, letter := range letters {
		switch {
		case unicode.IsSpace(letter) || unicode.IsControl(letter):
			blank = true
		case isShaping(letter):
			if !blank && shapes(letter, last, next(letters[i+1:])) {
				clean.WriteRune(letter)
				last = letter
			}
		case invisible(letter) && !unicode.Is(unicode.Prepended_Concatenation_Mark, letter):
		default:
			if blank && clean.Len() > 0 {
				clean.WriteByte(' ')
			}
			clean.WriteRune(letter)
			blank, last = false, letter
		}
	}
	return norm.NFC.String(clean.String()) // what was taken out may have stood between a letter and its accent
}

// Look is what the eye tells two names apart by: names with one look are the same name, however they were typed.
func Look(name string) string {
	return strings.Map(func(r rune) rune {
		if isSelector(r) {
			return -1
		}
		return r
	}, CleanName(name))
}

// The characters without room of their own that change how others look.
const (
	nonJoiner      = '\u200c'
	joiner         = '\u200d'
	vowelSeparator = '\u180e' // of Mongolian
)

func isShaping(r rune) bool {
	return r == nonJoiner || r == joiner || r == vowelSeparator || isSelector(r)
}

// isSelector is true for variation selectors and for the tags that make flags of regions.
func isSelector(r rune) bool {
	return unicode.Is(unicode.Variation_Selector, r) || r >= 0xe0020 && r <= 0xe007f
}

// joining are the scripts whose words may need joiners, and what emoji are made of.
var joining = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Nko, unicode.Mandaic, unicode.Mongolian, unicode.Devanagari, unicode.Bengali,
	unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam,
	unicode.Sinhala, unicode.Khmer, unicode.Myanmar, unicode.Tibetan, unicode.Balinese, unicode.Javanese,
	unicode.So, unicode.Sk, unicode.Sm, unicode.Variation_Selector,
}

// shapes reports whether a character changes how the one before it, and for joiners the one after it, looks; 0: there is none.
func shapes(r, before, after rune) bool {
	if isSelector(r) {
		return before != 0
	}
	return unicode.In(before, joining...) && unicode.In(after, joining...)
}

// next is the first of the letters that is not invisible; 0: none.
func next(letters []rune) rune {
	for _, letter := range letters {
		if !invisible(letter) {
			return letter
		}
	}
	return 0
}
