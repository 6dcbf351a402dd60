package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// unaccented spells letters that are no base letter plus accent, and so survive
// decomposition, the way people type them when they lack the key.
var unaccented = strings.NewReplacer(
	"ø", "o", "đ", "d", "ð", "d", "ł", "l", "ħ", "h", "ı", "i", "œ", "oe", "æ", "ae", "þ", "th", "ŧ", "t",
)

// Fold writes a text as search and sorting see it: upper and lower case, accents, widths, and which of the many apostrophes,
// quotes and dashes it has make no difference, runs of blanks are one. Both databases store what this made; a change of it takes a
// migration in Go that writes them anew (upkeep.InGo).
//
// A part of a text folds to a part of the folded text, which is what lets the search index narrow
// down any search; so letters stay decomposed, also the syllables of Korean.
func Fold(text string) string {
	if isASCII(text) {
		text = strings.ToLower(text)
	} else {
		// Some marks are a blank and an accent once they are decomposed, so they come first. Compatibility decomposition also
		// unifies full-width letters and ligatures, and makes capitals of characters such as ™. Folding may compose in turn.
		text = norm.NFKD.String(cases.Fold().String(norm.NFKD.String(strings.Map(plainMark, text))))
		text = unaccented.Replace(text)
	}
	text = strings.Map(func(r rune) rune {
		switch r = plainMark(r); {
		case unicode.IsControl(r):
			return ' '
		case r < utf8.RuneSelf:
			return r
		case invisible(r), isAccent(r):
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// SortKeyLength is how much of a name orders it, in characters: an index of PostgreSQL takes no more than 2,700 bytes.
const SortKeyLength = 250

// SortKey is the beginning of the folded name, by which lists are ordered and names found.
func SortKey(name string) string {
	return Start(Fold(name), SortKeyLength)
}

// Start is the beginning of a text, so many characters at most.
func Start(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return string([]rune(text)[:min(most, utf8.RuneCountInString(text))])
}

// SortKeys are the distinct sort keys of names, sorted.
func SortKeys(names []string) []string {
	keys := make([]string, len(names))
	for i, name := range names {
		keys[i] = SortKey(name)
	}
	return Distinct(keys)
}

// Lower is the lower case that both databases compare and store where accents matter: with composed letters and plain marks, however
// they were typed.
func Lower(text string) string {
	return strings.Map(plainMark, strings.ToLower(norm.NFC.String(text)))
}

// Lowered is Lower for a text that may be null.
func Lowered(text *string) *string {
	if text == nil {
		return nil
	}
	lower := Lower(*text)
	return &lower
}

// isAccent is true for marks that people leave out when they lack the key, and false for those that are as good as
// letters: the vowels of Hindi or Thai, the voicing of Japanese.
func isAccent(r rune) bool {
	const voiced, halfVoiced = '\u3099', '\u309a'
	return unicode.Is(unicode.Mn, r) && r != voiced && r != halfVoiced &&
		unicode.In(r, unicode.Inherited, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Cyrillic)
}

// invisible is true for characters that take no room of their own on the screen.
func invisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// Blank returns whether a text has nothing but spaces and invisible characters.
func Blank(text string) bool {
	const brailleBlank = '\u2800'
	return strings.TrimFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || invisible(r) || r == brailleBlank
	}) == ""
}

// IsUnstorable is true for texts that PostgreSQL can neither store nor compare: with a NUL, or not in UTF-8.
func IsUnstorable(text string) bool {
	return !utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0
}

// HasControl is true for texts with line breaks, or other characters that a terminal obeys.
func HasControl(text string) bool { return strings.ContainsFunc(text, unicode.IsControl) }

// Printable is a text as one line for a terminal, with a sign in place of each character that the terminal would obey, or that turns
// the direction of those after it.
func Printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp, unicode.Bidi_Control) {
			return '\ufffd'
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
}

// Storable is a text for a condition. One that cannot be stored becomes one that no row has.
func Storable(text string) string {
	if IsUnstorable(text) {
		return "\ufffd"
	}
	return text
}

// Storables leaves out the texts that cannot be stored.
func Storables(texts []string) []string {
	return slices.DeleteFunc(slices.Clone(texts), IsUnstorable)
}

// Clean makes a text that a program sent storable, and cuts it to at most so many characters.
func Clean(text string, most int) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\x00", "")
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most])
	}
	return text
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
