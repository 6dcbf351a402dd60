package record_test

import (
	"testing"

	"cohort/models/record"
)

func TestMoneyIsWrittenWithTheDecimalsOfItsCurrency(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		amount   int64
		currency string
		want     string
	}{
		{0, "usd", "0.00 USD"},
		{5, "usd", "0.05 USD"},
		{123450, "eur", "1,234.50 EUR"},
		{-123450, "eur", "-1,234.50 EUR"},
		{100000000, "usd", "1,000,000.00 USD"},
		{99999, "usd", "999.99 USD"},
		{1234, "jpy", "1,234 JPY"},
		{0, "jpy", "0 JPY"},
		{-7, "jpy", "-7 JPY"},
		{700, "kwd", "0.700 KWD"},
		{1234567, "kwd", "1,234.567 KWD"},
		{-1, "kwd", "-0.001 KWD"},
		{12345, "clf", "1.2345 CLF"},
		{100, "pkr", "1.00 PKR"},
		{record.MaxAmount, "krw", "9,007,199,254,740,991 KRW"},
	} {
		if got := record.Money(c.amount, c.currency); got != c.want {
			t.Errorf("%d of %s is %q, not %q", c.amount, c.currency, got, c.want)
		}
	}
}

func TestCurrenciesAreThoseOfISO4217(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{"usd": "usd", "EUR": "eur", " Jpy ": "jpy", "VES": "ves"} {
		if got, ok := record.Currency(code); !ok || got != want {
			t.Errorf("%q is %q, %v, not %q", code, got, ok, want)
		}
	}
	for _, code := range []string{"", "us", "usdx", "xyz", "u d", "d a", " ", "€"} {
		if got, ok := record.Currency(code); ok {
			t.Errorf("%q passes for the currency %q", code, got)
		}
	}
}
