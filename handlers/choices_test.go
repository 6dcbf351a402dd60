package handlers_test

import (
	"net/http"
	"slices"
	"testing"

	"golang.org/x/net/html"

	"cohort/handlers/officetest"
	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
)

// offered are the values that a field offers, with their names; the browser shows them without JavaScript.
func offered(p *officetest.Page, label string) (choices []string) {
	list := p.Find(func(n *html.Node) bool {
		return n.Data == "datalist" && officetest.Attr(n, "id") == officetest.Attr(p.Field(label), "list")
	})
	if list == nil {
		return nil
	}
	for option := range list.ChildNodes() {
		choices = append(choices, officetest.Attr(option, "value")+" "+officetest.TextOf(option))
	}
	return choices
}

func TestFieldsOfferWhatIsKnown(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		japan := officetest.Must(o.Store.CreateRegion(t.Context(), pricing.RegionInput{Name: "Japan", CurrencyCode: "jpy"}))(t)
		list := o.Sale("Sale", nil, "shirt", "hat")
		regional := officetest.Must(o.Store.AddPrices(t.Context(), list.ID,
			[]pricing.PriceInput{{VariantID: "mug", RegionID: japan.ID, Amount: 5}}))(t)
		officetest.Equal(t, "prices", regional.PricesCount, int64(3))
		customer := o.Customer("Ada", "Lovelace", "ada@example.com")
		v := o.SignedIn()
		form := v.Get("/price-lists/" + list.ID + "/prices/new")
		asking := v.Get("/customers/" + customer)
		for page, variants := range map[*officetest.Page]string{form: "Variant ID", asking: "Variant IDs"} {
			officetest.Equal(t, variants, offered(page, variants), []string{"hat ", "mug ", "shirt "})
			officetest.Equal(t, "the first currencies", offered(page, "Currency")[:3],
				[]string{"EUR Euro", "JPY Japanese yen", "AED UAE dirham"})
		}
		prices := o.PricesNow(list.ID)
		mug := prices[slices.IndexFunc(prices, func(p pricing.Price) bool { return p.VariantID == "mug" })]
		ofRegion := v.Get("/price-lists/" + list.ID + "/prices/" + mug.ID + "/edit")
		officetest.Equal(t, "regions", offered(ofRegion, "Region"), []string{japan.ID + " Japan (JPY)"})

		// The form that comes back with an error offers the same.
		again := form.Press("Save", officetest.Typing("currency_code", "xxx")).Want(http.StatusUnprocessableEntity)
		again.Reads("Enter the code of a currency, such as EUR for the euro.")
		officetest.Equal(t, "variants again", offered(again, "Variant ID"), []string{"hat ", "mug ", "shirt "})
	})
}

// Regions are named in the activity, and a change of several says which came and which went.
func TestTheActivitySaysWhichRegionsCameAndWent(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		var ids []string
		for _, name := range []string{"Europe", "Japan", "Peru"} {
			region := officetest.Must(o.Store.CreateRegion(t.Context(), pricing.RegionInput{Name: name, CurrencyCode: "eur"}))(t)
			ids = append(ids, region.ID)
		}
		discount := o.Discount("WINTER", "")
		for _, regions := range [][]string{{ids[0], ids[1]}, {ids[1], ids[2], "reg_own"}} {
			_ = officetest.Must(o.Store.UpdateDiscount(t.Context(), discount.ID, pricing.DiscountInput{RegionIDs: &regions}))(t)
		}
		group, _ := o.GroupWithMetadata("VIP", `{"code":"007","size":"M"}`)
		turned := record.MetadataChange{Values: officetest.Metadata(t, `{"size":"M","code":"007"}`), Replace: true}
		_ = officetest.Must(o.Store.UpdateGroup(t.Context(), group, customers.GroupInput{Metadata: &turned}))(t)
		o.SignedIn().Get("/activity").Reads("Order of metadata New order: size and code.",
			"Regions Added Peru and reg_own. Removed Europe.", "Regions Added Europe and Japan.").DoesNotRead(ids[0], ids[2])
	})
}
