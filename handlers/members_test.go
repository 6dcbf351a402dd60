package handlers_test

import (
	"net/http"
	"testing"

	"cohort/handlers/officetest"
)

func TestCustomersAreAddedToAGroup(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ada, bob, eve := o.Customer("Ada", "Abbott", "ada@example.com"), o.Customer("Bob", "Brown", "bob@example.com"),
			o.Customer("Eve", "Evans", "eve@example.com")
		vip := o.Group("VIP", ada)
		v := o.SignedIn()
		path := "/customer-groups/" + vip
		picker := v.Get(path).Click("Add customers").Want(http.StatusOK).
			Reads("Add customers", "Select the customers to add to “VIP”.", "Already in this group")
		officetest.Equal(t, "who can be picked", picker.Names("Customers to add"), []string{"Eve Evans", "Bob Brown", "Ada Abbott"})
		p := picker.Press("Save", officetest.Typing("customer_ids", bob, "customer_ids", eve, "customer_ids", ada)).
			RedirectsTo(path).Follow().Want(http.StatusOK).Reads("VIP", "3")
		if p.Message() != "2 customers added. 1 was already a member." {
			t.Errorf("said %q", p.Message())
		}
		officetest.Equal(t, "members", o.Members(vip), []string{"ada@example.com", "bob@example.com", "eve@example.com"})

		// Nothing ticked, or somebody who is gone: the picker comes back and says so.
		picker.Press("Save", nil).Want(http.StatusUnprocessableEntity).Reads("Select customers to add first.", "Eve Evans")
		again := v.Post(path+"/customers/add", "customer_ids", "cus_gone", "customer_ids", eve).
			Want(http.StatusUnprocessableEntity).Reads("have been deleted: cus_gone")
		officetest.Equal(t, "ticks", again.Ticked("customer_ids"), []string{})
		v.Post("/customer-groups/cgrp_gone/customers/add", "customer_ids", ada).Want(http.StatusNotFound)
	})
}

func TestCustomersAreRemovedFromAGroup(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ids := o.Customers(5)
		vip := o.Group("VIP", ids...)
		v := o.SignedIn()
		path := "/customer-groups/" + vip
		from := v.Get(path + "?sort=name&size=50").Want(http.StatusOK)
		question := from.BulkBar().Press("Remove", officetest.Typing("customer_ids", ids[0], "customer_ids", ids[1])).Want(http.StatusOK)
		question.Reads("Remove customers",
			"2 customers will be removed from “VIP”. They stay customers of the store, and you can add them again later.",
			"Cancel", "Continue")
		if question.Link("Cancel") != path+"?sort=name&size=50" {
			t.Errorf("Cancel leads to %q", question.Link("Cancel"))
		}
		officetest.Equal(t, "members before Continue", len(o.Members(vip)), 5)
		p := question.Press("Continue", nil).RedirectsTo(path + "?sort=name&size=50").Follow().Want(http.StatusOK)
		if p.Message() != "2 customers removed." {
			t.Errorf("said %q", p.Message())
		}
		officetest.Equal(t, "rows", p.Names("Customers in VIP"), []string{"Customer 03", "Customer 04", "Customer 05"})

		// The row's own menu means its row, whatever is ticked.
		question = p.Press("Remove", officetest.Typing("customer_ids", ids[4], "only", ids[2])).Want(http.StatusOK).
			Reads("1 customer will be removed from “VIP”.")
		question.Press("Continue", nil).Want(http.StatusSeeOther).Follow().Reads("1 customer removed.")
		officetest.Equal(t, "members", o.Members(vip), []string{"c04@example.com", "c05@example.com"})

		if said := p.BulkBar().Press("Remove", nil).RedirectsTo(path + "?sort=name&size=50").Follow().
			Message(); said != "Select customers to remove first." {
			t.Errorf("said %q", said)
		}
		if said := v.Post(path + "/customers/remove").RedirectsTo(path).Follow().Message(); said != "Select customers to remove first." {
			t.Errorf("said %q", said)
		}
		// Removing somebody twice is no error.
		if said := v.Post(path+"/customers/remove", "customer_ids", ids[0]).RedirectsTo(path).Follow().
			Message(); said != "0 customers removed." {
			t.Errorf("said %q", said)
		}
		// Nor is it asked what has been done in another window.
		late := v.Post(path+"/customers/remove/confirm", "customer_ids", ids[0]).Want(http.StatusOK).
			Reads("None of the selected customers is in “VIP” any longer.", "Close").DoesNotRead("Continue", "Cancel")
		officetest.Equal(t, "where Close leads", late.Link("Close"), path)
		v.Get(path + "/customers/remove").Want(http.StatusMethodNotAllowed)
		v.Post("/customer-groups/cgrp_gone/customers/remove", "customer_ids", ids[0]).Want(http.StatusNotFound)
		v.Post("/customer-groups/cgrp_gone/customers/remove/confirm", "customer_ids", ids[0]).Want(http.StatusNotFound)
		officetest.Equal(t, "members", o.Members(vip), []string{"c04@example.com", "c05@example.com"})
	})
}

func TestAllThatMatchAreAddedAndRemoved(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ids := o.Customers(12)
		vip := o.Group("VIP", ids[0])
		v := o.SignedIn()
		path := "/customer-groups/" + vip
		p := v.Post(path+"/customers/add", "all", "1", "q", "customer 0", "except", ids[1], "except", ids[2]).RedirectsTo(path).Follow()
		if p.Message() != "7 customers added. 1 was already a member." { // 01, 04 to 10
			t.Errorf("said %q", p.Message())
		}
		v.Post(path+"/customers/add", "all", "1").RedirectsTo(path).Follow().Reads("VIP", "12")
		question := v.Post(path+"/customers/remove/confirm", "all", "1", "q", "customer 11", "except", "cus_gone").
			Want(http.StatusOK).Reads("1 customer will be removed from")
		question.Press("Continue", nil).RedirectsTo(path).Follow().Reads("VIP", "11")
		question = v.Post(path+"/customers/remove/confirm", "all", "1", "except", ids[3]).Want(http.StatusOK).
			Reads("10 customers will be removed from")
		question.Press("Continue", nil).RedirectsTo(path)
		officetest.Equal(t, "members", o.Members(vip), []string{"c04@example.com"})
	})
}

func TestACustomerIsAddedToAndRemovedFromGroups(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ada := o.Customer("Ada", "Abbott", "ada@example.com")
		vip, b2b := o.Group("VIP", ada), o.Group("B2B")
		o.Group("Empty")
		v := o.SignedIn()
		path := "/customers/" + ada
		picker := v.Get(path).Click("Add to groups").Want(http.StatusOK).Reads("Add to groups", "Select the groups to add “Ada Abbott” to.")
		officetest.Equal(t, "groups to pick", picker.Names("Groups to add to"), []string{"Empty", "B2B"})
		picker.Press("Save", nil).Want(http.StatusUnprocessableEntity).Reads("Select groups to add to first.")
		p := picker.Press("Save", officetest.Typing("group_ids", b2b)).RedirectsTo(path).Follow().Want(http.StatusOK)
		if p.Message() != "“Ada Abbott” was added to 1 group." {
			t.Errorf("said %q", p.Message())
		}
		officetest.Equal(t, "groups", p.Names("Groups of Ada Abbott"), []string{"B2B", "VIP"})
		v.Post(path+"/groups/add", "group_ids", "cgrp_gone").Want(http.StatusUnprocessableEntity).
			Reads("This customer group does not exist or has been deleted.")

		question := p.BulkBar().Press("Remove", officetest.Typing("group_ids", vip, "group_ids", b2b)).Want(http.StatusOK).
			Reads("Remove from groups", "“Ada Abbott” will be removed from 2 groups. You can add them again later.")
		p = question.Press("Continue", nil).RedirectsTo(path).Follow().Want(http.StatusOK).Reads("Not in any group yet")
		if p.Message() != "“Ada Abbott” was removed from 2 groups." {
			t.Errorf("said %q", p.Message())
		}
		for _, way := range []string{"/groups/remove", "/groups/remove/confirm"} {
			if said := v.Post(path + way).RedirectsTo(path).Follow().Message(); said != "Select groups to remove from first." {
				t.Errorf("%s said %q", way, said)
			}
			v.Post("/customers/cus_gone"+way, "group_ids", vip).Want(http.StatusNotFound)
		}
		v.Post("/customers/cus_gone/groups/add", "group_ids", vip).Want(http.StatusNotFound)
		officetest.Equal(t, "members", o.Members(vip), []string{})
	})
}
