package medusa_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models/medusa"
	"cohort/models/record"
)

// peer is an Admin API with customers, of version 1 or 2.
type peer struct {
	version   int
	customers []map[string]any
	busy      int // how many requests it refuses before it answers
	lost      int // customers that are not shown any more when the second page is read
}

func (p *peer) open(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.busy > 0 {
			p.busy--
			w.Header().Set("Retry-After", "0")
			http.Error(w, "later", http.StatusTooManyRequests)
			return
		}
		door := map[int]string{1: "/admin/auth/token", 2: "/auth/user/emailpass"}[p.version]
		switch {
		case r.URL.Path == door:
			p.signIn(w, r)
		case strings.HasPrefix(r.URL.Path, "/auth"), r.URL.Path == "/admin/auth/token":
			http.NotFound(w, r)
		case !p.letsIn(r):
			http.Error(w, `{"message":"Unauthorized"}`, http.StatusUnauthorized)
		case r.URL.Path == "/admin/customers":
			p.list(w, r)
		case p.version == 1 && r.URL.Query().Has("fields") || p.version == 2 && r.URL.Query().Has("expand"):
			http.Error(w, `{"type":"invalid_data","message":"Invalid request: Unrecognized fields: 'expand'"}`, http.StatusBadRequest)
		case r.URL.Path == "/admin/price-lists":
			fmt.Fprint(w, p.priceLists(r))
		case r.URL.Path == "/admin/regions":
			fmt.Fprint(w, `{"regions":[{"id":"reg_1","name":"Denmark","currency_code":"eur","metadata":null}],"count":1,"offset":0,"limit":200}`)
		case r.URL.Path == "/admin/notes" && p.version == 1 && !r.URL.Query().Has("order"):
			fmt.Fprint(w, `{"notes":[{"id":"note_2","created_at":"2024-01-02","value":"Nice","resource_type":"customer","resource_id":"cus_1"},`+
				`{"id":"note_1","created_at":"2024-01-01","value":"Pays late","resource_type":"customer","resource_id":"cus_1"},`+
				`{"id":"note_3","created_at":"2024-01-01","value":"Not ours","resource_type":"order","resource_id":"order_1"}],"count":3}`)
		case r.URL.Path == "/admin/customer-groups":
			fmt.Fprint(w, `{"customer_groups":[{"id":"g1","name":"VIP","metadata":{"level":"007"}},`+
				`{"id":"g2","name":"Empty","metadata":null}],"count":2}`)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return strings.Replace(server.URL, "http://", "medusa+http://", 1)
}

func (p *peer) signIn(w http.ResponseWriter, r *http.Request) {
	var in struct{ Email, Password string }
	if json.NewDecoder(r.Body).Decode(&in) != nil || in.Email != "ada@example.com" || in.Password != "secret" {
		http.Error(w, "Unauthorized", http.StatusUnauthorized)
		return
	}
	fmt.Fprintf(w, `{%q:"jwt"}`, map[int]string{1: "access_token", 2: "token"}[p.version])
}

func (p *peer) letsIn(r *http.Request) bool {
	key, _, basic := r.BasicAuth()
	return r.Header.Get("Authorization") == "Bearer jwt" || p.version == 2 && basic && key == "sk_1" ||
		p.version == 1 && r.Header.Get("X-Medusa-Access-Token") == "key"
}

func (p *peer) list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	limit, _ := strconv.Atoi(query.Get("limit"))
	offset, _ := strconv.Atoi(query.Get("offset"))
	all := p.customers
	if offset > 0 {
		all = all[p.lost:]
	}
	var shown []map[string]any
	for _, customer := range all[min(offset, len(all)):min(offset+limit, len(all))] {
		shown = append(shown, maps.Clone(customer))
	}
	if p.version == 1 && query.Get("expand") != "groups,shipping_addresses,billing_address" ||
		p.version == 2 && query.Get("fields") != "*groups,*addresses" {
		for _, customer := range shown {
			delete(customer, "groups")
		}
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"customers": shown, "count": len(all), "offset": offset, "limit": limit})
}

func someone(n int) map[string]any {
	return map[string]any{
		"id": fmt.Sprintf("cus_%d", n), "email": fmt.Sprintf("c%d@example.com", n), "first_name": "-Ada", "last_name": nil, "phone": "+45 20",
		"has_account": n%2 == 0, "created_at": "2024-01-02T03:04:05.000Z", "metadata": json.RawMessage(`{"code":"007","n":12345678901234567890}`),
		"groups": []map[string]any{{"id": "g1", "name": "VIP; B"}},
	}
}

func TestCustomersOfBothVersions(t *testing.T) {
	t.Parallel()
	header := "\ufeffid,email,first_name,last_name,company_name,address_1,address_2,city,province,postal_code,country_code," +
		"phone,address_phone,has_account,groups,created_at,note,metadata\n"
	row := `cus_%d,c%d@example.com,'-Ada,,,,,,,,,'+45 20,,%t,"VIP\; B",2024-01-02T03:04:05.000Z,%s,` +
		`"{""code"":""007"",""n"":12345678901234567890}"` + "\n"
	for _, c := range []struct {
		version     int
		credentials medusa.Credentials
	}{
		{1, medusa.Credentials{Key: "key"}},
		{2, medusa.Credentials{Key: "sk_1"}},
		{1, medusa.Credentials{Email: "ada@example.com", Password: "secret"}},
		{2, medusa.Credentials{Email: "ada@example.com", Password: "secret"}},
	} {
		p := &peer{version: c.version, busy: 1}
		want := header
		for n := range 450 {
			p.customers = append(p.customers, someone(n))
			note := ""
			if c.version == 1 && n == 1 {
				note = "\"Pays late\nNice\""
			}
			want += fmt.Sprintf(row, n, n, n%2 == 0, note)
		}
		store, err := medusa.Open(t.Context(), p.open(t), c.credentials)
		if err != nil || store.Version != c.version {
			t.Fatal(store, err)
		}
		var file strings.Builder
		var heard []int64
		err = store.WriteCustomers(t.Context(), &file, func(done, all int64) { heard = append(heard, done, all) })
		if diff := cmp.Diff(want, file.String()); diff != "" || err != nil {
			t.Error(err, diff)
		}
		if diff := cmp.Diff([]int64{200, 450, 400, 450, 450, 450}, heard); diff != "" {
			t.Error(diff)
		}
		groups, err := store.Groups(t.Context())
		if err != nil || len(groups) != 2 || *groups[0].Metadata.Text() != `{"level":"007"}` || groups[1].Metadata != nil {
			t.Error(groups, err)
		}
	}
}

func TestStoresThatCannotBeRead(t *testing.T) {
	t.Parallel()
	one := &peer{version: 1}
	address := one.open(t)
	nowhere := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(nowhere.Close)
	for _, c := range []struct {
		address     string
		credentials medusa.Credentials
		kind        record.Kind
		says        string
	}{
		{address, medusa.Credentials{Key: "other"}, record.Unauthorized, "The store does not accept this key."},
		{address, medusa.Credentials{Email: "ada@example.com", Password: "wrong"}, record.Unauthorized,
			"The store does not accept this e-mail and password."},
		{nowhere.URL, medusa.Credentials{Key: "key"}, record.NotFound, "There is no Medusa store at this address."},
		{"medusa://ada:secret@shop.example.com", medusa.Credentials{Key: "key"}, record.Invalid,
			"Don't put a password or key into the address. Others could read it."},
		{"shop.example.com", medusa.Credentials{Key: "key"}, record.Invalid,
			"shop.example.com is not the address of a Medusa store. Enter medusa:// and its host, such as medusa://shop.example.com."},
		{"medusa://127.0.0.1:1", medusa.Credentials{Key: "key"}, record.Unavailable, "The store cannot be read: dial tcp 127.0.0.1:1"},
	} {
		_, err := medusa.Open(t.Context(), c.address, c.credentials)
		if !record.IsKind(err, c.kind) || !strings.HasPrefix(err.Error(), c.says) {
			t.Errorf("%s: %v", c.address, err)
		}
	}
}

// A key is sent to no other host, whatever the store answers.
func TestRedirectsToOtherHostsAreNotFollowed(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("another host was asked: %s %v", r.URL, r.Header)
	}))
	t.Cleanup(elsewhere.Close)
	store := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	t.Cleanup(store.Close)
	for _, credentials := range []medusa.Credentials{{Key: "key"}, {Email: "ada@example.com", Password: "secret"}} {
		_, err := medusa.Open(t.Context(), store.URL, credentials)
		if !record.IsKind(err, record.Unavailable) || err.Error() != "The store cannot be read: it redirects to "+elsewhere.URL+"." {
			t.Error(err)
		}
	}
}

// Where somebody disappears between two pages another one would be left out in silence.
func TestStoreThatChangesWhileItIsRead(t *testing.T) {
	t.Parallel()
	p := &peer{version: 1, lost: 1}
	for n := range 250 {
		p.customers = append(p.customers, someone(n))
	}
	store, err := medusa.Open(t.Context(), p.open(t), medusa.Credentials{Key: "key"})
	if err != nil {
		t.Fatal(err)
	}
	err = store.WriteCustomers(t.Context(), &strings.Builder{}, func(int64, int64) {})
	if !record.IsKind(err, record.Conflict) {
		t.Error(err)
	}
}
