package customers_test

import (
	"fmt"
	"strings"
	"testing"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/storetest"
)

func TestAStoreNeedsToKnowWhatUsesGroups(t *testing.T) {
	t.Parallel()
	defer func() {
		if message := fmt.Sprint(recover()); !strings.Contains(message, "uses is nil") {
			t.Errorf("a store without uses: %s", message)
		}
	}()
	customers.New(nil, nil, nil)
}

// One group or several: a price list that loses its last group becomes a draft, and a discount that was kept from that group
// alone is disabled.
func TestDeletingGroupsReleasesPriceListsAndDiscounts(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		for sentence, deletion := range map[string]func(groups ...customers.Group) error{
			"one after the other": func(groups ...customers.Group) error {
				for _, group := range groups {
					if err := errOf(w.DeleteGroup(w.Context(), group.ID)); err != nil {
						return err
					}
				}
				return nil
			},
			"chosen": func(groups ...customers.Group) error {
				return errOf(w.DeleteGroups(w.Context(), customers.GroupSelection{IDs: storetest.IDsOf(groups...)}))
			},
			"found": func(...customers.Group) error {
				return errOf(w.DeleteGroups(w.Context(), customers.GroupSelection{All: true, Query: customers.GroupQuery{Search: "last"}}))
			},
		} {
			one, two, stays := w.NewGroup("Last 1"), w.NewGroup("Last 2"), w.NewGroup("Stays: "+sentence)
			list, shared := w.priceListFor(one, two), w.priceListFor(two, stays)
			discount, sharedDiscount := w.discountNotFor(sentence, one, two), w.discountNotFor(sentence+", shared", one, stays)
			w.Must(deletion(one, two))
			storetest.Same(w.T, sentence+": the price list", w.groupsAndStatus(list), "0 draft")
			storetest.Same(w.T, sentence+": that of another group too", w.groupsAndStatus(shared), "1 active")
			storetest.Same(w.T, sentence+": the discount is disabled", w.isDisabled(discount), true)
			storetest.Same(w.T, sentence+": that of another group too", w.isDisabled(sharedDiscount), false)
			w.CheckInvariants()
		}
	})
}

func (w world) priceListFor(groups ...customers.Group) (id string) {
	w.Helper()
	list, err := w.CreatePriceList(w.Context(), pricing.ListInput{Name: new("Winter"), Description: new(""), Type: new(pricing.Sale),
		Status: new(pricing.Active), GroupIDs: new(storetest.IDsOf(groups...))})
	w.Must(err)
	return list.ID
}

func (w world) groupsAndStatus(priceListID string) string {
	w.Helper()
	list, err := w.PriceList(w.Context(), priceListID)
	w.Must(err)
	return storetest.Line(list.GroupsCount, list.Status)
}

func (w world) discountNotFor(code string, groups ...customers.Group) (id string) {
	w.Helper()
	code = strings.ToUpper(strings.NewReplacer(" ", "_", ",", "").Replace(code))
	discount, err := w.CreateDiscount(w.Context(), pricing.DiscountInput{Code: &code, Type: new(pricing.Percentage), Value: new(int64(10)),
		Conditions: []pricing.ConditionInput{{Operator: new(pricing.NotIn), GroupIDs: new(storetest.IDsOf(groups...))}}})
	w.Must(err)
	return discount.ID
}

func (w world) isDisabled(discountID string) bool {
	w.Helper()
	discount, err := w.Discount(w.Context(), discountID)
	w.Must(err)
	return discount.IsDisabled
}
