package models

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// unaccented spells letters that are no base letter plus accent, and so survive
// decomposition, the way people type them when they lack the key.
var unaccented = strings.NewReplacer(
	"ø", "o", "đ", "d", "ð", "d", "ł", "l", "ħ", "h", "ı", "i", "œ", "oe", "æ", "ae", "þ", "th", "ŧ", "t",
)

// fold writes a text as search and sorting see it: upper and lower case, accents and
// widths make no difference, runs of blanks are one. Both databases store what this made.
func fold(text string) string {
	// Compatibility decomposition also unifies full-width letters and ligatures.
	text = norm.NFKD.String(cases.Fold().String(text))
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, text)
	return strings.Join(strings.Fields(unaccented.Replace(norm.NFC.String(text))), " ")
}

// words splits what was typed into a search field into the folded words to look for.
func words(search string) []string {
	return strings.Fields(fold(search))
}

// lower is the lower case that both databases compare with where accents matter.
func lower(text string) string { return strings.ToLower(text) }
