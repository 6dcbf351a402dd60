package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"cohort/handlers/officetest"
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
)

// ambiguous is the answer to 11/12/2030.
const ambiguous = "11/12/2030 can be 11 Dec 2030 or 12 Nov 2030. Write the month by its name, as in 30 Nov 2026."

func TestAPriceListIsCreated(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		vip := o.Group("VIP")
		v := o.SignedIn()
		v.Get("/price-lists").Reads("Price Lists", "No price lists yet")
		empty := v.Get("/price-lists").Click("Create price list").Want(http.StatusOK).
			Reads("Create price list", "Name", "Starts (UTC)", "Without a group they are for everyone.")
		p := empty.Press("Save", officetest.Typing("name", " Black Friday ", "description", "Once a year", "status",
			"active", "starts_at", "29.11.2030", "ends_at", "30 Nov 2030, 12:30:15",
			"group_ids", vip)).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
		p.Reads("Black Friday", "Once a year", "Scheduled", "Sale", "29 Nov 2030, 00:00", "30 Nov 2030, 12:30",
			"Customer groups", "VIP", "No prices in this list yet")
		officetest.Equal(t, "said", p.Message(), "Price list “Black Friday” was created.")
		empty.Press("Save", officetest.Typing("name", "By name", "group_ids", "vip")).Want(http.StatusSeeOther).
			Follow().Reads("By name", "Draft", "VIP")
		v.Get("/price-lists").Reads("2 price lists", "By name", "Draft", "VIP", "Black Friday", "Once a year",
			"Scheduled", "29 Nov 2030", "30 Nov 2030")
		v.Get("/price-lists?status=scheduled").Reads("1 price list", "Black Friday").DoesNotRead("By name")
		v.Get("/price-lists?q=black").Reads("1 price list", "Black Friday")
		v.Get("/price-lists?group=" + vip + "&type=override").Reads("No price lists match")

		for name, c := range map[string]struct{ field, label, value, problem string }{
			"no name":           {"name", "Name", " ", "Enter a name."},
			"a long name":       {"name", "Name", strings.Repeat("ü", 10_001), "Use at most 10,000 characters."},
			"no date":           {"starts_at", "Starts (UTC)", "soon", "Write the date and time as 30 Nov 2026, 15:04 or 2026-11-30 15:04."},
			"two dates":         {"starts_at", "Starts (UTC)", "11/12/2030", ambiguous},
			"ends at the start": {"ends_at", "Ends (UTC)", "2030-11-29T00:00", "The end must be after the start."},
			"no group":          {"group_ids", "Groups", "Nobody", "There is no group “Nobody”."},
		} {
			fields := officetest.FormValues("name", "New", "starts_at", "2030-11-29T00:00", "group_ids", vip)
			fields.Set(c.field, c.value)
			p := v.PostForm("/price-lists", fields).Want(http.StatusUnprocessableEntity)
			officetest.Equal(t, name, p.FieldError(c.label), c.problem)
			if c.label == "Starts (UTC)" {
				officetest.Equal(t, "what was typed", p.Value(c.label), c.value)
			}
		}
		both := officetest.FormValues("name", "New", "starts_at", "soon", "ends_at", "later", "group_ids", vip)
		v.PostForm("/price-lists", both).Want(http.StatusUnprocessableEntity).
			Reads("Starts: Write the date and time as 30 Nov 2026, 15:04", "Ends: Write the date and time as 30 Nov 2026, 15:04")
		v.Get("/price-lists").Reads("2 price lists")
	})
}

func TestAPriceListIsEdited(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		vip, gold := o.Group("VIP"), o.Group("Gold")
		list := o.Sale("Summer", []string{vip})
		exact := time.Date(2030, 1, 2, 3, 4, 5, 678e6, time.UTC)
		list = officetest.Must(o.Store.UpdatePriceList(t.Context(), list.ID, pricing.ListInput{StartsAt: &record.Date{At: exact}}))(t)
		v := o.SignedIn()
		path := "/price-lists/" + list.ID
		form := v.Get(path).Click("Edit").Want(http.StatusOK)
		officetest.Equal(t, "starts", form.Value("Starts (UTC)"), "2 Jan 2030, 03:04:05")
		form.Press("Save", officetest.Typing("name", "Summer sale")).RedirectsTo(path).Follow().Reads("Summer sale", "VIP")
		if got := o.PriceListNow(list.ID); got.StartsAt == nil || !got.StartsAt.Equal(exact) {
			t.Errorf("the start was %v, and is %v", exact, got.StartsAt)
		}

		// For everyone only when that is said twice.
		form = v.Get(path + "/edit")
		asked := form.Press("Save", officetest.Typing("group_ids", "")).Want(http.StatusUnprocessableEntity)
		officetest.Equal(t, "asked", asked.FieldError("Groups"), "Without a group, these prices are for everyone. Save again to confirm.")
		officetest.Equal(t, "groups", o.PriceListNow(list.ID).GroupsCount, int64(1))
		asked.Press("Save", nil).RedirectsTo(path).Follow().Reads("These prices are for everyone.")

		// Two edit it.
		form = v.Get(path + "/edit")
		_ = officetest.Must(o.Store.UpdatePriceList(t.Context(), list.ID,
			pricing.ListInput{Name: new("Theirs"), Description: new("New")}))(t)
		conflict := form.Press("Save", officetest.Typing("name", "Mine")).Want(http.StatusConflict).
			Reads("Someone else changed this while you were editing.", "Name", "Mine", "Theirs")
		officetest.Equal(t, "kept", o.PriceListNow(list.ID).Name, "Theirs")
		conflict.Press("Save", nil).RedirectsTo(path)
		officetest.Equal(t, "chosen", o.PriceListNow(list.ID).Name+" "+o.PriceListNow(list.ID).Description, "Mine New")
		form = v.Get(path + "/edit")
		_ = officetest.Must(o.Store.UpdatePriceList(t.Context(), list.ID, pricing.ListInput{GroupIDs: &[]string{gold}}))(t)
		form.Press("Save", officetest.Typing("group_ids", vip)).Want(http.StatusConflict).Reads("Customer groups", "VIP", "Gold").
			Press("Save", officetest.Typing("choose_groups", "theirs")).RedirectsTo(path).Follow().Reads("Gold")

		// What programs post overwrites, and leaves what they do not name.
		v.Post(path, "name", "Posted").RedirectsTo(path)
		officetest.Equal(t, "posted", o.PriceListNow(list.ID).Name+fmt.Sprint(o.PriceListNow(list.ID).GroupsCount), "Posted1")

		_ = officetest.Must(o.Store.UpdatePriceList(t.Context(), list.ID, pricing.ListInput{StartsAt: &record.Date{Null: true}}))(t)
		them := activity.WithActor(t.Context(), activity.Actor{Role: activity.Editor, Name: "them", ChangeSet: activity.NewChangeSet()})
		_ = officetest.Must(o.Store.DeleteGroups(them, customers.GroupSelection{IDs: []string{gold}}))(t)
		v.Get(path).Reads("Draft", "When this list is active, its prices are for everyone")
		v.Get(path+"/delete").Reads("“Posted” will be permanently deleted.", "It has no prices.").Press("Delete", nil).
			RedirectsTo("/price-lists").Follow().Reads("No price lists yet")
		v.Get(path).Want(http.StatusNotFound).Reads("This price list does not exist or has been deleted.")
		v.Post(path + "/delete").RedirectsTo("/price-lists")
	})
}

func TestADraftTellsThatItsLastGroupWasDeleted(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		vip := o.Group("VIP")
		list := o.Sale("Summer", []string{vip}, "shirt")
		v := o.SignedIn()
		v.Get("/price-lists/" + list.ID).Reads("Active").DoesNotRead("became a draft")
		v.Post("/customer-groups/" + vip + "/delete").Want(http.StatusSeeOther)
		v.Get("/price-lists/"+list.ID).Reads("This list became a draft when its last customer group, “VIP”, was deleted", "Draft")
	})
}

func TestPricesAreAddedChangedAndRemoved(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		list := o.Sale("Summer", nil)
		v := o.SignedIn()
		path := "/price-lists/" + list.ID
		form := v.Get(path).Click("Add price").Want(http.StatusOK)
		form.Press("Save", officetest.Typing("variant_id", "shirt", "currency_code", "eur", "amount", "1.234,5", "min_quantity", "10")).
			RedirectsTo(path).Follow().Reads("shirt", "EUR", "1,234.50 EUR", "10", "–")
		form.Press("Save", officetest.Typing("variant_id", "hat", "currency_code", "JPY", "amount", "1500")).
			RedirectsTo(path).Follow().Reads("hat", "1,500 JPY")
		form.Press("Save", officetest.Typing("variant_id", "bag", "currency_code", "KWD", "amount", "0,7")).
			RedirectsTo(path).Follow().Reads("bag", "0.700 KWD")
		for value, problem := range map[string]string{
			"12.345": "“12.345” can be read in two ways. Enter 12.35 or 12,345.00.",
			"1.000":  "“1.000” can be read in two ways. Enter 1.00 or 1,000.00.",
			"x":      "“x” is not an amount. Enter one like 12.50.", "": "Enter an amount, such as 12.50.",
		} {
			p := form.Press("Save", officetest.Typing("variant_id", "shoe", "currency_code", "EUR", "amount", value)).
				Want(http.StatusUnprocessableEntity)
			officetest.Equal(t, value, p.FieldError("Amount"), problem)
			officetest.Equal(t, value, p.Value("Variant ID")+p.Value("Amount"), "shoe"+value)
		}
		v.Get(path + "?currency=jpy").Reads("hat").Part("prices").DoesNotRead("shirt")
		v.Get(path + "?q=ag").Part("prices").Reads("bag").DoesNotRead("shirt")
		officetest.Equal(t, "sorted", v.Get(path+"?sort=-variant").Names("Prices of Summer"), []string{"shirt", "hat", "bag"})

		edit := v.Get(path).Click("Edit shirt in EUR")
		officetest.Equal(t, "amount", edit.Value("Amount"), "1234.50")
		edit.Press("Save", officetest.Typing("amount", "9.99", "min_quantity", "", "max_quantity", "5")).
			RedirectsTo(path).Follow().Reads("shirt", "9.99 EUR", "–", "5")

		prices := officetest.Must(o.Store.Prices(t.Context(), pricing.PriceQuery{PriceListID: list.ID, Limit: 9}))(t).Prices
		asked := v.Post(path+"/prices/remove/confirm", "price_ids", prices[0].ID).Want(http.StatusOK).
			Reads("1 price will be removed from “Summer”.")
		asked.Press("Continue", nil).RedirectsTo(path).Follow().Reads("1 price removed.", "hat", "bag").Part("prices").DoesNotRead("shirt")
		v.Post(path + "/prices/remove/confirm").RedirectsTo(path).Follow().Reads("Select prices to remove first.")
		all := v.Post(path+"/prices/remove/confirm", "all", "1", "currency", "JPY", "expect", "1").Reads("1 price will be removed")
		all.Press("Continue", nil).RedirectsTo(path).Follow().Reads("bag").Part("prices").DoesNotRead("hat")
		officetest.Equal(t, "left", o.PriceListNow(list.ID).PricesCount, int64(1))
		v.Post(path+"/prices/"+prices[0].ID, "amount", "1").Want(http.StatusNotFound)
	})
}

func TestPricesAreImportedAfterAReport(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		list := o.Sale("Summer", nil, "shirt", "hat", "=bag, \"big\"")
		v := o.SignedIn()
		path := "/price-lists/" + list.ID
		page := v.Get(path).Click("Import prices").Want(http.StatusOK).Reads("Paste from a spreadsheet", "Or choose a file")
		officetest.Equal(t, "nothing",
			v.Post(path+"/prices/import", "cells", " \n").Want(http.StatusUnprocessableEntity).FieldError("Paste from a spreadsheet"),
			"Paste some cells here or choose a file.")
		report := v.PostFile(path+"/prices/import", "", "", "cells",
			"Variant\tCurrency\tPrice\nshirt\tEUR\t12,5\nhat\tEUR\t10\ncap\tEUR\t1.999\nsock\tJPY\t300\n").
			Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
		report.Reads("Nothing has been changed yet.", "New", "1", "Changed", "1", "Unchanged", "1",
			"Lines with errors", "1", "Not in the file", "1", "fix the lines with errors first", "4",
			"“1.999” can be read in two ways", "cap | EUR | 1.999")
		officetest.Equal(t, "not yet", o.PriceListNow(list.ID).PricesCount, int64(3))
		done := report.Press("Import 3 prices", nil).RedirectsTo(path).Follow()
		officetest.Equal(t, "said", done.Message(), "Prices imported: 1 added, 1 changed, 1 unchanged.")
		done.Reads("shirt", "12.50 EUR", "sock", "300 JPY")
		report.Press("Import 3 prices", nil).Want(http.StatusNotFound).Reads("This file has already been imported")
		_ = page

		// What is exported changes nothing.
		file := v.Get(path + "/prices/export").Want(http.StatusOK)
		officetest.Equal(t, "type", file.Header.Get("Content-Type"), "text/csv; charset=utf-8")
		again := v.PostFile(path+"/prices/import", "prices.csv", file.Body).Follow().
			Reads("New", "0", "Changed", "0", "Unchanged", "4", "Lines with errors", "0", "Not in the file", "0", "Remove 0 prices")
		again.Press("Import 4 prices", nil).RedirectsTo(path)

		// The list changes between report and import.
		late := v.PostFile(path+"/prices/import", "prices.csv", "hat;EUR;8").Follow().Reads("Remove 3 prices")
		_ = officetest.Must(o.Store.AddPrices(t.Context(), list.ID,
			[]pricing.PriceInput{{VariantID: "tie", CurrencyCode: "usd", Amount: 1}}))(t)
		asked := late.Press("Import 1 price", officetest.Typing("replace", "true")).Want(http.StatusConflict).
			Reads("The prices of this list have changed in the meantime.", "Remove 4 prices")
		officetest.Equal(t, "said",
			asked.Press("Import 1 price", officetest.Typing("replace", "true")).RedirectsTo(path).Follow().Message(),
			"Prices imported: 0 added, 1 changed, 0 unchanged, 4 removed.")
		officetest.Equal(t, "left", o.PriceListNow(list.ID).PricesCount, int64(1))
		v.PostFile(path+"/prices/import", "prices.csv", "nothing;of;use").Follow().Reads("There is nothing to import.")
	})
}
