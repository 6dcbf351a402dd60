package text_test

import (
	"fmt"
	"strings"
	"testing"

	"cohort/models/text"
)

func TestTerms(t *testing.T) {
	t.Parallel()
	for search, want := range map[string]string{
		"":                                   "[]",
		"Ana Silva ana":                      "[[[ana]] [[silva]]]",
		"1234":                               "[[[1234]]]",
		"12345":                              "[[[12345]]]",
		"01701234567":                        "[[[1701234567]]]",
		"+491701234567":                      "[[[1701234567]]]",
		"00491701234567":                     "[[[1701234567]]]",
		"491701234567":                       "[[[1701234567]]]",
		"+49 (0)170 1234567":                 "[[[+49 (0)170 1234567] [1701234567]]]",
		"(+49) 170 / 123 45 67":              "[[[(+49) 170 / 123 45 67] [1701234567]]]",
		"(0170) 123-45 67":                   "[[[(0170) 123-45 67] [1701234567]]]",
		"+49 (0) 170 – 1234567":              "[[[+49 (0) 170 - 1234567] [1701234567]]]",
		"ana 170 1234567 silva":              "[[[ana]] [[170 1234567] [1701234567]] [[silva]]]",
		"06 12 12 34 56":                     "[[[612123456]]]",
		"+1 (555) 010-1234":                  "[[[+1 (555) 010-1234] [5550101234]]]",
		"1-555-010-1234":                     "[[[1-555-010-1234] [5550101234]]]",
		"+45 20 12 34 56":                    "[[[+45 20 12 34 56] [20123456]]]",
		"+351 912 345 678":                   "[[[+351 912 345 678] [912345678]]]",
		"8 912 345-67-89":                    "[[[8 912 345-67-89] [9123456789]]]",
		"089/1":                              "[[[089/1]]]",
		"(12)":                               "[[[(12)]]]",
		"+49 170":                            "[[[+49]] [[170]]]",
		"00000":                              "[[[00000]]]",
		"+":                                  "[[[+]]]",
		"0170-x 1234567":                     "[[[0170-x]] [[1234567]]]",
		"ana123456@example.com":              "[[[ana123456@example.com]]]",
		"12345678901234567890":               "[[[12345678901234567890]]]",
		"- . /":                              "[[[-]] [[.]] [[/]]]",
		"\x00\u200b":                         "[[[\uffff]]]",
		strings.Repeat("x 01701234567 ", 99): "[[[x]] [[1701234567]]]",
	} {
		if got := fmt.Sprint(text.Terms(search)); got != want {
			t.Errorf("%q looks for %s, not for %s", search, got, want)
		}
	}
	var many strings.Builder
	for i := range 101 {
		fmt.Fprintf(&many, "x%d ", i)
	}
	if got := fmt.Sprint(text.Terms(many.String())); got != "[[[\uffff]]]" {
		t.Errorf("a hundred and one words look for %s", got)
	}
}

func TestTermsInATextFolded(t *testing.T) {
	t.Parallel()
	term := text.Term{{"170", "1234567"}, {"1701234567"}}
	for has, want := range map[string]bool{"x 1234567 170": true, "491701234567": true, "170 123456": false, "": false} {
		if term.In(has) != want {
			t.Errorf("%q has the term: %t", has, !want)
		}
	}
}

func TestPhoneKey(t *testing.T) {
	t.Parallel()
	for phone, want := range map[string]string{
		"":                          "",
		"+49 (0)170 1234567":        "491701234567",
		"+49(0)1701234567":          "491701234567",
		"+49 ( 0 ) 170-1234567":     "491701234567",
		"0170/1234567":              "01701234567",
		"01701234567":               "",
		"+491701234567":             "",
		"12 34":                     "",
		"555anna":                   "",
		"call 0170 12345 after six": "017012345",
		"０１７０ １２３４５６７":              "01701234567",
	} {
		if got := text.PhoneKey(phone); got != want {
			t.Errorf("%q is also found by %q, not by %q", phone, got, want)
		}
	}
}

// However a number is stored and however it is typed, one spelling finds the other.
func TestSpellingsOfANumberFindEachOther(t *testing.T) {
	t.Parallel()
	for _, spellings := range [][]string{
		{"+49 (0)170 1234567", "01701234567", "+49 170 1234567", "0049170 1234567", "(0170) 123-45 67", "491701234567", "170 1234567",
			"+49 0170 1234567", "+49-170-123 45 67", "0170/1234567", "011 49 170 1234567"},
		{"+1 (555) 010-1234", "555-010-1234", "1 555 010 1234", "(555) 0101234", "5550101234", "001 555 0101234"},
		{"+39 06 12345678", "06 12345678", "003906 1234 5678"},
		{"+45 20 12 34 56", "20123456", "0045 20123456"},
		{"+354 555 1234", "5551234", "555 12 34"},
		{"+7 912 345-67-89", "8 (912) 345-67-89", "89123456789", "+79123456789"},
		{"+36 20 123 4567", "06 20 123 4567"},
	} {
		for _, stored := range spellings {
			for _, typed := range spellings {
				has := text.Fold("ana@example.com " + stored + " " + text.PhoneKey(stored))
				for _, term := range text.Terms(typed) {
					if !term.In(has) {
						t.Errorf("%q does not find %q: %v in %q", typed, stored, term, has)
					}
				}
			}
		}
	}
}
