package pricing_test

import (
	"strings"
	"testing"

	"cohort/models/storetest"
)

// A spreadsheet takes the zeros off 007, and the last digits off a long number: that is told before a price is added for what it has made.
func TestVariantsThatASpreadsheetHasChangedAreTold(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		list := w.priceList("Numbers", withPrices(usd("007", 900), usd("+4520123456", 300), usd("1234567890123456", 500), usd("42", 100),
			usd("39.620", 8), usd("true", 8)))
		const told = "This list has prices for “{}”. A spreadsheet has probably changed that. Correct the line, or add the price " +
			"without a file."
		for sheet, want := range map[string]string{
			"7,USD,9":                      "007",
			"4520123456,USD,3":             "+4520123456",
			"1234567890123460,USD,5":       "1234567890123456", // as LibreOffice rounds it
			"1234567890123450,USD,5":       "1234567890123456", // as Excel cuts it
			"39.62,USD,9":                  "39.620",
			"39;USD;9\n39,6;USD;9":         "",
			"TRUE,USD,9":                   "true",
			"7,USD,9\n007,USD,9":           "",
			"42,USD,2\n8,USD,1\n07x,USD,1": "",
			"0007,USD,1":                   "",
			"1234567890123499,USD,5":       "",
		} {
			id, err := w.KeepPriceFile(w.Context(), list.ID, sheet)
			w.Must(err)
			plan, err := w.PlanPrices(w.Context(), list.ID, id)
			w.Must(err)
			got := ""
			for _, fault := range plan.Faults {
				got += fault.Words
			}
			if want != "" {
				want = strings.Replace(told, "{}", want, 1)
			}
			if got != want || want != "" && !plan.Nothing() {
				w.Errorf("%q: %q, not %q; %+v", sheet, got, want, plan.PricePlanCounts)
			}
		}
	})
}
