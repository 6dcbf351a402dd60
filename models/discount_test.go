package models_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cohort/models"
)

// discount makes a discount of ten percent with conditions.
func (w world) discount(code string, conditions ...models.ConditionInput) models.Discount {
	w.Helper()
	discount, err := w.CreateDiscount(w.Context(), tenPercent(code, conditions...))
	w.must(err)
	return discount
}

func tenPercent(code string, conditions ...models.ConditionInput) models.DiscountInput {
	return models.DiscountInput{Code: &code, Type: new(models.Percentage), Value: new(int64(10)), Conditions: conditions}
}

func in2(groups ...models.CustomerGroup) models.ConditionInput {
	return models.ConditionInput{Operator: new(models.In), GroupIDs: new(ids(groups...))}
}

func notIn2(groups ...models.CustomerGroup) models.ConditionInput {
	return models.ConditionInput{Operator: new(models.NotIn), GroupIDs: new(ids(groups...))}
}

// conditions tells the conditions of a discount: in VIP, Gold; not_in Wholesale.
func (w world) conditions(discount models.Discount) string {
	w.Helper()
	conditions, err := w.ConditionsOf(w.Context(), []string{discount.Rule.ID})
	w.must(err)
	var written []string
	for _, condition := range conditions[discount.Rule.ID] {
		groups, err := w.GroupsOfConditions(w.Context(), []string{condition.ID})
		w.must(err)
		var names []string
		for _, group := range groups[condition.ID] {
			names = append(names, group.Name)
		}
		same(w.T, "the number of groups", condition.GroupsCount, int64(len(names)))
		written = append(written, condition.Operator+" "+strings.Join(names, ", "))
	}
	return strings.Join(written, "; ")
}

func TestADiscountIsWhatItsInputSays(t *testing.T) {
	each(t, func(w world) {
		vip, gold := w.group("VIP"), w.group("Gold")
		input := tenPercent(" vip-ß10 ", in2(vip, gold, vip), notIn2(gold))
		input.StartsAt, input.EndsAt, input.UsageLimit, input.RegionIDs = at(0), date(at(time.Hour)), &models.Bound{At: 5}, &[]string{"reg_b", "reg_a", "reg_b"}
		input.Description, input.Metadata, input.ValidDuration, input.IsDynamic = models.TextOf("for VIPs"), &models.MetadataChange{Values: metadata(w.T, `{"a":""}`)}, models.TextOf("P1D"), new(true)
		discount, err := w.CreateDiscount(w.Context(), input)
		w.must(err)
		found, err := w.Discount(w.Context(), discount.ID)
		w.must(err)
		same(w.T, "the discount as it was made", found.Revision(), discount.Revision())
		same(w.T, "its code", found.Code, "VIP-SS10")
		same(w.T, "its ids", found.ID[:5]+found.Rule.ID[:4], "disc_dru_")
		same(w.T, "the rest of it", line(found.IsDynamic, found.IsDisabled, found.StartsAt.Equal(noon), *found.UsageLimit, found.UsageCount, found.RegionIDs, jsonOf(w.T, found.Metadata), *found.Rule.Description, found.Rule.Allocation),
			`true false true 5 0 [reg_b reg_a] {"a":""} for VIPs total`)
		same(w.T, "its conditions", w.conditions(discount), "in Gold, VIP; not_in Gold")
		byCode, err := w.DiscountByCode(w.Context(), " Vip-ß10")
		w.must(err)
		same(w.T, "found by its code", byCode.ID, discount.ID)
		_, err = w.DiscountByCode(w.Context(), "NOTHING")
		is(w.T, err, models.NotFound)
		_, err = w.Discount(w.Context(), "disc_gone")
		is(w.T, err, models.NotFound)

		plain := w.discount("PLAIN")
		same(w.T, "one of which nothing is said", line(plain.StartsAt.Equal(plain.CreatedAt), plain.EndsAt, plain.UsageLimit, plain.RegionIDs, plain.IsDynamic), "true <nil> <nil> [] false")
	})
}

func TestADiscountHasToMakeSense(t *testing.T) {
	each(t, func(w world) {
		vip := w.group("VIP")
		discount := w.discount("TEN", in2(vip))
		other := w.discount("OTHER", notIn2(vip))
		conditions, err := w.ConditionsOf(w.Context(), []string{other.Rule.ID})
		w.must(err)
		others := conditions[other.Rule.ID][0].ID
		for sentence, c := range map[string]struct {
			change func(*models.DiscountInput)
			kind   models.Kind
			about  string
		}{
			"no code":                    {func(in *models.DiscountInput) { in.Code = new(" ") }, models.Invalid, "code"},
			"a code without end":         {func(in *models.DiscountInput) { in.Code = new(strings.Repeat("x", 256)) }, models.Invalid, "code"},
			"a code with a NUL":          {func(in *models.DiscountInput) { in.Code = new("a\x00") }, models.Invalid, "code"},
			"a code that is taken":       {func(in *models.DiscountInput) { in.Code = new("oTHER") }, models.Duplicate, "OTHER"},
			"a type nobody knows":        {func(in *models.DiscountInput) { in.Type = new("gift") }, models.Invalid, "type"},
			"an allocation nobody knows": {func(in *models.DiscountInput) { in.Allocation = new("half") }, models.Invalid, "allocation"},
			"a value below nothing":      {func(in *models.DiscountInput) { in.Value = new(int64(-1)) }, models.Invalid, "value"},
			"more than all":              {func(in *models.DiscountInput) { in.Value = new(int64(101)) }, models.Invalid, "100 or less"},
			"a limit of nothing":         {func(in *models.DiscountInput) { in.UsageLimit = &models.Bound{} }, models.Invalid, "usage_limit"},
			"an end at the start":        {func(in *models.DiscountInput) { in.StartsAt, in.EndsAt = at(0), date(at(0)) }, models.Invalid, "ends_at"},
			"a duration nobody knows":    {func(in *models.DiscountInput) { in.ValidDuration = models.TextOf("1 day") }, models.Invalid, "valid_duration"},
			"fixed in two regions":       {func(in *models.DiscountInput) { in.Type, in.RegionIDs = new(models.Fixed), &[]string{"a", "b"} }, models.Invalid, "one region"},
			"a region without an id":     {func(in *models.DiscountInput) { in.RegionIDs = &[]string{""} }, models.Invalid, "region"},
			"a condition without groups": {func(in *models.DiscountInput) { in.Conditions = []models.ConditionInput{notIn2()} }, models.Invalid, "group"},
			"a condition of its own kind": {func(in *models.DiscountInput) {
				c := in2(vip)
				c.Operator = new("near")
				in.Conditions = []models.ConditionInput{c}
			}, models.Invalid, "operator"},
			"a condition without operator": {func(in *models.DiscountInput) { in.Conditions = []models.ConditionInput{{GroupIDs: new(ids(vip))}} }, models.Invalid, "operator"},
			"a group that is not there": {func(in *models.DiscountInput) {
				in.Conditions = []models.ConditionInput{{Operator: new(models.In), GroupIDs: &[]string{vip.ID, "cgrp_gone"}}}
			}, models.NotFound, "cgrp_gone"},
			"the same condition twice":      {func(in *models.DiscountInput) { in.Conditions = []models.ConditionInput{notIn2(vip), notIn2(vip)} }, models.Duplicate, "operator"},
			"a condition that is not there": {func(in *models.DiscountInput) { in.Conditions = []models.ConditionInput{{ID: "discon_gone"}} }, models.NotFound, "discon_gone"},
			"a condition of another's":      {func(in *models.DiscountInput) { in.Conditions = []models.ConditionInput{{ID: others}} }, models.NotFound, others},
		} {
			made, change := tenPercent("NEW"), models.DiscountInput{}
			c.change(&made)
			c.change(&change)
			_, err := w.CreateDiscount(w.Context(), made)
			_, errUpdate := w.UpdateDiscount(w.Context(), discount.ID, change)
			for _, err := range []error{err, errUpdate} {
				written := fmt.Sprintf("%#v", err)
				if !models.IsKind(err, c.kind) || !strings.Contains(written, c.about) {
					w.Errorf("%s: %s", sentence, written)
				}
			}
		}
		_, err = w.UpdateDiscount(w.Context(), discount.ID, models.DiscountInput{RuleID: &other.Rule.ID})
		is(w.T, err, models.NotFound)
		_, err = w.UpdateDiscount(w.Context(), discount.ID, models.DiscountInput{Conditions: []models.ConditionInput{in2(vip)}})
		is(w.T, err, models.Duplicate)
		all, err := w.Discounts(w.Context(), models.DiscountQuery{Limit: -1})
		w.must(err)
		same(w.T, "discounts made of what was refused", len(all.Discounts), 2)
		same(w.T, "the discount is as it was", all.Discounts[1].Revision(), discount.Revision())
		same(w.T, "and its conditions", w.conditions(discount), "in VIP")
		same(w.T, "rules of nothing", len(models.Query[string](w.T, w.Store, "SELECT id FROM discount_rules")), 2)
	})
}

func TestOnlyWhatIsMentionedOfADiscountChanges(t *testing.T) {
	each(t, func(w world) {
		vip, gold := w.group("VIP"), w.group("Gold")
		first := w.discount("TEN", in2(vip))
		change := func(in models.DiscountInput) models.Discount {
			w.Helper()
			later()
			changed, err := w.UpdateDiscount(w.Context(), first.ID, in)
			w.must(err)
			found, err := w.Discount(w.Context(), first.ID)
			w.must(err)
			same(w.T, "what is told and what is stored", changed.Revision(), found.Revision())
			return found
		}
		same(w.T, "nothing said", change(models.DiscountInput{}).Revision(), first.Revision())
		same(w.T, "nothing new said", change(models.DiscountInput{Code: new("ten"), Value: new(int64(10))}).Revision(), first.Revision())
		limited := change(models.DiscountInput{UsageLimit: &models.Bound{At: 3}, EndsAt: &models.Date{At: noon}, Metadata: &models.MetadataChange{Values: metadata(w.T, `{"a":1,"b":2}`)}})
		same(w.T, "a limit and an end", line(*limited.UsageLimit, limited.EndsAt.Equal(noon), limited.UpdatedAt.After(first.UpdatedAt), limited.Rule.UpdatedAt.Equal(first.Rule.UpdatedAt)), "3 true true true")
		open := change(models.DiscountInput{UsageLimit: &models.Bound{Open: true}, EndsAt: &models.Date{Null: true}, Metadata: &models.MetadataChange{Values: metadata(w.T, `{"a":""}`)}})
		same(w.T, "both are cleared, metadata is merged", line(open.UsageLimit, open.EndsAt, jsonOf(w.T, open.Metadata)), `<nil> <nil> {"b":2}`)
		worth := change(models.DiscountInput{Value: new(int64(15)), Description: models.TextOf("more"), RuleID: &first.Rule.ID})
		same(w.T, "the rule", line(worth.Rule.Value, *worth.Rule.Description, worth.Rule.UpdatedAt.After(first.Rule.UpdatedAt), worth.UpdatedAt.Equal(open.UpdatedAt)), "15 more true true")
		same(w.T, "the conditions stayed", w.conditions(first), "in VIP")

		added := change(models.DiscountInput{Conditions: []models.ConditionInput{notIn2(gold)}})
		same(w.T, "a condition is added", w.conditions(first), "in VIP; not_in Gold")
		same(w.T, "which makes another revision", added.Revision() != worth.Revision(), true)
		same(w.T, "and is no change of the discount itself", added.UpdatedAt, worth.UpdatedAt)

		_, err := w.UpdateDiscount(w.Context(), first.ID, models.DiscountInput{Code: new("X"), Revisions: models.Revisions{worth.Revision()}})
		is(w.T, err, models.Stale)
		_, err = w.DeleteDiscount(w.Context(), first.ID, worth.Revision())
		is(w.T, err, models.Stale)
		_, err = w.DeleteDiscount(w.Context(), first.ID, added.Revision())
		is(w.T, err, 0)
		_, err = w.DeleteDiscount(w.Context(), first.ID)
		is(w.T, err, 0)
		_, err = w.UpdateDiscount(w.Context(), first.ID, models.DiscountInput{})
		is(w.T, err, models.NotFound)
		same(w.T, "nothing is left", len(models.Query[string](w.T, w.Store, "SELECT id FROM discount_rules UNION ALL SELECT id FROM discount_conditions UNION ALL SELECT condition_id FROM discount_condition_groups")), 0)
		again := w.discount("TEN")
		same(w.T, "the code is free again", again.Code, "TEN")
	})
}

func TestConditionsComeAndGo(t *testing.T) {
	each(t, func(w world) {
		vip, gold, silver := w.group("VIP"), w.group("Gold"), w.group("Silver")
		discount, other := w.discount("TEN"), w.discount("OTHER", in2(vip))
		ctx := w.Context()
		changed, err := w.AddCondition(ctx, discount.ID, in2(vip))
		w.must(err)
		same(w.T, "another revision", changed.Revision() != discount.Revision(), true)
		_, err = w.AddCondition(ctx, discount.ID, in2(vip))
		is(w.T, err, models.Duplicate)
		_, err = w.AddCondition(ctx, discount.ID, in2(gold))
		is(w.T, err, 0)
		same(w.T, "two conditions", w.conditions(discount), "in VIP; in Gold")
		conditions, err := w.ConditionsOf(ctx, []string{discount.Rule.ID, other.Rule.ID})
		w.must(err)
		one, two, others := conditions[discount.Rule.ID][0].ID, conditions[discount.Rule.ID][1].ID, conditions[other.Rule.ID][0].ID

		_, err = w.AddConditionGroups(ctx, discount.ID, one, ids(silver, gold, silver))
		w.must(err)
		same(w.T, "groups are added", w.conditions(discount), "in Gold, Silver, VIP; in Gold")
		_, err = w.AddConditionGroups(ctx, discount.ID, one, []string{silver.ID, "cgrp_gone"})
		is(w.T, err, models.NotFound)
		_, err = w.RemoveConditionGroups(ctx, discount.ID, one, append(ids(gold, vip), "cgrp_gone"))
		w.must(err)
		same(w.T, "and removed", w.conditions(discount), "in Silver; in Gold")
		_, err = w.UpdateCondition(ctx, discount.ID, two, models.ConditionInput{Operator: new(models.NotIn), GroupIDs: new(ids(vip, silver))})
		w.must(err)
		same(w.T, "and replaced", w.conditions(discount), "in Silver; not_in Silver, VIP")
		_, err = w.UpdateCondition(ctx, discount.ID, two, models.ConditionInput{Operator: new(models.In), GroupIDs: new(ids(silver))})
		is(w.T, err, models.Duplicate)

		found, err := w.Condition(ctx, discount.ID, two)
		w.must(err)
		same(w.T, "one is found", line(found.Operator, found.GroupsCount, found.RuleID == discount.Rule.ID), "not_in 2 true")
		groups, err := w.Groups(ctx, models.GroupQuery{Condition: two, Limit: 1, Order: models.Order{By: "name"}})
		w.must(err)
		same(w.T, "the groups of a condition, with their real total", line(groups.Groups[0].Name, groups.Total.Count), "Silver 2")
		groups, err = w.Groups(ctx, models.GroupQuery{Condition: "discon_gone", Limit: 1})
		w.must(err)
		same(w.T, "those of none", line(len(groups.Groups), groups.Total.Count), "0 0")

		for _, id := range []string{others, "discon_gone"} {
			_, err = w.Condition(ctx, discount.ID, id)
			is(w.T, err, models.NotFound)
			_, err = w.AddConditionGroups(ctx, discount.ID, id, ids(vip))
			is(w.T, err, models.NotFound)
			_, err = w.RemoveConditionGroups(ctx, discount.ID, id, ids(vip))
			is(w.T, err, models.NotFound)
			_, err = w.UpdateCondition(ctx, discount.ID, id, in2(vip))
			is(w.T, err, models.NotFound)
		}
		_, err = w.DeleteCondition(ctx, discount.ID, others)
		is(w.T, err, models.NotFound)
		_, err = w.DeleteCondition(ctx, discount.ID, "discon_gone")
		is(w.T, err, 0)
		_, err = w.DeleteCondition(ctx, discount.ID, one)
		is(w.T, err, 0)
		same(w.T, "one is gone", w.conditions(discount), "not_in Silver, VIP")
		_, err = w.DeleteCondition(ctx, "disc_gone", two)
		is(w.T, err, models.NotFound)
		same(w.T, "the other's is as it was", w.conditions(other), "in VIP")
	})
}

// What is saved as it is is no change: whoever edits it meanwhile, or one of its codes, need not look again.
func TestADiscountThatIsSavedAsItIsHasNotChanged(t *testing.T) {
	each(t, func(w world) {
		vip, gold := w.group("VIP"), w.group("Gold")
		input := tenPercent("TEN", in2(vip, gold), notIn2(w.group("Wholesale")))
		input.IsDynamic = new(true)
		ten, err := w.CreateDiscount(w.Context(), input)
		w.must(err)
		code, err := w.AddDynamicCode(w.Context(), ten.ID, models.DiscountInput{Code: new("TEN-A")})
		w.must(err)
		conditions, err := w.ConditionsOf(w.Context(), []string{ten.Rule.ID})
		w.must(err)
		first, second := conditions[ten.Rule.ID][0].ID, conditions[ten.Rule.ID][1].ID
		for _, c := range []struct {
			sentence string
			in       models.DiscountInput
			revised  int64
		}{
			{"all is kept", models.DiscountInput{Only: true, Conditions: []models.ConditionInput{{ID: first}, {ID: second}}}, 0},
			{"the same groups", models.DiscountInput{Conditions: []models.ConditionInput{{ID: first, Operator: new(models.In), GroupIDs: new(ids(gold, vip))}}}, 0},
			{"a group less", models.DiscountInput{Conditions: []models.ConditionInput{{ID: first, GroupIDs: new(ids(gold))}}}, 1},
			{"a group more", models.DiscountInput{Conditions: []models.ConditionInput{{ID: first, GroupIDs: new(ids(gold, vip))}}}, 1},
			{"another operator", models.DiscountInput{Conditions: []models.ConditionInput{{ID: first, Operator: new(models.NotIn)}}}, 1},
			{"a condition more", models.DiscountInput{Conditions: []models.ConditionInput{in2(vip)}}, 1},
			{"a condition less", models.DiscountInput{Only: true, Conditions: []models.ConditionInput{{ID: first}, {ID: second}}}, 1},
		} {
			was, err := w.Discount(w.Context(), ten.ID)
			w.must(err)
			codeWas, err := w.Discount(w.Context(), code.ID)
			w.must(err)
			is, err := w.UpdateDiscount(w.Context(), ten.ID, c.in)
			w.must(err)
			codeIs, err := w.Discount(w.Context(), code.ID)
			w.must(err)
			same(w.T, c.sentence, is.Edition-was.Edition, c.revised)
			same(w.T, c.sentence+", in the code", codeIs.Edition-codeWas.Edition, c.revised)
		}
	})
}

func TestCodesAreMadeOfADynamicDiscount(t *testing.T) {
	each(t, func(w world) {
		vip := w.group("VIP")
		input := tenPercent("PARENT", in2(vip))
		input.IsDynamic, input.ValidDuration = new(true), models.TextOf("P30D")
		parent, err := w.CreateDiscount(w.Context(), input)
		w.must(err)
		code, err := w.AddDynamicCode(w.Context(), parent.ID, models.DiscountInput{Code: new("child-1"), UsageLimit: &models.Bound{At: 2}})
		w.must(err)
		same(w.T, "a code shares the rule", line(code.Code, code.Rule.ID == parent.Rule.ID, *code.ParentID == parent.ID, *code.UsageLimit, code.IsDynamic), "CHILD-1 true true 2 true")
		same(w.T, "and is good for so long", code.EndsAt.Sub(code.StartsAt), 30*24*time.Hour)
		once, err := w.AddDynamicCode(w.Context(), parent.ID, models.DiscountInput{Code: new("child-2")})
		w.must(err)
		same(w.T, "unless something else is said, once", *once.UsageLimit, 1)
		_, err = w.AddDynamicCode(w.Context(), parent.ID, models.DiscountInput{Code: new("Child-1")})
		is(w.T, err, models.Duplicate)
		_, err = w.AddDynamicCode(w.Context(), w.discount("PLAIN").ID, models.DiscountInput{Code: new("x")})
		is(w.T, err, models.Invalid)
		_, err = w.AddDynamicCode(w.Context(), code.ID, models.DiscountInput{Code: new("x")})
		is(w.T, err, models.Invalid)
		_, err = w.AddDynamicCode(w.Context(), parent.ID, models.DiscountInput{})
		is(w.T, err, models.Invalid)

		_, err = w.UpdateDiscount(w.Context(), parent.ID, models.DiscountInput{Value: new(int64(20))})
		w.must(err)
		changed, err := w.Discount(w.Context(), code.ID)
		w.must(err)
		same(w.T, "a change of the rule is one of the code", line(changed.Rule.Value, changed.Revision() != code.Revision()), "20 true")
		found, err := w.Discounts(w.Context(), models.DiscountQuery{ParentID: parent.ID, Limit: -1})
		w.must(err)
		same(w.T, "codes", found.Total.Count, 2)
		_, err = w.DeleteDynamicCode(w.Context(), parent.ID, "child-2")
		w.must(err)
		_, err = w.DeleteDynamicCode(w.Context(), parent.ID, "PLAIN")
		w.must(err)
		_, err = w.DiscountByCode(w.Context(), "plain")
		is(w.T, err, 0)
		_, err = w.DeleteDiscount(w.Context(), code.ID)
		w.must(err)
		same(w.T, "the rule stays with the discount", w.conditions(parent), "in VIP")
		_, err = w.AddDynamicCode(w.Context(), parent.ID, models.DiscountInput{Code: new("child-3")})
		w.must(err)
		_, err = w.DeleteDiscount(w.Context(), parent.ID)
		w.must(err)
		_, err = w.DiscountByCode(w.Context(), "child-3")
		is(w.T, err, models.NotFound)
	})
}

func TestADiscountIsUsedNoOftenerThanItMay(t *testing.T) {
	each(t, func(w world) {
		input := tenPercent("TEN")
		input.UsageLimit = &models.Bound{At: 5}
		discount, err := w.CreateDiscount(w.Context(), input)
		w.must(err)
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
				} else if !models.IsKind(err, models.Invalid) {
					w.Error(err)
				}
			})
		}
		all.Wait()
		found, err := w.Discount(w.Context(), discount.ID)
		w.must(err)
		same(w.T, "uses", line(used, found.UsageCount, found.State(time.Now())), "5 5 used up")
		disabled := w.discount("OFF")
		_, err = w.UpdateDiscount(w.Context(), disabled.ID, models.DiscountInput{IsDisabled: new(true)})
		w.must(err)
		_, err = w.UseDiscount(w.Context(), disabled.ID)
		is(w.T, err, models.Invalid)
		_, err = w.UseDiscount(w.Context(), "disc_gone")
		is(w.T, err, models.NotFound)
	})
}

func TestDiscountsAreFound(t *testing.T) {
	each(t, func(w world) {
		models.Shrink(w.Store)
		vip, gold := w.group("VIP"), w.group("Gold")
		make := func(code string, change func(*models.DiscountInput)) models.Discount {
			later()
			input := tenPercent(code)
			input.StartsAt = at(0)
			change(&input)
			discount, err := w.CreateDiscount(w.Context(), input)
			w.must(err)
			return discount
		}
		summer := make("SUMMER-ÉTÉ", func(in *models.DiscountInput) {
			in.Conditions, in.Description = []models.ConditionInput{in2(vip), notIn2(gold)}, models.TextOf("Für alle 50%")
		})
		make("FIXED", func(in *models.DiscountInput) {
			in.Type, in.Value, in.EndsAt = new(models.Fixed), new(int64(500)), date(at(1e9))
		})
		make("SHIP", func(in *models.DiscountInput) {
			in.Type, in.Allocation, in.IsDisabled = new(models.FreeShipping), new(models.OffItem), new(true)
		})
		make("DYN", func(in *models.DiscountInput) { in.IsDynamic, in.StartsAt = new(true), at(1e9) })
		used := make("USED", func(in *models.DiscountInput) { in.UsageLimit = &models.Bound{At: 1} })
		models.Exec(w.T, w.Store, "UPDATE discounts SET usage_count = 1 WHERE id = ?", used.ID)
		find := func(q models.DiscountQuery) string {
			w.Helper()
			if q.Limit == 0 {
				q.Limit = -1
			}
			q.At = noon
			list, err := w.Discounts(w.Context(), q)
			w.must(err)
			var codes []string
			for _, found := range list.Discounts {
				codes = append(codes, found.Code)
			}
			return line(codes, list.Total.Count)
		}
		state := func(states ...models.State) models.DiscountQuery { return models.DiscountQuery{States: states} }
		for _, c := range []struct {
			sentence string
			query    models.DiscountQuery
			want     string
		}{
			{"the newest first", models.DiscountQuery{}, "[USED DYN SHIP FIXED SUMMER-ÉTÉ] 5"},
			{"by code", models.DiscountQuery{Order: models.Order{By: "code"}}, "[DYN FIXED SHIP SUMMER-ÉTÉ USED] 5"},
			{"by what is still left", models.DiscountQuery{Order: models.Order{By: "usage_limit"}, Limit: 1}, "[USED] 5"},
			{"words in code and description", models.DiscountQuery{Search: "fur ete"}, "[SUMMER-ÉTÉ] 1"},
			{"a text within the code", models.DiscountQuery{Contains: "er-ét"}, "[SUMMER-ÉTÉ] 1"},
			{"accents stay what they are", models.DiscountQuery{Contains: "ete"}, "[] 0"},
			{"a description is not a code", models.DiscountQuery{Contains: "für"}, "[] 0"},
			{"by type", models.DiscountQuery{Types: []string{models.Fixed, models.FreeShipping}}, "[SHIP FIXED] 2"},
			{"by allocation", models.DiscountQuery{Allocations: []string{models.OffItem}}, "[SHIP] 1"},
			{"dynamic ones", models.DiscountQuery{IsDynamic: new(true)}, "[DYN] 1"},
			{"not disabled", models.DiscountQuery{IsDisabled: new(false), Limit: 1}, "[USED] 4"},
			{"with a condition that names a group", models.DiscountQuery{AnyGroup: ids(vip, gold)}, "[SUMMER-ÉTÉ] 1"},
			{"running", state(models.StateRunning), "[FIXED SUMMER-ÉTÉ] 2"},
			{"to come", state(models.StateScheduled), "[DYN] 1"},
			{"disabled or used up", state(models.StateDisabled, models.StateUsedUp), "[USED SHIP] 2"},
			{"past", state(models.StateExpired), "[] 0"},
			{"a page", models.DiscountQuery{Limit: 2, Offset: 2}, "[SHIP FIXED] 5"},
			{"what follows another", models.DiscountQuery{After: summer.ID, Order: models.Order{By: "created_at"}, Limit: 1}, "[FIXED] 5"},
		} {
			if got := find(c.query); got != c.want {
				w.Errorf("%s: got %s, want %s", c.sentence, got, c.want)
			}
		}
		for _, by := range models.DiscountOrders() {
			for _, desc := range []bool{false, true} {
				order := models.Order{By: by, Desc: desc}
				all, err := w.Discounts(w.Context(), models.DiscountQuery{Limit: -1, Order: order})
				w.must(err)
				var want, paged []string
				for _, found := range all.Discounts {
					want = append(want, found.Code)
				}
				for after := ""; len(paged) < 5; {
					page, err := w.Discounts(w.Context(), models.DiscountQuery{Limit: 2, Order: order, After: after})
					w.must(err)
					for _, found := range page.Discounts {
						paged, after = append(paged, found.Code), found.ID
					}
				}
				sameList(w.T, line("page after page by ", order), paged, want)
			}
		}
		visited := 0
		w.must(w.EachDiscount(w.Context(), models.DiscountQuery{Limit: -1}, func(models.Discount) error { visited++; return nil }))
		same(w.T, "visited", visited, 5)
		byID, err := w.DiscountsByID(w.Context(), []string{summer.ID, "disc_gone"})
		w.must(err)
		same(w.T, "found by ids", line(len(byID), byID[summer.ID].Code), "1 SUMMER-ÉTÉ")
		_, err = w.Discounts(w.Context(), models.DiscountQuery{Order: models.Order{By: "search"}})
		is(w.T, err, models.Invalid)
	})
}

func TestReasonsAreTold(t *testing.T) {
	t.Parallel()
	named := func(names ...string) (groups models.SomeGroups) {
		for _, name := range names {
			groups.First = append(groups.First, models.GroupName{Name: name})
		}
		groups.Count = int64(len(names))
		return groups
	}
	many := named("A", "B", "C")
	many.Count = 4
	for _, c := range []struct {
		reason models.Reason
		want   string
	}{
		{models.Reason{Why: models.ForEveryone}, "for everyone"},
		{models.Reason{Why: models.InGroup, Groups: named("VIP")}, "because in VIP"},
		{models.Reason{Why: models.InGroup, Groups: named("A", "B", "C")}, "because in A, B and C"},
		{models.Reason{Why: models.InGroup, Groups: many}, "because in A, B, C and 1 more group"},
		{models.Reason{Why: models.NotInGroup, Groups: named("Wholesale")}, "because not in Wholesale"},
		{models.Reason{Why: models.NotInGroup, Groups: named("A", "B")}, "because not in A or B"},
		{models.Reason{Why: models.NotInGroup}, "because not in any group"},
	} {
		same(t, "the reason", c.reason.String(), c.want)
	}
}

func TestRegionsAreKeptAsFarAsTheyAreKnown(t *testing.T) {
	each(t, func(w world) {
		europe, err := w.CreateRegion(w.Context(), models.RegionInput{Name: "Europe", CurrencyCode: "EUR", Metadata: metadata(w.T, `{"a":1}`)})
		w.must(err)
		japan, err := w.CreateRegion(w.Context(), models.RegionInput{Name: "Japan", CurrencyCode: "jpy"})
		w.must(err)
		for _, in := range []models.RegionInput{{Name: " ", CurrencyCode: "eur"}, {Name: "A", CurrencyCode: "xxy"}, {Name: "a\x00", CurrencyCode: "eur"}} {
			_, err := w.CreateRegion(w.Context(), in)
			is(w.T, err, models.Invalid)
		}
		found, err := w.Region(w.Context(), europe.ID)
		w.must(err)
		same(w.T, "the region as it was made", line(found.Revision() == europe.Revision(), found.CurrencyCode, found.ID[:4]), "true eur reg_")
		list, total, err := w.Regions(w.Context(), 1, 1)
		w.must(err)
		same(w.T, "a page", line(len(list), list[0].Name, total), "1 Japan 2")
		byID, err := w.RegionsByID(w.Context(), []string{japan.ID, "reg_gone"})
		w.must(err)
		same(w.T, "by their ids", line(len(byID), byID[japan.ID].Name), "1 Japan")
		w.must(w.DeleteRegion(w.Context(), japan.ID))
		w.must(w.DeleteRegion(w.Context(), japan.ID))
		_, err = w.Region(w.Context(), japan.ID)
		is(w.T, err, models.NotFound)
	})
}
