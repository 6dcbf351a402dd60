package handlers_test

import (
	"fmt"
	"net/http"
	"testing"

	"cohort/models"
)

// Two edit the same thing: nothing is silently overwritten, and nothing is asked without need.
func TestTwoEditTheSameGroup(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		v := o.signedIn()
		theirs := func(id string, in models.GroupInput) { _ = try(o.store.UpdateGroup(t.Context(), id, in))(t) }
		for _, script := range []bool{false, true} {
			editor := v
			if script {
				editor = v.htmx("dialog#drawer")
			}
			kind := fmt.Sprint(script)
			id := o.group("VIP " + kind)
			path := "/customer-groups/" + id
			v.get(path) // reads what was said before

			// Each another field: both stay.
			form := editor.get(path + "/edit")
			theirs(id, models.GroupInput{Description: models.TextOf("Theirs")})
			form.press("Save", typing("name", "Very important "+kind))
			group := try(o.store.Group(t.Context(), id))(t)
			same(t, "both changes", group.Name+", "+*group.Description, "Very important "+kind+", Theirs")
			same(t, "said", v.get(path).said(), "Customer group “Very important "+kind+"” was saved. Somebody else changed the description meanwhile; that was kept.")

			// The same field: the editor is asked, and nothing is saved until then.
			form = editor.get(path + "/edit")
			theirs(id, models.GroupInput{Name: ptr("Gold " + kind), Description: models.TextOf("New")})
			asked := form.press("Save", typing("name", "Platinum "+kind)).want(http.StatusConflict)
			asked.reads("Somebody else has changed this meanwhile.", "Name", "Yours", "Platinum "+kind, "Theirs", "Gold "+kind, "command line")
			same(t, "nothing saved", try(o.store.Group(t.Context(), id))(t).Name, "Gold "+kind)
			same(t, "what was typed", asked.value("Name"), "Platinum "+kind)
			same(t, "what only they changed", asked.value("Description"), "New")

			// A third one changes it again: it is asked again.
			theirs(id, models.GroupInput{Name: ptr("Silver " + kind)})
			again := asked.press("Save", nil).want(http.StatusConflict).reads("Yours", "Platinum "+kind, "Theirs", "Silver "+kind)
			theirs(id, models.GroupInput{Name: ptr("Copper " + kind)})
			again = again.press("Save", typing("choose_name", "theirs")).want(http.StatusConflict).reads("Yours", "Platinum "+kind, "Theirs", "Copper "+kind)
			same(t, "theirs is kept", again.press("Save", typing("choose_name", "theirs")).status < 400, true)
			same(t, "the name", try(o.store.Group(t.Context(), id))(t).Name, "Copper "+kind)
			// What is typed after theirs was chosen is meant.
			form = editor.get(path + "/edit")
			theirs(id, models.GroupInput{Name: ptr("Steel " + kind)})
			form.press("Save", typing("name", "Iron "+kind)).want(http.StatusConflict).press("Save", typing("choose_name", "theirs", "name", "Merged "+kind))
			same(t, "the name typed last", try(o.store.Group(t.Context(), id))(t).Name, "Merged "+kind)
			form = editor.get(path + "/edit")
			theirs(id, models.GroupInput{Name: ptr("Bronze " + kind)})
			form.press("Save", typing("name", "Mine "+kind)).want(http.StatusConflict).press("Save", nil)
			same(t, "yours is kept", try(o.store.Group(t.Context(), id))(t).Name, "Mine "+kind)

			// Both did the same, or nobody did anything: nothing is asked.
			form = editor.get(path + "/edit")
			theirs(id, models.GroupInput{Name: ptr("Same " + kind)})
			same(t, "the same", form.press("Save", typing("name", "Same "+kind)).status < 400, true)
			// What programs post, without what was there before, overwrites.
			v.post(path, "name", "Posted "+kind).want(http.StatusSeeOther)
			same(t, "posted", try(o.store.Group(t.Context(), id))(t).Name, "Posted "+kind)
		}
	})
}

// Who only looks for somebody in the form's lists is told as well: the next Save would overwrite.
func TestAConflictIsNotLostOnALook(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	v := o.signedIn()
	id := o.group("VIP", o.customers(2)...)
	form := v.get("/customer-groups/" + id + "/edit")
	_ = try(o.store.UpdateGroup(t.Context(), id, models.GroupInput{Name: ptr("Gold")}))(t)
	path, fields := form.sends("Save")
	typing("name", "Platinum", "available_q", "nobody")(fields)
	asked := v.postForm(path+"?look=typed", fields).reads("Somebody else has changed this meanwhile.", "Platinum", "Gold", "No customers match")
	asked.press("Save", typing("choose_name", "theirs")).want(http.StatusSeeOther)
	same(t, "theirs", try(o.store.Group(t.Context(), id))(t).Name, "Gold")
}

func TestTwoEditTheSameCustomer(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	v := o.signedIn()
	ada := o.customer("Ada", "Abbott", "ada@example.com")
	path := "/customers/" + ada
	form := v.get(path + "/edit")
	_ = try(o.store.UpdateCustomer(t.Context(), ada, models.CustomerInput{Phone: models.TextOf("1"), Email: ptr("theirs@example.com")}))(t)
	asked := form.press("Save", typing("first_name", "Augusta", "email", "mine@example.com")).want(http.StatusConflict).reads("E-mail", "Yours", "mine@example.com", "Theirs", "theirs@example.com")
	same(t, "phone", asked.value("Phone"), "1")
	same(t, "first name", asked.value("First name"), "Augusta")
	asked.press("Save", nil).leadsTo(path).follow().reads("Augusta Abbott", "mine@example.com", "1")
}

func TestTwoEditTheSameMetadata(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		v := o.signedIn()
		id, editor := o.groupWith("VIP", `{"a":1,"b":"007","c":[1,2],"d":"x"}`)
		theirs := func(text string) {
			_ = try(o.store.UpdateGroup(t.Context(), id, models.GroupInput{Metadata: &models.MetadataChange{Values: metadata(t, text), Replace: true}}))(t)
		}
		// Each another key: added, changed and removed by them, changed here.
		form := v.get(editor)
		theirs(`{"a":2,"b":"007","c":[1,2],"e":12345678901234567890}`)
		rows := func(b string) func(map[string][]string) {
			return func(fields map[string][]string) { fields["value"][1] = b }
		}
		done := form.press("Save", rows("008")).want(http.StatusSeeOther).follow()
		same(t, "all changes", o.metadataOf(id), `{"a":2,"b":"008","c":[1,2],"e":12345678901234567890}`)
		same(t, "said", done.said(), "Metadata was saved. Somebody else changed “a”, “d”, “e” meanwhile; that was kept.")

		form = v.get(editor)
		theirs(`{"a":2,"b":"theirs","c":[1,2]}`)
		asked := form.press("Save", rows("mine")).want(http.StatusConflict).reads("Somebody else has changed this meanwhile.", "b", "Yours", `"mine"`, "Theirs", `"theirs"`)
		same(t, "nothing saved", o.metadataOf(id), `{"a":2,"b":"theirs","c":[1,2]}`)
		asked.press("Save", typing("choose_metadata.b", "theirs")).want(http.StatusSeeOther)
		same(t, "theirs", o.metadataOf(id), `{"a":2,"b":"theirs","c":[1,2]}`)
		form = v.get(editor)
		theirs(`{"a":2,"b":"other","c":[1,2]}`)
		form.press("Save", rows("mine")).want(http.StatusConflict).press("Save", func(fields map[string][]string) {
			rows("merged")(fields)
			typing("choose_metadata.b", "theirs")(fields)
		}).want(http.StatusSeeOther)
		same(t, "what was typed last", o.metadataOf(id), `{"a":2,"b":"merged","c":[1,2]}`)
		form = v.get(editor)
		theirs(`{"a":2,"b":"again","c":[1,2]}`)
		form.press("Save", rows("mine")).want(http.StatusConflict).press("Save", nil).want(http.StatusSeeOther)
		same(t, "yours", o.metadataOf(id), `{"a":2,"b":"mine","c":[1,2]}`)
	})
}

// What was typed is not lost with the thing it was typed for: the form comes back for a new one.
func TestWhatIsEditedIsDeletedMeanwhile(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		for _, editor := range []*visitor{o.signedIn(), o.signedIn().htmx("dialog#drawer")} {
			group := o.group("VIP")
			form := editor.get("/customer-groups/" + group + "/edit")
			_ = try(o.store.DeleteGroup(t.Context(), group))(t)
			back := form.press("Save", typing("description", "Typed for long")).want(http.StatusConflict)
			back.reads("This customer group has been deleted meanwhile.")
			same(t, "the name", back.value("Name"), "VIP")
			back.press("Save", nil)
			anew := try(o.store.Groups(t.Context(), models.GroupQuery{Limit: 1}))(t).Groups[0]
			same(t, "the group that was made anew", anew.Name+", "+*anew.Description, "VIP, Typed for long")
			_ = try(o.store.DeleteGroup(t.Context(), anew.ID))(t)

			customer := o.customer("Ada", "Abbott", "ada@example.com")
			form = editor.get("/customers/" + customer + "/edit")
			if err := o.store.DeleteCustomer(t.Context(), customer); err != nil {
				t.Fatal(err)
			}
			back = form.press("Save", typing("phone", "123")).want(http.StatusConflict)
			back.reads("This customer has been deleted meanwhile.").press("Save", nil)
			made := try(o.store.Customers(t.Context(), models.CustomerQuery{Limit: 1}))(t).Customers[0]
			same(t, "the customer who was made anew", made.Title()+", "+*made.Phone, "Ada Abbott, 123")
			if err := o.store.DeleteCustomer(t.Context(), made.ID); err != nil {
				t.Fatal(err)
			}
		}
		// Programs, which never saw the form, are told that it is not there.
		o.signedIn().post("/customer-groups/cgrp_none", "name", "VIP").want(http.StatusNotFound)
	})
}
