package handlers_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"cohort/handlers"
	"cohort/handlers/officetest"
	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/storetest"
)

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
	server.Config.WriteTimeout = limit
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
		_ = officetest.Must(o.Store.Import(t.Context(), strings.NewReader(people.String()), customers.ImportOptions{}, nil))(t)
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

// A file that is sent changes nothing: nobody is told that something is under way.
func TestAFileThatIsSentIsNoChange(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		list := "email,note\n"
		for i := range 600 {
			list += "c" + strconv.Itoa(i) + "@example.com," + strings.Repeat("x", 200) + "\n"
		}
		_ = officetest.Must(o.Store.Import(t.Context(), strings.NewReader(list), customers.ImportOptions{}, nil))(t)
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
