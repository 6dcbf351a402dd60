package pricing_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/storetest"
)

// discount makes a discount of ten percent with conditions.
func (w world) discount(code string, conditions ...pricing.ConditionInput) pricing.Discount {
	w.Helper()
	discount, err := w.CreateDiscount(w.Context(), tenPercent(code, conditions...))
	w.Must(err)
	return discount
}

func tenPercent(code string, conditions ...pricing.ConditionInput) pricing.DiscountInput {
	return pricing.DiscountInput{Code: &code, Type: new(pricing.Percentage), Value: new(int64(10)), Conditions: conditions}
}

func in2(groups ...customers.Group) pricing.ConditionInput {
	return pricing.ConditionInput{Operator: new(pricing.In), GroupIDs: new(storetest.IDsOf(groups...))}
}

func notIn2(groups ...customers.Group) pricing.ConditionInput {
	return pricing.ConditionInput{Operator: new(pricing.NotIn), GroupIDs: new(storetest.IDsOf(groups...))}
}

// conditions tells the conditions of a discount: in VIP, Gold; not_in Wholesale.
func (w world) conditions(discount pricing.Discount) string {
	w.Helper()
	conditions, err := w.ConditionsOf(w.Context(), []string{discount.Rule.ID})
	w.Must(err)
	var written []string
	for _, condition := range conditions[discount.Rule.ID] {
		groups, err := w.GroupsOfConditions(w.Context(), []string{condition.ID})
		w.Must(err)
		var names []string
		for _, group := range groups[condition.ID] {
			names = append(names, group.Name)
		}
		storetest.Same(w.T, "the number of groups", condition.GroupsCount, int64(len(names)))
		written = append(written, condition.Operator+" "+strings.Join(names, ", "))
	}
	return strings.Join(written, "; ")
}

func TestADiscountIsWhatItsInputSays(t *testing.T) {
	each(t, func(w world) {
		vip, gold := w.NewGroup("VIP"), w.NewGroup("Gold")
		input := tenPercent(" vip-ß10 ", in2(vip, gold, vip), notIn2(gold))
		input.StartsAt, input.EndsAt, input.UsageLimit, input.RegionIDs = at(0), date(at(time.Hour)),
			&record.Bound{At: 5}, &[]string{"reg_b", "reg_a", "reg_b"}
		input.Description, input.Metadata, input.ValidDuration, input.IsDynamic = record.TextOf("for VIPs"),
			&record.MetadataChange{Values: storetest.ParseMetadata(w.T, `{"a":""}`)}, record.TextOf("P1D"), new(true)
		discount, err := w.CreateDiscount(w.Context(), input)
		w.Must(err)
		found, err := w.Discount(w.Context(), discount.ID)
		w.Must(err)
		storetest.Same(w.T, "the discount as it was made", found.Revision(), discount.Revision())
		storetest.Same(w.T, "its code", found.Code, "VIP-SS10")
		storetest.Same(w.T, "its ids", found.ID[:5]+found.Rule.ID[:4], "disc_dru_")
		storetest.Same(w.T, "the rest of it", storetest.Line(found.IsDynamic, found.IsDisabled, found.StartsAt.Equal(noon),
			*found.UsageLimit, found.UsageCount, found.RegionIDs, storetest.JSONOf(w.T, found.Metadata),
			*found.Rule.Description, found.Rule.Allocation),
			`true false true 5 0 [reg_b reg_a] {"a":""} for VIPs total`)
		storetest.Same(w.T, "its conditions", w.conditions(discount), "in Gold, VIP; not_in Gold")
		byCode, err := w.DiscountByCode(w.Context(), " Vip-ß10")
		w.Must(err)
		storetest.Same(w.T, "found by its code", byCode.ID, discount.ID)
		_, err = w.DiscountByCode(w.Context(), "NOTHING")
		storetest.HasKind(w.T, err, record.NotFound)
		_, err = w.Discount(w.Context(), "disc_gone")
		storetest.HasKind(w.T, err, record.NotFound)

		plain := w.discount("PLAIN")
		storetest.Same(w.T, "one of which nothing is said", storetest.Line(plain.StartsAt.Equal(plain.CreatedAt),
			plain.EndsAt, plain.UsageLimit, plain.RegionIDs, plain.IsDynamic), "true <nil> <nil> [] false")
	})
}

func TestADiscountHasToMakeSense(t *testing.T) {
	each(t, func(w world) {
		vip := w.NewGroup("VIP")
		discount := w.discount("TEN", in2(vip))
		other := w.discount("OTHER", notIn2(vip))
		conditions, err := w.ConditionsOf(w.Context(), []string{other.Rule.ID})
		w.Must(err)
		others := conditions[other.Rule.ID][0].ID
		for sentence, c := range map[string]struct {
			change func(*pricing.DiscountInput)
			kind   record.Kind
			about  string
		}{
			"no code": {func(in *pricing.DiscountInput) { in.Code = new(" ") }, record.Invalid, "code"},
			"a code without end": {func(in *pricing.DiscountInput) {
				in.Code = new(strings.Repeat("x", 256))
			}, record.Invalid, "code"},
			"a code with a NUL":          {func(in *pricing.DiscountInput) { in.Code = new("a\x00") }, record.Invalid, "code"},
			"a code that is taken":       {func(in *pricing.DiscountInput) { in.Code = new("oTHER") }, record.Duplicate, "OTHER"},
			"a type nobody knows":        {func(in *pricing.DiscountInput) { in.Type = new("gift") }, record.Invalid, "type"},
			"an allocation nobody knows": {func(in *pricing.DiscountInput) { in.Allocation = new("half") }, record.Invalid, "allocation"},
			"a value below nothing":      {func(in *pricing.DiscountInput) { in.Value = new(int64(-1)) }, record.Invalid, "value"},
			"more than all":              {func(in *pricing.DiscountInput) { in.Value = new(int64(101)) }, record.Invalid, "100 or less"},
			"a limit of nothing": {func(in *pricing.DiscountInput) { in.UsageLimit = &record.Bound{} },
				record.Invalid, "usage_limit"},
			"an end at the start": {func(in *pricing.DiscountInput) { in.StartsAt, in.EndsAt = at(0), date(at(0)) },
				record.Invalid, "ends_at"},
			"a duration nobody knows": {func(in *pricing.DiscountInput) { in.ValidDuration = record.TextOf("1 day") },
				record.Invalid, "valid_duration"},
			"fixed in two regions": {func(in *pricing.DiscountInput) {
				in.Type, in.RegionIDs = new(pricing.Fixed), &[]string{"a", "b"}
			}, record.Invalid, "one region"},
			"a region without an id": {func(in *pricing.DiscountInput) { in.RegionIDs = &[]string{""} }, record.Invalid, "region"},
			"a condition without groups": {func(in *pricing.DiscountInput) { in.Conditions = []pricing.ConditionInput{notIn2()} },
				record.Invalid, "group"},
			"a condition of its own kind": {func(in *pricing.DiscountInput) {
				c := in2(vip)
				c.Operator = new("near")
				in.Conditions = []pricing.ConditionInput{c}
			}, record.Invalid, "operator"},
			"a condition without operator": {func(in *pricing.DiscountInput) {
				in.Conditions = []pricing.ConditionInput{{GroupIDs: new(storetest.IDsOf(vip))}}
			}, record.Invalid, "operator"},
			"a group that is not there": {func(in *pricing.DiscountInput) {
				in.Conditions = []pricing.ConditionInput{{Operator: new(pricing.In), GroupIDs: &[]string{vip.ID, "cgrp_gone"}}}
			}, record.NotFound, "cgrp_gone"},
			"the same condition twice": {func(in *pricing.DiscountInput) {
				in.Conditions = []pricing.ConditionInput{notIn2(vip), notIn2(vip)}
			}, record.Duplicate, "operator"},
			"a condition that is not there": {func(in *pricing.DiscountInput) {
				in.Conditions = []pricing.ConditionInput{{ID: "discon_gone"}}
			}, record.NotFound, "discon_gone"},
			"a condition of another's": {func(in *pricing.DiscountInput) { in.Conditions = []pricing.ConditionInput{{ID: others}} },
				record.NotFound, others},
		} {
			made, change := tenPercent("NEW"), pricing.DiscountInput{}
			c.change(&made)
			c.change(&change)
			_, err := w.CreateDiscount(w.Context(), made)
			_, errUpdate := w.UpdateDiscount(w.Context(), discount.ID, change)
			for _, err := range []error{err, errUpdate} {
				written := fmt.Sprintf("%#v", err)
				if !record.IsKind(err, c.kind) || !strings.Contains(written, c.about) {
					w.Errorf("%s: %s", sentence, written)
				}
			}
		}
		_, err = w.UpdateDiscount(w.Context(), discount.ID, pricing.DiscountInput{RuleID: &other.Rule.ID})
		storetest.HasKind(w.T, err, record.NotFound)
		_, err = w.UpdateDiscount(w.Context(), discount.ID, pricing.DiscountInput{Conditions: []pricing.ConditionInput{in2(vip)}})
		storetest.HasKind(w.T, err, record.Duplicate)
		all, err := w.Discounts(w.Context(), pricing.DiscountQuery{Limit: -1})
		w.Must(err)
		storetest.Same(w.T, "discounts made of what was refused", len(all.Discounts), 2)
		storetest.Same(w.T, "the discount is as it was", all.Discounts[1].Revision(), discount.Revision())
		storetest.Same(w.T, "and its conditions", w.conditions(discount), "in VIP")
		storetest.Same(w.T, "rules of nothing", len(storetest.Query[string](w.T, w.Store, "SELECT id FROM discount_rules")), 2)
	})
}

func TestOnlyWhatIsMentionedOfADiscountChanges(t *testing.T) {
	each(t, func(w world) {
		vip, gold := w.NewGroup("VIP"), w.NewGroup("Gold")
		first := w.discount("TEN", in2(vip))
		change := func(in pricing.DiscountInput) pricing.Discount {
			w.Helper()
			storetest.Later()
			changed, err := w.UpdateDiscount(w.Context(), first.ID, in)
			w.Must(err)
			found, err := w.Discount(w.Context(), first.ID)
			w.Must(err)
			storetest.Same(w.T, "what is told and what is stored", changed.Revision(), found.Revision())
			return found
		}
		storetest.Same(w.T, "nothing said", change(pricing.DiscountInput{}).Revision(), first.Revision())
		storetest.Same(w.T, "nothing new said",
			change(pricing.DiscountInput{Code: new("ten"), Value: new(int64(10))}).Revision(), first.Revision())
		limited := change(pricing.DiscountInput{
			UsageLimit: &record.Bound{At: 3}, EndsAt: &record.Date{At: noon},
			Metadata: &record.MetadataChange{Values: storetest.ParseMetadata(w.T, `{"a":1,"b":2}`)},
		})
		storetest.Same(w.T, "a limit and an end", storetest.Line(*limited.UsageLimit, limited.EndsAt.Equal(noon),
			limited.UpdatedAt.After(first.UpdatedAt), limited.Rule.UpdatedAt.Equal(first.Rule.UpdatedAt)), "3 true true true")
		open := change(pricing.DiscountInput{
			UsageLimit: &record.Bound{Open: true}, EndsAt: &record.Date{Null: true},
			Metadata: &record.MetadataChange{Values: storetest.ParseMetadata(w.T, `{"a":""}`)},
		})
		storetest.Same(w.T, "both are cleared, metadata is merged",
			storetest.Line(open.UsageLimit, open.EndsAt, storetest.JSONOf(w.T, open.Metadata)), `<nil> <nil> {"b":2}`)
		worth := change(pricing.DiscountInput{Value: new(int64(15)), Description: record.TextOf("more"), RuleID: &first.Rule.ID})
		storetest.Same(w.T, "the rule", storetest.Line(worth.Rule.Value, *worth.Rule.Description,
			worth.Rule.UpdatedAt.After(first.Rule.UpdatedAt), worth.UpdatedAt.Equal(open.UpdatedAt)), "15 more true true")
		storetest.Same(w.T, "the conditions stayed", w.conditions(first), "in VIP")

		added := change(pricing.DiscountInput{Conditions: []pricing.ConditionInput{notIn2(gold)}})
		storetest.Same(w.T, "a condition is added", w.conditions(first), "in VIP; not_in Gold")
		storetest.Same(w.T, "which makes another revision", added.Revision() != worth.Revision(), true)
		storetest.Same(w.T, "and is no change of the discount itself", added.UpdatedAt, worth.UpdatedAt)

		_, err := w.UpdateDiscount(w.Context(), first.ID,
			pricing.DiscountInput{Code: new("X"), Revisions: record.Revisions{worth.Revision()}})
		storetest.HasKind(w.T, err, record.Stale)
		_, err = w.DeleteDiscount(w.Context(), first.ID, worth.Revision())
		storetest.HasKind(w.T, err, record.Stale)
		_, err = w.DeleteDiscount(w.Context(), first.ID, added.Revision())
		storetest.HasKind(w.T, err, 0)
		_, err = w.DeleteDiscount(w.Context(), first.ID)
		storetest.HasKind(w.T, err, 0)
		_, err = w.UpdateDiscount(w.Context(), first.ID, pricing.DiscountInput{})
		storetest.HasKind(w.T, err, record.NotFound)
		storetest.Same(w.T, "nothing is left", len(storetest.Query[string](w.T, w.Store,
			"SELECT id FROM discount_rules UNION ALL SELECT id FROM discount_conditions UNION ALL SELECT condition_id FROM "+
				"discount_condition_groups")), 0)
		again := w.discount("TEN")
		storetest.Same(w.T, "the code is free again", again.Code, "TEN")
	})
}

func TestConditionsComeAndGo(t *testing.T) {
	each(t, func(w world) {
		vip, gold, silver := w.NewGroup("VIP"), w.NewGroup("Gold"), w.NewGroup("Silver")
		discount, other := w.discount("TEN"), w.discount("OTHER", in2(vip))
		ctx := w.Context()
		changed, err := w.AddCondition(ctx, discount.ID, in2(vip))
		w.Must(err)
		storetest.Same(w.T, "another revision", changed.Revision() != discount.Revision(), true)
		_, err = w.AddCondition(ctx, discount.ID, in2(vip))
		storetest.HasKind(w.T, err, record.Duplicate)
		_, err = w.AddCondition(ctx, discount.ID, in2(gold))
		storetest.HasKind(w.T, err, 0)
		storetest.Same(w.T, "two conditions", w.conditions(discount), "in VIP; in Gold")
		conditions, err := w.ConditionsOf(ctx, []string{discount.Rule.ID, other.Rule.ID})
		w.Must(err)
		one, two, others := conditions[discount.Rule.ID][0].ID, conditions[discount.Rule.ID][1].ID, conditions[other.Rule.ID][0].ID

		_, err = w.AddConditionGroups(ctx, discount.ID, one, storetest.IDsOf(silver, gold, silver))
		w.Must(err)
		storetest.Same(w.T, "groups are added", w.conditions(discount), "in Gold, Silver, VIP; in Gold")
		_, err = w.AddConditionGroups(ctx, discount.ID, one, []string{silver.ID, "cgrp_gone"})
		storetest.HasKind(w.T, err, record.NotFound)
		_, err = w.RemoveConditionGroups(ctx, discount.ID, one, append(storetest.IDsOf(gold, vip), "cgrp_gone"))
		w.Must(err)
		storetest.Same(w.T, "and removed", w.conditions(discount), "in Silver; in Gold")
		_, err = w.UpdateCondition(ctx, discount.ID, two,
			pricing.ConditionInput{Operator: new(pricing.NotIn), GroupIDs: new(storetest.IDsOf(vip, silver))})
		w.Must(err)
		storetest.Same(w.T, "and replaced", w.conditions(discount), "in Silver; not_in Silver, VIP")
		_, err = w.UpdateCondition(ctx, discount.ID, two,
			pricing.ConditionInput{Operator: new(pricing.In), GroupIDs: new(storetest.IDsOf(silver))})
		storetest.HasKind(w.T, err, record.Duplicate)

		found, err := w.Condition(ctx, discount.ID, two)
		w.Must(err)
		storetest.Same(w.T, "one is found",
			storetest.Line(found.Operator, found.GroupsCount, found.RuleID == discount.Rule.ID), "not_in 2 true")
		groups, err := w.Groups(ctx, customers.GroupQuery{Condition: two, Limit: 1, Order: record.Order{By: "name"}})
		w.Must(err)
		storetest.Same(w.T, "the groups of a condition, with their real total",
			storetest.Line(groups.Groups[0].Name, groups.Total.Count), "Silver 2")
		groups, err = w.Groups(ctx, customers.GroupQuery{Condition: "discon_gone", Limit: 1})
		w.Must(err)
		storetest.Same(w.T, "those of none", storetest.Line(len(groups.Groups), groups.Total.Count), "0 0")

		for _, id := range []string{others, "discon_gone"} {
			_, err = w.Condition(ctx, discount.ID, id)
			storetest.HasKind(w.T, err, record.NotFound)
			_, err = w.AddConditionGroups(ctx, discount.ID, id, storetest.IDsOf(vip))
			storetest.HasKind(w.T, err, record.NotFound)
			_, err = w.RemoveConditionGroups(ctx, discount.ID, id, storetest.IDsOf(vip))
			storetest.HasKind(w.T, err, record.NotFound)
			_, err = w.UpdateCondition(ctx, discount.ID, id, in2(vip))
			storetest.HasKind(w.T, err, record.NotFound)
		}
		_, err = w.DeleteCondition(ctx, discount.ID, others)
		storetest.HasKind(w.T, err, record.NotFound)
		_, err = w.DeleteCondition(ctx, discount.ID, "discon_gone")
		storetest.HasKind(w.T, err, 0)
		_, err = w.DeleteCondition(ctx, discount.ID, one)
		storetest.HasKind(w.T, err, 0)
		storetest.Same(w.T, "one is gone", w.conditions(discount), "not_in Silver, VIP")
		_, err = w.DeleteCondition(ctx, "disc_gone", two)
		storetest.HasKind(w.T, err, record.NotFound)
		storetest.Same(w.T, "the other's is as it was", w.conditions(other), "in VIP")
	})
}

// What is saved as it is is no change: whoever edits it meanwhile, or one of its codes, need not look again.
func TestADiscountThatIsSavedAsItIsHasNotChanged(t *testing.T) {
	each(t, func(w world) {
		vip, gold := w.NewGroup("VIP"), w.NewGroup("Gold")
		input := tenPercent("TEN", in2(vip, gold), notIn2(w.NewGroup("Wholesale")))
		input.IsDynamic = new(true)
		ten, err := w.CreateDiscount(w.Context(), input)
		w.Must(err)
		code, err := w.AddDynamicCode(w.Context(), ten.ID, pricing.DiscountInput{Code: new("TEN-A")})
		w.Must(err)
		conditions, err := w.ConditionsOf(w.Context(), []string{ten.Rule.ID})
		w.Must(err)
		first, second := conditions[ten.Rule.ID][0].ID, conditions[ten.Rule.ID][1].ID
		for _, c := range []struct {
			sentence string
			in       pricing.DiscountInput
			revised  int64
		}{
			{"all is kept", pricing.DiscountInput{Only: true, Conditions: []pricing.ConditionInput{{ID: first}, {ID: second}}}, 0},
			{"the same groups", pricing.DiscountInput{
				Conditions: []pricing.ConditionInput{{ID: first, Operator: new(pricing.In), GroupIDs: new(storetest.IDsOf(gold, vip))}},
			}, 0},
			{"a group less", pricing.DiscountInput{
				Conditions: []pricing.ConditionInput{{ID: first, GroupIDs: new(storetest.IDsOf(gold))}},
			}, 1},
			{"a group more", pricing.DiscountInput{
				Conditions: []pricing.ConditionInput{{ID: first, GroupIDs: new(storetest.IDsOf(gold, vip))}},
			}, 1},
			{"another operator", pricing.DiscountInput{Conditions: []pricing.ConditionInput{{ID: first, Operator: new(pricing.NotIn)}}}, 1},
			{"a condition more", pricing.DiscountInput{Conditions: []pricing.ConditionInput{in2(vip)}}, 1},
			{"a condition less", pricing.DiscountInput{Only: true, Conditions: []pricing.ConditionInput{{ID: first}, {ID: second}}}, 1},
		} {
			was, err := w.Discount(w.Context(), ten.ID)
			w.Must(err)
			codeWas, err := w.Discount(w.Context(), code.ID)
			w.Must(err)
			is, err := w.UpdateDiscount(w.Context(), ten.ID, c.in)
			w.Must(err)
			codeIs, err := w.Discount(w.Context(), code.ID)
			w.Must(err)
			storetest.Same(w.T, c.sentence, is.Edition-was.Edition, c.revised)
			storetest.Same(w.T, c.sentence+", in the code", codeIs.Edition-codeWas.Edition, c.revised)
		}
	})
}

func TestCodesAreMadeOfADynamicDiscount(t *testing.T) {
	each(t, func(w world) {
		vip := w.NewGroup("VIP")
		input := tenPercent("PARENT", in2(vip))
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
	each(t, func(w world) {
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

func TestDiscountsAreFound(t *testing.T) {
	each(t, func(w world) {
		storetest.Shrink(w.Store)
		vip, gold := w.NewGroup("VIP"), w.NewGroup("Gold")
		make := func(code string, change func(*pricing.DiscountInput)) pricing.Discount {
			storetest.Later()
			input := tenPercent(code)
			input.StartsAt = at(0)
			change(&input)
			discount, err := w.CreateDiscount(w.Context(), input)
			w.Must(err)
			return discount
		}
		summer := make("SUMMER-ÉTÉ", func(in *pricing.DiscountInput) {
			in.Conditions, in.Description = []pricing.ConditionInput{in2(vip), notIn2(gold)}, record.TextOf("Für alle 50%")
		})
		make("FIXED", func(in *pricing.DiscountInput) {
			in.Type, in.Value, in.EndsAt = new(pricing.Fixed), new(int64(500)), date(at(1e9))
		})
		make("SHIP", func(in *pricing.DiscountInput) {
			in.Type, in.Allocation, in.IsDisabled = new(pricing.FreeShipping), new(pricing.OffItem), new(true)
		})
		make("DYN", func(in *pricing.DiscountInput) { in.IsDynamic, in.StartsAt = new(true), at(1e9) })
		used := make("USED", func(in *pricing.DiscountInput) { in.UsageLimit = &record.Bound{At: 1} })
		storetest.Exec(w.T, w.Store, "UPDATE discounts SET usage_count = 1 WHERE id = ?", used.ID)
		find := func(q pricing.DiscountQuery) string {
			w.Helper()
			if q.Limit == 0 {
				q.Limit = -1
			}
			q.At = noon
			list, err := w.Discounts(w.Context(), q)
			w.Must(err)
			var codes []string
			for _, found := range list.Discounts {
				codes = append(codes, found.Code)
			}
			return storetest.Line(codes, list.Total.Count)
		}
		state := func(states ...pricing.State) pricing.DiscountQuery { return pricing.DiscountQuery{States: states} }
		for _, c := range []struct {
			sentence string
			query    pricing.DiscountQuery
			want     string
		}{
			{"the newest first", pricing.DiscountQuery{}, "[USED DYN SHIP FIXED SUMMER-ÉTÉ] 5"},
			{"by code", pricing.DiscountQuery{Order: record.Order{By: "code"}}, "[DYN FIXED SHIP SUMMER-ÉTÉ USED] 5"},
			{"by what is still left", pricing.DiscountQuery{Order: record.Order{By: "usage_limit"}, Limit: 1}, "[USED] 5"},
			{"words in code and description", pricing.DiscountQuery{Search: "fur ete"}, "[SUMMER-ÉTÉ] 1"},
			{"a text within the code", pricing.DiscountQuery{Contains: "er-ét"}, "[SUMMER-ÉTÉ] 1"},
			{"accents stay what they are", pricing.DiscountQuery{Contains: "ete"}, "[] 0"},
			{"a description is not a code", pricing.DiscountQuery{Contains: "für"}, "[] 0"},
			{"by type", pricing.DiscountQuery{Types: []string{pricing.Fixed, pricing.FreeShipping}}, "[SHIP FIXED] 2"},
			{"by allocation", pricing.DiscountQuery{Allocations: []string{pricing.OffItem}}, "[SHIP] 1"},
			{"dynamic ones", pricing.DiscountQuery{IsDynamic: new(true)}, "[DYN] 1"},
			{"not disabled", pricing.DiscountQuery{IsDisabled: new(false), Limit: 1}, "[USED] 4"},
			{"with a condition that names a group", pricing.DiscountQuery{AnyGroup: storetest.IDsOf(vip, gold)}, "[SUMMER-ÉTÉ] 1"},
			{"running", state(pricing.StateRunning), "[FIXED SUMMER-ÉTÉ] 2"},
			{"to come", state(pricing.StateScheduled), "[DYN] 1"},
			{"disabled or used up", state(pricing.StateDisabled, pricing.StateUsedUp), "[USED SHIP] 2"},
			{"past", state(pricing.StateExpired), "[] 0"},
			{"a page", pricing.DiscountQuery{Limit: 2, Offset: 2}, "[SHIP FIXED] 5"},
			{"what follows another", pricing.DiscountQuery{After: summer.ID, Order: record.Order{By: "created_at"}, Limit: 1}, "[FIXED] 5"},
		} {
			if got := find(c.query); got != c.want {
				w.Errorf("%s: got %s, want %s", c.sentence, got, c.want)
			}
		}
		for _, by := range pricing.DiscountOrders() {
			for _, desc := range []bool{false, true} {
				order := record.Order{By: by, Desc: desc}
				all, err := w.Discounts(w.Context(), pricing.DiscountQuery{Limit: -1, Order: order})
				w.Must(err)
				var want, paged []string
				for _, found := range all.Discounts {
					want = append(want, found.Code)
				}
				for after := ""; len(paged) < 5; {
					page, err := w.Discounts(w.Context(), pricing.DiscountQuery{Limit: 2, Order: order, After: after})
					w.Must(err)
					for _, found := range page.Discounts {
						paged, after = append(paged, found.Code), found.ID
					}
				}
				storetest.SameList(w.T, storetest.Line("page after page by ", order), paged, want)
			}
		}
		visited := 0
		w.Must(w.EachDiscount(w.Context(), pricing.DiscountQuery{Limit: -1}, func(pricing.Discount) error { visited++; return nil }))
		storetest.Same(w.T, "visited", visited, 5)
		byID, err := w.DiscountsByID(w.Context(), []string{summer.ID, "disc_gone"})
		w.Must(err)
		storetest.Same(w.T, "found by ids", storetest.Line(len(byID), byID[summer.ID].Code), "1 SUMMER-ÉTÉ")
		_, err = w.Discounts(w.Context(), pricing.DiscountQuery{Order: record.Order{By: "search"}})
		storetest.HasKind(w.T, err, record.Invalid)
	})
}

func TestReasonsAreTold(t *testing.T) {
	t.Parallel()
	named := func(names ...string) (groups pricing.SomeGroups) {
		for _, name := range names {
			groups.First = append(groups.First, customers.GroupName{Name: name})
		}
		groups.Count = int64(len(names))
		return groups
	}
	many := named("A", "B", "C")
	many.Count = 4
	for _, c := range []struct {
		reason pricing.Reason
		want   string
	}{
		{pricing.Reason{Why: pricing.ForEveryone}, "for everyone"},
		{pricing.Reason{Why: pricing.InGroup, Groups: named("VIP")}, "because in VIP"},
		{pricing.Reason{Why: pricing.InGroup, Groups: named("A", "B", "C")}, "because in A, B and C"},
		{pricing.Reason{Why: pricing.InGroup, Groups: many}, "because in A, B, C and 1 more group"},
		{pricing.Reason{Why: pricing.NotInGroup, Groups: named("Wholesale")}, "because not in Wholesale"},
		{pricing.Reason{Why: pricing.NotInGroup, Groups: named("A", "B")}, "because not in A or B"},
		{pricing.Reason{Why: pricing.NotInGroup}, "because not in any group"},
	} {
		storetest.Same(t, "the reason", c.reason.String(), c.want)
	}
}

func TestRegionsAreKeptAsFarAsTheyAreKnown(t *testing.T) {
	each(t, func(w world) {
		europe, err := w.CreateRegion(w.Context(),
			pricing.RegionInput{Name: "Europe", CurrencyCode: "EUR", Metadata: storetest.ParseMetadata(w.T, `{"a":1}`)})
		w.Must(err)
		japan, err := w.CreateRegion(w.Context(), pricing.RegionInput{Name: "Japan", CurrencyCode: "jpy"})
		w.Must(err)
		for _, in := range []pricing.RegionInput{
			{Name: " ", CurrencyCode: "eur"},
			{Name: "A", CurrencyCode: "xxy"},
			{Name: "a\x00", CurrencyCode: "eur"},
		} {
			_, err := w.CreateRegion(w.Context(), in)
			storetest.HasKind(w.T, err, record.Invalid)
		}
		found, err := w.Region(w.Context(), europe.ID)
		w.Must(err)
		storetest.Same(w.T, "the region as it was made",
			storetest.Line(found.Revision() == europe.Revision(), found.CurrencyCode, found.ID[:4]), "true eur reg_")
		list, total, err := w.Regions(w.Context(), 1, 1)
		w.Must(err)
		storetest.Same(w.T, "a page", storetest.Line(len(list), list[0].Name, total), "1 Japan 2")
		byID, err := w.RegionsByID(w.Context(), []string{japan.ID, "reg_gone"})
		w.Must(err)
		storetest.Same(w.T, "by their ids", storetest.Line(len(byID), byID[japan.ID].Name), "1 Japan")
		w.Must(w.DeleteRegion(w.Context(), japan.ID))
		w.Must(w.DeleteRegion(w.Context(), japan.ID))
		_, err = w.Region(w.Context(), japan.ID)
		storetest.HasKind(w.T, err, record.NotFound)
	})
}
