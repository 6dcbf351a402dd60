package pricing_test

import (
	"fmt"
	"strings"
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

func TestADiscountIsWhatItsInputSays(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip, gold := w.NewGroup("VIP"), w.NewGroup("Gold")
		input := tenPercent(" vip-ß10 ", inGroups(vip, gold, vip), notInGroups(gold))
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

// wrongInput is an input that is refused: with an error of a kind, about something.
type wrongInput[T any] struct {
	change func(*T)
	kind   record.Kind
	about  string
}

// wrongDiscounts are refused, for a new discount as for one that is there; others is the id of another discount's condition.
func wrongDiscounts(vip customers.Group, others string) map[string]wrongInput[pricing.DiscountInput] {
	return map[string]wrongInput[pricing.DiscountInput]{
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
		"a condition without groups": {func(in *pricing.DiscountInput) { in.Conditions = []pricing.ConditionInput{notInGroups()} },
			record.Invalid, "group"},
		"a condition of its own kind": {func(in *pricing.DiscountInput) {
			c := inGroups(vip)
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
			in.Conditions = []pricing.ConditionInput{notInGroups(vip), notInGroups(vip)}
		}, record.Duplicate, "operator"},
		"a condition that is not there": {func(in *pricing.DiscountInput) {
			in.Conditions = []pricing.ConditionInput{{ID: "discon_gone"}}
		}, record.NotFound, "discon_gone"},
		"a condition of another's": {func(in *pricing.DiscountInput) { in.Conditions = []pricing.ConditionInput{{ID: others}} },
			record.NotFound, others},
	}
}

func TestADiscountHasToMakeSense(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip := w.NewGroup("VIP")
		discount := w.discount("TEN", inGroups(vip))
		other := w.discount("OTHER", notInGroups(vip))
		conditions, err := w.ConditionsOf(w.Context(), []string{other.Rule.ID})
		w.Must(err)
		for sentence, c := range wrongDiscounts(vip, conditions[other.Rule.ID][0].ID) {
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
		_, err = w.UpdateDiscount(w.Context(), discount.ID, pricing.DiscountInput{Conditions: []pricing.ConditionInput{inGroups(vip)}})
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
	storetest.EachWorld(t, func(w world) {
		vip, gold := w.NewGroup("VIP"), w.NewGroup("Gold")
		first := w.discount("TEN", inGroups(vip))
		change := func(in pricing.DiscountInput) pricing.Discount {
			w.Helper()
			storetest.Later()
			changed, err := w.UpdateDiscount(w.Context(), first.ID, in)
			w.Must(err)
			found, err := w.Discount(w.Context(), first.ID)
			w.Must(err)
			storetest.Same(w.T, "what is returned and what is stored", changed.Revision(), found.Revision())
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

		added := change(pricing.DiscountInput{Conditions: []pricing.ConditionInput{notInGroups(gold)}})
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
