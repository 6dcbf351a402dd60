package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Marks that are typed with one key where they are meant, and stored by other programs with whatever they have for it.
const (
	apostrophes = "`´’‘‛′‵ʹʻʼʽʾʿˈˊˋꞌ՚׳᾽᾿´῾＇｀"
	quotes      = "“”„‟״＂"
	minuses     = "−⁃" // besides the dashes
)

// plainMark is the mark that a keyboard has for a character: ' for all kinds of apostrophes and single quotes, " for double ones,
// - for hyphens and dashes. Other characters stay.
func plainMark(r rune) rune {
	switch {
	case r < utf8.RuneSelf && r != '`':
	case strings.ContainsRune(apostrophes, r):
		return '\''
	case strings.ContainsRune(quotes, r):
		return '"'
	case unicode.Is(unicode.Pd, r), strings.ContainsRune(minuses, r):
		return '-'
	}
	return r
}
