package password

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"cohort/models/text"
)

// How many characters a password has at least and at most.
const (
	Shortest = 8
	Longest  = 1024
)

// commonestFile are the 10,000 commonest passwords that are long enough, sorted, one a line: docs/decisions/passwords.md says from where.
//
//go:embed commonest.txt.gz
var commonestFile []byte

var commonest = sync.OnceValue(func() map[string]bool {
	known := make(map[string]bool, 10_000)
	unpacked, err := gzip.NewReader(bytes.NewReader(commonestFile))
	if err != nil {
		panic(err) // it is part of the program
	}
	list, err := io.ReadAll(unpacked)
	if err != nil {
		panic(err)
	}
	for word := range strings.FieldsSeq(string(list)) {
		known[word] = true
	}
	return known
})

// Problem is the sentence that says why a password cannot be chosen, "" where it can be. own are words that whoever guesses tries first:
// the names of the store and of the person. It is the one rule for all doors; passwords from before it go on to work.
func Problem(password string, own ...string) string {
	length := utf8.RuneCountInString(normal(password))
	switch {
	case length < Shortest:
		return text.Fill("Use at least {n} characters for the password.", "n", text.Number(Shortest))
	case length > Longest:
		return text.Fill("Use at most {n} characters for the password.", "n", text.Number(Longest))
	case !utf8.ValidString(password):
		return "This password contains a character that can't be used."
	case commonest()[strings.ToLower(password)]:
		return "This is one of the 10,000 most common passwords. Choose one that nobody else would think of."
	}
	if word := sayer(password, own); word != "" {
		return text.Fill("This password is little more than the word “{word}”, which is easy to guess here. Choose another one.",
			"word", word)
	}
	for _, word := range own {
		if resembles(password, word) {
			return "This password is too close to the e-mail address, which is easy to guess. Choose another one."
		}
	}
	return ""
}

// sayer is the word of a password that says nothing else: beside it there are no other letters, only figures and signs.
func sayer(password string, own []string) string {
	said := letters(password)
	for _, word := range append([]string{"cohort"}, own...) {
		if plain := letters(word); utf8.RuneCountInString(plain) >= 3 && strings.Contains(said, plain) &&
			strings.ReplaceAll(said, plain, "") == "" {
			return strings.TrimSpace(word)
		}
	}
	return ""
}

// resembles is true for a password that is a part of an e-mail address, such as viewer@example, whatever figures and signs are put in,
// and for one with the address in it, if only up to the first dot of its domain. A few letters are in it by chance.
func resembles(password, email string) bool {
	const few = 6
	local, domain, ok := strings.Cut(email, "@")
	if !ok {
		return false
	}
	name, _, _ := strings.Cut(domain, ".")
	said, most := letters(password), letters(local+name)
	return utf8.RuneCountInString(said) >= few && strings.Contains(letters(email), said) ||
		utf8.RuneCountInString(most) >= few && strings.Contains(said, most) ||
		strings.Contains(strings.ToLower(normal(password)), strings.ToLower(normal(email)))
}

// letters are the letters of a text, in lower case.
func letters(from string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, normal(from))
}

// normal is a password in one of the ways in which Unicode writes it: keyboards differ in how they send an ä.
func normal(password string) string { return norm.NFC.String(password) }
