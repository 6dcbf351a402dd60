package handlers_test

import (
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/pricing"
)

func TestAGroupTellsWhatUsesIt(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		vip, gold := o.Group("VIP"), o.Group("Gold")
		v.Get("/customer-groups/"+vip).Reads("Used by", "No price list or discount uses this group.")
		o.Discount("TEN", pricing.In, vip)
		o.Discount("NOT", pricing.NotIn, vip)
		o.Discount("BOTH", pricing.In, vip, gold)
		_ = officetest.Must(o.Store.CreatePriceList(t.Context(), pricing.ListInput{
			Name: new("Sale"), Description: new(""), Type: new(pricing.Sale), Status: new(pricing.Active),
			GroupIDs: &[]string{vip},
		}))(t)
		p := v.Get("/customer-groups/" + vip).Want(200)
		p.Reads("Sale", "for this group only", "BOTH", "for customers in this group or others", "NOT",
			"for customers who are not in this group", "TEN", "for customers in this group")
		v.Get("/customer-groups/"+vip+"/delete").Reads("Used by 1 price list. 1 price list has no other group and will become a draft.",
			"Used by 3 discounts. 1 discount is for no other group, so nobody will be able to use it. 1 discount would then "+
				"be for everyone and will be disabled.")
		for i := range 5 {
			o.Discount("MORE"+string(rune('A'+i)), pricing.In, vip)
		}
		officetest.Equal(t, "the rest", v.Get("/customer-groups/"+vip).Link("All discounts that use this group"), "/discounts?group="+vip)
		v.Post("/customer-groups/" + vip + "/delete").Want(303)
		officetest.Equal(t, "disabled", officetest.Must(o.Store.DiscountByCode(t.Context(), "NOT"))(t).IsDisabled, true)
	})
}
