package handlers_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/customers"
	"cohort/models/imports"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/sheets"
)

// What is done with a selection asks for the groups first, and then does it to all who were confirmed.
func TestWhatIsDoneWithASelectionOfCustomers(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		people := o.CustomersOf("ann", 25)
		other := o.Customer("Bob", "Brown", "bob@example.com")
		vip, gold := o.Group("VIP", people[0], people[1]), o.Group("Gold")
		v := o.SignedIn()
		all := officetest.Typing("all", "1", "except", people[24])

		question := v.Get("/customers?q=ann").BulkBar().Press("Add to groups", all).Want(http.StatusOK).
			Reads("Add to groups", "24 customers will be added to the groups you choose.")
		officetest.Equal(t, "no group",
			question.Press("Continue", nil).Want(http.StatusUnprocessableEntity).FieldError("Groups"), "Choose a group.")
		officetest.Equal(t, "an unknown group",
			question.Press("Continue", officetest.Typing("group_ids", "Silver")).Want(http.StatusUnprocessableEntity).FieldError("Groups"),
			"There is no group “Silver”.")
		done := question.Press("Continue", officetest.Typing("group_ids", "vip")).RedirectsTo("/customers?q=ann").Follow()
		officetest.Equal(t, "said", done.Message(), "22 customers added to “VIP”. 2 were already members.")
		officetest.Equal(t, "members", len(o.Members(vip)), 24)
		done.Press("Undo", nil).Follow()
		officetest.Equal(t, "members after undo", len(o.Members(vip)), 2)

		question = v.Get("/customers?q=ann").BulkBar().Press("Add to groups", all)
		said := question.Press("Continue", officetest.Typing("group_ids", vip, "group_ids", gold)).Follow().Message()
		officetest.Equal(t, "two groups at once", said, "Added to 2 groups (46 new memberships). 2 memberships already existed.")

		question = v.Get("/customers?q=ann").BulkBar().Press("Remove from groups", all).
			Reads("24 customers will be removed from the groups you choose.")
		officetest.Equal(t, "removed", question.Press("Continue", officetest.Typing("group_ids", gold)).Follow().Message(),
			"24 customers removed from “Gold”.")
		question = v.Get("/customers").BulkBar().Press("Move from one group to another",
			officetest.Typing("customer_ids", people[0], "customer_ids", people[1], "customer_ids", other)).Reads("Move to another group")
		officetest.Equal(t, "to where it is",
			question.Press("Continue", officetest.Typing("from", vip, "to", vip)).Want(http.StatusUnprocessableEntity).Text() != "", true)
		officetest.Equal(t, "moved", question.Press("Continue", officetest.Typing("from", vip, "to", gold)).Follow().Message(),
			"2 customers moved to “Gold”.")
		officetest.Equal(t, "who moved", o.Members(gold), []string{"ann1@example.com", "ann2@example.com"})
		officetest.Equal(t, "nobody", v.Get("/customers").BulkBar().Press("Move from one group to another", nil).Follow().Message(),
			"Select customers first.")

		// Somebody joined those who match after they were confirmed: nothing is done, and it is asked again.
		question = v.Get("/customers?q=ann").BulkBar().Press("Add to groups", officetest.Typing("all", "1"))
		o.Customer("Ann", "Late", "ann.late@example.com")
		again := question.Press("Continue", officetest.Typing("group_ids", gold)).Want(http.StatusConflict).
			Reads("The selection now matches 26 customers.", "26 customers will be added")
		officetest.Equal(t, "nothing was done", len(o.Members(gold)), 2)
		officetest.Equal(t, "asked again", again.Press("Continue", nil).Follow().Message(),
			"24 customers added to “Gold”. 2 were already members.")
		for _, path := range []string{"add", "remove", "move"} {
			question = v.Get("/customers?q=ann").BulkBar().Press(map[string]string{
				"add": "Add to groups", "remove": "Remove from groups", "move": "Move from one group to another",
			}[path], officetest.Typing("all", "1"))
			o.Customer("Ann", path, "ann."+path+"@example.com")
			question.Press("Continue", officetest.Typing("group_ids", gold, "from", vip, "to", gold)).
				Want(http.StatusConflict).Reads("The selection now matches")
		}
	})
}

func TestWhatIsDoneWithASelectionOfMembers(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ids := o.Customers(5)
		vip, gold := o.Group("VIP", ids...), o.Group("Gold", ids[0])
		v := o.SignedIn()
		path := "/customer-groups/" + vip
		question := v.Get(path).BulkBar().Press("Copy to another group", officetest.Typing("customer_ids", ids[0], "customer_ids", ids[1])).
			Reads("Copy to another group", "2 customers will also be added to the other group.")
		officetest.Equal(t, "copied", question.Press("Continue", officetest.Typing("to", "Gold")).RedirectsTo(path).Follow().Message(),
			"1 customer added to “Gold”. 1 was already a member.")
		question = v.Get(path).BulkBar().Press("Move to another group", officetest.Typing("all", "1", "except", ids[4])).
			Reads("4 customers will be removed from this group and added to the other one.")
		moved := question.Press("Continue", officetest.Typing("to", gold)).Follow()
		officetest.Equal(t, "moved", moved.Message(), "4 customers moved to “Gold”. 2 were already members.")
		officetest.Equal(t, "who stayed", o.Members(vip), []string{"c05@example.com"})
		officetest.Equal(t, "who is there", o.Members(gold),
			[]string{"c01@example.com", "c02@example.com", "c03@example.com", "c04@example.com"})
		moved.Press("Undo", nil).Follow()
		officetest.Equal(t, "all are back", len(o.Members(vip)), 5)
		officetest.Equal(t, "those from before stay", o.Members(gold), []string{"c01@example.com", "c02@example.com"})

		question = v.Get(path).BulkBar().Press("Remove", officetest.Typing("all", "1")).Reads("5 customers will be removed from “VIP”.")
		_ = officetest.Must(o.Store.RemoveCustomers(t.Context(), vip, customers.Selection{IDs: ids[:1]}))(t)
		question.Press("Continue", nil).Want(http.StatusConflict).Reads("The selection now matches 4 customers.",
			"4 customers will be removed from “VIP”.").Press("Continue", nil).Follow().Reads("4 customers removed.")
		v.Post("/customer-groups/cgrp_gone/customers/copy", "customer_ids", ids[0], "to", gold).Want(http.StatusNotFound)
	})
}

func TestManyGroupsAreDeletedAtOnce(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ids := o.Customers(3)
		groups := o.Groups(7)
		_ = officetest.Must(o.Store.AddToEach(t.Context(), customers.Selection{IDs: ids}, customers.InGroups(groups[:2]...)...))(t)
		list := o.PriceList("Winter", groups[:2], 100)
		_ = officetest.Must(o.Store.UpdatePriceList(t.Context(), list, pricing.ListInput{Status: new(pricing.Active)}))(t)
		o.Discount("NOTTHEM", pricing.NotIn, groups[0])
		keep := o.Group("Keep")
		v := o.SignedIn()
		question := v.Get("/customer-groups?q=group").BulkBar().Press("Delete", officetest.Typing("all", "1")).Want(http.StatusOK)
		question.Reads("7 customer groups will be permanently deleted, with their metadata: “Group 01”, “Group 02”, “Group "+
			"03”, “Group 04”, “Group 05” and 2 more.",
			"6 memberships will end. No customer will be deleted.",
			"Used by 1 price list. 1 price list has no other group and will become a draft.",
			"Used by 1 discount. 1 discount would then be for everyone and will be disabled.", "Delete")
		late := o.Group("Group late")
		again := question.Press("Delete", nil).Want(http.StatusConflict).Reads("The selection now matches 8 customer groups.")
		officetest.Equal(t, "said", again.Press("Delete", nil).RedirectsTo("/customer-groups?q=group").Follow().Message(),
			"8 customer groups deleted.")
		v.Get("/customer-groups/" + late).Want(http.StatusNotFound)
		v.Get("/customer-groups/" + keep).Want(http.StatusOK)
		officetest.Equal(t, "the price list", officetest.Must(o.Store.PriceList(t.Context(), list))(t).Status, pricing.Draft)
		v.Get("/activity").Reads("Deleted the customer group Group 01", "Changed NOTTHEM", "Is disabled false → true",
			"Changed Winter", "Status active → draft")
		officetest.Equal(t, "nothing selected", v.Get("/customer-groups").BulkBar().Press("Delete", nil).Follow().Message(),
			"Select customer groups to delete first.")
	})
}

func TestAnExportIsImportedAgainWithoutLoss(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		vip := o.Group("VIP, \"best\"")
		_ = officetest.Must(o.Store.CreateCustomer(t.Context(), customers.Input{
			Email: new("ada@example.com"), FirstName: record.TextOf("=1+1"), LastName: record.TextOf("O'Neil; \"Ada\""),
			Phone:    record.TextOf("+49 30"),
			GroupIDs: &[]string{vip}, Metadata: &record.MetadataChange{
				Values: officetest.Metadata(t, `{"code":"007","n":12345678901234567890,"deep":{"a":[1,null]}}`),
			},
		}))(t)
		o.Customer("'quoted", "＝full", "bob@example.com")
		file := v.Get("/customers/export?sort=email").Want(http.StatusOK)
		officetest.Equal(t, "type", file.Header.Get("Content-Type"), "text/csv; charset=utf-8")
		officetest.Equal(t, "a file", strings.HasPrefix(file.Header.Get("Content-Disposition"), `attachment; filename="customers 20`), true)
		lines := strings.Split(file.Body, "\n")
		officetest.Equal(t, "head", lines[0], "\ufeffid,email,first_name,last_name,phone,account,groups,created_at,metadata")
		officetest.Equal(t, "disarmed", strings.Contains(lines[1], ",'=1+1,") &&
			strings.Contains(lines[1], ",'+49 30,guest,") && strings.Contains(lines[2], ",''quoted,'＝full,"), true)
		only := v.Get("/customers/export?q=bob").Body
		officetest.Equal(t, "only those found", strings.Count(only, "\n"), 2)
		officetest.Equal(t, "those chosen",
			strings.Count(v.Get("/customers").BulkBar().Press("Export", officetest.Typing("all", "1")).Want(http.StatusOK).
				Press("Download", officetest.Typing("format", "csv")).Want(http.StatusOK).Body, "\n"), 3)
		officetest.Equal(t, "members", strings.Count(v.Get("/customer-groups/"+vip+"/customers/export").Body, "\n"), 2)
		v.Get("/customer-groups/export").Want(http.StatusOK).Reads("name", "VIP, \"\"best\"\"")

		other := officetest.Open(t, o.Store.Database())
		sum := officetest.Must(other.Store.Import(t.Context(), strings.NewReader(file.Body),
			imports.Options{Strict: true}, func(sheets.RowError) {}))(t)
		officetest.Equal(t, "imported", sum.Created, int64(2))
		again := other.SignedIn().Get("/customers/export?sort=email").Body
		without := func(text string) string { // ids and times are others
			var kept []string
			for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
				cells := strings.Split(line, ",")
				kept = append(kept, strings.Join(append(cells[1:6:6], strings.Join(cells[6:], "")), ","))
			}
			return strings.Join(kept, "\n")
		}
		strip := func(text string) string { return timePattern.ReplaceAllString(without(text), "") }
		officetest.Equal(t, "the same", strip(again), strip(file.Body))
	})
}

func TestAFileIsNamedShortly(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	long := strings.Repeat("名", 2000)
	ada := o.Customer("Ada", "Abbott", "ada@example.com")
	group := "/customer-groups/" + o.Group(long, ada)
	list := "/price-lists/" + o.PriceList(long[:255*3], nil)
	for name, answer := range map[string]*officetest.Page{
		"members": v.Get(group + "/customers/export"), "those selected": v.Post(group+"/customers/export", "customer_ids", ada),
		"prices": v.Get(list + "/prices/export"),
	} {
		if n := len(answer.Want(http.StatusOK).Header.Get("Content-Disposition")); n > 700 {
			t.Errorf("%s: the name takes %d bytes", name, n)
		}
	}
}

func TestWhoTicksTooManyIsToldWhatToDo(t *testing.T) {
	t.Parallel()
	v := officetest.Open(t, "sqlite").SignedIn()
	many := map[string][]string{"customer_ids": make([]string, 12_000)}
	v.PostForm("/customers/groups/add/choose", many).Want(http.StatusRequestEntityTooLarge).
		Reads("You can select up to 10,000 rows one by one. For more, select all that match")
}

var timePattern = regexp.MustCompile(`\d{4}-\d\d-\d\dT[\d:.]+Z`)
