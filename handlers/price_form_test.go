package handlers_test

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/pricing"
	"cohort/models/record"
)

// editedPrice is a price that an editor has open in the form while somebody else changes it.
type editedPrice struct {
	*officetest.Office
	editor   *officetest.Visitor
	id, list string
	path     string // of its list
}

// eachEditedPrice runs a test for an editor without and one with JavaScript, on both databases. The price is EUR 10.00 at first.
func eachEditedPrice(t *testing.T, test func(t *testing.T, v *officetest.Visitor, p editedPrice)) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		for _, editor := range []*officetest.Visitor{v, v.HTMX("dialog#drawer")} {
			list := o.Sale("Summer", nil, "shirt").ID
			test(t, v, editedPrice{o, editor, o.PricesNow(list)[0].ID, list, "/price-lists/" + list})
		}
	})
}

func (p editedPrice) edit() *officetest.Page {
	return p.editor.Get(p.path + "/prices/" + p.id + "/edit")
}

func (p editedPrice) theirs(in pricing.PriceInput) {
	in.ID, in.VariantID = p.id, cmp.Or(in.VariantID, "shirt")
	_ = officetest.Must(p.Store.AddPrices(p.T.Context(), p.list, []pricing.PriceInput{in}))(p.T)
}

func (p editedPrice) stored() string {
	text := pricing.PriceTextOf(p.PricesNow(p.list)[0])
	return strings.Join([]string{text.VariantID, text.Amount, text.CurrencyCode, text.RegionID, text.MinQuantity}, " ")
}

// What each of two editors changed stays, and where both changed the same the second is asked.
func TestTwoEditTheSamePrice(t *testing.T) {
	t.Parallel()
	eachEditedPrice(t, func(t *testing.T, v *officetest.Visitor, p editedPrice) {
		// Each another field: both stay.
		form := p.edit()
		p.theirs(pricing.PriceInput{Amount: 1000, MinQuantity: &record.Bound{At: 5}})
		officetest.Equal(t, "saved", form.Press("Save", officetest.Typing("amount", "12,5")).Status < 400, true)
		officetest.Equal(t, "both changes", p.stored(), "shirt 12.50 eur  5")
		officetest.Equal(t, "said", v.Get(p.path).Message(), "The price of “shirt” was saved. Changes that someone else made in "+
			"the meantime were kept: Minimum quantity.")

		// The same field: the editor is asked, and nothing is saved until then.
		form = p.edit()
		p.theirs(pricing.PriceInput{Amount: 2000, MinQuantity: &record.Bound{At: 6}})
		asked := form.Press("Save", officetest.Typing("amount", "15")).Want(http.StatusConflict).
			Reads("Someone else changed this while you were editing.", "Amount", "Yours", "15.00", "Theirs", "20.00")
		officetest.Equal(t, "nothing saved", p.stored(), "shirt 20.00 eur  6")
		officetest.Equal(t, "what was typed", asked.Value("Amount"), "15.00")
		officetest.Equal(t, "what only they changed", asked.Value("Minimum quantity"), "6")

		// A third one changes it again: it is asked again.
		p.theirs(pricing.PriceInput{Amount: 2500})
		again := asked.Press("Save", officetest.Typing("choose_amount", "theirs")).Want(http.StatusConflict).
			Reads("Yours", "15.00", "Theirs", "25.00")
		again.Press("Save", officetest.Typing("choose_amount", "theirs"))
		officetest.Equal(t, "theirs is kept", p.stored(), "shirt 25.00 eur  6")
		form = p.edit()
		p.theirs(pricing.PriceInput{Amount: 3000})
		form.Press("Save", officetest.Typing("amount", "35")).Want(http.StatusConflict).Press("Save", nil)
		officetest.Equal(t, "yours is kept", p.stored(), "shirt 35.00 eur  6")

		// Both did the same, however they wrote it: nothing is asked.
		form = p.edit()
		p.theirs(pricing.PriceInput{Amount: 4050})
		officetest.Equal(t, "the same", form.Press("Save", officetest.Typing("amount", "40,5")).Status < 400, true)

		// What programs post, without what was there before, overwrites.
		v.Post(p.path+"/prices/"+p.id, "amount", "1").RedirectsTo(p.path).Follow()
		officetest.Equal(t, "posted", p.stored(), "shirt 1.00 eur  6")
	})
}

func TestARegionTakesThePlaceOfACurrencyThatIsEdited(t *testing.T) {
	t.Parallel()
	eachEditedPrice(t, func(t *testing.T, _ *officetest.Visitor, p editedPrice) {
		inRegion := pricing.PriceInput{Amount: 4050, RegionID: "reg_eu"}
		for _, choice := range []struct{ choose, becomes string }{
			{"theirs", "shirt 40.50  reg_eu "}, {"yours", "shirt 40.50 usd  "},
		} {
			p.theirs(pricing.PriceInput{Amount: 4050, CurrencyCode: "eur"})
			form := p.edit()
			p.theirs(inRegion)
			asked := form.Press("Save", officetest.Typing("currency_code", "usd")).Want(http.StatusConflict).
				Reads("Currency", "Yours", "USD", "Theirs", "–")
			officetest.Equal(t, "the field may be left empty", officetest.HasAttr(asked.Field("Currency"), "required"), false)
			asked.Press("Save", officetest.Typing("choose_currency_code", choice.choose))
			officetest.Equal(t, choice.choose, p.stored(), choice.becomes)
		}
		// Where the editor leaves the currency alone, nothing is asked.
		p.theirs(pricing.PriceInput{Amount: 4050, CurrencyCode: "eur"})
		form := p.edit()
		p.theirs(inRegion)
		officetest.Equal(t, "saved", form.Press("Save", officetest.Typing("min_quantity", "2")).Status < 400, true)
		officetest.Equal(t, "both changes", p.stored(), "shirt 40.50  reg_eu 2")
	})
}

// Ten who press Save at once with ten amounts: one is saved, and the others are asked.
func TestManySaveOnePriceAtOnce(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		list := o.Sale("Summer", nil, "shirt")
		form := o.SignedIn().Get("/price-lists/" + list.ID + "/prices/" + o.PricesNow(list.ID)[0].ID + "/edit")
		answers := make(chan int)
		for i := range 10 {
			go func() { answers <- form.Press("Save", officetest.Typing("amount", fmt.Sprint(100+i))).Status }()
		}
		statuses := map[int]int{}
		for range 10 {
			statuses[<-answers]++
		}
		officetest.Equal(t, "answers", statuses, map[int]int{http.StatusSeeOther: 1, http.StatusConflict: 9})
	})
}

// The same price is one price: adding it again, however it is written, asks whether it is to be replaced, and so does a change into it.
func TestTheSamePriceIsReplacedWhenTheEditorSaysSo(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		for _, editor := range []*officetest.Visitor{v, v.HTMX("dialog#drawer")} {
			list := o.Sale("Summer", nil, "shirt", "hat").ID // for EUR 10.00 each
			path := "/price-lists/" + list
			stored := func() (written []string) {
				for _, price := range o.PricesNow(list) {
					text := pricing.PriceTextOf(price)
					written = append(written, strings.TrimSpace(text.VariantID+" "+text.Amount+" "+text.MinQuantity))
				}
				return written
			}
			for _, quantity := range []string{"", "0", "1"} {
				asked := editor.Get(path+"/prices/new").Press("Save", officetest.Typing("variant_id", " shirt ", "currency_code", "EUR",
					"amount", "12,5", "min_quantity", quantity)).Want(http.StatusConflict).
					Reads("There is already a price for “shirt” in EUR: 10.00 EUR. Replace it?")
				officetest.Equal(t, "what was typed", asked.Value("Amount"), "12.50")
				officetest.Equal(t, "not yet", stored(), []string{"shirt 10.00", "hat 10.00"})
				// Another price than the one that was shown is asked about again.
				asked.Press("Replace", officetest.Typing("variant_id", "hat")).Want(http.StatusConflict).Reads("for “hat” in EUR: 10.00 EUR.")
				officetest.Equal(t, "replaced", asked.Press("Replace", nil).Status < 400, true)
				officetest.Equal(t, "one price", len(stored()), 2)
				officetest.Equal(t, "now", strings.HasPrefix(stored()[0], "shirt 12.50"), true)
				_ = officetest.Must(o.Store.AddPrices(t.Context(), list,
					[]pricing.PriceInput{{ID: o.PricesNow(list)[0].ID, VariantID: "shirt", Amount: 1000, MinQuantity: &record.Bound{Open: true}}}))(t)
			}
			// Where nothing would be lost, nothing is asked.
			officetest.Equal(t, "once more", editor.Get(path+"/prices/new").Press("Save",
				officetest.Typing("variant_id", "shirt", "currency_code", "eur", "amount", "10")).Status < 400, true)
			editor.Get(path+"/prices/new").Press("Save", officetest.Typing("variant_id", "shirt", "currency_code", "EUR", "amount", "9",
				"min_quantity", "10"))
			officetest.Equal(t, "another quantity", stored(), []string{"shirt 10.00", "hat 10.00", "shirt 9.00 10"})

			edit := editor.Get(path + "/prices/" + o.PricesNow(list)[2].ID + "/edit")
			edit.Press("Save", officetest.Typing("min_quantity", "")).Want(http.StatusConflict).
				Reads("There is already a price for “shirt” in EUR: 10.00 EUR. Replace it?").Press("Replace", nil)
			officetest.Equal(t, "became the other", stored(), []string{"hat 10.00", "shirt 9.00"})
		}
	})
}

// What programs have added twice, as Medusa lets them, is told on the page, and put right by saving one of the two.
func TestWhatProgramsAddTwiceIsTold(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		list := o.PriceList("Winter", nil, 700, 650) // of a shirt, in USD
		v, path := o.SignedIn(), "/price-lists/"+list
		const words = "Does not apply. This list has the same price again, for 6.50 USD."
		page := v.Get(path).Reads(words)
		officetest.Equal(t, "told once", strings.Count(page.Text(), words), 1)
		v.Post(path+"/prices", "variant_id", "shirt", "currency_code", "usd", "amount", "5").Want(http.StatusConflict).
			Reads("There are already 2 prices for “shirt” in USD, from 6.50 USD. Replace them?")
		v.Get(path+"/prices/"+o.PricesNow(list)[0].ID+"/edit").Press("Save", officetest.Typing("amount", "8")).
			Want(http.StatusConflict).Press("Replace", nil).RedirectsTo(path).Follow().Reads("8.00 USD").DoesNotRead("Does not apply")
		officetest.Equal(t, "left", len(o.PricesNow(list)), 1)

		list = o.PriceList("Spring", nil, 700, 650)
		path = "/price-lists/" + list
		report := v.Post(path+"/prices/import", "cells", "shirt,USD,9.00").Follow().Reads("In the list again, removed", "1")
		officetest.Equal(t, "not yet", len(o.PricesNow(list)), 2)
		done := report.Press("Import 1 price", nil).RedirectsTo(path).Follow()
		officetest.Equal(t, "said", done.Message(), "Prices imported: 0 added, 1 changed, 0 unchanged. 1 price that was in the list "+
			"again was removed.")
		officetest.Equal(t, "left", len(o.PricesNow(list)), 1)
	})
}
