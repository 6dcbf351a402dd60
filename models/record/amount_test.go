package record_test

import (
	"slices"
	"strings"
	"testing"

	"cohort/models/record"
)

func TestAmountsAreReadAsPeopleAndSpreadsheetsWriteThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, currency string
		want           int64
	}{
		{"7", "usd", 700}, {"7.5", "usd", 750}, {"7,50", "eur", 750}, {".5", "usd", 50}, {"7.", "usd", 700}, {"0", "usd", 0},
		{"1,234.50", "usd", 123450}, {"1.234,50", "eur", 123450}, {"12.345,00", "eur", 1234500}, {"1,234,567", "usd", 123456700},
		{"1.234.567", "eur", 123456700}, {"12,345.6", "usd", 1234560}, {" 12 ", "jpy", 12}, {"007", "usd", 700},
		{"90071992547409.91", "usd", record.MaxAmount},

		// Blanks and apostrophes of all kinds stand between thousands and nowhere else.
		{"1 234", "eur", 123400}, {"1 234,50", "eur", 123450}, {"1\u202f234,5", "eur", 123450}, {"1\u00a0234\u00a0567,50", "eur", 123456750},
		{"1\u2009234", "eur", 123400}, {"1'234.50", "chf", 123450}, {"1’234.50", "chf", 123450}, {"1'234'567", "chf", 123456700},
		{"\ufeff12.50\u200b", "eur", 1250}, {"\u00a012.50\u00a0", "eur", 1250},

		// Zeros behind the decimals of the currency change nothing.
		{"12.5000", "eur", 1250}, {"0.500", "eur", 50}, {"1234.500", "eur", 123450}, {"500.00", "jpy", 500}, {"12.3450", "kwd", 12345},

		// A currency without decimals has thousands only; one of three has them where they can be nothing else.
		{"1,234", "jpy", 1234}, {"12.345", "jpy", 12345}, {"12.000", "jpy", 12000}, {"0.700", "kwd", 700}, {"1234.567", "kwd", 1234567},
		{"1,234.567", "kwd", 1234567}, {"1.234,567", "kwd", 1234567}, {"12,345.000", "kwd", 12345000}, {"12.3450", "clf", 123450},

		{"12.50 €", "eur", 1250}, {"€12.50", "eur", 1250}, {"EUR 12.50", "eur", 1250}, {"12,50\u00a0eur", "eur", 1250},
		{"1.234,50 Euro", "eur", 123450}, {"$5", "usd", 500}, {"US$ 5", "usd", 500}, {"R$ 5,50", "brl", 550}, {"£1,234.50", "gbp", 123450},
		{"CHF 1'234.50", "chf", 123450}, {"Fr. 12.50", "chf", 1250}, {"12.50 kr.", "dkk", 1250}, {"¥500", "jpy", 500}, {"5 zł", "pln", 500},
		{"12.50 €", "", 1250}, {"12,-", "eur", 1200}, {"5.–", "chf", 500}, {"€ 12,-", "eur", 1200},
	} {
		if got, problem := record.ParseAmount(c.text, c.currency); problem != 0 || !slices.Equal(got, []int64{c.want}) {
			t.Errorf("%q in %s is %d (%d), not %d", c.text, c.currency, got, problem, c.want)
		}
	}
}

func TestWhatIsNotOneAmountIsNotReadAsOne(t *testing.T) {
	t.Parallel()
	for problem, cases := range map[record.AmountProblem][][2]string{
		record.NoAmount: {
			{"", "usd"}, {" ", "usd"}, {".", "usd"}, {"+1", "usd"}, {"abc", "usd"}, {"1,23,456", "usd"}, {"1,2345.60", "usd"},
			{"1.2.3", "usd"}, {"1 2", "eur"}, {"12 50", "eur"}, {"1'2", "chf"}, {"1.234 567", "eur"}, {"1 234'567", "chf"}, {"1,234,56", "eur"},
			{"90071992547409.92", "usd"}, {"99999999999999999999", "usd"}, {"１２", "usd"}, {"１２．５０", "eur"}, {"١٢٫٥٠", "eur"},
			{"١٬٢٣٤", "eur"}, {"12·50", "gbp"}, {"1/2", "eur"}, {"12.50 or 13", "eur"}, {"0x10", "eur"}, {"€", "eur"}, {"TRUE", "eur"},
			{"12:30:00", "eur"}, {"2026-03-04", "eur"}, {"5%", "eur"}, {"EUR", "eur"}, {"-", "eur"},
		},
		record.BelowZero: {
			{"-1", "usd"}, {"−1", "usd"}, {"–1.50", "eur"}, {"—1", "eur"}, {"‐1", "eur"}, {"－1", "eur"}, {"1-", "eur"}, {"12,50-", "eur"},
			{"(12.50)", "usd"}, {"-€5", "eur"}, {"€ -5", "eur"}, {"5- EUR", "eur"}, {"-12.345", "eur"}, {"($5)", "usd"}, {"-5,-", "eur"},
		},
		record.TooManyDecimals: {
			{"0.505", "usd"}, {"7.1234", "usd"}, {"1234,567", "usd"}, {",123", "usd"}, {"1 234.567", "eur"}, {"1,234.567", "eur"},
			{"7.5", "jpy"}, {"0.00001", "clf"}, {"1.2345", "kwd"}, {"0.30000000000000004", "eur"},
		},
		record.OtherCurrency: {
			{"$5", "eur"}, {"5 €", "usd"}, {"USD 12.345", "eur"}, {"12 gbp", "eur"}, {"C$ 5", "usd"}, {"12 kr", "eur"}, {"¥5", "eur"},
		},
		record.ShortenedNumber: {{"1E5", "eur"}, {"4.52E+03", "eur"}, {"1,5e3", "eur"}, {"1.23456789012346E+019", "eur"}, {"1e-2", "eur"}},
		record.BrokenFormula:   {{"#N/A", "eur"}, {"#REF!", "eur"}, {"#WERT!", "eur"}, {"#DIV/0!", "eur"}, {"Err:502", "eur"}, {"#####", "eur"}},
	} {
		for _, c := range cases {
			if got, is := record.ParseAmount(c[0], c[1]); is != problem || len(got) > 0 {
				t.Errorf("%q in %s is read as %d, with the problem %d, not %d", c[0], c[1], got, is, problem)
			}
		}
	}
}

func TestAmountsThatCanBeReadInTwoWaysHaveBoth(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, currency string
		less, more     int64
	}{
		{"12.345", "eur", 1235, 1234500}, {"12,345", "eur", 1235, 1234500}, {"1.000", "eur", 100, 100000}, {"1,234", "usd", 123, 123400},
		{"999.999", "usd", 100000, 99999900}, {"12.345", "", 1235, 1234500}, {"12.345 €", "eur", 1235, 1234500},
		{"12.345", "kwd", 12345, 12345000}, {"12,345", "kwd", 12345, 12345000}, {"12.345", "clf", 123450, 123450000},
	} {
		got, problem := record.ParseAmount(c.text, c.currency)
		if problem != record.TwoAmounts || !slices.Equal(got, []int64{c.less, c.more}) {
			t.Errorf("%q in %s is %d (%d), not %d or %d", c.text, c.currency, got, problem, c.less, c.more)
		}
	}
}

func TestAmountsComeBackAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	for _, currency := range []string{"usd", "jpy", "kwd", "clf"} {
		for _, amount := range []int64{0, 1, 10, 99, 100, 999, 1000, 12345, 123456, 1000000, record.MaxAmount} {
			text := record.Amount(amount, currency)
			if got, problem := record.ParseAmount(text, currency); problem != 0 || got[0] != amount {
				t.Errorf("%d of %s is written %q and read as %d (%d)", amount, currency, text, got, problem)
			}
			for _, text := range []string{
				record.Money(amount, currency), record.InThousands(amount, currency), strings.ToLower(record.Money(amount, currency)),
			} {
				if got, _ := record.ParseAmount(text, currency); !slices.Contains(got, amount) {
					t.Errorf("%d of %s is written %q for people and read as %d", amount, currency, text, got)
				}
			}
		}
	}
}

func FuzzParseAmount(f *testing.F) {
	for _, text := range []string{"12.345", "CHF 1'234.50", "(5)", "1E5", "#N/A", "12,-", "kr", "€", "0,"} {
		f.Add(text, "eur")
	}
	f.Fuzz(func(t *testing.T, text, currency string) {
		amounts, problem := record.ParseAmount(text, currency)
		for _, amount := range amounts {
			if amount < 0 || amount > record.MaxAmount+1 {
				t.Errorf("%q is read as %d", text, amount)
			}
		}
		if (problem == 0) != (len(amounts) == 1) {
			t.Errorf("%q is read as %d with the problem %d", text, amounts, problem)
		}
	})
}
