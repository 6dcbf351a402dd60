package handlers_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"cohort/models"
)

// sale makes a price list with prices of EUR 10.00 for these variants.
func (o *office) sale(name string, groups []string, variants ...string) models.PriceList {
	o.t.Helper()
	in := models.PriceListInput{Name: &name, Type: new(models.Sale), Status: new(models.Active), GroupIDs: &groups}
	for _, variant := range variants {
		in.Prices = append(in.Prices, models.PriceInput{VariantID: variant, CurrencyCode: "eur", Amount: 1000})
	}
	return try(o.store.CreatePriceList(o.t.Context(), in))(o.t)
}

func (o *office) listNow(id string) models.PriceList {
	o.t.Helper()
	return try(o.store.PriceList(o.t.Context(), id))(o.t)
}

func TestAPriceListIsCreated(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		vip := o.group("VIP")
		v := o.signedIn()
		v.get("/price-lists").reads("Price Lists", "No price lists yet")
		empty := v.get("/price-lists").click("Create price list").want(http.StatusOK).reads("Create price list", "Name", "Starts, in UTC", "Without a group they are for everyone.")
		p := empty.press("Save", typing("name", " Black Friday ", "description", "Once a year", "status", "active", "starts_at", "2030-11-29T00:00", "ends_at", "2030-11-30T12:30:15",
			"group_ids", vip)).want(http.StatusSeeOther).follow().want(http.StatusOK)
		p.reads("Black Friday", "Once a year", "Scheduled", "Sale", "29 Nov 2030, 00:00", "30 Nov 2030, 12:30", "Customer groups", "VIP", "No prices in this list yet")
		same(t, "said", p.said(), "Price list “Black Friday” was created.")
		empty.press("Save", typing("name", "By name", "group_ids", "vip")).want(http.StatusSeeOther).follow().reads("By name", "Draft", "VIP")
		v.get("/price-lists").reads("2 price lists", "By name", "Draft", "VIP", "Black Friday", "Once a year", "Scheduled", "29 Nov 2030", "30 Nov 2030")
		v.get("/price-lists?status=scheduled").reads("1 price list", "Black Friday").doesNotRead("By name")
		v.get("/price-lists?q=black").reads("1 price list", "Black Friday")
		v.get("/price-lists?group=" + vip + "&type=override").reads("No price lists match")

		for name, c := range map[string]struct{ field, label, value, problem string }{
			"no name":           {"name", "Name", " ", "Enter a name."},
			"a long name":       {"name", "Name", strings.Repeat("ü", 10_001), "Use at most 10,000 characters."},
			"no date":           {"starts_at", "Starts, in UTC", "soon", "Enter a date and a time, such as 2026-11-27 00:00."},
			"ends at the start": {"ends_at", "Ends, in UTC", "2030-11-29T00:00", "The end has to come after the start."},
			"no group":          {"group_ids", "Groups", "Nobody", "There is no group “Nobody”."},
		} {
			fields := form("name", "New", "starts_at", "2030-11-29T00:00", "group_ids", vip)
			fields.Set(c.field, c.value)
			p := v.postForm("/price-lists", fields).want(http.StatusUnprocessableEntity)
			same(t, name, p.problem(c.label), c.problem)
		}
		v.get("/price-lists").reads("2 price lists")
	})
}

func TestAPriceListIsEdited(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		vip, gold := o.group("VIP"), o.group("Gold")
		list := o.sale("Summer", []string{vip})
		exact := time.Date(2030, 1, 2, 3, 4, 5, 678e6, time.UTC)
		list = try(o.store.UpdatePriceList(t.Context(), list.ID, models.PriceListInput{StartsAt: &models.Date{At: exact}}))(t)
		v := o.signedIn()
		path := "/price-lists/" + list.ID
		form := v.get(path).click("Edit").want(http.StatusOK)
		same(t, "starts", form.value("Starts, in UTC"), "2030-01-02T03:04:05")
		form.press("Save", typing("name", "Summer sale")).leadsTo(path).follow().reads("Summer sale", "VIP")
		if got := o.listNow(list.ID); got.StartsAt == nil || !got.StartsAt.Equal(exact) {
			t.Errorf("the start was %v, and is %v", exact, got.StartsAt)
		}

		// For everyone only when that is said twice.
		form = v.get(path + "/edit")
		asked := form.press("Save", typing("group_ids", "")).want(http.StatusUnprocessableEntity)
		same(t, "asked", asked.problem("Groups"), "Without a group the prices are for everyone. Save again if that is meant.")
		same(t, "groups", o.listNow(list.ID).GroupsCount, int64(1))
		asked.press("Save", nil).leadsTo(path).follow().reads("These prices are for everyone.")

		// Two edit it.
		form = v.get(path + "/edit")
		_ = try(o.store.UpdatePriceList(t.Context(), list.ID, models.PriceListInput{Name: ptr("Theirs"), Description: ptr("New")}))(t)
		conflict := form.press("Save", typing("name", "Mine")).want(http.StatusConflict).reads("Somebody else has changed this meanwhile.", "Name", "Mine", "Theirs")
		same(t, "kept", o.listNow(list.ID).Name, "Theirs")
		conflict.press("Save", nil).leadsTo(path)
		same(t, "chosen", o.listNow(list.ID).Name+" "+o.listNow(list.ID).Description, "Mine New")
		form = v.get(path + "/edit")
		_ = try(o.store.UpdatePriceList(t.Context(), list.ID, models.PriceListInput{GroupIDs: &[]string{gold}}))(t)
		form.press("Save", typing("group_ids", vip)).want(http.StatusConflict).reads("Customer groups", "VIP", "Gold").press("Save", typing("choose_groups", "theirs")).leadsTo(path).follow().reads("Gold")

		// What programs post overwrites, and leaves what they do not name.
		v.post(path, "name", "Posted").leadsTo(path)
		same(t, "posted", o.listNow(list.ID).Name+fmt.Sprint(o.listNow(list.ID).GroupsCount), "Posted1")

		_ = try(o.store.UpdatePriceList(t.Context(), list.ID, models.PriceListInput{StartsAt: &models.Date{Null: true}}))(t)
		_ = try(o.store.DeleteGroups(models.As(t.Context(), models.Actor{Name: "them", ChangeSet: models.NewChangeSet()}), models.GroupSelection{IDs: []string{gold}}))(t)
		v.get(path).reads("Draft", "Once it is active, these prices are for everyone")
		v.get(path+"/delete").reads("“Posted” will be deleted for good.", "It has no prices.").press("Delete", nil).leadsTo("/price-lists").follow().reads("No price lists yet")
		v.get(path).want(http.StatusNotFound).reads("This price list does not exist, or no longer does.")
		v.post(path + "/delete").leadsTo("/price-lists")
	})
}

func TestADraftTellsThatItsLastGroupWasDeleted(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		vip := o.group("VIP")
		list := o.sale("Summer", []string{vip}, "shirt")
		v := o.signedIn()
		v.get("/price-lists/" + list.ID).reads("Active").doesNotRead("became a draft")
		v.post("/customer-groups/" + vip + "/delete").want(http.StatusSeeOther)
		v.get("/price-lists/"+list.ID).reads("It became a draft when its last customer group, “VIP”, was deleted", "Draft")
	})
}

func TestPricesAreAddedChangedAndRemoved(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		list := o.sale("Summer", nil)
		v := o.signedIn()
		path := "/price-lists/" + list.ID
		form := v.get(path).click("Add price").want(http.StatusOK)
		form.press("Save", typing("variant_id", "shirt", "currency_code", "eur", "amount", "1.234,5", "min_quantity", "10")).leadsTo(path).follow().reads("shirt", "EUR", "1,234.50 EUR", "10", "–")
		form.press("Save", typing("variant_id", "hat", "currency_code", "JPY", "amount", "1500")).leadsTo(path).follow().reads("hat", "1,500 JPY")
		form.press("Save", typing("variant_id", "bag", "currency_code", "KWD", "amount", "0,7")).leadsTo(path).follow().reads("bag", "0.700 KWD")
		for value, problem := range map[string]string{"12.345": "“12.345” can be read in two ways: write 12345.00 if that is meant; EUR has no more than 2 decimals.", "x": "“x” is no amount: write it like 12.50.", "": "Enter an amount, such as 12.50."} {
			p := form.press("Save", typing("variant_id", "shoe", "currency_code", "EUR", "amount", value)).want(http.StatusUnprocessableEntity)
			same(t, value, p.problem("Amount"), problem)
			same(t, value, p.value("Variant")+p.value("Amount"), "shoe"+value)
		}
		v.get(path + "?currency=jpy").reads("hat").part("prices").doesNotRead("shirt")
		v.get(path + "?q=ag").part("prices").reads("bag").doesNotRead("shirt")
		same(t, "sorted", v.get(path+"?sort=-variant").names("Prices of Summer"), []string{"shirt", "hat", "bag"})

		edit := v.get(path).click("Edit shirt in EUR")
		same(t, "amount", edit.value("Amount"), "1234.50")
		edit.press("Save", typing("amount", "9.99", "min_quantity", "", "max_quantity", "5")).leadsTo(path).follow().reads("shirt", "9.99 EUR", "–", "5")

		prices := try(o.store.Prices(t.Context(), models.PriceQuery{PriceListID: list.ID, Limit: 9}))(t).Prices
		asked := v.post(path+"/prices/remove/confirm", "price_ids", prices[0].ID).want(http.StatusOK).reads("1 price will be removed from “Summer”.")
		asked.press("Continue", nil).leadsTo(path).follow().reads("1 price was removed.", "hat", "bag").part("prices").doesNotRead("shirt")
		v.post(path + "/prices/remove/confirm").leadsTo(path).follow().reads("Tick the prices to remove first.")
		all := v.post(path+"/prices/remove/confirm", "all", "1", "currency", "JPY", "expect", "1").reads("1 price will be removed")
		all.press("Continue", nil).leadsTo(path).follow().reads("bag").part("prices").doesNotRead("hat")
		same(t, "left", o.listNow(list.ID).PricesCount, int64(1))
		v.post(path+"/prices/"+prices[0].ID, "amount", "1").want(http.StatusNotFound)
	})
}

func TestPricesAreImportedAfterAReport(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		list := o.sale("Summer", nil, "shirt", "hat", "=bag, \"big\"")
		v := o.signedIn()
		path := "/price-lists/" + list.ID
		page := v.get(path).click("Import prices").want(http.StatusOK).reads("Paste from a spreadsheet", "Or choose a CSV file")
		same(t, "nothing", v.post(path+"/prices/import", "cells", " \n").want(http.StatusUnprocessableEntity).problem("Paste from a spreadsheet"), "Paste some cells here, or choose a file.")
		report := v.upload(path+"/prices/import", "cells", "Variant\tCurrency\tPrice\nshirt\tEUR\t12,5\nhat\tEUR\t10\ncap\tEUR\t1.999\nsock\tJPY\t300\n").want(http.StatusSeeOther).follow().want(http.StatusOK)
		report.reads("Nothing has been changed yet.", "New", "1", "Changed", "1", "Unchanged", "1", "Faulty lines", "1", "Not in the file", "1", "not while a line is faulty", "4", "“1.999” can be read in two ways", "cap | EUR | 1.999")
		same(t, "not yet", o.listNow(list.ID).PricesCount, int64(3))
		done := report.press("Import 3 prices", nil).leadsTo(path).follow()
		same(t, "said", done.said(), "1 price was added, 1 changed, 1 unchanged.")
		done.reads("shirt", "12.50 EUR", "sock", "300 JPY")
		report.press("Import 3 prices", nil).want(http.StatusNotFound).reads("This file has been imported already")
		_ = page

		// What is exported changes nothing.
		file := v.get(path + "/prices/export").want(http.StatusOK)
		same(t, "type", file.header.Get("Content-Type"), "text/csv; charset=utf-8")
		again := v.upload(path+"/prices/import", "file", file.body).follow().reads("New", "0", "Changed", "0", "Unchanged", "4", "Faulty lines", "0", "Not in the file", "0", "Are removed: 0 prices")
		again.press("Import 4 prices", nil).leadsTo(path)

		// The list changes between report and import.
		late := v.upload(path+"/prices/import", "file", "hat;EUR;8").follow().reads("Are removed: 3 prices")
		_ = try(o.store.AddPrices(t.Context(), list.ID, []models.PriceInput{{VariantID: "tie", CurrencyCode: "usd", Amount: 1}}))(t)
		asked := late.press("Import 1 price", typing("replace", "true")).want(http.StatusConflict).reads("The prices of the list have changed meanwhile.", "Are removed: 4 prices")
		same(t, "said", asked.press("Import 1 price", typing("replace", "true")).leadsTo(path).follow().said(), "0 prices were added, 1 changed, 0 unchanged, 4 removed.")
		same(t, "left", o.listNow(list.ID).PricesCount, int64(1))
		v.upload(path+"/prices/import", "file", "nothing;of;use").follow().reads("There is nothing to import.")
	})
}

// upload sends a form with a file, or with cells that were pasted.
func (v *visitor) upload(path, field, content string, more ...string) *page {
	v.t.Helper()
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	if field == "file" {
		part := try(parts.CreateFormFile("file", "prices.csv"))(v.t)
		_ = try(part.Write([]byte(content)))(v.t)
	} else if err := parts.WriteField(field, content); err != nil {
		v.t.Fatal(err)
	}
	for i := 0; i < len(more); i += 2 {
		if err := parts.WriteField(more[i], more[i+1]); err != nil {
			v.t.Fatal(err)
		}
	}
	if err := parts.Close(); err != nil {
		v.t.Fatal(err)
	}
	request := try(http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.url+path, &body))(v.t)
	request.Header.Set("Content-Type", parts.FormDataContentType())
	return v.read(request)
}
