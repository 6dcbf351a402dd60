package handlers_test

import (
	"net/http"
	"testing"
)

func TestCustomersAreAddedToAGroup(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		ada, bob, eve := o.customer("Ada", "Abbott", "ada@example.com"), o.customer("Bob", "Brown", "bob@example.com"), o.customer("Eve", "Evans", "eve@example.com")
		vip := o.group("VIP", ada)
		v := o.signedIn()
		path := "/customer-groups/" + vip
		picker := v.get(path).click("Add customers").want(http.StatusOK).reads("Add customers", "Tick who is to be in “VIP”.", "Already in this group")
		same(t, "who can be picked", picker.names("Customers to add"), []string{"Eve Evans", "Bob Brown", "Ada Abbott"})
		p := picker.press("Save", typing("customer_ids", bob, "customer_ids", eve, "customer_ids", ada)).leadsTo(path).follow().want(http.StatusOK).reads("VIP", "3")
		if p.said() != "2 customers were added. 1 was in already." {
			t.Errorf("said %q", p.said())
		}
		same(t, "members", o.members(vip), []string{"ada@example.com", "bob@example.com", "eve@example.com"})

		// Nothing ticked, or somebody who is gone: the picker comes back and says so.
		picker.press("Save", nil).want(http.StatusUnprocessableEntity).reads("Tick the customers to add first.", "Eve Evans")
		again := v.post(path+"/customers/add", "customer_ids", "cus_gone", "customer_ids", eve).want(http.StatusUnprocessableEntity).reads("no longer do: cus_gone")
		same(t, "ticks", again.ticked("customer_ids"), []string{})
		v.post("/customer-groups/cgrp_gone/customers/add", "customer_ids", ada).want(http.StatusNotFound)
	})
}

func TestCustomersAreRemovedFromAGroup(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		ids := o.customers(5)
		vip := o.group("VIP", ids...)
		v := o.signedIn()
		path := "/customer-groups/" + vip
		from := v.get(path + "?sort=name&size=50").want(http.StatusOK)
		question := from.ticks().press("Remove", typing("customer_ids", ids[0], "customer_ids", ids[1])).want(http.StatusOK)
		question.reads("Remove customers", "2 customers will leave “VIP”. They stay customers of the store and can be added again.", "Cancel", "Continue")
		if question.link("Cancel") != path+"?sort=name&size=50" {
			t.Errorf("Cancel leads to %q", question.link("Cancel"))
		}
		same(t, "members before Continue", len(o.members(vip)), 5)
		p := question.press("Continue", nil).leadsTo(path + "?sort=name&size=50").follow().want(http.StatusOK)
		if p.said() != "2 customers were removed." {
			t.Errorf("said %q", p.said())
		}
		same(t, "rows", p.names("Customers in VIP"), []string{"Customer 03", "Customer 04", "Customer 05"})

		// The row's own menu means its row, whatever is ticked.
		question = p.press("Remove", typing("customer_ids", ids[4], "only", ids[2])).want(http.StatusOK).reads("1 customer will leave “VIP”.")
		question.press("Continue", nil).want(http.StatusSeeOther).follow().reads("1 customer was removed.")
		same(t, "members", o.members(vip), []string{"c04@example.com", "c05@example.com"})

		if said := p.ticks().press("Remove", nil).leadsTo(path + "?sort=name&size=50").follow().said(); said != "Tick the customers to remove first." {
			t.Errorf("said %q", said)
		}
		if said := v.post(path + "/customers/remove").leadsTo(path).follow().said(); said != "Tick the customers to remove first." {
			t.Errorf("said %q", said)
		}
		// Removing somebody twice is no error.
		if said := v.post(path+"/customers/remove", "customer_ids", ids[0]).leadsTo(path).follow().said(); said != "0 customers were removed." {
			t.Errorf("said %q", said)
		}
		// Nor is it asked what has been done in another window.
		late := v.post(path+"/customers/remove/confirm", "customer_ids", ids[0]).want(http.StatusOK).reads("None of those selected is a member of “VIP” any more.", "Close").doesNotRead("Continue", "Cancel")
		same(t, "where Close leads", late.link("Close"), path)
		v.get(path + "/customers/remove").want(http.StatusMethodNotAllowed)
		v.post("/customer-groups/cgrp_gone/customers/remove", "customer_ids", ids[0]).want(http.StatusNotFound)
		v.post("/customer-groups/cgrp_gone/customers/remove/confirm", "customer_ids", ids[0]).want(http.StatusNotFound)
		same(t, "members", o.members(vip), []string{"c04@example.com", "c05@example.com"})
	})
}

func TestAllThatMatchAreAddedAndRemoved(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		ids := o.customers(12)
		vip := o.group("VIP", ids[0])
		v := o.signedIn()
		path := "/customer-groups/" + vip
		p := v.post(path+"/customers/add", "all", "1", "q", "customer 0", "except", ids[1], "except", ids[2]).leadsTo(path).follow()
		if p.said() != "7 customers were added. 1 was in already." { // 01, 04 to 10
			t.Errorf("said %q", p.said())
		}
		v.post(path+"/customers/add", "all", "1").leadsTo(path).follow().reads("VIP", "12")
		question := v.post(path+"/customers/remove/confirm", "all", "1", "q", "customer 11", "except", "cus_gone").want(http.StatusOK).reads("1 customer will leave")
		question.press("Continue", nil).leadsTo(path).follow().reads("VIP", "11")
		question = v.post(path+"/customers/remove/confirm", "all", "1", "except", ids[3]).want(http.StatusOK).reads("10 customers will leave")
		question.press("Continue", nil).leadsTo(path)
		same(t, "members", o.members(vip), []string{"c04@example.com"})
	})
}

func TestACustomerIsAddedToAndRemovedFromGroups(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		ada := o.customer("Ada", "Abbott", "ada@example.com")
		vip, b2b := o.group("VIP", ada), o.group("B2B")
		o.group("Empty")
		v := o.signedIn()
		path := "/customers/" + ada
		picker := v.get(path).click("Add to groups").want(http.StatusOK).reads("Add to groups", "Tick the groups “Ada Abbott” is to be in.")
		same(t, "groups to pick", picker.names("Groups to add to"), []string{"Empty", "B2B"})
		picker.press("Save", nil).want(http.StatusUnprocessableEntity).reads("Tick the groups to add to first.")
		p := picker.press("Save", typing("group_ids", b2b)).leadsTo(path).follow().want(http.StatusOK)
		if p.said() != "“Ada Abbott” was added to 1 group." {
			t.Errorf("said %q", p.said())
		}
		same(t, "groups", p.names("Groups of Ada Abbott"), []string{"B2B", "VIP"})
		v.post(path+"/groups/add", "group_ids", "cgrp_gone").want(http.StatusUnprocessableEntity).reads("This customer group does not exist, or no longer does.")

		question := p.ticks().press("Remove", typing("group_ids", vip, "group_ids", b2b)).want(http.StatusOK).reads("Remove from groups", "“Ada Abbott” will leave 2 groups and can be added again.")
		p = question.press("Continue", nil).leadsTo(path).follow().want(http.StatusOK).reads("In no group yet")
		if p.said() != "“Ada Abbott” was removed from 2 groups." {
			t.Errorf("said %q", p.said())
		}
		for _, way := range []string{"/groups/remove", "/groups/remove/confirm"} {
			if said := v.post(path + way).leadsTo(path).follow().said(); said != "Tick the groups to leave first." {
				t.Errorf("%s said %q", way, said)
			}
			v.post("/customers/cus_gone"+way, "group_ids", vip).want(http.StatusNotFound)
		}
		v.post("/customers/cus_gone/groups/add", "group_ids", vip).want(http.StatusNotFound)
		same(t, "members", o.members(vip), []string{})
	})
}
