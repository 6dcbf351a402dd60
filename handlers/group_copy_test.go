package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/customers"
	"cohort/models/record"
)

func TestAGroupIsCopied(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ids := o.Customers(3)
		vip, _ := o.GroupWithMetadata("VIP", `{"a":1,"code":"007"}`)
		_ = officetest.Must(o.Store.UpdateGroup(t.Context(), vip, customers.GroupInput{
			Description: record.TextOf("Our best."), Add: customers.Selection{IDs: ids},
		}))(t)
		v := o.SignedIn()
		form := v.Get("/customer-groups/"+vip).Click("Copy group").Want(http.StatusOK).
			Reads("Create a new group from “VIP”.", "Copy 3 customers", "Copy the metadata (2 keys)")
		officetest.Equal(t, "name", form.Value("Name"), "Copy of VIP")
		officetest.Equal(t, "description", form.Value("Description"), "Our best.")
		made := form.Press("Create", nil).Want(http.StatusSeeOther).Follow()
		officetest.Equal(t, "said", made.Message(), "Customer group “Copy of VIP” was created. 3 customers added.")
		twin := strings.TrimPrefix(made.Path, "/customer-groups/")
		officetest.Equal(t, "members", o.Members(twin), o.Members(vip))
		officetest.Equal(t, "metadata", o.MetadataOf(twin), `{"a":1,"code":"007"}`)
		made.Reads("Our best.")
		taken := form.Press("Create", officetest.Typing("metadata", "false")).Want(http.StatusUnprocessableEntity)
		officetest.Equal(t, "taken", taken.FieldError("Name"), "Another customer group already has this name. Choose another one.")
		officetest.Equal(t, "what is copied stays chosen", [2]int{len(taken.Ticked("members")), len(taken.Ticked("metadata"))}, [2]int{1, 0})
		taken.Press("Create", officetest.Typing("name", "COPY of VIP")).Want(http.StatusUnprocessableEntity).
			Reads("There is a customer group named “Copy of VIP”. Create “COPY of VIP” as well?", "Open the existing group").
			Press("Create it as well", nil).Want(http.StatusSeeOther).Follow().Press("Undo", nil).Want(http.StatusSeeOther)
		made.Press("Undo", nil).RedirectsTo("/customer-groups").Follow()
		officetest.Equal(t, "undone", groupsOf(t, o), []string{"VIP***"})

		bare := form.Press("Create", officetest.Typing("name", "Bare", "members", "false", "metadata", "false")).Follow()
		officetest.Equal(t, "nothing is copied", bare.Message(), "Customer group “Bare” was created.")
		officetest.Equal(t, "groups", groupsOf(t, o), []string{"Bare", "VIP***"})
		officetest.Equal(t, "no metadata", o.MetadataOf(strings.TrimPrefix(bare.Path, "/customer-groups/")), "null")

		long := o.Group(strings.Repeat("ä", 255))
		officetest.Equal(t, "a long name", len([]rune(v.Get("/customer-groups/"+long+"/copy").Value("Name"))), 255)
		v.Get("/customer-groups/cgrp_gone/copy").Want(http.StatusNotFound)
		v.Post("/customer-groups/cgrp_gone/copy", "name", "x", "members", "true").Want(http.StatusNotFound)
	})
}

// The guides call the button by different names: they open the same form, with the button of either.
func TestOneFormForANewGroup(t *testing.T) {
	t.Parallel()
	v := officetest.Open(t, "sqlite").SignedIn()
	list := v.Get("/customer-groups")
	create := list.Click("Create").Want(http.StatusOK)
	officetest.Equal(t, "the same page", list.Click("Add Customer Group").Path, create.Path)
	for _, button := range []string{"Create", "Save"} {
		create.Press(button, officetest.Typing("name", button)).Want(http.StatusSeeOther)
	}
	officetest.Equal(t, "the page of a former form", v.Get("/customer-groups/create").Follow().Path, create.Path)
}
