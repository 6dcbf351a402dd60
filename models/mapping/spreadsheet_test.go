package mapping_test

import (
	"testing"

	"cohort/models/mapping"
)

func TestWhatSpreadsheetsMake(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		before, after string
		made          bool
	}{
		// seen in LibreOffice, also through XLSX, also with "detect special numbers"
		{"007", "7", true},
		{"+4520123456", "4520123456", true},
		{"12345678901234567890", "1.23456789012346E+019", true},
		{"1234567890123456", "1234567890123460", true},
		{"1E5", "100000", true},
		{"1.5e3", "1500", true},
		{"39.620", "39.62", true},
		{"1,000", "1000", true},
		{"0.30000000000000004", "0.3", true},
		{"true", "TRUE", true},
		{"3/4", "03/04/2026", true},
		{"12:30", "12:30:00 PM", true},
		{"$5", "5", true},
		{"a\r\nb", "a\nb", false},
		{" 12", "12", false}, // blanks around are lost here, not in a spreadsheet
		{"12\u00a0", "12", false},
		{" 007", "7", true},
		// as Excel is known to do
		{"12345678901234567890", "1.23457E+19", true},
		{"452012345678", "4.52012E+11", true},
		{"+452012345678", "4,52012E+11", true},
		{"3-4", "4-Mar", true},
		{"3-4", "04. Mrz", true},
		{"2024-03-04", "04.03.2024", true},
		{"1.000,50", "1000,5", true},
		{"1.50", "1,5", true},
		{"10%", "0.1", true},
		{"wahr", "WAHR", true},
		{"-Smith", "#NAME?", true},
		{"=1+", "#WERT!", true},
		{"Söder", "SÃ¶der", true},
		{"Söder", "S?der", true},
		{"Söder", "S\ufffdder", true},
		{"Łukasz", "Å\u0081ukasz", true},
		{"0049 30", "0049 30", false},
		// people
		{"", "", false},
		{"7", "7", false},
		{"", "7", false},
		{"7", "", false},
		{"7", "8", false},
		{"007", "8", false},
		{"1.5", "2", false},
		{"1.5", "15", false},
		{"123456", "123460", false},
		{"Ada", "ADA", false},
		{"true", "false", false},
		{"+45 20 12 34 56", "+45 20 12 34 57", false},
		{"3-4", "05/06/2026", false},
		{"12:30", "12:31:00", false},
		{"Söder", "Soder", false},
		{"So\u0308der", "Söder", false},
		{"Muller", "M?ller", false},
		{"SÃ¶der", "Söder", false},
		{"12", "12.5", false},
		{"Berlin 3", "3", false},
	} {
		if got := mapping.SpreadsheetMade(c.before, c.after); got != c.made {
			t.Errorf("%q to %q: %t", c.before, c.after, got)
		}
	}
}
