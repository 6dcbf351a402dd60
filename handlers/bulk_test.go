package handlers_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"cohort/models"
)

// What is done with a selection asks for the groups first, and then does it to all who were confirmed.
func TestWhatIsDoneWithASelectionOfCustomers(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		people := o.customersOf("ann", 25)
		other := o.customer("Bob", "Brown", "bob@example.com")
		vip, gold := o.group("VIP", people[0], people[1]), o.group("Gold")
		v := o.signedIn()
		all := typing("all", "1", "except", people[24])

		question := v.get("/customers?q=ann").ticks().press("Add to groups", all).want(http.StatusOK).reads("Add to groups", "24 customers will be added to the groups that you choose.")
		same(t, "no group", question.press("Continue", nil).want(http.StatusUnprocessableEntity).problem("Groups"), "Choose a group.")
		same(t, "an unknown group", question.press("Continue", typing("group_ids", "Silver")).want(http.StatusUnprocessableEntity).problem("Groups"), "There is no group “Silver”.")
		done := question.press("Continue", typing("group_ids", "vip")).leadsTo("/customers?q=ann").follow()
		same(t, "said", done.said(), "22 customers were added to “VIP”. 2 were in already.")
		same(t, "members", len(o.members(vip)), 24)
		done.press("Undo", nil).follow()
		same(t, "members after undo", len(o.members(vip)), 2)

		question = v.get("/customers?q=ann").ticks().press("Add to groups", all)
		said := question.press("Continue", typing("group_ids", vip, "group_ids", gold)).follow().said()
		same(t, "two groups at once", said, "46 memberships in 2 groups began. 2 were there already.")

		question = v.get("/customers?q=ann").ticks().press("Remove from groups", all).reads("24 customers will leave the groups that you choose.")
		same(t, "removed", question.press("Continue", typing("group_ids", gold)).follow().said(), "24 customers were removed from “Gold”.")
		question = v.get("/customers").ticks().press("Move from one group to another", typing("customer_ids", people[0], "customer_ids", people[1], "customer_ids", other)).reads("Move to another group")
		same(t, "to where it is", question.press("Continue", typing("from", vip, "to", vip)).want(http.StatusUnprocessableEntity).text() != "", true)
		same(t, "moved", question.press("Continue", typing("from", vip, "to", gold)).follow().said(), "2 customers were moved to “Gold”.")
		same(t, "who moved", o.members(gold), []string{"ann1@example.com", "ann2@example.com"})
		same(t, "nobody", v.get("/customers").ticks().press("Move from one group to another", nil).follow().said(), "Tick the customers first.")

		// Somebody joined those who match after they were confirmed: nothing is done, and it is asked again.
		question = v.get("/customers?q=ann").ticks().press("Add to groups", typing("all", "1"))
		o.customer("Ann", "Late", "ann.late@example.com")
		again := question.press("Continue", typing("group_ids", gold)).want(http.StatusConflict).reads("The list has changed meanwhile: it is about 26 customers now.", "26 customers will be added")
		same(t, "nothing was done", len(o.members(gold)), 2)
		same(t, "asked again", again.press("Continue", nil).follow().said(), "24 customers were added to “Gold”. 2 were in already.")
		for _, path := range []string{"add", "remove", "move"} {
			question = v.get("/customers?q=ann").ticks().press(map[string]string{"add": "Add to groups", "remove": "Remove from groups", "move": "Move from one group to another"}[path], typing("all", "1"))
			o.customer("Ann", path, "ann."+path+"@example.com")
			question.press("Continue", typing("group_ids", gold, "from", vip, "to", gold)).want(http.StatusConflict).reads("The list has changed meanwhile")
		}
	})
}

func TestWhatIsDoneWithASelectionOfMembers(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		ids := o.customers(5)
		vip, gold := o.group("VIP", ids...), o.group("Gold", ids[0])
		v := o.signedIn()
		path := "/customer-groups/" + vip
		question := v.get(path).ticks().press("Copy to another group", typing("customer_ids", ids[0], "customer_ids", ids[1])).reads("Copy to another group", "2 customers will be in the other group as well.")
		same(t, "copied", question.press("Continue", typing("to", "Gold")).leadsTo(path).follow().said(), "1 customer was added to “Gold”. 1 was in already.")
		question = v.get(path).ticks().press("Move to another group", typing("all", "1", "except", ids[4])).reads("4 customers will leave this group and be in the other one.")
		moved := question.press("Continue", typing("to", gold)).follow()
		same(t, "moved", moved.said(), "4 customers were moved to “Gold”. 2 were in it already.")
		same(t, "who stayed", o.members(vip), []string{"c05@example.com"})
		same(t, "who is there", o.members(gold), []string{"c01@example.com", "c02@example.com", "c03@example.com", "c04@example.com"})
		moved.press("Undo", nil).follow()
		same(t, "all are back", len(o.members(vip)), 5)
		same(t, "those from before stay", o.members(gold), []string{"c01@example.com", "c02@example.com"})

		question = v.get(path).ticks().press("Remove", typing("all", "1")).reads("5 customers will leave “VIP”.")
		_ = try(o.store.RemoveCustomers(t.Context(), vip, models.Selection{IDs: ids[:1]}))(t)
		question.press("Continue", nil).want(http.StatusConflict).reads("The list has changed meanwhile: it is about 4 customers now.", "4 customers will leave “VIP”.").press("Continue", nil).follow().reads("4 customers were removed.")
		v.post("/customer-groups/cgrp_gone/customers/copy", "customer_ids", ids[0], "to", gold).want(http.StatusNotFound)
	})
}

func TestManyGroupsAreDeletedAtOnce(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		ids := o.customers(3)
		groups := o.groups(7)
		_ = try(o.store.AddToEach(t.Context(), models.Selection{IDs: ids}, groups[:2]))(t)
		list := o.priceList("Winter", groups[:2], 100)
		_ = try(o.store.UpdatePriceList(t.Context(), list, models.PriceListInput{Status: ptr(models.Active)}))(t)
		o.discount("NOTTHEM", models.NotIn, groups[0])
		keep := o.group("Keep")
		v := o.signedIn()
		question := v.get("/customer-groups?q=group").ticks().press("Delete", typing("all", "1")).want(http.StatusOK)
		question.reads("7 customer groups will be deleted for good, with metadata: “Group 01”, “Group 02”, “Group 03”, “Group 04”, “Group 05” and 2 more.",
			"6 memberships end; no customer will be deleted.", "1 price list names them; 1 has no other group and becomes a draft.", "1 discount names them; 1 would be for everybody without them and is disabled.", "Delete")
		late := o.group("Group late")
		again := question.press("Delete", nil).want(http.StatusConflict).reads("The list has changed meanwhile: it is about 8 customer groups now.")
		same(t, "said", again.press("Delete", nil).leadsTo("/customer-groups?q=group").follow().said(), "8 customer groups were deleted.")
		v.get("/customer-groups/" + late).want(http.StatusNotFound)
		v.get("/customer-groups/" + keep).want(http.StatusOK)
		same(t, "the price list", try(o.store.PriceList(t.Context(), list))(t).Status, models.Draft)
		v.get("/activity").reads("Deleted the customer group Group 01", "Changed NOTTHEM", "Is disabled false → true", "Changed Winter", "Status active → draft")
		same(t, "nothing ticked", v.get("/customer-groups").ticks().press("Delete", nil).follow().said(), "Tick the customer groups to delete first.")
	})
}

func TestAnExportIsImportedAgainWithoutLoss(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		v := o.signedIn()
		vip := o.group("VIP, \"best\"")
		_ = try(o.store.CreateCustomer(t.Context(), models.CustomerInput{
			Email: ptr("ada@example.com"), FirstName: models.TextOf("=1+1"), LastName: models.TextOf("O'Neil; \"Ada\""), Phone: models.TextOf("+49 30"),
			GroupIDs: &[]string{vip}, Metadata: &models.MetadataChange{Values: metadata(t, `{"code":"007","n":12345678901234567890,"deep":{"a":[1,null]}}`)},
		}))(t)
		o.customer("'quoted", "＝full", "bob@example.com")
		file := v.get("/customers/export?sort=email").want(http.StatusOK)
		same(t, "type", file.header.Get("Content-Type"), "text/csv; charset=utf-8")
		same(t, "a file", strings.HasPrefix(file.header.Get("Content-Disposition"), `attachment; filename="customers 20`), true)
		lines := strings.Split(file.body, "\n")
		same(t, "head", lines[0], "id,email,first_name,last_name,phone,account,groups,created_at,metadata")
		same(t, "disarmed", strings.Contains(lines[1], ",'=1+1,") && strings.Contains(lines[1], ",'+49 30,guest,") && strings.Contains(lines[2], ",''quoted,'＝full,"), true)
		only := v.get("/customers/export?q=bob").body
		same(t, "only those found", strings.Count(only, "\n"), 2)
		same(t, "those chosen", strings.Count(v.get("/customers").ticks().press("Export", typing("all", "1")).want(http.StatusOK).body, "\n"), 3)
		same(t, "members", strings.Count(v.get("/customer-groups/"+vip+"/customers/export").body, "\n"), 2)
		v.get("/customer-groups/export").want(http.StatusOK).reads("name", "VIP, \"\"best\"\"")

		other := open(t, o.store.Database())
		sum := try(other.store.Import(t.Context(), strings.NewReader(file.body), models.ImportOptions{Strict: true}, func(models.RowError) {}))(t)
		same(t, "imported", sum.Created, int64(2))
		again := other.signedIn().get("/customers/export?sort=email").body
		without := func(text string) string { // ids and moments are others
			var kept []string
			for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
				cells := strings.Split(line, ",")
				kept = append(kept, strings.Join(append(cells[1:6:6], strings.Join(cells[6:], "")), ","))
			}
			return strings.Join(kept, "\n")
		}
		strip := func(text string) string { return momentPattern.ReplaceAllString(without(text), "") }
		same(t, "the same", strip(again), strip(file.body))
	})
}

func TestAFileIsNamedShortly(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	v := o.signedIn()
	long := strings.Repeat("名", 2000)
	ada := o.customer("Ada", "Abbott", "ada@example.com")
	group := "/customer-groups/" + o.group(long, ada)
	list := "/price-lists/" + o.priceList(long[:255*3], nil)
	for name, answer := range map[string]*page{
		"members": v.get(group + "/customers/export"), "those ticked": v.post(group+"/customers/export", "customer_ids", ada), "prices": v.get(list + "/prices/export"),
	} {
		if n := len(answer.want(http.StatusOK).header.Get("Content-Disposition")); n > 700 {
			t.Errorf("%s: the name takes %d bytes", name, n)
		}
	}
}

func TestWhoTicksTooManyIsToldWhatToDo(t *testing.T) {
	t.Parallel()
	v := open(t, "sqlite").signedIn()
	many := map[string][]string{"customer_ids": make([]string, 12_000)}
	v.postForm("/customers/groups/add/choose", many).want(http.StatusRequestEntityTooLarge).reads("More than 10,000 rows cannot be ticked one by one. Select all that match instead")
}

var momentPattern = regexp.MustCompile(`\d{4}-\d\d-\d\dT[\d:.]+Z`)
