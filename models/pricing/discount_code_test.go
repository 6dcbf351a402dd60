package pricing_test

import (
	"sync"
	"testing"
	"time"

	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestCodesAreMadeOfADynamicDiscount(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip := w.NewGroup("VIP")
		input := tenPercent("PARENT", inGroups(vip))
		input.IsDynamic, input.ValidDuration = new(true), record.TextOf("P30D")
		parent, err := w.CreateDiscount(w.Context(), input)
		w.Must(err)
		code, err := w.AddDynamicCode(w.Context(), parent.ID, pricing.DiscountInput{Code: new("child-1"), UsageLimit: &record.Bound{At: 2}})
		w.Must(err)
		storetest.Same(w.T, "a code shares the rule", storetest.Line(code.Code, code.Rule.ID == parent.Rule.ID,
			*code.ParentID == parent.ID, *code.UsageLimit, code.IsDynamic), "CHILD-1 true true 2 true")
		storetest.Same(w.T, "and is good for so long", code.EndsAt.Sub(code.StartsAt), 30*24*time.Hour)
		once, err := w.AddDynamicCode(w.Context(), parent.ID, pricing.DiscountInput{Code: new("child-2")})
		w.Must(err)
		storetest.Same(w.T, "unless something else is said, once", *once.UsageLimit, 1)
		_, err = w.AddDynamicCode(w.Context(), parent.ID, pricing.DiscountInput{Code: new("Child-1")})
		storetest.HasKind(w.T, err, record.Duplicate)
		_, err = w.AddDynamicCode(w.Context(), w.discount("PLAIN").ID, pricing.DiscountInput{Code: new("x")})
		storetest.HasKind(w.T, err, record.Invalid)
		_, err = w.AddDynamicCode(w.Context(), code.ID, pricing.DiscountInput{Code: new("x")})
		storetest.HasKind(w.T, err, record.Invalid)
		_, err = w.AddDynamicCode(w.Context(), parent.ID, pricing.DiscountInput{})
		storetest.HasKind(w.T, err, record.Invalid)

		_, err = w.UpdateDiscount(w.Context(), parent.ID, pricing.DiscountInput{Value: new(int64(20))})
		w.Must(err)
		changed, err := w.Discount(w.Context(), code.ID)
		w.Must(err)
		storetest.Same(w.T, "a change of the rule is one of the code",
			storetest.Line(changed.Rule.Value, changed.Revision() != code.Revision()), "20 true")
		found, err := w.Discounts(w.Context(), pricing.DiscountQuery{ParentID: parent.ID, Limit: -1})
		w.Must(err)
		storetest.Same(w.T, "codes", found.Total.Count, 2)
		_, err = w.DeleteDynamicCode(w.Context(), parent.ID, "child-2")
		w.Must(err)
		_, err = w.DeleteDynamicCode(w.Context(), parent.ID, "PLAIN")
		w.Must(err)
		_, err = w.DiscountByCode(w.Context(), "plain")
		storetest.HasKind(w.T, err, 0)
		_, err = w.DeleteDiscount(w.Context(), code.ID)
		w.Must(err)
		storetest.Same(w.T, "the rule stays with the discount", w.conditions(parent), "in VIP")
		_, err = w.AddDynamicCode(w.Context(), parent.ID, pricing.DiscountInput{Code: new("child-3")})
		w.Must(err)
		_, err = w.DeleteDiscount(w.Context(), parent.ID)
		w.Must(err)
		_, err = w.DiscountByCode(w.Context(), "child-3")
		storetest.HasKind(w.T, err, record.NotFound)
	})
}

func TestADiscountIsUsedNoOftenerThanItMay(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		input := tenPercent("TEN")
		input.UsageLimit = &record.Bound{At: 5}
		discount, err := w.CreateDiscount(w.Context(), input)
		w.Must(err)
		var all sync.WaitGroup
		var mutex sync.Mutex
		used := 0
		for range 12 {
			all.Go(func() {
				_, err := w.UseDiscount(w.Context(), discount.ID)
				if err == nil {
					mutex.Lock()
					used++
					mutex.Unlock()
				} else if !record.IsKind(err, record.Invalid) {
					w.Error(err)
				}
			})
		}
		all.Wait()
		found, err := w.Discount(w.Context(), discount.ID)
		w.Must(err)
		storetest.Same(w.T, "uses", storetest.Line(used, found.UsageCount, found.State(time.Now())), "5 5 used up")
		disabled := w.discount("OFF")
		_, err = w.UpdateDiscount(w.Context(), disabled.ID, pricing.DiscountInput{IsDisabled: new(true)})
		w.Must(err)
		_, err = w.UseDiscount(w.Context(), disabled.ID)
		storetest.HasKind(w.T, err, record.Invalid)
		_, err = w.UseDiscount(w.Context(), "disc_gone")
		storetest.HasKind(w.T, err, record.NotFound)
	})
}
