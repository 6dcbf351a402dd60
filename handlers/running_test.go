package handlers_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"cohort/handlers"
	"cohort/handlers/officetest"
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/storetest"
)

// adding has a visitor add customers to a group, which waits until release is called and gives the answer.
func adding(v *officetest.Visitor, group string, ids ...string) (release func() *officetest.Page) {
	v.T.Helper()
	letGo := storetest.Hold(v.T, v.Database)
	answered := make(chan *officetest.Page, 1)
	go func() {
		answered <- v.PostForm("/customer-groups/"+group+"/customers/add", map[string][]string{"customer_ids": ids})
	}()
	return func() *officetest.Page {
		letGo()
		return <-answered
	}
}

func reads(v *officetest.Visitor, path, words string) {
	v.T.Helper()
	storetest.Wait(v.T, path+" reads "+words, func() bool { return strings.Contains(v.Get(path).Text(), words) })
}

func TestAChangeUnderWayIsCancelled(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		group, ids := o.Group("VIP"), o.Customers(3)
		olga, otto := o.SignedIn(), o.SignedOut()
		otto.SetCookie(o.SessionOf(officetest.Must(o.Store.AddOperator(t.Context(), "otto@example.com", "another good password"))(t)))
		release := adding(olga, group, ids...)
		reads(otto, "/activity", "Adding customers…")
		page := otto.Get("/activity")
		path, _ := page.Submits("Cancel : Adding customers")
		if database := o.Store.Database(); database == "sqlite" {
			// The message for otto is a write, too, and waits with all others for the change that holds the file.
			changes := o.Store.RunningChanges("")
			if len(changes) != 1 || !strings.Contains(path, changes[0].ChangeSet) {
				t.Fatalf("%s cancels one of %v", path, changes)
			}
			by := activity.WithActor(t.Context(), activity.Actor{Role: activity.Editor, Name: "otto@example.com"})
			storetest.HasKind(t, o.Store.CancelChange(by, changes[0].ChangeSet), 0)
		} else {
			page.Press("Cancel : Adding customers", nil).RedirectsTo("/activity").Follow().Reads("The change is being cancelled.")
		}
		answer := release()
		answer.Want(http.StatusSeeOther)
		olga.Get("/customer-groups/"+group).Reads(
			"This was cancelled by otto@example.com. Nothing was changed.", "No customers in this group yet")
		officetest.Equal(t, "members", len(o.Members(group)), 0)
		otto.Get("/activity").DoesNotRead("In progress", "Added 3 customers")
		otto.Post("/activity/under-way/chg_none/cancel").Want(http.StatusNotFound).Reads("This change is no longer in progress.")
		made := officetest.Must(o.Store.Activities(t.Context(), activity.Query{Limit: 1}))(t)[0].ChangeSet
		otto.Post("/activity/under-way/"+made+"/cancel", "next", "/activity").Follow().Reads("This change is no longer in progress.")
	})
}

// What an instance does is seen at another one, and can be cancelled there.
func TestAChangeUnderWayIsCancelledAtAnotherInstance(t *testing.T) {
	t.Parallel()
	one := officetest.Open(t, "postgres")
	other := one.Instance()
	group, ids := one.Group("VIP"), one.Customers(3)
	olga, there := one.SignedIn(), other.SignedIn()
	release := adding(olga, group, ids...)
	reads(there, "/activity", "Adding customers…")
	reads(there, "/customers", "Adding customers…")
	there.HTMX("div#waiting").Get("/activity/under-way").Want(200).Reads("Adding customers…", "You can leave this page")
	there.Get("/activity").Press("Cancel : Adding customers", nil).RedirectsTo("/activity")
	storetest.Wait(t, "it has stopped", func() bool { return len(one.Store.RunningChanges("")) == 0 })
	release().Want(http.StatusSeeOther)
	olga.Get("/customer-groups/" + group).Reads("This was cancelled by olga@example.com. Nothing was changed.")
	officetest.Equal(t, "members", len(one.Members(group)), 0)
	storetest.Wait(t, "nothing is under way there", func() bool { return !strings.Contains(there.Get("/activity").Text(), "In progress") })
}

// A program whose change is cancelled is told so.
func TestAChangeOfAProgramIsCancelled(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "postgres")
	group := o.Group("VIP")
	release := storetest.Hold(t, o.Database)
	defer release()
	answered := make(chan officetest.Reply, 1)
	go func() {
		answered <- o.Program().With("Idempotency-Key", "one").Do("POST /admin/customer-groups/"+group, `{"name":"Gold"}`)
	}()
	v := o.SignedIn()
	reads(v, "/activity", "Saving…")
	v.Get("/activity").Press("Cancel : Saving", nil).RedirectsTo("/activity")
	reply := <-answered
	cancelled := "This was cancelled by olga@example.com. Nothing was changed."
	if reply.Status != http.StatusConflict || !strings.Contains(reply.Text("message"), cancelled) {
		t.Errorf("%d %s", reply.Status, reply.Body)
	}
}

// heldHead keeps an answer back until released.
type heldHead struct {
	http.ResponseWriter
	answering, released chan struct{}
}

func (h heldHead) WriteHeader(status int) {
	close(h.answering)
	<-h.released
	h.ResponseWriter.WriteHeader(status)
}

func (h heldHead) Unwrap() http.ResponseWriter { return h.ResponseWriter }

// A change whose message is there is not under way any more, however long its answer takes to arrive.
func TestWhatIsDoneIsNotUnderWay(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		group, ids := o.Group("VIP"), o.Customers(3)
		handler, answering, released := handlers.New(o.Store, handlers.Config{}), make(chan struct{}), make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				w = heldHead{w, answering, released}
			}
			handler.ServeHTTP(w, r)
		}))
		t.Cleanup(server.Close)
		letAnswer := sync.OnceFunc(func() { close(released) })
		defer letAnswer()
		held := *o
		held.URL = server.URL
		olga := held.SignedIn()
		release := adding(olga, group, ids...)
		reads(olga, "/activity", "Adding customers…")
		done := make(chan *officetest.Page, 1)
		go func() { done <- release() }()
		<-answering
		olga.Get("/activity").Reads("3 customers added.", "Added 3 customers to VIP").DoesNotRead("In progress", "Adding customers…")
		letAnswer()
		(<-done).Want(http.StatusSeeOther)
	})
}

// The page that answers a long change does not say that it is still being made.
func TestAnAnswerIsNotUnderWay(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	o.AppOf(o.Operator)
	v := o.SignedIn()
	letGo := storetest.Hold(t, o.Database)
	answered := make(chan *officetest.Page, 1)
	go func() { answered <- v.Post("/settings/security/recovery-codes") }()
	storetest.Wait(t, "it is under way", func() bool { return len(o.Store.RunningChanges("")) > 0 })
	letGo()
	(<-answered).Want(http.StatusCreated).Reads("Your recovery codes").DoesNotRead("Saving…")
}

// Another instance hears a little later that a change has ended. Its pages do not say both meanwhile.
func TestWhatIsDoneIsNotUnderWayAtAnotherInstance(t *testing.T) {
	t.Parallel()
	one := officetest.Open(t, "postgres")
	olga, there := one.SignedIn(), one.Instance().SignedOut()
	there.SetCookie(olga.Cookie()) // it is one browser, whose requests go to either
	release := adding(olga, one.Group("VIP"), one.Customers(3)...)
	reads(there, "/activity", "Adding customers…")
	storetest.Exec(t, one.Store, "CREATE RULE slow AS ON DELETE TO running_changes DO INSTEAD NOTHING") // nobody says that it has ended
	release().Want(http.StatusSeeOther)
	there.Get("/activity").Reads("3 customers added.", "Added 3 customers to VIP").DoesNotRead("In progress", "Adding customers…")
}

// While the members of a group are put back, its page does not say that it has none.
func TestAGroupWhoseMembersAreComing(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		const none, coming = "No customers in this group yet", "The customers of this group are being changed"
		group, another, ids := o.Group("VIP"), o.Group("Gold"), o.Customers(3)
		v := o.SignedIn()
		path := "/customer-groups/" + group
		by := activity.WithActor(t.Context(), activity.Actor{
			Role: activity.Editor, ID: "usr_otto", Name: "otto@example.com", ChangeSet: activity.NewChangeSet(),
		})
		watched, ended := o.Store.BeginChange(by, "Undoing")
		db.ProgressOf(watched).In(group)
		db.ProgressOf(watched).Expect(3)
		reads(v, path, coming)
		v.Get(path).Reads("You will see them here when the change is done.", "Undoing…", "0%").DoesNotRead(none)
		v.Get("/customer-groups/" + another).Reads(none).DoesNotRead(coming)
		poll := v.HTMX("div#changing-members").With("HX-Current-URL", o.URL+path+"?sort=name")
		poll.Get(path).Want(http.StatusOK).Reads("Undoing…", "0%").DoesNotRead("Customers in VIP")

		_ = officetest.Must(o.Store.AddCustomers(watched, group, customers.Selection{IDs: ids}))(t)
		v.Get(path).Reads("Customer 01").DoesNotRead(none, coming)
		ended()
		if to := poll.Get(path).Want(http.StatusOK).Header.Get("HX-Location"); !strings.Contains(to, path+"?sort=name") {
			t.Errorf("in the end the page is led to %q", to)
		}
	})
}
