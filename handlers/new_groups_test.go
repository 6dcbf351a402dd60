package handlers_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/customers"
)

// Customers can be copied, moved and added to a group that is created with that, and one undo takes both back.
func TestCustomersGoIntoANewGroup(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ids := o.Customers(3)
		vip := o.Group("VIP", ids...)
		v := o.SignedIn()
		path := "/customer-groups/" + vip
		before := groupsOf(t, o)
		for _, try := range []struct{ from, action, field, choose, done string }{
			{path, "Copy to another group", "to", "Group", "2 customers added to “Silver”."},
			{path, "Move to another group", "to", "Group", "2 customers moved to “Silver”."},
			{"/customers", "Add to groups", "group_ids", "Groups", "2 customers added to “Silver”."},
			{"/customers", "Move from one group to another", "to", "To", "2 customers moved to “Silver”."},
		} {
			question := v.Get(try.from).BulkBar().Press(try.action, officetest.Typing("customer_ids", ids[0], "customer_ids", ids[1]))
			unknown := question.Press("Continue", officetest.Typing("from", vip, try.field, " Silver ")).Want(http.StatusUnprocessableEntity)
			officetest.Equal(t, try.action+": unknown", unknown.FieldError(try.choose), "There is no group “Silver”.")
			officetest.Equal(t, try.action+": offered", unknown.Value("Create “Silver”"), "Silver")
			officetest.Equal(t, try.action+": not chosen yet", unknown.Ticked(try.field+"_new"), []string{})
			// The box without the typed name, as somebody without JavaScript sends it.
			done := unknown.Press("Continue", officetest.Typing("from", vip, try.field+"_new", "Silver")).RedirectsTo(try.from).Follow()
			officetest.Equal(t, try.action, done.Message(), "Customer group “Silver” was created. "+try.done)
			officetest.Equal(t, try.action+": groups", len(groupsOf(t, o)), 2)
			done.Press("Undo", nil).Follow()
			officetest.Equal(t, try.action+": undone", groupsOf(t, o), before)
		}
		v.Get("/activity").Reads("Created the customer group Silver", "Deleted the customer group Silver")
	})
}

// groupsOf are all groups with the numbers of their customers.
func groupsOf(t *testing.T, o *officetest.Office) (groups []string) {
	list := officetest.Must(o.Store.Groups(t.Context(), customers.GroupQuery{Limit: -1}))(t)
	for _, group := range list.Groups {
		groups = append(groups, group.Name+strings.Repeat("*", int(group.CustomersCount)))
	}
	slices.Sort(groups)
	return groups
}

func TestTheNameOfANewGroupIsTakenMeanwhile(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ids := o.Customers(2)
		vip := o.Group("VIP", ids...)
		v := o.SignedIn()
		question := v.Get("/customer-groups/"+vip).BulkBar().Press("Copy to another group", officetest.Typing("customer_ids", ids[0]))
		o.Group("Silver")
		again := question.Press("Continue", officetest.Typing("to_new", "silver")).Want(http.StatusUnprocessableEntity)
		officetest.Equal(t, "taken", again.FieldError("Group"),
			"There already is a customer group “Silver”. Continue with that group, or choose another one.")
		officetest.Equal(t, "nothing was done", groupsOf(t, o), []string{"Silver", "VIP**"})
		officetest.Equal(t, "that group", again.Press("Continue", nil).Follow().Message(), "1 customer added to “Silver”.")

		many := v.Get("/customers").BulkBar().Press("Add to groups", officetest.Typing("customer_ids", ids[0]))
		many.Press("Continue", officetest.Typing("group_ids_new", "Gold", "group_ids_new", "GOLD")).Want(http.StatusConflict).
			Reads("Another customer group already has this name. Choose another one.")
		many.Press("Continue", officetest.Typing("group_ids_new", strings.Repeat("x", 256))).Want(http.StatusUnprocessableEntity).
			Reads("Use at most 255 characters.")
		officetest.Equal(t, "two at once", many.Press("Continue", officetest.Typing("group_ids_new", "Gold", "group_ids_new", "Bronze")).
			Follow().Message(), "2 customer groups were created. Added to 2 groups (2 new memberships).")
		remove := v.Get("/customers").BulkBar().Press("Remove from groups", officetest.Typing("customer_ids", ids[0]))
		officetest.Equal(t, "nothing is created to remove from it",
			remove.Press("Continue", officetest.Typing("group_ids_new", "Iron")).Want(http.StatusUnprocessableEntity).FieldError("Groups"),
			"Choose a group.")
	})
}

// What somebody without JavaScript types finds the group that looks so, and asks where there are several, or none.
func TestATypedGroupIsFoundByHowItLooks(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ids := o.Customers(2)
		o.Group("Gold club")
		o.Group("Me\u0301xico")
		o.Group("México\u00a0")
		newsletter := o.Group("Newsletter")
		v := o.SignedIn()
		question := v.Get("/customers").BulkBar().Press("Add to groups", officetest.Typing("customer_ids", ids[0]))
		officetest.Equal(t, "one that looks so", question.Press("Continue", officetest.Typing("group_ids", "Gold\u00a0 club")).
			Follow().Message(), "1 customer added to “Gold club”.")
		several := question.Press("Continue", officetest.Typing("group_ids", "México")).Want(http.StatusUnprocessableEntity)
		officetest.Equal(t, "several", several.FieldError("Groups"),
			"2 customer groups look like “Me\u0301xico”. Continue with the one that is chosen, or choose another one.")
		officetest.Equal(t, "the oldest", several.Press("Continue", nil).Follow().Message(),
			"1 customer added to “Me\u0301xico”.")
		mistyped := question.Press("Continue", officetest.Typing("group_ids", "Newsleter")).Want(http.StatusUnprocessableEntity)
		officetest.Equal(t, "mistyped", mistyped.FieldError("Groups"), "There is no group “Newsleter”. Did you mean “Newsletter”?")
		officetest.Equal(t, "offered", mistyped.Value("Newsletter"), newsletter)
		officetest.Equal(t, "the one that is meant", mistyped.Press("Continue", officetest.Typing("group_ids", newsletter)).
			Follow().Message(), "1 customer added to “Newsletter”.")
		again := question.Press("Continue", officetest.Typing("group_ids_new", "México")).Want(http.StatusUnprocessableEntity)
		officetest.Equal(t, "to create", again.FieldError("Groups"),
			"There already is a customer group “Me\u0301xico”, which looks the same. Continue with that group, or choose another one.")
	})
}

func TestAGroupToCreateIsOfferedWhereNoneHasTheName(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	o.Group("Silver")
	v := o.SignedIn()
	for query, want := range map[string]bool{
		"q=Sil&create=1": true, "q=Sil": false, "q=silver&create=1": false, "q=S%E2%80%8Bilver%C2%A0&create=1": false,
		"q=%20&create=1": false, "create=1": false,
		"q=cgrp_gone&create=1": false, "q=" + strings.Repeat("x", 256) + "&create=1": false,
	} {
		if got := strings.Contains(v.Get("/customer-groups/options?"+query).Want(http.StatusOK).Body, "data-create"); got != want {
			t.Errorf("%.40s: offered: %v", query, got)
		}
	}
}
