package record

import (
	"strings"
)

// currencySigns are what people write for currencies, in lower case, and the codes of those that it can stand for. Longer ones come first.
var currencySigns = []struct{ sign, codes string }{
	{"us$", "usd"}, {"ca$", "cad"}, {"au$", "aud"}, {"nz$", "nzd"}, {"hk$", "hkd"}, {"nt$", "twd"}, {"c$", "cad"}, {"a$", "aud"},
	{"s$", "sgd"}, {"r$", "brl"},
	{"$", "usd cad aud nzd hkd sgd twd mxn ars clp cop uyu bnd bsd bbd bmd bzd fjd gyd jmd kyd lrd nad srd ttd xcd"},
	{"€", "eur"}, {"euros", "eur"}, {"euro", "eur"}, {"£", "gbp egp fkp gip shp syp lbp sdg ssp"}, {"¥", "jpy cny"}, {"￥", "jpy cny"},
	{"円", "jpy"}, {"元", "cny"}, {"₩", "krw"}, {"₹", "inr"}, {"₽", "rub"}, {"₺", "try"}, {"₴", "uah"}, {"₪", "ils"}, {"₫", "vnd"},
	{"sfr.", "chf"}, {"sfr", "chf"}, {"fr.", "chf"}, {"fr", "chf"}, {"kr.", "dkk nok sek isk"}, {"kr", "dkk nok sek isk"},
	{"zł", "pln"}, {"kč", "czk"}, {"ft", "huf"}, {"lei", "ron mdl"},
}

// withoutCurrency takes the sign or the code of a currency off either end of an amount. other is true where that is another currency
// than the one that is expected; where that is empty, it may be any.
func withoutCurrency(text, currency string) (rest string, other bool) {
	lower := strings.ToLower(text)
	for _, known := range currencySigns {
		for _, at := range []func(string, string) (string, bool){strings.CutPrefix, strings.CutSuffix} {
			if rest, found := at(lower, known.sign); found {
				return strings.TrimSpace(rest), currency != "" && !strings.Contains(known.codes, strings.ToLower(currency))
			}
		}
	}
	if len(lower) < 4 {
		return text, false
	}
	for code, rest := range map[string]string{lower[:3]: lower[3:], lower[len(lower)-3:]: lower[:len(lower)-3]} {
		if named, known := Currency(code); known {
			return strings.TrimSpace(rest), currency != "" && named != strings.ToLower(currency)
		}
	}
	return text, false
}
