package sheets_test

import (
	"testing"

	"cohort/models/sheets"
)

func TestWhatSpreadsheetsLeaveInsteadOfAValue(t *testing.T) {
	t.Parallel()
	for _, cell := range []string{
		"#N/A", "#NV", "#REF!", "#BEZUG!", "#WERT!", "#VALUE!", "#DIV/0!", "#NAME?", "#NOM?", "#¿NOMBRE?", "#¡VALOR!", "#NULL!",
		"Err:502", "####", " #N/A ",
	} {
		if !sheets.IsFormulaError(cell) {
			t.Errorf("%q is a value", cell)
		}
	}
	for _, cell := range []string{"1.23E+19", "1,23457E+12", "1E+05", "1.23456789012346E+019", "-1.5E+15"} {
		if !sheets.IsShortened(cell) {
			t.Errorf("%q is not shortened", cell)
		}
	}
	for _, cell := range []string{
		"", "#1", "#A1", "#VIP", "No #", "Error", "Err", "#", "1E5", "12E+04", "1.23E19", "E+12", "SKU-1.23E+19", "12345678901234567890",
	} {
		if sheets.IsFormulaError(cell) || sheets.IsShortened(cell) {
			t.Errorf("%q is no value", cell)
		}
	}
}
