package pricing_test

import (
	"strings"
	"testing"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/storetest"
)

func inGroups(groups ...customers.Group) pricing.ConditionInput {
	return pricing.ConditionInput{Operator: new(pricing.In), GroupIDs: new(storetest.IDsOf(groups...))}
}

func notInGroups(groups ...customers.Group) pricing.ConditionInput {
	return pricing.ConditionInput{Operator: new(pricing.NotIn), GroupIDs: new(storetest.IDsOf(groups...))}
}

// conditions writes the conditions of a discount in a line: in VIP, Gold; not_in Wholesale.
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

func TestConditionsComeAndGo(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip, gold, silver := w.NewGroup("VIP"), w.NewGroup("Gold"), w.NewGroup("Silver")
		discount, other := w.discount("TEN"), w.discount("OTHER", inGroups(vip))
		ctx := w.Context()
		changed, err := w.AddCondition(ctx, discount.ID, inGroups(vip))
		w.Must(err)
		storetest.Same(w.T, "another revision", changed.Revision() != discount.Revision(), true)
		_, err = w.AddCondition(ctx, discount.ID, inGroups(vip))
		storetest.HasKind(w.T, err, record.Duplicate)
		_, err = w.AddCondition(ctx, discount.ID, inGroups(gold))
		storetest.HasKind(w.T, err, 0)
		storetest.Same(w.T, "two conditions", w.conditions(discount), "in VIP; in Gold")
		conditions, err := w.ConditionsOf(ctx, []string{discount.Rule.ID, other.Rule.ID})
		w.Must(err)
		one, two := conditions[discount.Rule.ID][0].ID, conditions[discount.Rule.ID][1].ID

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

		_, err = w.DeleteCondition(ctx, discount.ID, one)
		storetest.HasKind(w.T, err, 0)
		storetest.Same(w.T, "one is gone", w.conditions(discount), "not_in Silver, VIP")
	})
}

func TestAConditionIsThatOfOneDiscount(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip := w.NewGroup("VIP")
		discount, other := w.discount("TEN", inGroups(w.NewGroup("Gold"))), w.discount("OTHER", inGroups(vip))
		ctx := w.Context()
		conditions, err := w.ConditionsOf(ctx, []string{discount.Rule.ID, other.Rule.ID})
		w.Must(err)
		own, others := conditions[discount.Rule.ID][0].ID, conditions[other.Rule.ID][0].ID
		for _, id := range []string{others, "discon_gone"} {
			_, err = w.Condition(ctx, discount.ID, id)
			storetest.HasKind(w.T, err, record.NotFound)
			_, err = w.AddConditionGroups(ctx, discount.ID, id, storetest.IDsOf(vip))
			storetest.HasKind(w.T, err, record.NotFound)
			_, err = w.RemoveConditionGroups(ctx, discount.ID, id, storetest.IDsOf(vip))
			storetest.HasKind(w.T, err, record.NotFound)
			_, err = w.UpdateCondition(ctx, discount.ID, id, inGroups(vip))
			storetest.HasKind(w.T, err, record.NotFound)
		}
		_, err = w.DeleteCondition(ctx, discount.ID, others)
		storetest.HasKind(w.T, err, record.NotFound)
		_, err = w.DeleteCondition(ctx, discount.ID, "discon_gone")
		storetest.HasKind(w.T, err, 0)
		_, err = w.DeleteCondition(ctx, "disc_gone", own)
		storetest.HasKind(w.T, err, record.NotFound)
		storetest.Same(w.T, "the discount is as it was", w.conditions(discount), "in Gold")
		storetest.Same(w.T, "and so is the other", w.conditions(other), "in VIP")
	})
}

// What is saved as it is is no change: people who are editing it, or one of its codes, need not look again.
func TestADiscountThatIsSavedAsItIsHasNotChanged(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip, gold := w.NewGroup("VIP"), w.NewGroup("Gold")
		input := tenPercent("TEN", inGroups(vip, gold), notInGroups(w.NewGroup("Wholesale")))
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
			{"a condition more", pricing.DiscountInput{Conditions: []pricing.ConditionInput{inGroups(vip)}}, 1},
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
