package handlers_test

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
)

// Two edit the same thing: nothing is silently overwritten, and nothing is asked without need.
func TestTwoEditTheSameGroup(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		theirs := func(id string, in customers.GroupInput) {
			_ = officetest.Must(o.Store.UpdateGroup(t.Context(), id, in))(t)
		}
		for _, script := range []bool{false, true} {
			editor := v
			if script {
				editor = v.HTMX("dialog#drawer")
			}
			kind := fmt.Sprint(script)
			id := o.Group("VIP " + kind)
			path := "/customer-groups/" + id
			v.Get(path) // reads what was said before

			// Each another field: both stay.
			form := editor.Get(path + "/edit")
			theirs(id, customers.GroupInput{Description: record.TextOf("Theirs")})
			form.Press("Save", officetest.Typing("name", "Very important "+kind))
			group := officetest.Must(o.Store.Group(t.Context(), id))(t)
			officetest.Equal(t, "both changes", group.Name+", "+*group.Description, "Very important "+kind+", Theirs")
			officetest.Equal(t, "said", v.Get(path).Message(), "Customer group “Very important "+kind+
				"” was saved. Changes that someone else made in the meantime were kept: Description.")

			// The same field: the editor is asked, and nothing is saved until then.
			form = editor.Get(path + "/edit")
			theirs(id, customers.GroupInput{Name: new("Gold " + kind), Description: record.TextOf("New")})
			asked := form.Press("Save", officetest.Typing("name", "Platinum "+kind)).Want(http.StatusConflict)
			asked.Reads("Someone else changed this while you were editing.", "Name", "Yours", "Platinum "+kind,
				"Theirs", "Gold "+kind, "command line")
			officetest.Equal(t, "nothing saved", officetest.Must(o.Store.Group(t.Context(), id))(t).Name, "Gold "+kind)
			officetest.Equal(t, "what was typed", asked.Value("Name"), "Platinum "+kind)
			officetest.Equal(t, "what only they changed", asked.Value("Description"), "New")

			// A third one changes it again: it is asked again.
			theirs(id, customers.GroupInput{Name: new("Silver " + kind)})
			again := asked.Press("Save", nil).Want(http.StatusConflict).Reads("Yours", "Platinum "+kind, "Theirs", "Silver "+kind)
			theirs(id, customers.GroupInput{Name: new("Copper " + kind)})
			again = again.Press("Save", officetest.Typing("choose_name", "theirs")).Want(http.StatusConflict).
				Reads("Yours", "Platinum "+kind, "Theirs", "Copper "+kind)
			officetest.Equal(t, "theirs is kept", again.Press("Save", officetest.Typing("choose_name", "theirs")).Status < 400, true)
			officetest.Equal(t, "the name", officetest.Must(o.Store.Group(t.Context(), id))(t).Name, "Copper "+kind)
			// What is typed after theirs was chosen is meant.
			form = editor.Get(path + "/edit")
			theirs(id, customers.GroupInput{Name: new("Steel " + kind)})
			form.Press("Save", officetest.Typing("name", "Iron "+kind)).Want(http.StatusConflict).
				Press("Save", officetest.Typing("choose_name", "theirs", "name", "Merged "+kind))
			officetest.Equal(t, "the name typed last", officetest.Must(o.Store.Group(t.Context(), id))(t).Name, "Merged "+kind)
			form = editor.Get(path + "/edit")
			theirs(id, customers.GroupInput{Name: new("Bronze " + kind)})
			form.Press("Save", officetest.Typing("name", "Mine "+kind)).Want(http.StatusConflict).Press("Save", nil)
			officetest.Equal(t, "yours is kept", officetest.Must(o.Store.Group(t.Context(), id))(t).Name, "Mine "+kind)

			// Both did the same, or nobody did anything: nothing is asked.
			form = editor.Get(path + "/edit")
			theirs(id, customers.GroupInput{Name: new("Same " + kind)})
			officetest.Equal(t, "the same", form.Press("Save", officetest.Typing("name", "Same "+kind)).Status < 400, true)
			// What programs post, without what was there before, overwrites.
			v.Post(path, "name", "Posted "+kind).Want(http.StatusSeeOther)
			officetest.Equal(t, "posted", officetest.Must(o.Store.Group(t.Context(), id))(t).Name, "Posted "+kind)
		}
	})
}

// Who only looks for somebody in the form's lists is told as well: the next Save would overwrite.
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

// Two edit one price: what each of them changed stays, and where both changed the same the second is asked.
func TestTwoEditTheSamePrice(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		for _, editor := range []*officetest.Visitor{v, v.HTMX("dialog#drawer")} {
			list := o.Sale("Summer", nil, "shirt")
			path := "/price-lists/" + list.ID
			price := o.PricesNow(list.ID)[0]
			theirs := func(in pricing.PriceInput) {
				in.ID, in.VariantID = price.ID, cmp.Or(in.VariantID, "shirt")
				_ = officetest.Must(o.Store.AddPrices(t.Context(), list.ID, []pricing.PriceInput{in}))(t)
			}
			stored := func() string {
				text := pricing.PriceTextOf(o.PricesNow(list.ID)[0])
				return strings.Join([]string{text.VariantID, text.Amount, text.CurrencyCode, text.RegionID, text.MinQuantity}, " ")
			}
			edit := func() *officetest.Page { return editor.Get(path + "/prices/" + price.ID + "/edit") }
			theirs(pricing.PriceInput{Amount: 1000, CurrencyCode: "eur"})

			// Each another field: both stay.
			form := edit()
			theirs(pricing.PriceInput{Amount: 1000, MinQuantity: &record.Bound{At: 5}})
			officetest.Equal(t, "saved", form.Press("Save", officetest.Typing("amount", "12,5")).Status < 400, true)
			officetest.Equal(t, "both changes", stored(), "shirt 12.50 eur  5")
			officetest.Equal(t, "said", v.Get(path).Message(), "The price of “shirt” was saved. Changes that someone else made in "+
				"the meantime were kept: Minimum quantity.")

			// The same field: the editor is asked, and nothing is saved until then.
			form = edit()
			theirs(pricing.PriceInput{Amount: 2000, MinQuantity: &record.Bound{At: 6}})
			asked := form.Press("Save", officetest.Typing("amount", "15")).Want(http.StatusConflict).
				Reads("Someone else changed this while you were editing.", "Amount", "Yours", "15.00", "Theirs", "20.00")
			officetest.Equal(t, "nothing saved", stored(), "shirt 20.00 eur  6")
			officetest.Equal(t, "what was typed", asked.Value("Amount"), "15.00")
			officetest.Equal(t, "what only they changed", asked.Value("Minimum quantity"), "6")

			// A third one changes it again: it is asked again.
			theirs(pricing.PriceInput{Amount: 2500})
			again := asked.Press("Save", officetest.Typing("choose_amount", "theirs")).Want(http.StatusConflict).
				Reads("Yours", "15.00", "Theirs", "25.00")
			again.Press("Save", officetest.Typing("choose_amount", "theirs"))
			officetest.Equal(t, "theirs is kept", stored(), "shirt 25.00 eur  6")
			form = edit()
			theirs(pricing.PriceInput{Amount: 3000})
			form.Press("Save", officetest.Typing("amount", "35")).Want(http.StatusConflict).Press("Save", nil)
			officetest.Equal(t, "yours is kept", stored(), "shirt 35.00 eur  6")

			// Both did the same, however they wrote it: nothing is asked.
			form = edit()
			theirs(pricing.PriceInput{Amount: 4050})
			officetest.Equal(t, "the same", form.Press("Save", officetest.Typing("amount", "40,5")).Status < 400, true)

			// A region takes the place of the currency.
			form = edit()
			theirs(pricing.PriceInput{Amount: 4050, RegionID: "reg_eu"})
			asked = form.Press("Save", officetest.Typing("currency_code", "usd")).Want(http.StatusConflict).
				Reads("Currency", "Yours", "USD", "Theirs", "–")
			asked.Press("Save", officetest.Typing("choose_currency_code", "theirs"))
			officetest.Equal(t, "their region", stored(), "shirt 40.50  reg_eu 6")
			theirs(pricing.PriceInput{Amount: 4050, CurrencyCode: "eur"})
			form = edit()
			theirs(pricing.PriceInput{Amount: 4050, RegionID: "reg_eu"})
			form.Press("Save", officetest.Typing("currency_code", "usd")).Want(http.StatusConflict).Press("Save", nil)
			officetest.Equal(t, "your currency", stored(), "shirt 40.50 usd  6")

			// What programs post, without what was there before, overwrites.
			v.Post(path+"/prices/"+price.ID, "amount", "1").RedirectsTo(path).Follow()
			officetest.Equal(t, "posted", stored(), "shirt 1.00 usd  6")
		}
	})
}

// Ten who press Save at once: as many changes of different fields as there are fields all stay, and of one field one wins
// while the others are asked.
func TestManySaveOnePriceAtOnce(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		list := o.Sale("Summer", nil, "shirt")
		form := o.SignedIn().Get("/price-lists/" + list.ID + "/prices/" + o.PricesNow(list.ID)[0].ID + "/edit")
		answers := make(chan int)
		for i := range 10 {
			go func() { answers <- form.Press("Save", officetest.Typing("amount", fmt.Sprint(100+i))).Status }()
		}
		statuses := map[int]int{}
		for range 10 {
			statuses[<-answers]++
		}
		officetest.Equal(t, "answers", statuses, map[int]int{http.StatusSeeOther: 1, http.StatusConflict: 9})
	})
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
		// Programs, which never saw the form, are told that it is not there.
		o.SignedIn().Post("/customer-groups/cgrp_none", "name", "VIP").Want(http.StatusNotFound)
	})
}
