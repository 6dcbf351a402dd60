package mapping

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"cohort/models/text"
)

// inBrackets is an address as mail programs write it: Ada Lovelace <ada@example.com>.
var inBrackets = regexp.MustCompile(`^[^<>@]*<([^<>]+)>$`)

// readEmail is the e-mail of a cell: without what copying and mail programs put around it. It is not checked whether it is one. Of several
// it is the first, and further are the others.
func readEmail(cell string) (email string, further []string) {
	cell = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, cell)
	email = bareEmail(cell)
	if strings.Count(email, "@") > 1 {
		if all := emailsOf(cell); len(all) > 0 {
			return all[0], all[1:]
		}
	}
	return text.NormalizeEmail(email), nil
}

// bareEmail takes off mailto:, a name before an address in angle brackets, quotes around, and separators behind.
func bareEmail(cell string) string {
	email := strings.TrimFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;", r) })
	if strings.HasSuffix(email, ">") {
		if found := inBrackets.FindStringSubmatch(email); found != nil {
			email = strings.TrimSpace(found[1])
		}
	}
	if rest, found := cutPrefixFold(email, "mailto:"); found {
		email, _, _ = strings.Cut(rest, "?")
	}
	for _, quotes := range []string{`""`, `''`, "“”", "„“", "‘’", "«»"} {
		opening, size := utf8.DecodeRuneInString(quotes)
		if inside, closed := strings.CutSuffix(email, quotes[size:]); closed && strings.HasPrefix(email, string(opening)) && len(inside) > size {
			email = strings.TrimSpace(inside[size:])
		}
	}
	return email
}

// emailsOf are the different e-mail addresses in a cell, in their order.
func emailsOf(cell string) (emails []string) {
	for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;|/", r) }) {
		part = text.NormalizeEmail(bareEmail(strings.Trim(part, "<>()[]:")))
		if text.ValidEmail(part) {
			emails = append(emails, part)
		}
	}
	return text.Unique(emails)
}

func cutPrefixFold(s, prefix string) (rest string, found bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}
