package handlers_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"cohort/handlers"
	"cohort/models"
	"cohort/models/storetest"
)

// behind is the back office behind a server that gives each answer so much time, and a line that takes pause for each piece
// of it.
func (o *office) behind(limit, pause time.Duration) *office {
	o.t.Helper()
	handler := handlers.New(o.store, handlers.Config{})
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.ServeHTTP(slowLine{w, pause}, r)
	}))
	server.Config.WriteTimeout = limit
	server.Start()
	o.t.Cleanup(server.Close)
	also := *o
	also.url = server.URL
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
	openEach(t, func(t *testing.T, o *office) {
		const rows = 300
		var people, prices strings.Builder
		people.WriteString("email,note,groups\n")
		long := strings.Repeat("x", 80)
		for i := range rows {
			people.WriteString("c" + strconv.Itoa(i) + "@example.com," + long + ",VIP\n")
			prices.WriteString(long + strconv.Itoa(i) + ",EUR,1\n")
		}
		_ = try(o.store.Import(t.Context(), strings.NewReader(people.String()), models.ImportOptions{}, nil))(t)
		list := o.priceList("Summer", nil)
		file := try(o.store.KeepPriceFile(t.Context(), list, prices.String()))(t)
		_ = try(o.store.ImportPrices(t.Context(), list, models.PriceImport{FileID: file}))(t)
		v := o.behind(impatient, 60*time.Millisecond).signedIn().with("Accept-Encoding", "identity")
		for name, answer := range map[string]*page{
			"customers": v.get("/customers/export"),
			"prices":    v.get("/price-lists/" + list + "/prices/export"),
			"the rest":  v.post("/customer-groups/"+o.group("Gold")+"/customers/paste/rest", "entries", strings.ReplaceAll(people.String(), "@example.com", "@example.org"+long)),
		} {
			if lines := strings.Count(answer.want(http.StatusOK).body, "\n"); lines < rows {
				t.Errorf("of %s %d lines arrive", name, lines)
			}
		}
	})
}

// A file that is sent changes nothing: nobody is told that something is under way.
func TestAFileThatIsSentIsNoChange(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		list := "email,note\n"
		for i := range 600 {
			list += "c" + strconv.Itoa(i) + "@example.com," + strings.Repeat("x", 200) + "\n"
		}
		_ = try(o.store.Import(t.Context(), strings.NewReader(list), models.ImportOptions{}, nil))(t)
		v := o.behind(time.Minute, 80*time.Millisecond).signedIn().with("Accept-Encoding", "identity")
		sent := make(chan struct{})
		go func() {
			defer close(sent)
			v.post("/customers/export", "all", "1")
		}()
		time.Sleep(600 * time.Millisecond)
		v.get("/activity").want(http.StatusOK).doesNotRead("Under way")
		select {
		case <-sent:
			t.Error("the file was sent before anybody looked")
		default:
		}
		<-sent
	})
}

func TestAChangeIsAnsweredHoweverLongItTakes(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		vip, ada := o.group("VIP"), o.customer("Ada", "Abbott", "ada@example.com")
		v := o.behind(impatient, 0).signedIn()
		time.AfterFunc(500*time.Millisecond, storetest.Hold(t, o.database))
		v.post("/customer-groups/"+vip+"/customers/add", "customer_ids", ada).want(http.StatusSeeOther)
		time.AfterFunc(500*time.Millisecond, storetest.Hold(t, o.database))
		v.do(http.MethodDelete, "/admin/customer-groups/"+vip, "", nil).want(http.StatusOK)
	})
}
