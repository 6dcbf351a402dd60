package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The letters of Cyrillic and Greek that nobody can tell from Latin ones in usual typefaces, and those Latin ones. The full table is
// confusables.txt of Unicode Technical Standard 39; these are the ones that a keyboard or a copied text brings into a name.
const (
	lookalikes = "АВЕЅІЈКМНОРСТУХԚԜаеѕіјорсухԁԛԝһ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονι"
	latinLooks = "ABESIJKMHOPCTYXQWaesijopcyxdqwh" + "ABEZHIKMNOPTYXovi"
)

var latinLook = func() map[rune]rune {
	table, latin := map[rune]rune{}, []rune(latinLooks)
	for i, letter := range []rune(lookalikes) {
		table[letter] = latin[i]
	}
	return table
}()

// LatinLook is a name with Latin letters in those words whose other letters all look like Latin ones: VIP for one with a Cyrillic Р.
// Other words stay as they are. It is for telling of names that may have been meant, never for taking one for the other.
func LatinLook(name string) string {
	if isASCII(name) {
		return name
	}
	var written strings.Builder
	for rest := name; rest != ""; {
		end := strings.IndexFunc(rest, isWordEnd)
		if end < 0 {
			end = len(rest)
		}
		written.WriteString(latinWord(rest[:end]))
		if rest = rest[end:]; rest != "" {
			_, size := utf8.DecodeRuneInString(rest)
			written.WriteString(rest[:size])
			rest = rest[size:]
		}
	}
	return written.String()
}

func isWordEnd(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) }

// latinWord is a word in Latin letters, or the word itself if it has others that do not look like any.
func latinWord(word string) string {
	foreign := false
	latin := strings.Map(func(r rune) rune {
		if latin, is := latinLook[r]; is {
			return latin
		}
		foreign = foreign || unicode.In(r, unicode.Cyrillic, unicode.Greek)
		return r
	}, word)
	if foreign {
		return word
	}
	return latin
}
