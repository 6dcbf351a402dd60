package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxEmail is the longest e-mail address in characters: what class-validator takes, and RFC 5321 leaves room for.
const MaxEmail = 254

// ValidEmail returns whether a text is an e-mail address that a shop can write to: a local part of at most 64 bytes, a
// domain with a top level, nothing around them, no more than MaxEmail characters. It accepts what Medusa does, but for
// blanks and invisible characters, which it refuses everywhere.
func ValidEmail(email string) bool {
	at := strings.LastIndexByte(email, '@')
	return at > 0 && utf8.ValidString(email) && utf8.RuneCountInString(email) <= MaxEmail && validLocal(email[:at]) &&
		validDomain(strings.ToLower(email[at+1:]))
}

func validLocal(local string) bool {
	if len(local) > 64 {
		return false
	}
	if quoted, ok := strings.CutPrefix(local, `"`); ok && len(local) > 2 {
		quoted, ok = strings.CutSuffix(quoted, `"`)
		return ok && holdsOnly(quoted, func(r rune) bool {
			return r > ' ' && r < utf8.RuneSelf && r != '"' && r != '\\' || isLetterBeyondASCII(r)
		})
	}
	for atom := range strings.SplitSeq(local, ".") {
		if !holdsOnly(atom, isAtom) {
			return false
		}
	}
	return true
}

func validDomain(domain string) bool {
	labels := strings.Split(domain, ".")
	if len(labels) < 2 || !validTop(labels[len(labels)-1]) {
		return false
	}
	for _, label := range labels {
		if utf8.RuneCountInString(label) > 63 || !holdsOnly(label, isLabel) || strings.HasPrefix(label, "-") ||
			strings.HasSuffix(label, "-") {
			return false
		}
	}
	return true
}

// validTop takes two letters and more, or a name that is encoded (xn--p1ai).
func validTop(label string) bool {
	encoded, ok := strings.CutPrefix(label, "xn")
	if ok && len(encoded) >= 2 && holdsOnly(encoded, func(r rune) bool { return r < utf8.RuneSelf && isLabel(r) }) {
		return true
	}
	return utf8.RuneCountInString(label) >= 2 &&
		holdsOnly(label, func(r rune) bool { return isLabel(r) && r != '-' && (r < '0' || r > '9') })
}

// isAtom is true for the characters of a local part: those of RFC 5322 and, beyond ASCII, visible ones (RFC 6531).
func isAtom(r rune) bool {
	return isLetterOrDigit(r) || strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r) || isLetterBeyondASCII(r)
}

func isLabel(r rune) bool {
	const firstWide, lastWide = '\uff01', '\uff5e' // look like ASCII
	return isLetterOrDigit(r) || r == '-' || isLetterBeyondASCII(r) && (r < firstWide || r > lastWide)
}

func isLetterOrDigit(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// isLetterBeyondASCII takes what has a shape in Unicode's first plane, which leaves out emoji.
func isLetterBeyondASCII(r rune) bool {
	return r > '\u00a0' && r <= '\uffef' && unicode.IsGraphic(r) && !unicode.IsSpace(r)
}

func holdsOnly(text string, allowed func(rune) bool) bool {
	return text != "" && strings.IndexFunc(text, func(r rune) bool { return !allowed(r) }) < 0
}

// NormalizeEmail is an e-mail address as it is stored and compared: in lower case, with composed letters, without blanks and
// invisible characters around it.
func NormalizeEmail(email string) string {
	if !isASCII(email) {
		email = norm.NFC.String(strings.TrimFunc(email, func(r rune) bool { return unicode.IsSpace(r) || invisible(r) }))
	}
	return strings.ToLower(strings.TrimSpace(email))
}
