package text

import (
	"strings"
	"unicode/utf8"
)

// Quoted is a name in quotes, for a sentence.
func Quoted(name string) string { return "“" + Isolated(name) + "”" }

// Most of a value, in characters, and of a list of such, that a sentence has of it.
const (
	shortValue = 60
	shortList  = 20
)

// Short is a value as a sentence quotes it: its beginning, where it is as long as a page.
func Short(value string) string {
	return Shortened(value, shortValue)
}

// Shortened is a text of at most so many characters: one that has more ends in an ellipsis.
func Shortened(text string, most int) string {
	if utf8.RuneCountInString(text) > most {
		return Start(text, most-1) + "…"
	}
	return text
}

// ShortList lists values in a sentence, each by its beginning, and the first of many alone.
func ShortList(values []string) string {
	var some []string
	for _, value := range values[:min(len(values), shortList)] {
		some = append(some, Short(value))
	}
	if len(values) > shortList {
		some = append(some, "…")
	}
	return strings.Join(some, ", ")
}

// Isolated is a name for plain text among other words. One that is read from right to left, or that changes the
// direction, is put between invisible characters that keep it from turning the words around it. HTML has <bdi> for that.
func Isolated(name string) string {
	if !strings.ContainsFunc(name, turns) {
		return name
	}
	const first, last = '\u2066', '\u2069' // an isolate in the name could end ours, or go on after it
	inside := strings.Map(func(r rune) rune {
		if r >= first && r <= last {
			return -1
		}
		return r
	}, name)
	return "\u2068" + inside + "\u2069"
}

// turns is true for a character of a script that is written from right to left, or one that changes the direction.
func turns(r rune) bool {
	for _, block := range [][2]rune{
		{'\u0590', '\u08ff'}, {'\ufb1d', '\ufdff'}, {'\ufe70', '\ufeff'}, {'\U00010800', '\U00010fff'}, {'\U0001e800', '\U0001efff'},
		{'\u200e', '\u200f'}, {'\u202a', '\u202e'}, {'\u2066', '\u2069'},
	} {
		if r >= block[0] && r <= block[1] {
			return true
		}
	}
	return false
}
