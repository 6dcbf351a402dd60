package mapping

import (
	"math/big"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"cohort/models/sheets"
	"cohort/models/text"
)

// SpreadsheetMade reports whether after is what a spreadsheet, or a program that reads the file in another encoding, makes of before:
// 7 of 007, 4520123456 of +4520123456, 1.23456789012346E+019 of 12345678901234567890, 39.62 of 39.620, TRUE of true. It is false for
// texts that are the same, and for changes that people make.
func SpreadsheetMade(before, after string) bool {
	before, after = strings.ReplaceAll(before, "\r\n", "\n"), strings.ReplaceAll(after, "\r\n", "\n")
	switch {
	case strings.TrimSpace(before) == strings.TrimSpace(after), after == "", before == "":
		return false
	case sheets.IsFormulaError(after):
		return true
	case sameNumber(before, after), sameDate(before, after), isTruth(after) && strings.EqualFold(before, after):
		return true
	case norm.NFC.String(before) == norm.NFC.String(after):
		return false // that is another way to write it
	}
	repaired, wrong := repairText(after)
	return wrong && repaired == before || lostLetters(before, after)
}

// isTruth is true for how spreadsheets write true and false, in some of their languages.
func isTruth(value string) bool {
	switch value {
	case "TRUE", "FALSE", "WAHR", "FALSCH", "VRAI", "FAUX", "VERDADERO", "FALSO", "VERO", "WAAR", "ONWAAR", "VERDADEIRO":
		return true
	}
	return false
}

// kept is how many digits of a number spreadsheets keep.
const kept = 15

// mended finds what no spreadsheet makes of a number: leading zeros, and a plus.
var mended = regexp.MustCompile(`^(\+|-?0\d)`)

// sameNumber reports whether both are the same number, as far as a spreadsheet keeps it.
func sameNumber(before, after string) bool {
	if mended.MatchString(after) {
		return false
	}
	digits := kept
	if mantissa, _, short := strings.Cut(after, "E"); short {
		digits = min(kept, len(strings.TrimLeft(text.Digits(mantissa), "0")))
	}
	result := numbersOf(after)
	for _, was := range numbersOf(before) {
		for _, is := range result {
			if was.Cmp(is) == 0 || roundedTo(was, kept).Cmp(is) == 0 || roundedTo(was, digits).Cmp(is) == 0 {
				return true
			}
		}
	}
	return false
}

var (
	// sums are amounts as people write them, with a sign of the currency or percent, that a spreadsheet takes for numbers.
	sums = regexp.MustCompile(`^\(?([-+]?) ?[$€£¥]? ?([-+]?)` +
		`((?:\d{1,3}(?:[, .'\x{a0}\x{202f}]\d{3})+|\d*)(?:[.,]\d*)?)([eE][-+]?\d{1,3})? ?[$€£¥%]?\)?$`)
	// pointed and commaed are the two ways to part thousands.
	pointed = regexp.MustCompile(`^\d{1,3}(\.\d{3})+(,\d*)?$`)
	commaed = regexp.MustCompile(`^\d{1,3}([, '\x{a0}\x{202f}]\d{3})+(\.\d*)?$`)
)

// numbersOf are the numbers that a spreadsheet may take a text for, in any of its languages.
func numbersOf(value string) (numbers []*big.Rat) {
	value = strings.TrimSpace(value)
	parts := sums.FindStringSubmatch(value)
	if parts == nil || text.Digits(parts[3]) == "" || len(value) > 64 {
		return nil
	}
	sign := parts[1] + parts[2]
	if strings.HasPrefix(value, "(") && strings.HasSuffix(value, ")") {
		sign = "-"
	}
	add := func(digits string) {
		number, ok := new(big.Rat).SetString(sign + digits + parts[4])
		if !ok {
			return
		}
		numbers = append(numbers, number)
		if strings.HasSuffix(value, "%") {
			numbers = append(numbers, new(big.Rat).Mul(number, big.NewRat(1, 100)))
		}
	}
	if commaed.MatchString(parts[3]) {
		add(strings.NewReplacer(",", "", " ", "", "'", "", "\u00a0", "", "\u202f", "").Replace(parts[3]))
	}
	if pointed.MatchString(parts[3]) {
		add(strings.ReplaceAll(strings.ReplaceAll(parts[3], ".", ""), ",", "."))
	}
	if strings.Count(parts[3], ".")+strings.Count(parts[3], ",") < 2 {
		add("0" + strings.ReplaceAll(parts[3], ",", "."))
	}
	return numbers
}

// roundedTo is a number with so many digits.
func roundedTo(number *big.Rat, digits int) *big.Rat {
	written := new(big.Float).SetPrec(256).SetRat(number).Text('e', max(digits, 1)-1)
	rounded, ok := new(big.Rat).SetString(written)
	if !ok {
		return number
	}
	return rounded
}

var (
	// dateLike is what a spreadsheet takes for a date: 3-4, 3/4/26, 2024-03-04, 1.2., Mar 4.
	dateLike = regexp.MustCompile(`^(\d{1,4})[-/. ]{1,2}(\d{1,2})(?:[-/. ]{1,2}(\d{1,4}))?\.?$` +
		`|^\pL{3,9}\.?[- ]?\d{1,4}$|^\d{1,2}[-. ]{1,2}\pL{3,9}$`)
	// dateMade is what it makes of that: 03/04/2026, 4-Mar, 04. Mrz, 2026-03-04.
	dateMade = regexp.MustCompile(`^\d{1,4}[-/. ]+(\d{1,2}|\pL{3,9}\.?)([-/. ]+\d{2,4})?$|^\pL{3,9}\.?[-/. ]+\d{2,4}$`)
	// timeLike is a time, which gets seconds.
	timeLike = regexp.MustCompile(`^\d{1,2}:\d\d(:\d\d)?( ?[AaPp][Mm])?$`)
	numbers  = regexp.MustCompile(`\d+`)
)

// sameDate reports whether after is the date or time that before was taken for.
func sameDate(before, after string) bool {
	if timeLike.MatchString(before) && timeLike.MatchString(after) {
		b, a := numbers.FindAllString(before, -1), numbers.FindAllString(after, -1)
		return len(a) >= 2 && b[1] == a[1] && number(b[0])%12 == number(a[0])%12
	}
	if !dateLike.MatchString(before) || !dateMade.MatchString(after) {
		return false
	}
	made := map[int]bool{}
	for _, digits := range numbers.FindAllString(after, -1) {
		made[number(digits)], made[number(digits)%100] = true, true
	}
	found := 0
	parts := numbers.FindAllString(before, -1)
	for _, digits := range parts {
		if made[number(digits)] || made[number(digits)%100] {
			found++
		}
	}
	named := strings.IndexFunc(after, func(r rune) bool { return r >= 'A' }) >= 0 // the month
	return found == len(parts) || named && found >= len(parts)-1 && found > 0
}

func number(digits string) (n int) {
	for _, digit := range digits {
		n = n*10 + int(digit-'0')
	}
	return n
}

// lostLetters reports whether after is before with ? or � in place of letters beyond ASCII.
func lostLetters(before, after string) bool {
	was, is := []rune(before), []rune(after)
	if len(was) != len(is) {
		return false
	}
	lost := false
	for i, r := range was {
		switch {
		case r == is[i]:
		case r >= utf8.RuneSelf && (is[i] == '?' || is[i] == utf8.RuneError):
			lost = true
		default:
			return false
		}
	}
	return lost
}
