package pricing_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cohort/models/db"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/storetest"
)

func TestASpreadsheetIsComparedWithThePricesThatAreThere(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		one := int64(1)
		list := w.priceList("Summer", withPrices(
			pricing.PriceInput{VariantID: "shirt", CurrencyCode: "eur", Amount: 1000},
			pricing.PriceInput{VariantID: "shirt", CurrencyCode: "jpy", Amount: 1500},
			pricing.PriceInput{VariantID: "shirt", CurrencyCode: "eur", Amount: 900, MinQuantity: &record.Bound{At: 10}},
			pricing.PriceInput{VariantID: "hat", RegionID: "reg_x", Amount: 500, MaxQuantity: &record.Bound{At: one}},
		))
		plan := func(text string) pricing.PricePlan {
			w.Helper()
			id, err := w.KeepPriceFile(w.Context(), list.ID, text)
			w.Must(err)
			plan, err := w.PlanPrices(w.Context(), list.ID, id)
			w.Must(err)
			return plan
		}
		for text, want := range map[string]pricing.PricePlanCounts{
			"shirt\tEUR\t10.00\t\t\n":                                                    {Unchanged: 1, Others: 3},
			"shirt;EUR;10,00\r\nshirt;JPY;1500\r\n":                                      {Unchanged: 2, Others: 2},
			"\ufeffCurrency,Variant ID,Price,Min\nEUR,shirt,8.50,10\nEUR,hat,3\n\n":      {New: 1, Changed: 1, Others: 3},
			"variant_id,region_id,amount,max_quantity\nhat,reg_x,5.00,1\nhat,reg_x,5,\n": {New: 1, Unchanged: 1, Others: 3},
			"\"shirt\",\"eur\",\"11\"":                                                   {Changed: 1, Others: 3},

			// Quantities from the first on are all quantities, and headings are in several languages.
			"shirt,EUR,10,1\n":                   {Unchanged: 1, Others: 3},
			"shirt,EUR,10,0\n":                   {Unchanged: 1, Others: 3},
			"SKU;Article;Currency-Code;Amount\n": {Others: 4},
			"Artikelnummer;Währung;Preis;Mindestmenge\nshirt;EUR;10,00;": {Unchanged: 1, Others: 3},
			"ARTIKELNUMMER;WÄHRUNG;BETRAG;AB\nshirt;EUR;9,00;10":         {Unchanged: 1, Others: 3},
			"Référence;Devise;Prix;Quantité minimale\nshirt;EUR;9;10":    {Unchanged: 1, Others: 3},
			"Referencia;Moneda;Precio;Cantidad máxima\nshirt;EUR;10;":    {Unchanged: 1, Others: 3},
			"Codice articolo;Valuta;Prezzo\nshirt;EUR;10":                {Unchanged: 1, Others: 3},
			"Artikelnummer;Valuta;Prijs;Vanaf;Tot\nshirt;EUR;10;;":       {Unchanged: 1, Others: 3},
			"SKU|Currency|Price\nshirt|EUR|10,00":                        {Unchanged: 1, Others: 3},
			"sep=;\r\nSKU;Currency;Price\r\nshirt;EUR;10,00\r\n":         {Unchanged: 1, Others: 3},
			"\"sep=;\"\nshirt;EUR;10":                                    {Unchanged: 1, Others: 3},
			pricing.Readable("shirt;EUR;10,00 \x80"):                     {Unchanged: 1, Others: 3},
			"variant_id;SKU;amount;currency\nshirt;4711;10;EUR":          {Unchanged: 1, Others: 3},
			"SKU;variant_id;amount;currency\n4711;shirt;10;EUR":          {Unchanged: 1, Others: 3},
		} {
			if got := plan(text); got.PricePlanCounts != want || len(got.Faults) > 0 {
				w.Errorf("%q would do %+v %v, not %+v", text, got.PricePlanCounts, got.Faults, want)
			}
		}
		for text, want := range map[string]string{
			"shirt,EUR,10\nshirt,EUR,10,,\n":                       "2: This line has the same variant, currency and quantities as line 1.",
			"Prices, autumn\n\nSKU;Currency;Price\nshirt;EUR;10\n": "1: This line is above the names of the columns.",
			"variant,amount\nshirt,10\n":                           "1: There is no column named currency_code.",
			"amount,currency\n10,eur\n":                            "1: There is no column named variant_id.",
			"hat,EUR,1\nhat,XXX,2\n\nhat,JPY,x": "2: Enter the code of a currency, such as EUR for the euro.; 4: “x” is not an amount. " +
				"Enter one like 1250.",
			"hat,EUR,\"1\nbag,EUR,2": "1: A quotation mark is never closed.",
			"hat,EUR,12,50\nbag,EUR,12,50,": "1: The end of this line can be an amount, 12,50, or an amount and a minimum quantity. Put an " +
				"amount with a comma in quotation marks, or write a comma behind the quantity.",
			"hat,EUR,1,234,50\nhat,EUR,1,234,567,00": "1: The maximum quantity is below the minimum quantity.; 2: This line has 6 cells, " +
				"more than there are columns. Put an amount with a comma in quotation marks.",
			"SKU,Currency,Price\nhat,EUR,12,50\nhat,EUR,12,,\nbag,EUR,\"12,50\"": "2: This line has 4 cells, more than there are columns. " +
				"Put an amount with a comma in quotation marks.",
			"SKU;Preis;Sonderpreis;Währung\nhat;1;2;EUR": "1: The columns “Preis” and “Sonderpreis” mean the same. Remove one of them.",
			"1.23E+19,EUR,5\nhat,EUR,5\n#REF!,EUR,5\n\"1,23457E+12\",EUR,5": "1: A spreadsheet has shortened this long number. " +
				"Enter the whole variant ID.; 3: This is an error message from a spreadsheet. Enter the variant ID.; " +
				"4: A spreadsheet has shortened this long number. Enter the whole variant ID.",
			"hat,EUR,1.000\nbag,EUR,\"12,345\"\nhat,EUR,#N/A\ncap,EUR,1E5": "1: “1.000” can be read in two ways. Enter 1.00 or 1,000.00.; " +
				"2: “12,345” can be read in two ways. Enter 12.35 or 12,345.00.; 3: “#N/A” is an error message from a spreadsheet. Enter an " +
				"amount, such as 12.50.; 4: A spreadsheet has shortened this amount to “1E5”. Enter all its digits, such as 12.50.",
		} {
			var written []string
			for _, fault := range plan(text).Faults {
				written = append(written, fmt.Sprintf("%d: %s", fault.Line, fault.Words))
			}
			if got := strings.Join(written, "; "); got != want {
				w.Errorf("the faults of %q are %q, not %q", text, got, want)
			}
		}
	})
}

func TestAnImportDoesWhatIsExpected(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		list := w.priceList("Summer", withPrices(
			pricing.PriceInput{VariantID: "shirt", CurrencyCode: "eur", Amount: 1000},
			pricing.PriceInput{VariantID: "hat", CurrencyCode: "eur", Amount: 500, MinQuantity: &record.Bound{At: 2}},
		))
		keep := func(text string) string {
			w.Helper()
			id, err := w.KeepPriceFile(w.Context(), list.ID, text)
			w.Must(err)
			return id
		}
		file := keep("shirt,EUR,9\nbag,JPY,700")
		_, err := w.ImportPrices(w.Context(), list.ID, pricing.PriceImport{FileID: file, Expect: &pricing.PricePlanCounts{New: 2}})
		if !record.IsKind(err, record.Conflict) {
			w.Errorf("an import does something else than was expected: %v", err)
		}
		done, err := w.ImportPrices(w.Context(), list.ID,
			pricing.PriceImport{FileID: file, Expect: &pricing.PricePlanCounts{New: 1, Changed: 1, Others: 1}})
		w.Must(err)
		if done.New != 1 || done.Changed != 1 {
			w.Errorf("done was %+v", done.PricePlanCounts)
		}
		want := strings.Join(w.prices(list), "; ")
		if _, err := w.ImportPrices(w.Context(), list.ID, pricing.PriceImport{FileID: file}); !record.IsKind(err, record.NotFound) {
			w.Errorf("a file is imported twice: %v", err)
		}
		faulty := keep("shirt,EUR,8\nbag,EUR,x")
		if _, err := w.ImportPrices(w.Context(), list.ID,
			pricing.PriceImport{FileID: faulty, Replace: true}); !record.IsKind(err, record.Invalid) {
			w.Errorf("a faulty file replaces all: %v", err)
		}
		if got := strings.Join(w.prices(list), "; "); got != want {
			w.Errorf("the prices are %s, not %s", got, want)
		}
		done, err = w.ImportPrices(w.Context(), list.ID, pricing.PriceImport{FileID: keep("hat,EUR,5,2"), Replace: true})
		w.Must(err)
		if got := w.prices(list); len(got) != 1 || done.Unchanged != 1 {
			w.Errorf("all others go: %v left, %+v", got, done.PricePlanCounts)
		}
		after, err := w.PriceList(w.Context(), list.ID)
		w.Must(err)
		if after.PricesCount != 1 {
			w.Errorf("%d prices are counted", after.PricesCount)
		}
		if _, err := w.ImportPrices(w.Context(), list.ID,
			pricing.PriceImport{FileID: keep("\n"), Replace: true}); !record.IsKind(err, record.Invalid) {
			w.Errorf("an empty file empties the list: %v", err)
		}
	})
}

// What is exported and imported again changes nothing, however much it is, in as many statements as for one price.
func TestManyPricesAreImportedAtOnce(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		n := 10_000
		if testing.Short() {
			n = 2000
		}
		list := w.priceList("Everything")
		run := func(text string, replace bool) (plan pricing.PricePlan, statements int64) {
			w.Helper()
			ctx, count := db.CountStatements(w.Context())
			id, err := w.KeepPriceFile(ctx, list.ID, text)
			w.Must(err)
			plan, err = w.ImportPrices(ctx, list.ID, pricing.PriceImport{FileID: id, Replace: replace})
			w.Must(err)
			return plan, count.Load()
		}
		sheet := func(n, cents int) string {
			var text strings.Builder
			for i := range n {
				fmt.Fprintf(&text, "variant_%06d,EUR,%d.%02d\n", i, i%90+1, cents)
			}
			return text.String()
		}
		_, few := run(sheet(1, 0), false)
		start := time.Now()
		plan, many := run(sheet(n, 50), false)
		if plan.New != int64(n-1) || plan.Changed != 1 || many > few+2 {
			w.Errorf("%+v in %d statements, one price in %d", plan.PricePlanCounts, many, few)
		}
		added := time.Since(start)
		start = time.Now()
		if plan, many = run(sheet(n, 75), true); plan.Changed != int64(n) || many > few+4 {
			w.Errorf("%+v in %d statements", plan.PricePlanCounts, many)
		}
		changed := time.Since(start)
		var exported strings.Builder
		exported.WriteString(strings.Join(pricing.SheetColumns, ",") + "\n")
		w.Must(w.EachPrice(w.Context(), pricing.PriceQuery{PriceListID: list.ID, Limit: -1}, func(p pricing.Price) error {
			_, err := exported.WriteString(strings.Join(pricing.PriceTextOf(p).Cells(), ",") + "\n")
			return err
		}))
		start = time.Now()
		if plan, _ = run(exported.String(), true); plan.Unchanged != int64(n) || plan.New+plan.Changed+plan.Others != 0 {
			w.Errorf("what was exported does %+v", plan.PricePlanCounts)
		}
		w.Logf("%d prices: added in %v, changed in %v, found unchanged in %v", n, added, changed, time.Since(start))
	})
}

// What programs have added twice goes when a file names it once, and stays where it names all of it.
func TestAnImportMakesOneOfPricesThatAreTheSame(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		for _, c := range []struct {
			sheet   string
			want    pricing.PricePlanCounts
			faults  int
			becomes []string
		}{
			{"shirt,USD,12", pricing.PricePlanCounts{Changed: 1, Doubled: 1, Others: 1}, 0, []string{"shirt 1200 usd", "hat 300 usd"}},
			{"shirt,USD,9", pricing.PricePlanCounts{Unchanged: 1, Doubled: 1, Others: 1}, 0, []string{"shirt 900 usd", "hat 300 usd"}},
			{"shirt,USD,7,1", pricing.PricePlanCounts{Unchanged: 1, Doubled: 1, Others: 1}, 0, []string{"hat 300 usd", "shirt 700 usd from 1"}},
			{"shirt,USD,7\nshirt,usd,9,1", pricing.PricePlanCounts{Unchanged: 2, Others: 1}, 0,
				[]string{"shirt 900 usd", "hat 300 usd", "shirt 700 usd from 1"}},
			{"shirt,USD,12\nshirt,USD,9", pricing.PricePlanCounts{Changed: 1, Doubled: 1, Others: 1}, 1,
				[]string{"shirt 1200 usd", "hat 300 usd"}},
		} {
			list := w.priceList(c.sheet, withPrices(usd("shirt", 900), usd("hat", 300), usd("shirt", 700, 1, 0)),
				func(in *pricing.ListInput) { in.Name = new("Winter") })
			id, err := w.KeepPriceFile(w.Context(), list.ID, c.sheet)
			w.Must(err)
			plan, err := w.ImportPrices(w.Context(), list.ID, pricing.PriceImport{FileID: id, Expect: &c.want})
			w.Must(err)
			storetest.Same(w.T, "lines with errors", len(plan.Faults), c.faults)
			storetest.SameList(w.T, c.sheet, w.prices(list), c.becomes)
			w.keptRight()
		}
	})
}

// No spreadsheet runs what a file of prices holds, and the file is read back as it was, with whichever columns in whatever order.
func TestAFileOfPricesIsDisarmed(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		list := w.priceList("Odd")
		for _, variant := range []string{"=HYPERLINK(1)", "'=quoted", "-5", "'shirt"} {
			_, err := w.AddPrices(w.Context(), list.ID, []pricing.PriceInput{{VariantID: variant, RegionID: "@reg", Amount: 1000}})
			w.Must(err)
		}
		var file strings.Builder
		to, err := sheets.NewWriter(&file, sheets.CSV, sheets.WriterOptions{WithoutMark: true})
		w.Must(err)
		w.Must(to.Write(sheets.Texts(pricing.SheetColumns...)))
		w.Must(w.EachPrice(w.Context(), pricing.PriceQuery{PriceListID: list.ID, Limit: -1}, func(p pricing.Price) error {
			return to.Write(sheets.Texts(pricing.PriceTextOf(p).Cells()...))
		}))
		w.Must(to.Close())
		text := file.String()
		for cell := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == '\n' }) {
			if strings.IndexAny(cell, "=-@") == 0 {
				w.Errorf("a spreadsheet would run %s", cell)
			}
		}
		for text, want := range map[string]pricing.PricePlanCounts{
			text:                                 {Unchanged: 4},
			"variant,region,amount\n'-5,@reg,10": {Unchanged: 1, Others: 3},
			"amount;region;variant\n10;'@reg;''shirt":           {Unchanged: 1, Others: 3},
			"amount;region;variant\n10;'@reg;'shirt":            {Unchanged: 1, Others: 3}, // no mark: nothing to disarm behind it
			"note,amount,variant,region\nx,10,''=quoted,'@reg":  {Unchanged: 1, Others: 3},
			"variant,region,amount\n'=HYPERLINK(1),'@reg,10.00": {Unchanged: 1, Others: 3},
		} {
			id, err := w.KeepPriceFile(w.Context(), list.ID, text)
			w.Must(err)
			plan, err := w.PlanPrices(w.Context(), list.ID, id)
			w.Must(err)
			if plan.PricePlanCounts != want || len(plan.Faults) > 0 {
				w.Errorf("%s\nwould do %+v %v", text, plan.PricePlanCounts, plan.Faults)
			}
		}
	})
}
