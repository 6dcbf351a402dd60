package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"cohort/handlers/officetest"
	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
)

func TestDiscountsAreListedFilteredAndSorted(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		v.Get("/discounts").Want(200).Reads("No discounts yet", "Create discount")
		vip, wholesale := o.Group("VIP"), o.Group("Wholesale")
		region := officetest.Must(o.Store.CreateRegion(t.Context(), pricing.RegionInput{Name: "Japan", CurrencyCode: "jpy"}))(t)
		o.Discount("TEN", pricing.In, vip, wholesale)
		o.Discount("NOTW", pricing.NotIn, wholesale)
		soon := time.Now().Add(time.Hour)
		_ = officetest.Must(o.Store.CreateDiscount(t.Context(), pricing.DiscountInput{
			Code: new("YEN"), Type: new(pricing.Fixed), Value: new(int64(1200)), RegionIDs: &[]string{region.ID},
			StartsAt: &soon, UsageLimit: &record.Bound{At: 3},
		}))(t)
		_ = officetest.Must(o.Store.CreateDiscount(t.Context(),
			pricing.DiscountInput{Code: new("SHIP"), Type: new(pricing.FreeShipping), Value: new(int64(0)), IsDisabled: new(true)}))(t)

		p := v.Get("/discounts").Want(200).Reads("4 discounts", "Not in Wholesale", "Free shipping", "Disabled", "10%",
			"Active", "In VIP or Wholesale", "1,200 JPY", "Scheduled", "0 of 3")
		officetest.Equal(t, "by code", p.Names("Discounts"), []string{"NOTW", "SHIP", "TEN", "YEN"})
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
			officetest.Equal(t, query, v.Get("/discounts"+query).Want(200).Names("Discounts"), want)
		}
		v.Get("/discounts?status=expired").Want(200).Reads("Clear filters")
		v.Get("/discounts?status=nonsense").Want(200).Reads("Clear filters")
		v.Get("/discounts?group="+vip+"&type=percentage&status=active").Reads("3 active", "Percentage", "Active", "In VIP")
	})
}

func TestADiscountIsMade(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		region := officetest.Must(o.Store.CreateRegion(t.Context(), pricing.RegionInput{Name: "Europe", CurrencyCode: "eur"}))(t)
		p := v.Get("/discounts/new").Want(200)
		p = p.Press("Save", func(f map[string][]string) {
			f["code"], f["value"], f["usage_limit"], f["starts_at"] = nil, []string{"1.5"}, []string{"many"}, []string{"soon"}
		}).Want(422)
		p.Reads("Enter a whole percentage from 0 to 100.", "Enter a whole number of 1 or more.",
			"Write the date and time as 30 Nov 2026, 15:04 or 2026-11-30 15:04.")
		officetest.Equal(t, "what was typed", p.Value("Value"), "1.5")
		p = p.Press("Save", func(f map[string][]string) {
			f["code"], f["value"], f["type"], f["regions"] = []string{" ten "}, []string{"1,234.50"}, []string{"fixed"}, []string{region.ID}
			f["usage_limit"], f["starts_at"], f["ends_at"] = []string{"5"}, []string{"1 Jan 2030, 08:00"}, []string{"2030-01-01T08:00"}
		}).Want(422).Reads("end")
		officetest.Equal(t, "the start", p.Value("Starts (UTC)"), "1 Jan 2030, 08:00")
		p = p.Press("Save", func(f map[string][]string) { f["ends_at"] = []string{"11/12/2030"} }).Want(422).Reads(ambiguous)
		officetest.Equal(t, "what was typed", p.Value("Ends (UTC)"), "11/12/2030")
		p = p.Press("Save", func(f map[string][]string) { f["ends_at"] = []string{"2030-02-01T08:00:30"} })
		d := officetest.Must(o.Store.DiscountByCode(t.Context(), "TEN"))(t)
		p = p.RedirectsTo("/discounts/" + d.ID).Follow().Want(200)
		p.Reads("Discount “TEN” was created.", "Scheduled", "1,234.50 EUR", "0 of 5", "1 Jan 2030, 08:00",
			"Anyone with the code can use it.", "Created the discount")
	})
}

// fixedDiscount makes a discount of an amount in one region, with a start, an end and a limit, as the form makes it too.
func fixedDiscount(o *officetest.Office) pricing.Discount {
	o.T.Helper()
	ctx := o.T.Context()
	region := officetest.Must(o.Store.CreateRegion(ctx, pricing.RegionInput{Name: "Europe", CurrencyCode: "eur"}))(o.T)
	starts := time.Date(2030, 1, 1, 8, 0, 0, 0, time.UTC)
	return officetest.Must(o.Store.CreateDiscount(ctx, pricing.DiscountInput{
		Code: new("TEN"), Type: new(pricing.Fixed), Value: new(int64(123450)), RegionIDs: &[]string{region.ID},
		StartsAt: &starts, EndsAt: &record.Date{At: time.Date(2030, 2, 1, 8, 0, 30, 0, time.UTC)}, UsageLimit: &record.Bound{At: 5},
	}))(o.T)
}

// conditionGroups are the names of the fields for the groups of each condition of a form.
func conditionGroups(fields map[string][]string) (names []string) {
	for _, key := range fields["condition"] {
		names = append(names, "condition_groups-"+key)
	}
	return names
}

// All without JavaScript.
func TestConditionsOfADiscountAreEdited(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		vip, gold := o.Group("VIP"), o.Group("Gold")
		d := fixedDiscount(o)

		// A condition comes, is filled by a name that is typed, and another one goes.
		p := v.Get("/discounts/" + d.ID + "/edit").Want(200)
		officetest.Equal(t, "the value", p.Value("Value"), "1234.50")
		p = p.Press("Add condition", nil).Want(200)
		p = p.Press("Save", nil).Want(422).Reads("Choose a group.")
		p = p.Press("Add condition", func(f map[string][]string) { f[conditionGroups(f)[0]] = []string{"vip"} }).Want(200)
		p = p.Press("Save", func(f map[string][]string) { f[conditionGroups(f)[1]] = []string{"nobody"} }).Want(422).
			Reads("There is no group “nobody”.")
		p = p.Press("Save", func(f map[string][]string) {
			f[conditionGroups(f)[1]] = []string{gold}
			f[strings.Replace(conditionGroups(f)[1], "groups", "operator", 1)] = []string{pricing.NotIn}
		}).RedirectsTo("/discounts/" + d.ID).Follow()
		p.Reads("Customer is in any of", "VIP", "Customer is in none of", "Gold", "in VIP; not in Gold")
		officetest.Equal(t, "to a group", p.Link("VIP"), "/customer-groups/"+vip)
		before := officetest.Must(o.Store.ConditionsOf(t.Context(), []string{d.Rule.ID}))(t)[d.Rule.ID]
		p = v.Get("/discounts/"+d.ID+"/edit").Press("Remove condition 2", nil).Want(200)
		p.Press("Save", func(f map[string][]string) { f["ends_at"] = []string{""} }).RedirectsTo("/discounts/" + d.ID).
			Follow().DoesNotRead("Customer is in none of").Reads("Never")
		after := officetest.Must(o.Store.ConditionsOf(t.Context(), []string{d.Rule.ID}))(t)[d.Rule.ID]
		officetest.Equal(t, "the other condition", after, before[:1])

		// A group that is renamed stays in its condition.
		_ = officetest.Must(o.Store.UpdateGroup(t.Context(), vip, customers.GroupInput{Name: new("Very important")}))(t)
		v.Get("/discounts/" + d.ID).Reads("Very important")
	})
}

func TestADiscountIsSavedAgainAndDeleted(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		vip := o.Group("VIP")
		d := fixedDiscount(o)
		conditions := []pricing.ConditionInput{{Operator: new(pricing.In), GroupIDs: &[]string{vip}}}
		_ = officetest.Must(o.Store.UpdateDiscount(t.Context(), d.ID, pricing.DiscountInput{Conditions: conditions}))(t)

		// Saving what is there changes nothing; a copy of a condition is refused; so is a code that is taken.
		was := officetest.Must(o.Store.Discount(t.Context(), d.ID))(t)
		v.Get("/discounts/"+d.ID+"/edit").Press("Save", nil).Want(303)
		now := officetest.Must(o.Store.Discount(t.Context(), d.ID))(t)
		officetest.Equal(t, "starts", now.StartsAt, was.StartsAt)
		p := v.Get("/discounts/"+d.ID+"/edit").Press("Add condition", nil)
		p.Press("Save", func(f map[string][]string) { f[conditionGroups(f)[1]] = []string{vip} }).Want(422).
			Reads("The discount already has this condition.")
		v.Post("/discounts", "code", "Ten", "type", "percentage", "value", "5").Want(422).
			Reads("Another discount already has this code. Choose another one.")
		v.Post("/discounts", "code", "x", "type", "percentage", "value", "101").Want(422).Reads("Enter a percentage of 100 or less.")
		v.Post("/discounts/"+d.ID, "description", "only this").Want(303)
		officetest.Equal(t, "the value", officetest.Must(o.Store.Discount(t.Context(), d.ID))(t).Rule.Value, int64(123450))

		v.Get("/discounts/" + d.ID + "/delete").Want(200).Reads("“TEN” will be permanently deleted")
		v.Post("/discounts/"+d.ID+"/delete").RedirectsTo("/discounts").Follow().Reads("Discount “TEN” was deleted.", "No discounts yet")
		v.Post("/discounts/" + d.ID + "/delete").Follow().Reads("was already deleted")
		v.Get("/discounts/" + d.ID).Want(http.StatusNotFound)
	})
}

// An amount that could be meant in two ways is asked back, as it is in the form of a price.
func TestTheAmountOfADiscountIsReadLikeAPrice(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		region := officetest.Must(o.Store.CreateRegion(t.Context(), pricing.RegionInput{Name: "Europe", CurrencyCode: "eur"}))(t)
		form := v.Get("/discounts/new").Want(http.StatusOK)
		save := func(value string) *officetest.Page {
			return form.Press("Save", officetest.Typing("code", "off", "type", "fixed", "regions", region.ID, "value", value))
		}
		for value, problem := range map[string]string{
			"12.345": "“12.345” can be read in two ways. Enter 12.35 or 12,345.00.",
			"1.299":  "“1.299” can be read in two ways. Enter 1.30 or 1,299.00.",
			"5,005":  "“5,005” can be read in two ways. Enter 5.01 or 5,005.00.",
			"1.000":  "“1.000” can be read in two ways. Enter 1.00 or 1,000.00.",
			"0.505":  "EUR has at most 2 decimals.",
			"$5":     "“$5” is not in EUR. Enter an amount in EUR, such as 12.50.",
			"1E5":    "A spreadsheet has shortened this amount to “1E5”. Enter all its digits, such as 12.50.",
			"-1":     "Enter an amount of 0 or more.",
			"x":      "“x” is not an amount. Enter one like 12.50.",
			"":       "Enter an amount, such as 12.50.",
		} {
			p := save(value).Want(http.StatusUnprocessableEntity)
			officetest.Equal(t, value, p.FieldError("Value"), problem)
			officetest.Equal(t, "what was typed", p.Value("Value"), value)
		}
		for value, problem := range map[string]string{
			"12.5": "Enter a whole percentage from 0 to 100.", "12,5 %": "Enter a whole percentage from 0 to 100.",
			"1.000": "Enter a whole percentage from 0 to 100.", "1E1": "Enter a whole percentage from 0 to 100.",
		} {
			p := form.Press("Save", officetest.Typing("code", "off", "value", value)).Want(http.StatusUnprocessableEntity)
			officetest.Equal(t, value, p.FieldError("Value"), problem)
		}
		for _, limit := range []string{"1.000", "1,000", "1 000", "1E3"} {
			p := form.Press("Save", officetest.Typing("code", "off", "value", "10", "usage_limit", limit)).
				Want(http.StatusUnprocessableEntity)
			officetest.Equal(t, limit, p.FieldError("Usage limit"), "Enter a whole number of 1 or more.")
		}
		save("1.299,00").Want(http.StatusSeeOther)
		officetest.Equal(t, "minor units", officetest.Must(o.Store.DiscountByCode(t.Context(), "OFF"))(t).Rule.Value, int64(129900))
	})
}

func TestAnOutdatedDiscountIsNotOverwritten(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		vip := o.Group("VIP")
		d := o.Discount("TEN", "")
		change := func(value int64, operator string) {
			in := pricing.DiscountInput{
				Value: &value, Conditions: []pricing.ConditionInput{{Operator: &operator, GroupIDs: &[]string{vip}}},
			}
			_ = officetest.Must(o.Store.UpdateDiscount(t.Context(), d.ID, in))(t)
		}
		// What only somebody else changed stays; a use is no change.
		p := v.Get("/discounts/" + d.ID + "/edit")
		_ = officetest.Must(o.Store.UseDiscount(t.Context(), d.ID))(t)
		change(20, pricing.In)
		p.Press("Save", func(f map[string][]string) { f["description"] = []string{"mine"} }).Want(303).Follow().
			Reads("Changes that someone else made in the meantime were kept: Value, Conditions.", "mine", "20%", "VIP")

		// Where both changed the same, the second chooses.
		p = v.Get("/discounts/" + d.ID + "/edit")
		change(30, pricing.NotIn)
		p = p.Press("Remove condition 1", func(f map[string][]string) { f["value"] = []string{"40"} }).Want(200)
		p = p.Press("Save", nil).Want(http.StatusConflict).Reads("Someone else changed this while you were editing.",
			"Value", "40", "30", "Conditions", "in VIP; not in VIP")
		officetest.Equal(t, "what is stored", officetest.Must(o.Store.Discount(t.Context(), d.ID))(t).Rule.Value, int64(30))
		p.Press("Save", func(f map[string][]string) { f["choose_conditions"] = []string{"theirs"} }).Want(303)
		officetest.Equal(t, "mine", officetest.Must(o.Store.Discount(t.Context(), d.ID))(t).Rule.Value, int64(40))
		officetest.Equal(t, "theirs", len(officetest.Must(o.Store.ConditionsOf(t.Context(), []string{d.Rule.ID}))(t)[d.Rule.ID]), 2)
	})
}

func TestCodesAreMadeOfADynamicDiscount(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		v.Post("/discounts", "code", "family", "type", "percentage", "value", "10", "is_dynamic", "false", "is_dynamic",
			"true", "valid_duration", "30 Days").Want(303)
		d := officetest.Must(o.Store.DiscountByCode(t.Context(), "FAMILY"))(t)
		path := "/discounts/" + d.ID
		v.Get(path).Want(200).Reads("30 days", "Codes", "No codes yet")
		p := v.Get(path + "/codes/new").Want(200)
		p = p.Press("Add", func(f map[string][]string) { f["code"], f["usage_limit"] = []string{"FAMILY"}, []string{"x"} }).
			Want(422).Reads("Enter a whole number of 1 or more.")
		p = p.Press("Add", func(f map[string][]string) { f["usage_limit"] = []string{"7"} }).Want(422).
			Reads("Another discount already has this code. Choose another one.")
		p.Press("Add", func(f map[string][]string) { f["code"] = []string{"anna"} }).RedirectsTo(path).Follow().
			Reads("Code “ANNA” was added.", "0 of 7")
		code := officetest.Must(o.Store.DiscountByCode(t.Context(), "anna"))(t)
		v.Get("/discounts/"+code.ID).Want(200).Reads("Unique code of", "FAMILY")
		v.Get(path + "/delete").Reads("together with its 1 unique code")
		v.Post("/discounts/" + code.ID + "/delete").RedirectsTo(path).Follow().Reads("No codes yet")
	})
}
