package handlers_test

import (
	"net/http"
	"testing"

	"golang.org/x/net/html"

	"cohort/handlers/officetest"
	"cohort/models/activity"
)

// The page of a group sees only its part of a change: guests who were created with it, and deleted by the undo, are the other part.
func TestAnUndoIsOfferedForAWholeChange(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		path := "/customer-groups/" + o.Group("VIP")
		v := o.SignedIn()
		v.Post(path+"/customers/paste/add", "entries", "new@example.com", "guests", "1").Want(http.StatusSeeOther)
		latest := func() activity.Entry {
			return officetest.Must(o.Store.Activities(t.Context(), activity.Query{Object: "customer_group"}))(t)[0]
		}
		offered := func(changeSet string) bool {
			return v.Get(path).Find(func(n *html.Node) bool { return officetest.Attr(n, "id") == "undo-"+changeSet }) != nil
		}
		added := latest()
		officetest.Equal(t, "added", added.Action, activity.DidAdd)
		officetest.Equal(t, "offered", offered(added.ChangeSet), true)
		v.Post("/activity/"+added.ChangeSet+"/undo", "next", path).Want(http.StatusSeeOther)
		removed := latest()
		officetest.Equal(t, "removed", removed.Action, activity.DidRemove)
		officetest.Equal(t, "offered again", offered(removed.ChangeSet), false)
		v.Get("/activity/" + removed.ID).Reads("What was deleted cannot be restored.")
	})
}
