package text

import (
	"slices"
	"strconv"
	"strings"
)

// Fill puts values into the named holes of a sentence: Fill("{group} was deleted.", "group", name). A hole in a value stays
// as it is.
func Fill(sentence string, holes ...string) string {
	var filled strings.Builder
	filled.Grow(len(sentence) + 32)
	for sentence != "" {
		before, rest, begun := strings.Cut(sentence, "{")
		filled.WriteString(before)
		if !begun {
			break
		}
		name, after, ended := strings.Cut(rest, "}")
		if value, known := hole(name, holes); ended && known {
			filled.WriteString(value)
			sentence = after
		} else {
			filled.WriteByte('{')
			sentence = rest
		}
	}
	return filled.String()
}

// hole is the value for a hole of that name.
func hole(name string, holes []string) (value string, known bool) {
	for i := 0; i+1 < len(holes); i += 2 {
		if holes[i] == name {
			return holes[i+1], true
		}
	}
	return "", false
}

// Plural fills the sentence for one, or the one for any other number n, which stands in it as {n}.
func Plural(n int64, one, many string, holes ...string) string {
	sentence := many
	if n == 1 {
		sentence = one
	}
	return Fill(sentence, append([]string{"n", Number(n)}, holes...)...)
}

// Sentences puts sentences after each other, without those that are empty.
func Sentences(sentences ...string) string {
	return strings.Join(slices.DeleteFunc(sentences, func(s string) bool { return s == "" }), " ")
}

// Number writes n with its thousands apart: 12,345.
func Number(n int64) string {
	if n < 0 {
		return "−" + Number(-n)
	}
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Enumerated lists names with a word before the last of them: "A, B and C".
func Enumerated(names []string, last string) string {
	if len(names) == 0 {
		return ""
	}
	before, end := names[:len(names)-1], names[len(names)-1]
	if len(before) == 0 {
		return end
	}
	return strings.Join(before, ", ") + " " + last + " " + end
}
