package text

import "strings"

// People spell phone numbers as they like: +49 (0)170 1234567, 0170/1234567, 0049-170-1234567, 1701234567. What all spellings share are
// the digits behind the country code and the zeros that are dialled in front. docs/decisions/phone-search.md has the reasons.
const (
	leastPhone = 5  // digits; fewer are a part of too many numbers
	mostPhone  = 15 // digits of a number with its country code (ITU-T E.164)
	localPhone = 10 // digits at the end that are compared: longer numbers begin with a code that others may leave out
)

// PhoneKey is what the search text of somebody has for their phone number beside the number as it is written: its digits in a row, "" if
// it is written so anyway.
func PhoneKey(phone string) string {
	digits := onlyDigits(withoutTrunk(Fold(phone)))
	if len(digits) < leastPhone || strings.Contains(Fold(phone), digits) {
		return ""
	}
	return digits
}

// isOfNumber reports whether a folded word may be a part of a phone number.
func isOfNumber(word string) bool { return strings.Trim(word, "0123456789+()/.-") == "" }

// phonePart is the part of a phone number that the PhoneKey of all its spellings has, "" where words are no number.
func phonePart(words []string) string {
	number := strings.TrimLeft(withoutTrunk(strings.Join(words, " ")), "( ")
	digits := onlyDigits(number)
	for _, word := range words {
		if !isOfNumber(word) {
			return ""
		}
	}
	abroad, isAbroad := strings.CutPrefix(digits, "00")
	if isAbroad || strings.HasPrefix(number, "+") {
		digits = abroad[min(countryCode(abroad), len(abroad)):]
	}
	digits = strings.TrimLeft(digits, "0")
	if len(digits) < leastPhone || len(digits) > mostPhone {
		return ""
	}
	return digits[max(0, len(digits)-localPhone):]
}

// withoutTrunk leaves out the zero in parentheses, which is dialled only without the country code.
func withoutTrunk(number string) string {
	return strings.ReplaceAll(strings.ReplaceAll(number, "( 0 )", ""), "(0)", "")
}

// onlyDigits are those that phones are dialled with: 0 to 9, unlike Digits. Both databases store what it makes.
func onlyDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
}

// shortCodes are the second digits of the country codes that have two, by the first digit; 1 and 7 are codes by themselves, and all others
// have three digits (ITU-T E.164, list of country codes).
var shortCodes = [...]string{'2': "07", '3': "0123469", '4': "013456789", '5': "12345678", '6': "0123456", '8': "1246", '9': "0123458"}

// countryCode is how many digits of a number that begins with a country code are that.
func countryCode(digits string) int {
	switch {
	case digits == "", digits[0] == '1', digits[0] == '7':
		return 1
	case len(digits) > 1 && strings.IndexByte(shortCodes[digits[0]], digits[1]) >= 0:
		return 2
	}
	return 3
}
