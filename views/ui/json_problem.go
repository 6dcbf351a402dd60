package ui

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"

	"cohort/models/text"
)

// jsonProblem describes what is wrong with JSON that somebody typed, and where; it is "" where nothing is.
func jsonProblem(written string) string {
	if strings.TrimSpace(written) == "" {
		return `Enter JSON, such as {"size": "M"} or [1, 2], or choose another type.`
	}
	var value json.RawMessage
	err := json.Unmarshal([]byte(written), &value)
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &syntax):
		return "This is not valid JSON."
	}
	at := min(int(syntax.Offset), len(written)) // it counts the byte that was not expected
	found, _ := utf8.DecodeRuneInString(written[max(at-1, 0):])
	// A literal or a number that is not complete is told as if a blank came after it.
	if strings.Contains(syntax.Error(), "unexpected end") || strings.Contains(syntax.Error(), "' '") && found != ' ' {
		return placed(jsonMissing(written), written, len(written)+1, "")
	}
	return placed(jsonSentence(syntax.Error(), written[:max(at-1, 0)], found), written, at, Quoted(string(found)))
}

// placed fills the holes of a sentence: {line} and {at} of a byte, counted from 1, and {found}.
func placed(sentence, written string, at int, found string) string {
	before := written[:at-1]
	start := strings.LastIndexByte(before, '\n') + 1
	return text.Sentences("This is not valid JSON.", text.Fill(sentence,
		"line", text.Number(int64(strings.Count(before, "\n")+1)),
		"at", text.Number(int64(utf8.RuneCountInString(before[start:])+1)), "found", found))
}

// jsonMissing names the missing part of JSON that ends too early.
func jsonMissing(written string) string {
	var open []rune
	inText, escaped := false, false
	for _, r := range written {
		switch {
		case escaped:
			escaped = false
		case inText:
			escaped, inText = r == '\\', r != '"'
		case r == '"':
			inText = true
		case r == '{' || r == '[':
			open = append(open, r)
		case (r == '}' || r == ']') && len(open) > 0:
			open = open[:len(open)-1]
		}
	}
	last := lastOf(written)
	switch {
	case inText:
		return "Line {line}, character {at}: a quotation mark is missing at the end of a text."
	case last == ':':
		return "Line {line}, character {at}: a value is missing after the colon."
	case last == ',':
		return "Line {line}, character {at}: something is missing after the comma."
	case len(open) > 0 && open[len(open)-1] == '{':
		return "Line {line}, character {at}: a } is missing at the end."
	case len(open) > 0:
		return "Line {line}, character {at}: a ] is missing at the end."
	}
	return "Line {line}, character {at}: the value is not complete."
}

// jsonSentences name what was expected, by what encoding/json was doing when it found something else.
var jsonSentences = []struct{ doing, sentence string }{
	{"looking for beginning of value", "Line {line}, character {at}: write a value instead of {found}: a text in double quotation marks, " +
		"a number, true, false, null, an object in { } or a list in [ ]."},
	{"looking for beginning of object key",
		"Line {line}, character {at}: write a key in double quotation marks instead of {found}, such as \"size\"."},
	{"after object key:value pair", "Line {line}, character {at}: write a comma or a } after the value, before {found}."},
	{"after object key", "Line {line}, character {at}: write a colon between the key and its value, before {found}."},
	{"after array element", "Line {line}, character {at}: write a comma or a ] after the value, before {found}."},
	{"after top-level value", "Line {line}, character {at}: remove what follows the end of the value, from {found} on."},
	{"escape",
		"Line {line}, character {at}: {found} cannot stand here. After a backslash write one of \" \\ / b f n r t, or u and four digits."},
	{"in string literal", "Line {line}, character {at}: a line break or tab inside a text is written as \\n or \\t."},
	{"in literal", "Line {line}, character {at}: {found} cannot stand here. Write true, false or null, or a text in double quotation marks."},
	{"numeric literal", "Line {line}, character {at}: {found} cannot stand in a number. Write it like -7 or 39.62."},
}

// jsonSentence names what was expected in the place of a character, after what stands before it.
func jsonSentence(problem, before string, found rune) string {
	if (found == '}' || found == ']') && lastOf(before) == ',' {
		return "Line {line}, character {at}: remove the comma before {found}."
	}
	for _, known := range jsonSentences {
		if strings.Contains(problem, known.doing) {
			return known.sentence
		}
	}
	return "Line {line}, character {at}: {found} cannot stand here."
}

// lastOf is the last byte of a text that is no blank; 0 where there is none.
func lastOf(written string) byte {
	written = strings.TrimSpace(written)
	if written == "" {
		return 0
	}
	return written[len(written)-1]
}
