package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostWords is how many different words a search may have; each is a condition of the query, and SQLite takes no more than 1,000.
const mostWords = 100

// nowhere is a word that no row has.
const nowhere = "\uffff"

// Words splits what was typed into a search field into the folded words to look for, each once. More than a hundred find nothing,
// and neither does a text of nothing but invisible characters.
func Words(search string) []string {
	words := strings.Fields(Fold(search))
	words = Unique(words)
	if len(words) > mostWords || len(words) == 0 && strings.TrimSpace(search) != "" {
		return []string{nowhere}
	}
	return words
}

// Term is one thing that a search looks for: a folded text has it that contains all texts of one of the lists.
type Term [][]string

// In reports whether a folded text has the term.
func (t Term) In(text string) bool {
	text = " " + text
	return slices.ContainsFunc(t, func(all []string) bool {
		return !slices.ContainsFunc(all, func(part string) bool { return !strings.Contains(text, part) })
	})
}

// Word is the only text of a term, "" where it has others.
func (t Term) Word() string {
	if len(t) == 1 && len(t[0]) == 1 {
		return t[0][0]
	}
	return ""
}

// BeginningOf is the word that a part is the beginning of words of, "" where it is a part of any place: that part has a blank in front,
// and so has a text that is asked for it.
func BeginningOf(part string) string {
	word, found := strings.CutPrefix(part, " ")
	if !found {
		return ""
	}
	return word
}

// AtBeginnings are the terms with short words at the beginnings of words: one or two letters are somewhere in nearly everything. Scripts
// that have words of one or two letters, and do not divide them, are looked for anywhere.
func AtBeginnings(terms []Term) []Term {
	beginnings := slices.Clone(terms)
	for i, term := range terms {
		if word := term.Word(); word != "" && utf8.RuneCountInString(word) < PartLength && !strings.ContainsFunc(word, isUndivided) {
			beginnings[i] = Term{{" " + word}}
		}
	}
	return beginnings
}

// isUndivided is true for all but the letters of scripts that divide words.
func isUndivided(r rune) bool {
	return !unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Georgian, unicode.Hebrew, unicode.Arabic)
}

// Terms are the Words of a search for people. Words in a row that may be a phone number are one term: whoever has all of these has it,
// and whoever has the number, however it is spelled.
func Terms(search string) (terms []Term) {
	once := Words(search)
	if len(once) == 1 && once[0] == nowhere {
		return TermsOf(once)
	}
	words := strings.Fields(Fold(search)) // a number may have the same word twice
	for len(words) > 0 {
		run := slices.IndexFunc(words, func(word string) bool { return !isOfNumber(word) })
		switch {
		case run < 0:
			run = len(words)
		case run == 0:
			run = 1
		}
		terms = append(terms, termsOfRun(words[:run])...)
		words = words[run:]
	}
	return distinctTerms(terms)
}

// termsOfRun are the terms of one word, or of words in a row that may be a number.
func termsOfRun(words []string) []Term {
	number := phonePart(words)
	if number == "" {
		return TermsOf(words)
	}
	// As they are typed, words say no more than the number if one of them has it, and too little if each is a digit or two: these
	// stand in every second e-mail, and no index has them.
	told := func(word string) bool { return strings.Contains(word, number) }
	if slices.ContainsFunc(words, told) || !slices.ContainsFunc(words, func(word string) bool { return len(word) > 2 }) {
		return []Term{{{number}}}
	}
	return []Term{{Unique(words), {number}}}
}

// TermsOf are terms that look for words.
func TermsOf(words []string) []Term {
	terms := make([]Term, len(words))
	for i, word := range words {
		terms[i] = Term{{word}}
	}
	return terms
}

// distinctTerms are the terms, each word once.
func distinctTerms(terms []Term) (distinct []Term) {
	seen := map[string]bool{}
	for _, term := range terms {
		if word := term.Word(); word == "" || !seen[word] {
			distinct = append(distinct, term)
			seen[word] = true
		}
	}
	if len(distinct) > mostWords {
		return TermsOf([]string{nowhere})
	}
	return distinct
}
