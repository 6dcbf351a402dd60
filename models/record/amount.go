package record

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// AmountProblem is why a text is not read as one amount of money.
type AmountProblem int

// The problems of amounts.
const (
	NoAmount        AmountProblem = iota + 1 // it is no number
	TwoAmounts                               // it can be read in two ways, as 12.345 EUR
	TooManyDecimals                          // more than the currency has
	BelowZero                                //
	OtherCurrency                            // it names another currency
	ShortenedNumber                          // a spreadsheet has cut digits off: 4.52E+03
	BrokenFormula                            // a spreadsheet has written an error: #N/A
)

// ParseAmount reads what a person or a spreadsheet writes for an amount of a currency into minor units: 1234.5, 1,234.50,
// 1.234,50 €, CHF 1'234.50, 1 234,50. amounts are all that it can mean, one where there is no problem. An empty currency is one that is
// not known; it counts as one of two decimals.
//
// A point or comma alone with three digits behind it, as in 12.345, stands before decimals to some people and behind thousands to
// others. Unless the currency has no decimals such a text has two readings, and so has one that a currency of three decimals needs:
// what is meant can be written 12.3450 or 12,345.000.
func ParseAmount(text, currency string) (amounts []int64, problem AmountProblem) {
	text = strings.TrimSpace(plainMarks.Replace(text))
	switch {
	case strings.HasPrefix(text, "#"), strings.HasPrefix(text, "Err:"):
		return nil, BrokenFormula
	case shortened.MatchString(text):
		return nil, ShortenedNumber
	}
	text, below := withoutMinus(text)
	text, other := withoutCurrency(text, currency)
	text, belowToo := withoutMinus(text)
	text = strings.TrimSuffix(text, "-") // 12,- and 5.– are German and Swiss prices without cents
	switch {
	case strings.Trim(text, "0123456789., '") != "" || !strings.ContainsAny(text, "0123456789"):
		return nil, NoAmount
	case other:
		return nil, OtherCurrency
	case below || belowToo:
		return nil, BelowZero
	}
	return readingsOf(text, currency)
}

// plainMarks makes blanks, apostrophes and hyphens of all kinds those of a keyboard.
var plainMarks = strings.NewReplacer(
	"\u00a0", " ", "\u2007", " ", "\u2009", " ", "\u202f", " ", "’", "'", "‘", "'", "ʼ", "'", "＇", "'", "´", "'", "`", "'",
	"−", "-", "–", "-", "—", "-", "‐", "-", "‑", "-", "﹣", "-", "－", "-",
	"\u200b", "", "\u200e", "", "\u200f", "", "\u2066", "", "\u2069", "", "\ufeff", "",
)

var shortened = regexp.MustCompile(`^[-+]?[0-9]+([.,][0-9]*)?[eE][-+]?[0-9]+$`)

// withoutMinus takes off what makes an amount one below zero: a hyphen before it, or, as bookkeepers write, behind it or brackets
// around it.
func withoutMinus(text string) (rest string, below bool) {
	switch {
	case strings.HasPrefix(text, "-"):
		return strings.TrimSpace(text[1:]), true
	case strings.HasPrefix(text, "(") && strings.HasSuffix(text, ")"):
		return strings.TrimSpace(text[1 : len(text)-1]), true
	case strings.HasSuffix(text, "-") && !strings.HasSuffix(text, ",-") && !strings.HasSuffix(text, ".-"):
		return strings.TrimSpace(text[:len(text)-1]), true
	}
	return text, false
}

// readingsOf are the amounts that digits with points, commas, blanks and apostrophes between them can mean.
func readingsOf(text, currency string) (amounts []int64, problem AmountProblem) {
	decimals := Decimals(currency)
	exact := true
	at := strings.LastIndexAny(text, ".,")
	switch whole, ok := wholeNumber(text); {
	case !ok:
	case at < 0 || decimals == 0 || strings.ContainsAny(text, " '") || strings.Count(text, text[at:at+1]) > 1:
		return one(minorUnits(whole, "", decimals))
	default:
		amounts = minorUnits(whole, "", decimals)
	}
	if at >= 0 {
		fraction := text[at+1:]
		whole, ok := wholeNumber(text[:at])
		if ok && !strings.Contains(text[:at], text[at:at+1]) && strings.Trim(fraction, "0123456789") == "" && whole+fraction != "" {
			cut := min(len(fraction), decimals)
			exact = strings.Trim(fraction[cut:], "0") == ""
			lower := minorUnits(whole, fraction[:cut], decimals)
			if len(lower) > 0 && !exact && fraction[cut] >= '5' {
				lower[0]++
			}
			amounts = append(lower, amounts...)
		}
	}
	if len(amounts) == 1 && !exact {
		return nil, TooManyDecimals
	}
	return one(amounts)
}

// wholeNumber reads digits, with at most one kind of mark, all of them between thousands.
func wholeNumber(text string) (digits string, ok bool) {
	at := strings.IndexAny(text, "., '")
	if at < 0 {
		return text, true
	}
	mark := text[at : at+1]
	digits = strings.ReplaceAll(text, mark, "")
	return digits, inThousands(text, mark) && !strings.ContainsAny(digits, "., '")
}

// inThousands returns whether the marks of a number stand between thousands, and there are some.
func inThousands(text, mark string) bool {
	parts := strings.Split(text, mark)
	first := parts[0]
	return len(parts) > 1 && first != "" && len(first) <= 3 && first[0] != '0' &&
		!slices.ContainsFunc(parts[1:], func(part string) bool { return len(part) != 3 })
}

// minorUnits is the amount with these digits before and behind the point; none where that is greater than MaxAmount.
func minorUnits(whole, fraction string, decimals int) []int64 {
	amount, err := strconv.ParseInt("0"+whole+fraction+strings.Repeat("0", decimals-len(fraction)), 10, 64)
	if err != nil || amount > MaxAmount {
		return nil
	}
	return []int64{amount}
}

func one(amounts []int64) ([]int64, AmountProblem) {
	switch len(amounts) {
	case 0:
		return nil, NoAmount
	case 1:
		return amounts, 0
	}
	return amounts, TwoAmounts
}
