package browser_test

import (
	"fmt"
	"strings"

	"cohort/handlers/officetest"
	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
)

// world has the ids of the records that the scenes show.
type world struct {
	group, long, small, changing, contested, customer, guest, discount, prices, draft string
	operator, invitation                                                              string // a colleague; the path of a link
	viewer                                                                            string // the session of one
	careful                                                                           string // and of one with a second step
	imports                                                                           importsOfWorld
}

var furnished = officetest.Furnished(furnish)

func furnish(o *officetest.Office) world {
	o.T.Helper()
	ctx := o.T.Context()
	o.FillDemo()
	all := officetest.Must(o.Store.Customers(ctx, customers.Query{Limit: 60}))(o.T).Customers
	var ids []string
	for _, customer := range all {
		ids = append(ids, customer.ID)
	}
	groups := officetest.Must(o.Store.Groups(ctx,
		customers.GroupQuery{Limit: 1, Order: record.Order{By: "customers_count", Desc: true}}))(o.T).Groups
	w := world{group: groups[0].ID, customer: ids[0], guest: ids[1]}
	careful := officetest.Must(o.Store.AddOperator(ctx, "careful@example.com", o.Password))(o.T)
	o.AppOf(careful)
	o.PasskeyOf(careful, "Phone")
	w.careful = o.SessionOf(careful)
	w.small = officetest.Must(o.Store.CreateGroup(ctx, customers.GroupInput{
		Name: new("Wholesale North"), Description: record.TextOf("Shops that order by the pallet.\nInvoiced monthly."),
		Metadata: &record.MetadataChange{Values: officetest.Metadata(o.T,
			`{"code":"007","credit_limit":25000,"contact":"Jörg Häußler","active":true,"terms":{"days":30,"discount":[2,3]}}`)},
		Add: customers.Selection{IDs: ids[2:9]},
	}))(o.T).ID
	w.long = officetest.Must(o.Store.CreateGroup(ctx, customers.GroupInput{
		Name:        new(strings.Repeat("Customers with an extraordinarily long name ", 44) + strings.Repeat("W", 64)),
		Description: record.TextOf(strings.Repeat("And a description that does not end either. ", 12)),
		Metadata: &record.MetadataChange{
			Values: officetest.Metadata(o.T, `{"`+strings.Repeat("key", 30)+`":"`+strings.Repeat("value", 60)+`"}`),
		},
	}))(o.T).ID
	o.Customer(strings.Repeat("Wolfeschlegelsteinhausenbergerdorff ", 3), strings.Repeat("W", 60),
		strings.Repeat("w", 60)+"@"+strings.Repeat("long.", 12)+"example.com")
	w.changing, w.contested = o.Group("Season's guests"), o.Group("Contested")
	o.Customer("مريم", "الأنصاري", "maryam@example.com")
	var names []string
	for i := range 6 {
		names = append(names, o.Group(fmt.Sprintf("Segment %c with quite a long name", 'A'+i)))
	}
	_ = officetest.Must(o.Store.AddToGroups(ctx, w.customer, append(names, w.group)))(o.T)
	w.prices = officetest.Must(o.Store.PriceLists(ctx, pricing.ListQuery{Names: []string{"Wholesale"}, Limit: 1}))(o.T).PriceLists[0].ID
	short := o.Group("Short-lived")
	w.draft = o.Sale("Left without its group", []string{short}).ID
	_ = officetest.Must(o.Store.DeleteGroups(ctx, customers.GroupSelection{IDs: []string{short}}))(o.T)
	w.discount = o.Discount("DYNAMIC", pricing.In, append(names, w.small)...).ID
	_ = officetest.Must(o.Store.UpdateDiscount(ctx, w.discount, pricing.DiscountInput{
		Description: record.TextOf("For those who buy often, unless they buy by the pallet."),
		Conditions:  []pricing.ConditionInput{{Operator: new(pricing.NotIn), GroupIDs: &[]string{w.changing}}},
	}))(o.T)
	w.colleagues(o)
	w.imports = furnishImports(o, w.small)
	return w
}

// colleagues are a viewer, somebody who is invited, and a program.
func (w *world) colleagues(o *officetest.Office) {
	ctx := o.T.Context()
	viewer := officetest.Must(o.Store.AddOperatorAs(ctx, "vincent@example.com", o.Password, activity.Viewer))(o.T)
	w.operator, w.viewer = viewer.ID, o.SessionOf(viewer)
	_, token, err := o.Store.Invite(ctx, accounts.InvitationInput{Email: "ivy@example.com", Role: activity.Editor})
	w.invitation = "/join/" + officetest.Must(token, err)(o.T)
	_, _, err = o.Store.AddAPIKey(ctx, accounts.APIKeyInput{Name: "Web shop", Role: activity.Editor})
	_ = officetest.Must("", err)(o.T)
}
