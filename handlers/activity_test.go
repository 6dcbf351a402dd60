package handlers_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"cohort/handlers"
	"cohort/handlers/officetest"
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/imports"
	"cohort/models/pricing"
	"cohort/models/storetest"
)

func TestWhatWasDoneIsUndone(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ids := o.Customers(3)
		vip := o.Group("VIP", ids...)
		path := "/customer-groups/" + vip
		v := o.SignedIn()
		removed := v.Post(path+"/customers/remove", "customer_ids", ids[0], "customer_ids", ids[1], "next", path+"?sort=name").
			Want(http.StatusSeeOther).Follow()
		officetest.Equal(t, "who is left", removed.Names("Customers in VIP"), []string{"Customer 03"})

		undone := removed.Press("Undo", nil).RedirectsTo(path + "?sort=name").Follow()
		officetest.Equal(t, "said", undone.Message(), "2 memberships restored.")
		officetest.Equal(t, "who is in", undone.Names("Customers in VIP"), []string{"Customer 01", "Customer 02", "Customer 03"})
		again := undone.Press("Undo", nil).Follow()
		officetest.Equal(t, "undone again", again.Message(), "2 memberships removed.")
		officetest.Equal(t, "what was undone already", removed.Press("Undo", nil).Follow().Message(), "This has already been undone.")

		// A name that was changed, by a form that was opened from a page.
		renamed := v.Get(path+"/edit").Press("Save", officetest.Typing("name", "Very important")).Follow()
		officetest.Equal(t, "renamed", renamed.Heading(), "Very important")
		back := renamed.Press("Undo", nil).Follow()
		officetest.Equal(t, "its name again", back.Heading(), "VIP")
		officetest.Equal(t, "said", back.Message(), "1 change undone.")

		// What somebody changed since is not overwritten.
		renamed = v.Get(path+"/edit").Press("Save", officetest.Typing("name", "Gold")).Follow()
		_ = officetest.Must(o.Store.UpdateGroup(t.Context(), vip, customers.GroupInput{Name: new("Platinum")}))(t)
		officetest.Equal(t, "too late", renamed.Press("Undo", nil).Follow().Message(),
			"This can no longer be undone: “Gold” has been changed since.")

		// So it is not offered in the activity, where what can be taken back still is.
		offered := func(id string) bool {
			return v.Get(path).Find(func(n *html.Node) bool { return officetest.Attr(n, "id") == id }) != nil
		}
		entries := officetest.Must(o.Store.Activities(t.Context(), activity.Query{ObjectID: vip, Action: activity.DidUpdate}))(t)
		officetest.Equal(t, "the latest name", offered("undo-"+entries[0].ChangeSet), true)
		officetest.Equal(t, "the one before", offered("undo-"+entries[1].ChangeSet), false)
		v.Get("/activity/" + entries[1].ID).Reads("This can no longer be undone: “Gold” has been changed since.").DoesNotRead("Undo ")

		// Where nothing changed, or what cannot come back was done, there is nothing to undo.
		v.Get(path+"/edit").Press("Save", nil).Follow().DoesNotRead("Undo: ")
		toast := func(p *officetest.Page) string {
			return officetest.TextOf(p.Find(func(n *html.Node) bool { return officetest.HasAttr(n, "data-toast") }))
		}
		made := v.Post("/customer-groups", "name", "New").Follow()
		if said := toast(made); !strings.Contains(said, "Undo") {
			t.Errorf("said %q", said)
		}
		listed := made.Press("Undo", nil).RedirectsTo("/customer-groups").Follow() // its own page is gone
		officetest.Equal(t, "undone", listed.Message(), "1 new customer or group deleted.")
		if said := toast(v.Post(path + "/delete").Follow()); strings.Contains(said, "Undo") {
			t.Errorf("said %q", said)
		}
		v.Post("/activity/chg_nothing/undo").Want(http.StatusNotFound)
	})
}

func TestTheActivityTellsWhoDidWhat(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v, api := o.SignedIn(), o.Program()
		ada := o.Customer("Ada", "Abbott", "ada@example.com")
		vip := o.Group("VIP")
		path := "/customer-groups/" + vip
		v.Post(path+"/customers/add", "customer_ids", ada).Want(http.StatusSeeOther)
		api.Do("POST /admin/customer-groups/"+vip, `{"name":"Gold","metadata":{"tier":"007"}}`).Want(http.StatusOK, "")
		v.Post(path+"/customers/remove", "customer_ids", ada).Want(http.StatusSeeOther)

		all := v.Get("/activity").Want(http.StatusOK)
		all.Reads("Removed Ada Abbott from Gold", "olga@example.com", "back office", "Changed Gold", "Name VIP → Gold",
			"Metadata tier – → 007", "a program (key of olga@example.com)", "Admin API", "Added Ada Abbott to VIP",
			"Created the customer group VIP", "Created the customer Ada Abbott", "command line")
		v.Get("/activity?via=api").Want(http.StatusOK).Reads("Gold").DoesNotRead("Removed Ada", "Ada Abbott")
		v.Get("/activity?action=removed&of="+vip).Want(http.StatusOK).
			Reads("Of “Gold”", "Removed Ada Abbott from Gold").DoesNotRead("Added Ada")
		v.Get("/activity?by=" + o.Operator.ID + "&object=customer_group&done_from=2020-01-01").Want(http.StatusOK).
			Reads("Removed Ada Abbott").DoesNotRead("Created the customer group")
		v.Get("/activity?done_to=2020-01-01").Want(http.StatusOK).Reads("No changes match", "Clear filters")
		v.Get("/activity?action=nonsense&by=nobody&before=x").Want(http.StatusOK)

		// Who left the group stands in the entry, and on the customer's page.
		entry := v.Get(path).Reads("Activity", "Removed Ada Abbott from Gold").Click("Removed Ada Abbott from").Want(http.StatusOK)
		officetest.Equal(t, "who left", entry.Names("Customers of this change"), []string{"Ada Abbott"})
		v.Get("/customers/"+ada).Want(http.StatusOK).
			Reads("Removed Ada Abbott from Gold", "Added Ada Abbott to VIP", "Created the customer Ada Abbott")
		v.Get("/activity?of="+ada).Want(http.StatusOK).Reads("Of “Ada Abbott”", "Removed Ada Abbott from Gold")
		v.Get("/activity/act_nothing").Want(http.StatusNotFound)

		// Who is gone is known by what they were called, and nothing leads to them.
		leadsTo := func(page, path string) bool {
			return v.Get(page).Find(func(n *html.Node) bool { return officetest.Attr(n, "href") == path }) != nil
		}
		officetest.Equal(t, "a link to the group", leadsTo("/activity?action=updated", path), true)
		v.Post(path + "/delete").Want(http.StatusSeeOther)
		v.Post("/customers/" + ada + "/delete").Want(http.StatusSeeOther)
		officetest.Equal(t, "a link to the deleted group", leadsTo("/activity?action=updated", path), false)
		officetest.Equal(t, "a link to the deleted customer", leadsTo("/activity?action=created", "/customers/"+ada), false)
		updated := officetest.Must(o.Store.Activities(t.Context(), activity.Query{ObjectID: vip, Action: activity.DidUpdate}))(t)[0]
		officetest.Equal(t, "a link in its entry", leadsTo("/activity/"+updated.ID, path), false)
		v.Get("/activity").Reads("Deleted the customer Ada Abbott", "Deleted the customer group Gold")
		v.Get("/activity?action=added").Click("Added 1 customer to").Reads("This customer has been deleted.")
	})
}

func TestTheActivityGoesBackPageByPage(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	o.Groups(60)
	first := v.Get("/activity?object=customer_group").Reads("Group 60", "Group 11").DoesNotRead("Group 10")
	second := first.Click("Older").Want(http.StatusOK).Reads("Group 10", "Group 01").DoesNotRead("Group 11", "Older")
	second.Click("Newest").Want(http.StatusOK).Reads("Group 60").DoesNotRead("Group 10")
}

// A change that takes long can be left: other pages show that it is under way, and tell when it is done.
func TestWhatIsUnderWayIsFoundAgain(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		group := o.Group("VIP")
		customers := o.Customers(3)
		olga, colleague := o.SignedIn(), o.SignedOut()
		other := officetest.Must(o.Store.AddOperator(t.Context(), "otto@example.com", "another good password"))(t)
		colleague.SetCookie(o.SessionOf(other))

		release := storetest.Hold(t, o.Database)
		answered := make(chan struct{})
		go func() {
			defer close(answered)
			olga.Post("/customer-groups/"+group+"/customers/add", "customer_ids", customers[0], "customer_ids", customers[1])
		}()
		storetest.Wait(t, "it is shown", func() bool { return strings.Contains(olga.Get("/customers").Text(), "Adding customers…") })

		olga.HTMX("div#waiting").Get("/activity/under-way").Want(200).Reads("Adding customers…", "You can leave this page")
		olga.Get("/activity").Reads("Adding customers…", "In progress", "olga@example.com")
		colleague.Get("/activity").Reads("Adding customers…", "In progress", "olga@example.com")
		colleague.Get("/customers").DoesNotRead("Adding customers…")
		colleague.HTMX("div#under-way").Get("/activity/under-way").Want(200).DoesNotRead("Adding customers…")
		release()
		<-answered

		// A list that is fetched meanwhile does not swallow the message.
		olga.HTMX("div#activity").Get("/activity").DoesNotRead("In progress")
		olga.HTMX("div#waiting").Get("/activity/under-way").DoesNotRead("2 customers added.")
		olga.HTMX("div#under-way").Get("/activity/under-way").Want(200).Reads("2 customers added.", "Undo").DoesNotRead("Adding customers…")
		olga.Get("/customers").DoesNotRead("2 customers added.", "Adding customers…")
	})
}

// behind is the back office behind a server that gives each answer so much time, and a line that takes pause for each piece
// of it.
func behind(o *officetest.Office, limit, pause time.Duration) *officetest.Office {
	o.T.Helper()
	handler := handlers.New(o.Store, handlers.Config{})
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.ServeHTTP(slowLine{w, pause}, r)
	}))
	server.Config.ReadTimeout, server.Config.WriteTimeout = limit, limit
	server.Start()
	o.T.Cleanup(server.Close)
	also := *o
	also.URL = server.URL
	return &also
}

// impatient is a server's limit that a slow line and a long change exceed.
const impatient = 250 * time.Millisecond

type slowLine struct {
	http.ResponseWriter
	pause time.Duration
}

func (s slowLine) Write(p []byte) (int, error) {
	time.Sleep(s.pause)
	return s.ResponseWriter.Write(p)
}

func (s slowLine) Unwrap() http.ResponseWriter { return s.ResponseWriter }

func TestAFileIsSentToTheEndHoweverSlowlyItIsRead(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		const rows = 300
		var people, prices strings.Builder
		people.WriteString("email,note,groups\n")
		long := strings.Repeat("x", 80)
		for i := range rows {
			people.WriteString("c" + strconv.Itoa(i) + "@example.com," + long + ",VIP\n")
			prices.WriteString(long + strconv.Itoa(i) + ",EUR,1\n")
		}
		_ = officetest.Must(o.Store.Import(t.Context(), strings.NewReader(people.String()), imports.Options{}, nil))(t)
		list := o.PriceList("Summer", nil)
		file := officetest.Must(o.Store.KeepPriceFile(t.Context(), list, prices.String()))(t)
		_ = officetest.Must(o.Store.ImportPrices(t.Context(), list, pricing.PriceImport{FileID: file}))(t)
		v := behind(o, impatient, 60*time.Millisecond).SignedIn().With("Accept-Encoding", "identity")
		for name, answer := range map[string]*officetest.Page{
			"customers": v.Get("/customers/export"),
			"prices":    v.Get("/price-lists/" + list + "/prices/export"),
			"the rest": v.Post("/customer-groups/"+o.Group("Gold")+"/customers/paste/rest", "entries",
				strings.ReplaceAll(people.String(), "@example.com", "@example.org"+long)),
		} {
			if lines := strings.Count(answer.Want(http.StatusOK).Body, "\n"); lines < rows {
				t.Errorf("of %s %d lines arrive", name, lines)
			}
		}
	})
}

// heldLine lets the first piece of an answer through, and the others when held is closed.
type heldLine struct {
	http.ResponseWriter
	held    <-chan struct{}
	further bool
}

func (l *heldLine) Write(p []byte) (int, error) {
	if l.further {
		<-l.held
	}
	l.further = true
	return l.ResponseWriter.Write(p)
}

func (l *heldLine) Unwrap() http.ResponseWriter { return l.ResponseWriter }

// A file that is sent changes nothing: nobody is told that something is under way.
func TestAFileThatIsSentIsNoChange(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		list := "email,note\n"
		for i := range 600 {
			list += "c" + strconv.Itoa(i) + "@example.com," + strings.Repeat("x", 200) + "\n"
		}
		_ = officetest.Must(o.Store.Import(t.Context(), strings.NewReader(list), imports.Options{}, nil))(t)
		handler, held := handlers.New(o.Store, handlers.Config{}), make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/customers/export" {
				w = &heldLine{ResponseWriter: w, held: held}
			}
			handler.ServeHTTP(w, r)
		}))
		t.Cleanup(server.Close)
		slow := *o
		slow.URL = server.URL
		v := slow.SignedIn().With("Accept-Encoding", "identity")
		sent := make(chan struct{})
		go func() {
			defer close(sent)
			v.Post("/customers/export", "all", "1")
		}()
		time.Sleep(600 * time.Millisecond) // after which a change would be shown
		v.Get("/activity").Want(http.StatusOK).DoesNotRead("In progress")
		select {
		case <-sent:
			t.Error("the file was sent before anybody looked")
		default:
		}
		close(held)
		<-sent
	})
}

func TestAChangeIsAnsweredHoweverLongItTakes(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		vip, ada := o.Group("VIP"), o.Customer("Ada", "Abbott", "ada@example.com")
		v := behind(o, impatient, 0).SignedIn()
		time.AfterFunc(500*time.Millisecond, storetest.Hold(t, o.Database))
		v.Post("/customer-groups/"+vip+"/customers/add", "customer_ids", ada).Want(http.StatusSeeOther)
		time.AfterFunc(500*time.Millisecond, storetest.Hold(t, o.Database))
		v.Do(http.MethodDelete, "/admin/customer-groups/"+vip, "", nil).Want(http.StatusOK)
	})
}
