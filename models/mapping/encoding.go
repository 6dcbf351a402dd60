package mapping

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// wrongly are the encodings in which UTF-8 is read by mistake: Excel on Windows, Excel on a Mac, old exports of DOS.
var wrongly = []*charmap.Charmap{charmap.Windows1252, charmap.Macintosh, charmap.CodePage850, charmap.CodePage437}

// repairText returns what a text was before UTF-8 was read in another encoding, once or twice: Söder for SÃ¶der. wrong is false for
// a text that was not.
func repairText(broken string) (repaired string, wrong bool) {
	if !suspicious(broken) {
		return broken, false
	}
	for _, encoding := range wrongly {
		if repaired, wrong = repairRuns(broken, encoding); wrong {
			if again, twice := repairRuns(repaired, encoding); twice {
				return again, true
			}
			return repaired, true
		}
	}
	return broken, false
}

// suspicious is a quick look: two neighbours beyond ASCII, of which one is no letter of the kind that the other is.
func suspicious(value string) bool {
	before := rune(0)
	for _, r := range value {
		if r >= utf8.RuneSelf && before >= utf8.RuneSelf && r < '\u3000' && before < '\u3000' {
			return true
		}
		before = r
	}
	return false
}

// repairRuns reads each run of characters beyond ASCII again. It is a repair where every run becomes letters of one kind that people
// write, or punctuation.
func repairRuns(broken string, encoding *charmap.Charmap) (string, bool) {
	var repaired strings.Builder
	found := false
	for rest := broken; rest != ""; {
		start := strings.IndexFunc(rest, func(r rune) bool { return r >= utf8.RuneSelf })
		if start < 0 {
			start = len(rest)
		}
		end := start + strings.IndexFunc(rest[start:]+"\x00", func(r rune) bool { return r < utf8.RuneSelf })
		run := rest[start:end]
		if again, ok := readAgain(run, encoding); ok {
			found, run = true, again
		}
		repaired.WriteString(rest[:start] + run)
		rest = rest[end:]
	}
	return repaired.String(), found
}

// readAgain reads a run of characters as the UTF-8 that an encoding was taken for.
func readAgain(run string, encoding *charmap.Charmap) (string, bool) {
	bytes := make([]byte, 0, len(run))
	for _, r := range run {
		b, known := encoding.EncodeRune(r)
		if !known && r >= 0x80 && r <= 0x9f { // what windows-1252 leaves undefined
			b, known = byte(r), true
		}
		if !known {
			return "", false
		}
		bytes = append(bytes, b)
	}
	if len(bytes) < 2 || !utf8.Valid(bytes) {
		return "", false
	}
	return string(bytes), likely(string(bytes), encoding)
}

// likely reports whether people write such letters: Latin ones, punctuation, or a word of Greek or Cyrillic ones.
func likely(run string, encoding *charmap.Charmap) bool {
	others := 0
	for _, r := range run {
		switch {
		case r >= 0xa0 && r <= 0xff && (encoding == charmap.Windows1252 || unicode.IsLetter(r)):
		case r >= 0x100 && r <= 0x17f, r >= 0x218 && r <= 0x21b:
		case r >= 0x2010 && r <= 0x2030, r == '€', r == '™':
			if encoding != charmap.Windows1252 {
				return false
			}
		case r >= 0x370 && r <= 0x3ff, r >= 0x400 && r <= 0x45f:
			others++
		default:
			return false
		}
	}
	return others != 1
}
