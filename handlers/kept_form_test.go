package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"cohort/models"
)

// Without JavaScript too, a session that ran out during a form leads back to the form with what was typed.
func TestAFormOutlivesTheSession(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		ids := o.customers(3)
		vip, metadata := o.groupWith("VIP", `{"a":1}`)
		list := try(o.store.CreatePriceList(t.Context(), models.PriceListInput{Name: ptr("Sale"), Description: ptr("-"), Type: ptr(models.Sale), Status: ptr(models.Draft)}))(t)
		before := o.everything(t)
		for _, c := range []struct {
			path, button string
			types        []string
			label, value string
		}{
			{"/customers/new", "Save", []string{"email", "ida@example.com", "password", "secret for Ida", "group_ids", vip}, "E-mail", "ida@example.com"},
			{"/customers/" + ids[0] + "/edit", "Save", []string{"phone", "123"}, "Phone", "123"},
			{"/customers/" + ids[0] + "/metadata", "Save", []string{"key", "tier", "value", "gold", "type", "text"}, "Value, row 1", "gold"},
			{"/customers/" + ids[0] + "/groups/add", "Save", []string{"group_ids", vip}, "Select VIP", vip},
			{"/customer-groups/new", "Save", []string{"name", "Typed for long", "customer_ids", ids[1]}, "Name", "Typed for long"},
			{"/customer-groups/create", "Create", []string{"name", "Short"}, "Name", "Short"},
			{"/customer-groups/" + vip + "/edit", "Save", []string{"description", "Two\r\nlines"}, "Description", "Two\nlines"},
			{metadata, "Save", []string{"value", "2"}, "Value, row 1", "2"},
			{"/customer-groups/" + vip + "/customers/add", "Save", []string{"customer_ids", ids[2]}, "Select Customer 03", ids[2]},
			{"/price-lists/new", "Save", []string{"name", "Winter", "description", "-"}, "Name", "Winter"},
			{"/price-lists/" + list.ID + "/edit", "Save", []string{"name", "Winter"}, "Name", "Winter"},
			{"/price-lists/" + list.ID + "/prices/new", "Save", []string{"variant_id", "v1", "currency_code", "eur", "amount", "12.50"}, "Amount", "12.50"},
			{"/discounts/new", "Save", []string{"code", "XMAS", "value", "10"}, "Code", "XMAS"},
		} {
			v := o.signedIn()
			form := v.get(c.path).want(http.StatusOK)
			v.setCookie("of no session")
			asked := form.press(c.button, typing(c.types...)).want(http.StatusUnauthorized).reads("Sign in", "Your session has ended.")
			if strings.Contains(asked.body, "secret for Ida") {
				t.Error("the login page carries a password")
			}
			asked = asked.press("Sign in", typing("email", o.operator.Email, "password", "wrong")).want(http.StatusUnprocessableEntity)
			back := asked.press("Sign in", typing("email", o.operator.Email, "password", o.password)).reads("what you had typed is back, except for passwords. It has not been saved yet.")
			same(t, c.path+": "+c.label, back.value(c.label), c.value)
			if strings.HasPrefix(c.label, "Select ") && !has(back.field(c.label), "checked") {
				t.Errorf("%s: %s is not ticked", c.path, c.label)
			}
			same(t, c.path+": nothing has been changed", o.everything(t), before)
			back.press(c.button, nil).want(http.StatusSeeOther)
			if now := o.everything(t); now == before {
				t.Errorf("%s: nothing is saved in the end", c.path)
			} else {
				before = now
			}
		}
	})
}

func TestTheLoginPageKeepsFormsAlone(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	vip := o.group("VIP", o.customers(1)...)
	v := o.stranger()
	group := "/customer-groups/" + vip
	v.post(group+"/delete", "next", "/customer-groups").want(http.StatusSeeOther)
	v.post(group, "name", "New", "description", strings.Repeat("x", 70_000)).want(http.StatusSeeOther)
	v.htmx("dialog#drawer").post(group, "name", "New").want(http.StatusOK)
	// What the login page is told to keep is only ever shown.
	for _, form := range []string{group + "/delete", group + "/customers/remove", "/logout", "/admin/customer-groups", "/nowhere", "https://evil.example", "\x00"} {
		o.stranger().post("/login", "email", o.operator.Email, "password", o.password, "next", group, "form", form, "fields", "all=1").leadsTo(group)
	}
	shown := o.stranger().post("/login", "email", o.operator.Email, "password", o.password, "form", group, "fields", "name=%00%ff&remove_all=1")
	shown.reads("It has not been saved yet.")
	same(t, "members", len(o.members(vip)), 1)
	same(t, "the name", try(o.store.Group(t.Context(), vip))(t).Name, "VIP")
}

// everything is how much has happened.
func (o *office) everything(t *testing.T) string {
	t.Helper()
	return try(o.store.Activities(t.Context(), models.ActivityQuery{Limit: 1}))(t)[0].ID
}
