package record_test

import (
	"strings"
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

func TestAmountsAreReadAsPeopleAndSpreadsheetsWriteThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, currency string
		want           int64
	}{
		{"7", "usd", 700}, {"7.5", "usd", 750}, {"7,50", "eur", 750}, {".5", "usd", 50}, {"7.", "usd", 700}, {"0", "usd", 0},
		{"1,234", "usd", 123400}, {"1.234", "eur", 123400}, {"1,234.50", "usd", 123450}, {"1.234,50", "eur", 123450},
		{"1 234,50", "eur", 123450}, {"1\u202f234,5", "eur", 123450}, {"1'234.50", "chf", 123450}, {"1,234,567", "usd", 123456700},
		{" 12 ", "jpy", 12}, {"1,234", "jpy", 1234}, {"1.234", "kwd", 1234}, {"1,234.567", "kwd", 1234567}, {"007", "usd", 700},
		{"90071992547409.91", "usd", record.MaxAmount},
	} {
		if got, ok := record.ParseAmount(c.text, c.currency); !ok || got != c.want {
			t.Errorf("%q in %s is %d, %v, not %d", c.text, c.currency, got, ok, c.want)
		}
	}
	for _, c := range [][2]string{
		{"", "usd"}, {" ", "usd"}, {".", "usd"}, {"-1", "usd"}, {"+1", "usd"}, {"0.505", "usd"}, {"1e3", "usd"}, {"abc", "usd"},
		{"7.5", "jpy"}, {"7.1234", "usd"}, {"1,23,456", "usd"}, {"1234,567", "usd"}, {"1,2345.60", "usd"},
		{"1.2.3", "usd"}, {"0.00001", "clf"},
		{"90071992547409.92", "usd"}, {"99999999999999999999", "usd"}, {"１２", "usd"}, {",123", "usd"},
	} {
		if got, ok := record.ParseAmount(c[0], c[1]); ok {
			t.Errorf("%q in %s is read as %d", c[0], c[1], got)
		}
	}
}

func TestAmountsComeBackAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	for _, currency := range []string{"usd", "jpy", "kwd", "clf"} {
		for _, amount := range []int64{0, 1, 10, 99, 100, 999, 1000, 12345, 1000000, record.MaxAmount} {
			for _, text := range []string{
				record.Amount(amount, currency), strings.TrimRight(record.Money(amount, currency), " ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
			} {
				if got, ok := record.ParseAmount(text, currency); !ok || got != amount {
					t.Errorf("%d of %s is written %q and read as %d, %v", amount, currency, text, got, ok)
				}
			}
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
