package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"cohort/models"
)

func TestDiscountsAreListedFilteredAndSorted(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		v := o.signedIn()
		v.get("/discounts").want(200).reads("No discounts yet", "Create discount")
		vip, wholesale := o.group("VIP"), o.group("Wholesale")
		region := try(o.store.CreateRegion(t.Context(), models.RegionInput{Name: "Japan", CurrencyCode: "jpy"}))(t)
		o.discount("TEN", models.In, vip, wholesale)
		o.discount("NOTW", models.NotIn, wholesale)
		soon := time.Now().Add(time.Hour)
		_ = try(o.store.CreateDiscount(t.Context(), models.DiscountInput{Code: ptr("YEN"), Type: ptr(models.Fixed), Value: ptr(int64(1200)), RegionIDs: &[]string{region.ID}, StartsAt: &soon, UsageLimit: &models.Bound{At: 3}}))(t)
		_ = try(o.store.CreateDiscount(t.Context(), models.DiscountInput{Code: ptr("SHIP"), Type: ptr(models.FreeShipping), Value: ptr(int64(0)), IsDisabled: ptr(true)}))(t)

		p := v.get("/discounts").want(200).reads("4 discounts", "Not in Wholesale", "Free shipping", "Disabled", "10 %", "Active", "In VIP or Wholesale", "1,200 JPY", "Scheduled", "0 of 3")
		same(t, "by code", p.names("Discounts"), []string{"NOTW", "SHIP", "TEN", "YEN"})
		for query, want := range map[string][]string{
			"?group=" + vip:                 {"TEN"},
			"?group=VIP":                    {"TEN"},
			"?group=" + wholesale:           {"NOTW", "TEN"},
			"?type=fixed":                   {"YEN"},
			"?status=active":                {"NOTW", "TEN"},
			"?status=scheduled":             {"YEN"},
			"?status=disabled":              {"SHIP"},
			"?q=te":                         {"TEN"},
			"?sort=-value":                  {"YEN", "NOTW", "TEN", "SHIP"},
			"?created_from=2020-01-01&q=ye": {"YEN"},
		} {
			same(t, query, v.get("/discounts"+query).want(200).names("Discounts"), want)
		}
		v.get("/discounts?status=expired").want(200).reads("Clear filters")
		v.get("/discounts?status=nonsense").want(200).reads("Clear filters")
		v.get("/discounts?group="+vip+"&type=percentage&status=active").reads("3 active", "Percentage", "Active", "In VIP")
	})
}

func TestADiscountIsMadeAndEdited(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		v := o.signedIn()
		vip, gold := o.group("VIP"), o.group("Gold")
		region := try(o.store.CreateRegion(t.Context(), models.RegionInput{Name: "Europe", CurrencyCode: "eur"}))(t)
		p := v.get("/discounts/new").want(200)
		p = p.press("Save", func(f map[string][]string) {
			f["code"], f["value"], f["usage_limit"], f["starts_at"] = nil, []string{"1.5"}, []string{"many"}, []string{"soon"}
		}).want(422)
		p.reads("Enter a whole number of percent from 0 to 100.", "Enter a whole number from 1 on.", "Enter a date with a time")
		same(t, "what was typed", p.value("Value"), "1.5")
		p = p.press("Save", func(f map[string][]string) {
			f["code"], f["value"], f["type"], f["regions"] = []string{" ten "}, []string{"1,234.50"}, []string{"fixed"}, []string{region.ID}
			f["usage_limit"], f["starts_at"], f["ends_at"] = []string{"5"}, []string{"2030-01-01T08:00"}, []string{"2030-01-01T08:00"}
		}).want(422).reads("end")
		p = p.press("Save", func(f map[string][]string) { f["ends_at"] = []string{"2030-02-01T08:00:30"} })
		d := try(o.store.DiscountByCode(t.Context(), "TEN"))(t)
		p = p.leadsTo("/discounts/" + d.ID).follow().want(200)
		p.reads("Discount “TEN” was created.", "Scheduled", "1,234.50 EUR", "0 of 5", "1 Jan 2030, 08:00", "Whoever has the code gets it.", "Created the discount")

		// A condition comes, is filled by a name that is typed, and another one goes, all without a script.
		p = v.get("/discounts/" + d.ID + "/edit").want(200)
		same(t, "the value", p.value("Value"), "1234.50")
		p = p.press("Add condition", nil).want(200)
		p = p.press("Save", nil).want(422).reads("Choose a group.")
		groups := func(f map[string][]string) (names []string) {
			for _, key := range f["condition"] {
				names = append(names, "condition_groups-"+key)
			}
			return names
		}
		p = p.press("Add condition", func(f map[string][]string) { f[groups(f)[0]] = []string{"vip"} }).want(200)
		p = p.press("Save", func(f map[string][]string) { f[groups(f)[1]] = []string{"nobody"} }).want(422).reads("There is no group “nobody”.")
		p = p.press("Save", func(f map[string][]string) {
			f[groups(f)[1]] = []string{gold}
			f[strings.Replace(groups(f)[1], "groups", "operator", 1)] = []string{models.NotIn}
		}).leadsTo("/discounts/" + d.ID).follow()
		p.reads("Customer is in any of", "VIP", "Customer is in none of", "Gold", "in VIP; not in Gold")
		same(t, "to a group", p.link("VIP"), "/customer-groups/"+vip)
		before := try(o.store.ConditionsOf(t.Context(), []string{d.Rule.ID}))(t)[d.Rule.ID]
		p = v.get("/discounts/"+d.ID+"/edit").press("Remove condition 2", nil).want(200)
		p.press("Save", func(f map[string][]string) { f["ends_at"] = []string{""} }).leadsTo("/discounts/" + d.ID).follow().doesNotRead("Customer is in none of").reads("never")
		after := try(o.store.ConditionsOf(t.Context(), []string{d.Rule.ID}))(t)[d.Rule.ID]
		same(t, "the other condition", after, before[:1])

		// A group that is renamed stays in its condition.
		_ = try(o.store.UpdateGroup(t.Context(), vip, models.GroupInput{Name: ptr("Very important")}))(t)
		v.get("/discounts/" + d.ID).reads("Very important")

		// Saving what is there changes nothing; a copy of a condition is refused; so is a code that is taken.
		was := try(o.store.Discount(t.Context(), d.ID))(t)
		v.get("/discounts/"+d.ID+"/edit").press("Save", nil).want(303)
		now := try(o.store.Discount(t.Context(), d.ID))(t)
		same(t, "starts", now.StartsAt, was.StartsAt)
		p = v.get("/discounts/"+d.ID+"/edit").press("Add condition", nil)
		p.press("Save", func(f map[string][]string) { f[groups(f)[1]] = []string{vip} }).want(422).reads("The discount has this condition already.")
		v.post("/discounts", "code", "Ten", "type", "percentage", "value", "5").want(422).reads("Another discount has this code already.")
		v.post("/discounts", "code", "x", "type", "percentage", "value", "101").want(422).reads("A percentage is at most 100.")
		v.post("/discounts/"+d.ID, "description", "only this").want(303)
		same(t, "the value", try(o.store.Discount(t.Context(), d.ID))(t).Rule.Value, int64(123450))

		v.get("/discounts/" + d.ID + "/delete").want(200).reads("“TEN” will be deleted for good")
		v.post("/discounts/"+d.ID+"/delete").leadsTo("/discounts").follow().reads("Discount “TEN” was deleted.", "No discounts yet")
		v.post("/discounts/" + d.ID + "/delete").follow().reads("had been deleted already")
		v.get("/discounts/" + d.ID).want(http.StatusNotFound)
	})
}

func TestAnOutdatedDiscountIsNotOverwritten(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		v := o.signedIn()
		vip := o.group("VIP")
		d := o.discount("TEN", "")
		change := func(value int64, operator string) {
			in := models.DiscountInput{Value: &value, Conditions: []models.ConditionInput{{Operator: &operator, GroupIDs: &[]string{vip}}}}
			_ = try(o.store.UpdateDiscount(t.Context(), d.ID, in))(t)
		}
		// What only somebody else changed stays; a use is no change.
		p := v.get("/discounts/" + d.ID + "/edit")
		_ = try(o.store.UseDiscount(t.Context(), d.ID))(t)
		change(20, models.In)
		p.press("Save", func(f map[string][]string) { f["description"] = []string{"mine"} }).want(303).follow().
			reads("Somebody else changed value, for whom meanwhile; that was kept.", "mine", "20 %", "VIP")

		// Where both changed the same, the second chooses.
		p = v.get("/discounts/" + d.ID + "/edit")
		change(30, models.NotIn)
		p = p.press("Remove condition 1", func(f map[string][]string) { f["value"] = []string{"40"} }).want(200)
		p = p.press("Save", nil).want(http.StatusConflict).reads("Somebody else has changed this meanwhile.", "Value", "40", "30", "For whom", "in VIP; not in VIP")
		same(t, "what is stored", try(o.store.Discount(t.Context(), d.ID))(t).Rule.Value, int64(30))
		p.press("Save", func(f map[string][]string) { f["choose_conditions"] = []string{"theirs"} }).want(303)
		same(t, "mine", try(o.store.Discount(t.Context(), d.ID))(t).Rule.Value, int64(40))
		same(t, "theirs", len(try(o.store.ConditionsOf(t.Context(), []string{d.Rule.ID}))(t)[d.Rule.ID]), 2)
	})
}

func TestCodesAreMadeOfADynamicDiscount(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		v := o.signedIn()
		v.post("/discounts", "code", "family", "type", "percentage", "value", "10", "is_dynamic", "false", "is_dynamic", "true", "valid_duration", "30 Days").want(303)
		d := try(o.store.DiscountByCode(t.Context(), "FAMILY"))(t)
		path := "/discounts/" + d.ID
		v.get(path).want(200).reads("30 days", "Codes made of it", "No codes yet")
		p := v.get(path + "/codes/new").want(200)
		p = p.press("Add", func(f map[string][]string) { f["code"], f["usage_limit"] = []string{"FAMILY"}, []string{"x"} }).want(422).reads("Enter a whole number from 1 on.")
		p = p.press("Add", func(f map[string][]string) { f["usage_limit"] = []string{"7"} }).want(422).reads("Another discount has this code already.")
		p.press("Add", func(f map[string][]string) { f["code"] = []string{"anna"} }).leadsTo(path).follow().reads("The code “ANNA” was added.", "0 of 7")
		code := try(o.store.DiscountByCode(t.Context(), "anna"))(t)
		v.get("/discounts/"+code.ID).want(200).reads("Made of", "FAMILY")
		v.get(path + "/delete").reads("1 code made of it")
		v.post("/discounts/" + code.ID + "/delete").leadsTo(path).follow().reads("No codes yet")
	})
}

func TestWhatAppliesIsTold(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		v := o.signedIn()
		anna := o.customer("Anna", "Lee", "anna@example.com")
		vip, wholesale := o.group("VIP", anna), o.group("Wholesale")
		o.discount("TEN", models.In, vip)
		o.discount("NOTW", models.NotIn, wholesale)
		o.discount("ALL", "")
		o.discount("HIDDEN", models.In, wholesale)
		list := func(name, kind string, group string, amount int64) {
			in := models.PriceListInput{Name: &name, Type: &kind, Status: ptr(models.Active), Description: ptr(""), Prices: []models.PriceInput{{VariantID: "shirt", Amount: amount, CurrencyCode: "jpy"}}}
			if group != "" {
				in.GroupIDs = &[]string{group}
			}
			_ = try(o.store.CreatePriceList(t.Context(), in))(t)
		}
		list("VIP prices", models.Override, vip, 2000)
		list("Summer", models.Sale, "", 1500)
		list("Pallets", models.Sale, wholesale, 10)

		p := v.get("/customers/" + anna).want(200)
		p.reads("Prices and discounts that apply", "Summer", "for everyone", "VIP prices", "because in VIP", "ALL", "for everyone", "NOTW", "because not in Wholesale").doesNotRead("HIDDEN", "Pallets")
		p = v.get("/customers/" + anna + "/pricing?asked=1&variant_ids=shirt,+hat&currency_code=jpy").want(200)
		p.reads("for everyone · a sale below the override of 2,000 JPY", "1,500 JPY", "1,350 JPY with ALL", "No price list has a price")
		v.htmx("section#applies").get("/customers/" + anna + "/pricing?asked=1&variant_ids=shirt&currency_code=jpy").want(200).reads("1,500 JPY").doesNotRead("Skip to content")
		p = v.get("/customers/" + anna + "/pricing?asked=1&currency_code=zzz&quantity=0&at=soon").want(422)
		p.reads("Enter the ids of some variants.", "Enter a code such as EUR.", "Enter a whole number from 1 on.", "Enter a date with a time")
		v.get("/customers/"+anna+"/pricing?asked=1&variant_ids=shirt&currency_code=JPY&at=2001-01-01T00:00").want(200).reads("1 Jan 2001, 00:00", "No discount is for them at this moment.", "1,500 JPY").doesNotRead("TEN")
		v.get("/customers/cus_gone/pricing").want(404)
	})
}

func TestAGroupTellsWhatUsesIt(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		v := o.signedIn()
		vip, gold := o.group("VIP"), o.group("Gold")
		v.get("/customer-groups/"+vip).reads("Used by", "No price list and no discount names this group.")
		o.discount("TEN", models.In, vip)
		o.discount("NOT", models.NotIn, vip)
		o.discount("BOTH", models.In, vip, gold)
		_ = try(o.store.CreatePriceList(t.Context(), models.PriceListInput{Name: ptr("Sale"), Description: ptr(""), Type: ptr(models.Sale), Status: ptr(models.Active), GroupIDs: &[]string{vip}}))(t)
		p := v.get("/customer-groups/" + vip).want(200)
		p.reads("Sale", "for this group alone", "BOTH", "or in others", "NOT", "for customers who are not in this group", "TEN", "for customers in this group")
		v.get("/customer-groups/"+vip+"/delete").reads("1 price list names it; 1 has no other group and becomes a draft.",
			"3 discounts name it; 1 is for no other group and then for nobody; 1 would be for everybody without it and is disabled.")
		for i := range 5 {
			o.discount("MORE"+string(rune('A'+i)), models.In, vip)
		}
		same(t, "the rest", v.get("/customer-groups/"+vip).link("All discounts that name this group"), "/discounts?group="+vip)
		v.post("/customer-groups/" + vip + "/delete").want(303)
		same(t, "disabled", try(o.store.DiscountByCode(t.Context(), "NOT"))(t).IsDisabled, true)
	})
}
