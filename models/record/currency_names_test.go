package record_test

import (
	"testing"

	"cohort/models/record"
)

func TestEveryCurrencyHasAName(t *testing.T) {
	t.Parallel()
	names := map[string]string{}
	for _, currency := range record.NamedCurrencies() {
		if currency.Name == "" || names[currency.Name] != "" {
			t.Errorf("%s is called %q, as is %q", currency.Code, currency.Name, names[currency.Name])
		}
		names[currency.Name] = currency.Code
	}
	if len(names) < 170 || record.CurrencyName("EUR") != "Euro" || record.CurrencyName("zzz") != "" || record.CurrencyName("") != "" {
		t.Errorf("%d currencies, EUR is %q", len(names), record.CurrencyName("EUR"))
	}
}
