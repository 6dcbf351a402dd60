package text

import (
	"strings"
	"unicode"
)

// Squeezed is a name as names of columns are compared: letters, their marks and digits alone, without case and accents. It is
// "emailadresse" of "E-Mail-Adresse".
func Squeezed(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, Fold(name))
}

// Digits are the digits of a text in a row, of whatever script.
func Digits(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}

// ByWord turns lists of words, with blanks between them, into a table with the key of the list that each word is in.
func ByWord[K comparable](lists map[K]string) map[string]K {
	table := map[string]K{}
	for key, list := range lists {
		for word := range strings.FieldsSeq(list) {
			table[word] = key
		}
	}
	return table
}
