package record

import (
	"strconv"
	"strings"
)

// MaxAmount is the greatest amount of money, in minor units: the greatest whole number that JavaScript reads
// exactly. A hundred times as much still fits into an int64.
const MaxAmount = 1<<53 - 1

// currencies are the codes of ISO 4217 (https://www.iso.org/iso-4217-currency-codes.html), in use or given up lately.
// golang.org/x/text/currency lacks several of today's, such as VES and MRU, and counts decimals as Unicode does for
// cash: none for PKR, which has two.
const currencies = " aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob bov brl bsd btn bwp byn bzd" +
	" cad cdf che chf chw clf clp cny cop cou crc cuc cup cve czk djf dkk dop dzd egp ern etb eur fjd fkp gbp gel ghs gip gmd gnf" +
	" gtq gyd hkd hnl hrk htg huf idr ils inr iqd irr isk jmd jod jpy kes kgs khr kmf kpw krw kwd kyd kzt lak lbp lkr lrd lsl lyd" +
	" mad mdl mga mkd mmk mnt mop mru mur mvr mwk mxn mxv myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar" +
	" ron rsd rub rwf sar sbd scr sdg sek sgd shp sle sll sos srd ssp stn svc syp szl thb tjs tmt tnd top try ttd twd tzs uah ugx" +
	" usd usn uyi uyu uyw uzs ved ves vnd vuv wst xaf xcd xcg xof xpf yer zar zmw zwg zwl "

// decimals of the currencies that do not have two.
const (
	withoutDecimals   = " bif clp djf gnf isk jpy kmf krw pyg rwf ugx uyi vnd vuv xaf xof xpf "
	withThreeDecimals = " bhd iqd jod kwd lyd omr tnd "
	withFourDecimals  = " clf uyw "
)

// Currency is the code of a currency as it is stored, in lower case. ok is false where there is no such currency.
func Currency(code string) (currency string, ok bool) {
	currency = strings.ToLower(strings.TrimSpace(code))
	return currency, len(currency) == 3 && strings.Contains(currencies, " "+currency+" ")
}

// Decimals is how many decimals the minor unit of a currency stands for.
func Decimals(currency string) int {
	switch code := " " + strings.ToLower(currency) + " "; {
	case strings.Contains(withoutDecimals, code):
		return 0
	case strings.Contains(withThreeDecimals, code):
		return 3
	case strings.Contains(withFourDecimals, code):
		return 4
	}
	return 2
}

// Money writes an amount of minor units for people: 1,234.50 USD, 1,234 JPY, 0.700 KWD.
func Money(amount int64, currency string) string {
	return InThousands(amount, currency) + " " + strings.ToUpper(currency)
}

// InThousands is Money without the currency: 1,234.50.
func InThousands(amount int64, currency string) string {
	number, minus := plainAmount(amount, currency), ""
	if strings.HasPrefix(number, "-") {
		minus, number = "-", number[1:]
	}
	whole, fraction, cut := strings.Cut(number, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if cut {
		whole += "." + fraction
	}
	return minus + whole
}

// Amount writes an amount of minor units as a plain number that ParseAmount and spreadsheets read in one way only: 1234.50. Where that
// needs it, as in 12.3450 KWD, it has a zero more than the currency has decimals.
func Amount(amount int64, currency string) string {
	written := plainAmount(amount, currency)
	if inThousands(written, ".") {
		return written + "0"
	}
	return written
}

func plainAmount(amount int64, currency string) string {
	digits, minus := strconv.FormatInt(amount, 10), ""
	if amount < 0 {
		digits, minus = digits[1:], "-"
	}
	decimals := Decimals(currency)
	if decimals == 0 {
		return minus + digits
	}
	digits = strings.Repeat("0", max(0, decimals+1-len(digits))) + digits
	at := len(digits) - decimals
	return minus + digits[:at] + "." + digits[at:]
}
