package pricing

import (
	"strings"
	"unicode"

	"cohort/models/text"
)

// headings are the columns by the names that people have for them in English, German, French, Spanish, Italian and Dutch, as plainHeading
// writes them.
var headings = headingsOf(map[string]string{
	"variant_id": `variantid variant variantsku sku skunumber articleid articlenumber articleno itemnumber itemno
		variantenid variante variantennummer artikelid artikelnummer artikelnr artnr
		idvariante iddevariante iddelavariante identifiantvariante reference referencearticle refarticle codearticle
		referencia codigodearticulo codigoarticulo codicearticolo codicevariante variantnummer artikelcode`,
	"currency_code": `currencycode currency isocurrency isocode wahrung wahrungscode waehrung devise codedevise monnaie
		moneda codigodemoneda codigomoneda divisa valuta codicevaluta valutacode munteenheid`,
	"region_id": `regionid region regionsid idregion idderegion iddelaregion regione idregione regio regioid`,
	"amount": `amount price unitprice saleprice specialprice betrag preis einzelpreis stuckpreis sonderpreis verkaufspreis
		prix montant prixunitaire precio importe monto preciounitario prezzo importo prezzounitario prijs bedrag stuksprijs`,
	"min_quantity": `minquantity min from minimum minimumquantity minqty quantityfrom fromquantity
		mindestmenge minmenge mindestanzahl abmenge ab von quantiteminimale quantiteminimum quantitemin qtemin apartirde
		cantidadminima cantidadmin desde quantitaminima quantitamin da
		minimumaantal minaantal minimaleaantal minimalehoeveelheid vanaf van`,
	"max_quantity": `maxquantity max to maximum maximumquantity maxqty quantityto toquantity
		hochstmenge maximalmenge maxmenge hochstanzahl bis quantitemaximale quantitemaximum quantitemax qtemax jusqua
		cantidadmaxima cantidadmax hasta quantitamassima quantitamax finoa
		maximumaantal maxaantal maximaleaantal maximalehoeveelheid tot`,
})

func headingsOf(names map[string]string) map[string]string {
	columns := map[string]string{}
	for column, list := range names {
		for name := range strings.FieldsSeq(list) {
			columns[name] = column
		}
	}
	return columns
}

// plainHeading is the name of a column without case, accents, and all that is no letter or digit.
func plainHeading(cell string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text.Fold(cell))
}

// withoutHeading are the columns of a sheet without headings.
var withoutHeading = map[string]int{"variant_id": 0, "currency_code": 1, "amount": 2, "min_quantity": 3, "max_quantity": 4}

// columnsOf reads a first line as headings, unless it is a price already; wrong is a sentence where they cannot be used. The names that our
// own files have go before others: a sheet may have the number of the article, too.
func columnsOf(cells []string) (columns map[string]int, headed bool, wrong string) {
	columns = map[string]int{}
	for i, cell := range cells {
		name, known := headings[plainHeading(cell)]
		if !known {
			continue
		}
		before, again := columns[name]
		switch own := isOwn(cell, name); {
		case !again, own && !isOwn(cells[before], name):
			columns[name] = i
		case own == isOwn(cells[before], name) && wrong == "":
			wrong = text.Fill("The columns {first} and {second} mean the same. Remove one of them.",
				"first", text.Quoted(strings.TrimSpace(cells[before])), "second", text.Quoted(strings.TrimSpace(cell)))
		}
	}
	_, variants := columns["variant_id"]
	_, amounts := columns["amount"]
	if !variants && !amounts {
		return withoutHeading, false, ""
	}
	if missing := missingColumn(columns); missing != "" {
		wrong = missing
	}
	return columns, true, wrong
}

// isOwn reports whether a column has the name that it has in our own files.
func isOwn(cell, name string) bool { return plainHeading(cell) == plainHeading(name) }

func missingColumn(columns map[string]int) string {
	has := func(name string) bool { _, ok := columns[name]; return ok }
	switch {
	case !has("variant_id"):
		return "There is no column named variant_id."
	case !has("amount"):
		return "There is no column named amount."
	case !has("currency_code") && !has("region_id"):
		return "There is no column named currency_code."
	}
	return ""
}
