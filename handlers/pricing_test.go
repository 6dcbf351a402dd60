package handlers_test

import (
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/pricing"
)

func TestWhatAppliesIsTold(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		anna := o.Customer("Anna", "Lee", "anna@example.com")
		vip, wholesale := o.Group("VIP", anna), o.Group("Wholesale")
		o.Discount("TEN", pricing.In, vip)
		o.Discount("NOTW", pricing.NotIn, wholesale)
		o.Discount("ALL", "")
		o.Discount("HIDDEN", pricing.In, wholesale)
		list := func(name, kind string, group string, amount int64) {
			in := pricing.ListInput{
				Name: &name, Type: &kind, Status: new(pricing.Active), Description: new(""),
				Prices: []pricing.PriceInput{{VariantID: "shirt", Amount: amount, CurrencyCode: "jpy"}},
			}
			if group != "" {
				in.GroupIDs = &[]string{group}
			}
			_ = officetest.Must(o.Store.CreatePriceList(t.Context(), in))(t)
		}
		list("VIP prices", pricing.Override, vip, 2000)
		list("Summer", pricing.Sale, "", 1500)
		list("Pallets", pricing.Sale, wholesale, 10)

		p := v.Get("/customers/" + anna).Want(200)
		p.Reads("Prices and discounts for this customer", "Summer", "for everyone", "VIP prices", "because in VIP",
			"ALL", "for everyone", "NOTW", "because not in Wholesale").DoesNotRead("HIDDEN", "Pallets")
		p = v.Get("/customers/" + anna + "/pricing?asked=1&variant_ids=shirt,+hat&currency_code=jpy").Want(200)
		p.Reads("for everyone · a sale below the override of 2,000 JPY", "1,500 JPY", "1,350 JPY with ALL", "No price list sets this price")
		much := o.Discount("MUCH", pricing.In, vip)
		region := officetest.Must(o.Store.CreateRegion(t.Context(), pricing.RegionInput{Name: "Japan", CurrencyCode: "jpy"}))(t)
		_ = officetest.Must(o.Store.UpdateDiscount(t.Context(), much.ID, pricing.DiscountInput{
			Type: new(pricing.Fixed), Value: new(int64(10_000)), RegionIDs: &[]string{region.ID}}))(t)
		v.Get("/customers/"+anna+"/pricing?asked=1&variant_ids=shirt&currency_code=jpy").Want(200).
			Reads("MUCH", "10,000 JPY", "1,500 JPY", "0 JPY with MUCH")
		v.HTMX("section#applies").Get("/customers/" + anna + "/pricing?asked=1&variant_ids=shirt&currency_code=jpy").
			Want(200).Reads("1,500 JPY").DoesNotRead("Skip to content")
		p = v.Get("/customers/" + anna + "/pricing?asked=1&currency_code=zzz&quantity=0&at=soon").Want(422)
		p.Reads("Enter at least one variant ID.", "Enter the code of a currency, such as EUR for the euro.",
			"Enter a whole number of 1 or more.", "Write the date and time as 30 Nov 2026, 15:04 or 2026-11-30 15:04.")
		v.Get("/customers/"+anna+"/pricing?asked=1&variant_ids=shirt&currency_code=JPY&at=2001-01-01T00:00").Want(200).
			Reads("1 Jan 2001, 00:00", "No discount applies.", "1,500 JPY").DoesNotRead("TEN")
		v.Get("/customers/cus_gone/pricing").Want(404)
	})
}
