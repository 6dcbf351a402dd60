package adminapi_test

import (
	"fmt"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/pricing"
)

// However many lists, groups, customers, prices and discounts are shown, they take the same few statements.
func TestWhatRelatesTakesFewStatements(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		count := func(request string) int64 {
			before := o.Statements.Load()
			p.Do(request, "").Want(200, "")
			return o.Statements.Load() - before
		}
		requests := []string{
			"GET /admin/price-lists?expand=prices.variants,customer_groups.customers.groups&limit=1000",
			"GET /admin/customer-groups?expand=price_lists.prices,customers.groups.price_lists.prices&limit=1000",
			"GET /admin/customers?expand=groups.price_lists.prices&limit=1000",
			"GET /admin/discounts?limit=1000&expand=rule.conditions.customer_groups.price_lists,regions," +
				"parent_discount.rule.conditions.customer_groups,parent_discount.regions",
		}
		add := func(n int) {
			for i := range n {
				name := fmt.Sprintf("%d %d", n, i)
				group := o.Group(name, o.Customer("Anna", name, fmt.Sprintf("a%d.%d@example.com", n, i)),
					o.Customer("Bob", name, fmt.Sprintf("b%d.%d@example.com", n, i)))
				o.PriceList(name, []string{group}, 1, 2)
				in := pricing.DiscountInput{
					Code: &name, IsDynamic: new(true), Type: new(pricing.Percentage), Value: new(int64(1)), RegionIDs: &[]string{"reg_1"},
					Conditions: []pricing.ConditionInput{{Operator: new(pricing.In), GroupIDs: &[]string{group}}},
				}
				discount := officetest.Must(o.Store.CreateDiscount(t.Context(), in))(t)
				p.Do("POST /admin/discounts/"+discount.ID+"/dynamic-codes", fmt.Sprintf(`{"code":"of %s"}`, name)).Want(200, "")
			}
		}
		add(2)
		var few []int64
		for _, request := range requests {
			few = append(few, count(request))
		}
		add(20)
		for i, request := range requests {
			if many := count(request); many > few[i] {
				t.Errorf("%s takes %d statements, or %d when there is more", request, few[i], many)
			}
		}
	})
}
