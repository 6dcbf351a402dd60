package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/activity"
	"cohort/models/pricing"
)

// Without JavaScript too, a session that ran out during a form leads back to the form with what was typed.
func TestAFormOutlivesTheSession(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ids := o.Customers(3)
		vip, metadata := o.GroupWithMetadata("VIP", `{"a":1}`)
		list := officetest.Must(o.Store.CreatePriceList(t.Context(),
			pricing.ListInput{Name: new("Sale"), Description: new("-"), Type: new(pricing.Sale), Status: new(pricing.Draft)}))(t)
		before := everything(t, o)
		for _, c := range []struct {
			path, button string
			types        []string
			label, value string
		}{
			{"/customers/new", "Save", []string{"email", "ida@example.com", "password", "secret for Ida", "group_ids", vip},
				"E-mail", "ida@example.com"},
			{"/customers/" + ids[0] + "/edit", "Save", []string{"phone", "123"}, "Phone", "123"},
			{"/customers/" + ids[0] + "/metadata", "Save",
				[]string{"key", "tier", "value", "gold", "type", "text"}, "Value, row 1", "gold"},
			{"/customers/" + ids[0] + "/groups/add", "Save", []string{"group_ids", vip}, "Select VIP", vip},
			{"/customer-groups/new", "Save", []string{"name", "Typed for long", "customer_ids", ids[1]}, "Name", "Typed for long"},
			{"/customer-groups/" + vip + "/copy", "Create", []string{"name", "Short"}, "Name", "Short"},
			{"/customer-groups/" + vip + "/edit", "Save", []string{"description", "Two\r\nlines"}, "Description", "Two\nlines"},
			{metadata, "Save", []string{"value", "2"}, "Value, row 1", "2"},
			{"/customer-groups/" + vip + "/customers/add", "Save", []string{"customer_ids", ids[2]}, "Select Customer 03", ids[2]},
			{"/price-lists/new", "Save", []string{"name", "Winter", "description", "-"}, "Name", "Winter"},
			{"/price-lists/" + list.ID + "/edit", "Save", []string{"name", "Winter"}, "Name", "Winter"},
			{"/price-lists/" + list.ID + "/prices/new", "Save",
				[]string{"variant_id", "v1", "currency_code", "eur", "amount", "12.50"}, "Amount", "12.50"},
			{"/discounts/new", "Save", []string{"code", "XMAS", "value", "10"}, "Code", "XMAS"},
		} {
			v := o.SignedIn()
			form := v.Get(c.path).Want(http.StatusOK)
			v.SetCookie("of no session")
			asked := form.Press(c.button, officetest.Typing(c.types...)).Want(http.StatusUnauthorized).
				Reads("Sign in", "Your session has ended.")
			if strings.Contains(asked.Body, "secret for Ida") {
				t.Error("the login page carries a password")
			}
			asked = asked.Press("Sign in", officetest.Typing("email", o.Operator.Email, "password", "wrong")).
				Want(http.StatusUnprocessableEntity)
			back := asked.Press("Sign in", officetest.Typing("email", o.Operator.Email, "password", o.Password)).
				Reads("What you had typed is back, except for passwords. It has not been saved yet.")
			officetest.Equal(t, c.path+": "+c.label, back.Value(c.label), c.value)
			if strings.HasPrefix(c.label, "Select ") && !officetest.HasAttr(back.Field(c.label), "checked") {
				t.Errorf("%s: %s is not selected", c.path, c.label)
			}
			officetest.Equal(t, c.path+": nothing has been changed", everything(t, o), before)
			back.Press(c.button, nil).Want(http.StatusSeeOther)
			if now := everything(t, o); now == before {
				t.Errorf("%s: nothing is saved in the end", c.path)
			} else {
				before = now
			}
		}
	})
}

func TestTheLoginPageKeepsFormsAlone(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", o.Customers(1)...)
	v := o.SignedOut()
	group := "/customer-groups/" + vip
	v.Post(group+"/delete", "next", "/customer-groups").Want(http.StatusSeeOther)
	v.Post(group, "name", "New", "description", strings.Repeat("x", 70_000)).Want(http.StatusSeeOther)
	v.HTMX("dialog#drawer").Post(group, "name", "New").Want(http.StatusOK)
	// What the login page keeps is only ever shown.
	for _, form := range []string{
		group + "/delete", group + "/customers/remove", "/logout", "/admin/customer-groups", "/nowhere",
		"https://evil.example", "\x00",
	} {
		o.SignedOut().Post("/login", "email", o.Operator.Email, "password", o.Password, "next", group, "form", form,
			"fields", "all=1").RedirectsTo(group)
	}
	shown := o.SignedOut().Post("/login", "email", o.Operator.Email, "password", o.Password, "form", group, "fields",
		"name=%00%ff&remove_all=1")
	shown.Reads("It has not been saved yet.")
	officetest.Equal(t, "members", len(o.Members(vip)), 1)
	officetest.Equal(t, "the name", officetest.Must(o.Store.Group(t.Context(), vip))(t).Name, "VIP")
}

// everything is how much has happened.
func everything(t *testing.T, o *officetest.Office) string {
	t.Helper()
	return officetest.Must(o.Store.Activities(t.Context(), activity.Query{Limit: 1}))(t)[0].ID
}
