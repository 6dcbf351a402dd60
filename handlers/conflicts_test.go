package handlers_test

import (
	"net/http"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
)

// editedGroup is a group that an editor has open in the form while somebody else changes it.
type editedGroup struct {
	*officetest.Office
	editor   *officetest.Visitor
	id, path string
	kind     string // ends all its names, which are those of no other group
}

// eachEditedGroup runs a test for an editor without and one with JavaScript, on both databases.
func eachEditedGroup(t *testing.T, test func(t *testing.T, v *officetest.Visitor, g editedGroup)) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		for kind, editor := range map[string]*officetest.Visitor{" plain": v, " scripted": v.HTMX("dialog#drawer")} {
			id := o.Group("VIP" + kind)
			test(t, v, editedGroup{o, editor, id, "/customer-groups/" + id, kind})
		}
	})
}

func (g editedGroup) edit() *officetest.Page { return g.editor.Get(g.path + "/edit") }

func (g editedGroup) theirs(in customers.GroupInput) {
	_ = officetest.Must(g.Store.UpdateGroup(g.T.Context(), g.id, in))(g.T)
}

// renamed is their change of the name.
func (g editedGroup) renamed(name string) { g.theirs(customers.GroupInput{Name: new(name + g.kind)}) }

func (g editedGroup) stored() customers.Group {
	return officetest.Must(g.Store.Group(g.T.Context(), g.id))(g.T)
}

// Two edit the same thing: nothing is silently overwritten, and nothing is asked without need.
func TestTwoEditTheSameGroup(t *testing.T) {
	t.Parallel()
	eachEditedGroup(t, func(t *testing.T, v *officetest.Visitor, g editedGroup) {
		// Each another field: both stay.
		form := g.edit()
		g.theirs(customers.GroupInput{Description: record.TextOf("Theirs")})
		form.Press("Save", officetest.Typing("name", "Very important"+g.kind))
		officetest.Equal(t, "both changes", g.stored().Name+", "+*g.stored().Description, "Very important"+g.kind+", Theirs")
		officetest.Equal(t, "said", v.Get(g.path).Message(), "Customer group “Very important"+g.kind+
			"” was saved. Changes that someone else made in the meantime were kept: Description.")

		// The same field: the editor is asked, and nothing is saved until then.
		form = g.edit()
		g.theirs(customers.GroupInput{Name: new("Gold" + g.kind), Description: record.TextOf("New")})
		asked := form.Press("Save", officetest.Typing("name", "Platinum"+g.kind)).Want(http.StatusConflict)
		asked.Reads("Someone else changed this while you were editing.", "Name", "Yours", "Platinum"+g.kind,
			"Theirs", "Gold"+g.kind, "command line")
		officetest.Equal(t, "nothing saved", g.stored().Name, "Gold"+g.kind)
		officetest.Equal(t, "what was typed", asked.Value("Name"), "Platinum"+g.kind)
		officetest.Equal(t, "what only they changed", asked.Value("Description"), "New")

		// Both did the same, or nobody did anything: nothing is asked.
		form = g.edit()
		g.renamed("Same")
		officetest.Equal(t, "the same", form.Press("Save", officetest.Typing("name", "Same"+g.kind)).Status < 400, true)
		// What programs post, without what was there before, overwrites.
		v.Post(g.path, "name", "Posted"+g.kind).Want(http.StatusSeeOther).Follow()
		officetest.Equal(t, "posted", g.stored().Name, "Posted"+g.kind)
	})
}

func TestAnEditorChoosesYoursOrTheirs(t *testing.T) {
	t.Parallel()
	eachEditedGroup(t, func(t *testing.T, _ *officetest.Visitor, g editedGroup) {
		form := g.edit()
		g.renamed("Gold")
		asked := form.Press("Save", officetest.Typing("name", "Platinum"+g.kind)).Want(http.StatusConflict)

		// A third one changes it again: it is asked again.
		g.renamed("Silver")
		again := asked.Press("Save", nil).Want(http.StatusConflict).Reads("Yours", "Platinum"+g.kind, "Theirs", "Silver"+g.kind)
		g.renamed("Copper")
		again = again.Press("Save", officetest.Typing("choose_name", "theirs")).Want(http.StatusConflict).
			Reads("Yours", "Platinum"+g.kind, "Theirs", "Copper"+g.kind)
		officetest.Equal(t, "theirs is kept", again.Press("Save", officetest.Typing("choose_name", "theirs")).Status < 400, true)
		officetest.Equal(t, "the name", g.stored().Name, "Copper"+g.kind)

		// What is typed after theirs was chosen is meant.
		form = g.edit()
		g.renamed("Steel")
		form.Press("Save", officetest.Typing("name", "Iron"+g.kind)).Want(http.StatusConflict).
			Press("Save", officetest.Typing("choose_name", "theirs", "name", "Merged"+g.kind))
		officetest.Equal(t, "the name typed last", g.stored().Name, "Merged"+g.kind)
		form = g.edit()
		g.renamed("Bronze")
		form.Press("Save", officetest.Typing("name", "Mine"+g.kind)).Want(http.StatusConflict).Press("Save", nil)
		officetest.Equal(t, "yours is kept", g.stored().Name, "Mine"+g.kind)
	})
}

// An editor who only searches in the form's lists sees the conflict as well: the next Save would overwrite.
func TestAConflictIsNotLostOnALook(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	id := o.Group("VIP", o.Customers(2)...)
	form := v.Get("/customer-groups/" + id + "/edit")
	_ = officetest.Must(o.Store.UpdateGroup(t.Context(), id, customers.GroupInput{Name: new("Gold")}))(t)
	path, fields := form.Submits("Save")
	officetest.Typing("name", "Platinum", "available_q", "nobody")(fields)
	asked := v.PostForm(path+"?look=typed", fields).
		Reads("Someone else changed this while you were editing.", "Platinum", "Gold", "No customers match")
	asked.Press("Save", officetest.Typing("choose_name", "theirs")).Want(http.StatusSeeOther)
	officetest.Equal(t, "theirs", officetest.Must(o.Store.Group(t.Context(), id))(t).Name, "Gold")
}

func TestTwoEditTheSameCustomer(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	ada := o.Customer("Ada", "Abbott", "ada@example.com")
	path := "/customers/" + ada
	form := v.Get(path + "/edit")
	_ = officetest.Must(o.Store.UpdateCustomer(t.Context(), ada,
		customers.Input{Phone: record.TextOf("1"), Email: new("theirs@example.com")}))(t)
	asked := form.Press("Save", officetest.Typing("first_name", "Augusta", "email", "mine@example.com")).
		Want(http.StatusConflict).Reads("E-mail", "Yours", "mine@example.com", "Theirs", "theirs@example.com")
	officetest.Equal(t, "phone", asked.Value("Phone"), "1")
	officetest.Equal(t, "first name", asked.Value("First name"), "Augusta")
	asked.Press("Save", nil).RedirectsTo(path).Follow().Reads("Augusta Abbott", "mine@example.com", "1")
}

func TestTwoEditTheSameMetadata(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		id, editor := o.GroupWithMetadata("VIP", `{"a":1,"b":"007","c":[1,2],"d":"x"}`)
		theirs := func(text string) {
			_ = officetest.Must(o.Store.UpdateGroup(t.Context(), id,
				customers.GroupInput{Metadata: &record.MetadataChange{Values: officetest.Metadata(t, text), Replace: true}}))(t)
		}
		// Each another key: added, changed and removed by them, changed here.
		form := v.Get(editor)
		theirs(`{"a":2,"b":"007","c":[1,2],"e":12345678901234567890}`)
		rows := func(b string) func(map[string][]string) {
			return func(fields map[string][]string) { fields["value"][1] = b }
		}
		done := form.Press("Save", rows("008")).Want(http.StatusSeeOther).Follow()
		officetest.Equal(t, "all changes", o.MetadataOf(id), `{"a":2,"b":"008","c":[1,2],"e":12345678901234567890}`)
		officetest.Equal(t, "said", done.Message(),
			"Metadata was saved. Changes that someone else made in the meantime were kept: “a”, “d”, “e”.")

		form = v.Get(editor)
		theirs(`{"a":2,"b":"theirs","c":[1,2]}`)
		asked := form.Press("Save", rows("mine")).Want(http.StatusConflict).
			Reads("Someone else changed this while you were editing.", "b", "Yours", `"mine"`, "Theirs", `"theirs"`)
		officetest.Equal(t, "nothing saved", o.MetadataOf(id), `{"a":2,"b":"theirs","c":[1,2]}`)
		asked.Press("Save", officetest.Typing("choose_metadata.b", "theirs")).Want(http.StatusSeeOther)
		officetest.Equal(t, "theirs", o.MetadataOf(id), `{"a":2,"b":"theirs","c":[1,2]}`)
		form = v.Get(editor)
		theirs(`{"a":2,"b":"other","c":[1,2]}`)
		form.Press("Save", rows("mine")).Want(http.StatusConflict).Press("Save", func(fields map[string][]string) {
			rows("merged")(fields)
			officetest.Typing("choose_metadata.b", "theirs")(fields)
		}).Want(http.StatusSeeOther)
		officetest.Equal(t, "what was typed last", o.MetadataOf(id), `{"a":2,"b":"merged","c":[1,2]}`)
		form = v.Get(editor)
		theirs(`{"a":2,"b":"again","c":[1,2]}`)
		form.Press("Save", rows("mine")).Want(http.StatusConflict).Press("Save", nil).Want(http.StatusSeeOther)
		officetest.Equal(t, "yours", o.MetadataOf(id), `{"a":2,"b":"mine","c":[1,2]}`)
	})
}

// What was typed is not lost with the thing it was typed for: the form comes back for a new one.
func TestWhatIsEditedIsDeletedMeanwhile(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		for _, editor := range []*officetest.Visitor{o.SignedIn(), o.SignedIn().HTMX("dialog#drawer")} {
			group := o.Group("VIP")
			form := editor.Get("/customer-groups/" + group + "/edit")
			_ = officetest.Must(o.Store.DeleteGroup(t.Context(), group))(t)
			back := form.Press("Save", officetest.Typing("description", "Typed for long")).Want(http.StatusConflict)
			back.Reads("This customer group has been deleted in the meantime.")
			officetest.Equal(t, "the name", back.Value("Name"), "VIP")
			back.Press("Save", nil)
			anew := officetest.Must(o.Store.Groups(t.Context(), customers.GroupQuery{Limit: 1}))(t).Groups[0]
			officetest.Equal(t, "the group that was made anew", anew.Name+", "+*anew.Description, "VIP, Typed for long")
			_ = officetest.Must(o.Store.DeleteGroup(t.Context(), anew.ID))(t)

			customer := o.Customer("Ada", "Abbott", "ada@example.com")
			form = editor.Get("/customers/" + customer + "/edit")
			if err := o.Store.DeleteCustomer(t.Context(), customer); err != nil {
				t.Fatal(err)
			}
			back = form.Press("Save", officetest.Typing("phone", "123")).Want(http.StatusConflict)
			back.Reads("This customer has been deleted in the meantime.").Press("Save", nil)
			made := officetest.Must(o.Store.Customers(t.Context(), customers.Query{Limit: 1}))(t).Customers[0]
			officetest.Equal(t, "the customer who was made anew", made.Title()+", "+*made.Phone, "Ada Abbott, 123")
			if err := o.Store.DeleteCustomer(t.Context(), made.ID); err != nil {
				t.Fatal(err)
			}

			list := o.Sale("Summer", nil, "shirt")
			form = editor.Get("/price-lists/" + list.ID + "/prices/" + o.PricesNow(list.ID)[0].ID + "/edit")
			_ = officetest.Must(o.Store.DeletePrices(t.Context(), list.ID, pricing.PriceSelection{All: true}))(t)
			back = form.Press("Save", officetest.Typing("amount", "12.50")).Want(http.StatusConflict)
			back.Reads("This price has been removed in the meantime.").Press("Save", nil)
			officetest.Equal(t, "the price that was added anew", o.PricesNow(list.ID)[0].Amount, int64(1250))
		}
		// Programs, which never saw the form, get 404.
		o.SignedIn().Post("/customer-groups/cgrp_none", "name", "VIP").Want(http.StatusNotFound)
	})
}

// Somebody who adds a member is in nobody's way who edits the group, though that has changed then.
func TestAMemberWhoIsAddedIsNoConflict(t *testing.T) {
	t.Parallel()
	eachEditedGroup(t, func(t *testing.T, _ *officetest.Visitor, g editedGroup) {
		ada := officetest.Must(g.Store.CreateCustomer(t.Context(), customers.Input{Email: new("ada" + g.id + "@example.com")}))(t)
		form, before := g.edit(), g.stored()
		g.theirs(customers.GroupInput{Add: customers.Selection{IDs: []string{ada.ID}}})
		officetest.Equal(t, "the group has changed", g.stored().ChangedAt().After(before.ChangedAt()), true)
		form.Press("Save", officetest.Typing("name", "Gold"+g.kind))
		officetest.Equal(t, "saved", g.stored().Name, "Gold"+g.kind)
		officetest.Equal(t, "members", g.stored().CustomersCount, int64(1))
	})
}
