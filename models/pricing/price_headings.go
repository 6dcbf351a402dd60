package pricing

import (
	"errors"
	"io"
	"regexp"
	"strings"

	"cohort/models/sheets"
	"cohort/models/text"
)

// headings are the columns by the names that people have for them in English, German, French, Spanish, Italian and Dutch, as
// text.Squeezed writes them.
var headings = text.ByWord(map[string]string{
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

// sheetLayout are the columns of a sheet.
type sheetLayout struct {
	at    map[string]int // the cells of a line, by the names in SheetColumns
	count int
	named bool   // by the first line
	wrong string // why they cannot be used, a sentence
}

// withoutHeading are the columns of a sheet without headings.
var withoutHeading = sheetLayout{count: 5, at: map[string]int{
	"variant_id": 0, "currency_code": 1, "amount": 2, "min_quantity": 3, "max_quantity": 4,
}}

// layoutOf reads a first line as headings, unless it is a price already. The names that our own files have go before others: a sheet may
// have the number of the article, too.
func layoutOf(cells []string) sheetLayout {
	columns := sheetLayout{at: map[string]int{}, count: len(cells), named: true}
	for i, cell := range cells {
		name, known := headings[text.Squeezed(cell)]
		if !known {
			continue
		}
		before, again := columns.at[name]
		switch own := isOwn(cell, name); {
		case !again, own && !isOwn(cells[before], name):
			columns.at[name] = i
		case own == isOwn(cells[before], name) && columns.wrong == "":
			columns.wrong = text.Fill("The columns {first} and {second} mean the same. Remove one of them.",
				"first", text.Quoted(strings.TrimSpace(cells[before])), "second", text.Quoted(strings.TrimSpace(cell)))
		}
	}
	if !columns.has("variant_id") && !columns.has("amount") {
		return withoutHeading
	}
	if missing := columns.missing(); missing != "" {
		columns.wrong = missing
	}
	return columns
}

// isHeader reports whether a line names all columns that a price needs.
func isHeader(cells []string) bool {
	columns := layoutOf(cells)
	return columns.named && columns.missing() == ""
}

// headerLine is the line that names the columns, among the first ones of a sheet: titles and dates may stand above it. 0: none does.
func headerLine(text string) int {
	const most = 30
	rows := sheets.NewTextReader(text, isHeader)
	for range most {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && isHeader(row.Cells) {
			return row.Line
		}
	}
	return 0
}

func (c sheetLayout) has(name string) bool {
	_, has := c.at[name]
	return has
}

func (c sheetLayout) missing() string {
	switch {
	case !c.has("variant_id"):
		return "There is no column named variant_id."
	case !c.has("amount"):
		return "There is no column named amount."
	case !c.has("currency_code") && !c.has("region_id"):
		return "There is no column named currency_code."
	}
	return ""
}

// priceOf is the price of a line as it is written there.
func (c sheetLayout) priceOf(cells []string) PriceText {
	cell := func(name string) string {
		if i, ok := c.at[name]; ok && i < len(cells) {
			return cells[i]
		}
		return ""
	}
	return PriceText{
		cell("variant_id"), cell("currency_code"), cell("region_id"), cell("amount"), cell("min_quantity"), cell("max_quantity"),
	}
}

// cents is what a comma leaves behind it in a cell of its own where it is not between two cells but in an amount.
var cents = regexp.MustCompile(`^(\d\d|\d{3})$`)

// cut is why the cells of a line may not be those that were meant, because of a comma in an amount; empty where they are.
func (c sheetLayout) cut(cells []string) string {
	filled := len(cells)
	for filled > 0 && strings.TrimSpace(cells[filled-1]) == "" {
		filled--
	}
	switch {
	case filled > c.count:
		return text.Plural(int64(filled), "This line has 1 cell, more than there are columns. Put an amount with a comma in quotation marks.",
			"This line has {n} cells, more than there are columns. Put an amount with a comma in quotation marks.")
	case !c.named && len(cells) == 4 && strings.Trim(cells[2], "0123456789") == "" && cells[2] != "" && cents.MatchString(cells[3]):
		return text.Fill("The end of this line can be an amount, {amount}, or an amount and a minimum quantity. Put an amount with a comma in "+
			"quotation marks, or write a comma behind the quantity.", "amount", cells[2]+","+cells[3])
	}
	return ""
}

// isOwn reports whether a column has the name that it has in our own files.
func isOwn(cell, name string) bool { return text.Squeezed(cell) == text.Squeezed(name) }
