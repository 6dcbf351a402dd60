package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"cohort/models"
)

func TestWhatWasDoneIsUndone(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		ids := o.customers(3)
		vip := o.group("VIP", ids...)
		path := "/customer-groups/" + vip
		v := o.signedIn()
		removed := v.post(path+"/customers/remove", "customer_ids", ids[0], "customer_ids", ids[1], "next", path+"?sort=name").want(http.StatusSeeOther).follow()
		same(t, "who is left", removed.names("Customers in VIP"), []string{"Customer 03"})

		undone := removed.press("Undo", nil).leadsTo(path + "?sort=name").follow()
		same(t, "said", undone.said(), "Undone: 2 memberships are back.")
		same(t, "who is in", undone.names("Customers in VIP"), []string{"Customer 01", "Customer 02", "Customer 03"})
		again := undone.press("Undo", nil).follow()
		same(t, "undone again", again.said(), "Undone: 2 memberships ended again.")
		same(t, "what was undone already", removed.press("Undo", nil).follow().said(), "This has been undone already.")

		// A name that was changed, by a form that was opened from a page.
		renamed := v.get(path+"/edit").press("Save", typing("name", "Very important")).follow()
		same(t, "renamed", renamed.heading(), "Very important")
		back := renamed.press("Undo", nil).follow()
		same(t, "its name again", back.heading(), "VIP")
		same(t, "said", back.said(), "Undone: 1 change was taken back.")

		// What somebody changed since is not overwritten.
		renamed = v.get(path+"/edit").press("Save", typing("name", "Gold")).follow()
		_ = try(o.store.UpdateGroup(t.Context(), vip, models.GroupInput{Name: ptr("Platinum")}))(t)
		same(t, "too late", renamed.press("Undo", nil).follow().said(), "This cannot be undone any more: “Gold” has been changed since.")

		// So it is not offered in the activity, where what can be taken back still is.
		offered := func(id string) bool {
			return v.get(path).find(func(n *html.Node) bool { return attr(n, "id") == id }) != nil
		}
		entries := try(o.store.Activities(t.Context(), models.ActivityQuery{ObjectID: vip, Action: models.DidUpdate}))(t)
		same(t, "the latest name", offered("undo-"+entries[0].ChangeSet), true)
		same(t, "the one before", offered("undo-"+entries[1].ChangeSet), false)
		v.get("/activity/" + entries[1].ID).reads("This cannot be undone any more: “Gold” has been changed since.").doesNotRead("Undo ")

		// Where nothing changed, or what cannot come back was done, there is nothing to undo.
		v.get(path+"/edit").press("Save", nil).follow().doesNotRead("Undo: ")
		made := v.post("/customer-groups", "name", "New").follow()
		if toast := made.find(func(n *html.Node) bool { return has(n, "data-toast") }); strings.Contains(textOf(toast), "Undo") {
			t.Errorf("said %q", textOf(toast))
		}
		v.post("/activity/chg_nothing/undo").want(http.StatusNotFound)
	})
}

func TestTheActivityTellsWhoDidWhat(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		v, api := o.signedIn(), o.program()
		ada := o.customer("Ada", "Abbott", "ada@example.com")
		vip := o.group("VIP")
		path := "/customer-groups/" + vip
		v.post(path+"/customers/add", "customer_ids", ada).want(http.StatusSeeOther)
		api.does("POST /admin/customer-groups/"+vip, `{"name":"Gold","metadata":{"tier":"007"}}`).want(http.StatusOK, "")
		v.post(path+"/customers/remove", "customer_ids", ada).want(http.StatusSeeOther)

		all := v.get("/activity").want(http.StatusOK)
		all.reads("Removed Ada Abbott from Gold", "olga@example.com", "back office", "Changed Gold", "Name VIP → Gold", "Metadata tier – → 007", "a program (key of olga@example.com)", "Admin API", "Added Ada Abbott to VIP", "Created the customer group VIP", "Created the customer Ada Abbott", "command line")
		v.get("/activity?via=api").want(http.StatusOK).reads("Gold").doesNotRead("Removed Ada", "Ada Abbott")
		v.get("/activity?action=removed&of="+vip).want(http.StatusOK).reads("Of “Gold”", "Removed Ada Abbott from Gold").doesNotRead("Added Ada")
		v.get("/activity?by=" + o.operator.ID + "&object=customer_group&done_from=2020-01-01").want(http.StatusOK).reads("Removed Ada Abbott").doesNotRead("Created the customer group")
		v.get("/activity?done_to=2020-01-01").want(http.StatusOK).reads("No changes match", "Clear filters")
		v.get("/activity?action=nonsense&by=nobody&before=x").want(http.StatusOK)

		// Who left the group stands in the entry, and on the customer's page.
		entry := v.get(path).reads("Activity", "Removed Ada Abbott from Gold").click("Removed Ada Abbott from").want(http.StatusOK)
		same(t, "who left", entry.names("Customers of this change"), []string{"Ada Abbott"})
		v.get("/customers/"+ada).want(http.StatusOK).reads("Removed Ada Abbott from Gold", "Added Ada Abbott to VIP", "Created the customer Ada Abbott")
		v.get("/activity?of="+ada).want(http.StatusOK).reads("Of “Ada Abbott”", "Removed Ada Abbott from Gold")
		v.get("/activity/act_nothing").want(http.StatusNotFound)

		// Who is gone is known by what they were called.
		v.post(path + "/delete").want(http.StatusSeeOther)
		v.post("/customers/" + ada + "/delete").want(http.StatusSeeOther)
		v.get("/activity").reads("Deleted the customer Ada Abbott", "Deleted the customer group Gold")
		v.get("/activity?action=added").click("Added 1 customer to").reads("This customer has been deleted.")
	})
}

func TestTheActivityGoesBackPageByPage(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	v := o.signedIn()
	o.groups(60)
	first := v.get("/activity?object=customer_group").reads("Group 60", "Group 11").doesNotRead("Group 10")
	second := first.click("Older").want(http.StatusOK).reads("Group 10", "Group 01").doesNotRead("Group 11", "Older")
	second.click("Newest").want(http.StatusOK).reads("Group 60").doesNotRead("Group 10")
}
