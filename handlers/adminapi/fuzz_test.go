package adminapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"cohort/handlers"
	"cohort/handlers/officetest"
	"cohort/models/accounts"
	"cohort/models/pricing"
	"cohort/models/storetest"
)

// fuzzed is a back office that is sent anything.
type fuzzed struct {
	handler http.Handler
	key     string
	ids     []string
}

func fuzzedOffice(t testing.TB, database string) fuzzed {
	t.Helper()
	o := &officetest.Office{T: t, Store: storetest.Open(t, database), Password: "a good password"}
	o.Operator = officetest.Must(o.Store.AddOperator(t.Context(), "olga@example.com", o.Password))(t)
	customers := o.Customers(3)
	_, key, err := o.Store.AddAPIKey(t.Context(), accounts.APIKeyInput{Name: "a program"})
	if err != nil {
		t.Fatal(err)
	}
	group := o.Group("G", customers...)
	discount := o.Discount("TEN", pricing.In, group)
	ids := append(customers, group, o.Group("H"), o.PriceList("P", []string{group}, 100), discount.ID, discount.Rule.ID,
		conditionOf(o, discount))
	return fuzzed{handlers.New(o.Store, handlers.Config{}), key, ids}
}

// sent is one request. $0, $1 … in it stand for ids that exist.
type sent struct{ method, path, query, contentType, body string }

// send sends the request and says what is wrong with the answer, if anything is.
func (f fuzzed) send(s sent) error {
	for i, id := range f.ids {
		name := fmt.Sprint("$", i)
		s.path, s.query, s.body = strings.ReplaceAll(s.path, name, id), strings.ReplaceAll(s.query, name, id),
			strings.ReplaceAll(s.body, name, id)
	}
	request := httptest.NewRequest(http.MethodGet, "http://office.example/", strings.NewReader(s.body))
	request.Method = s.method
	request.URL = &url.URL{Path: "/admin" + s.path, RawQuery: s.query}
	request.RequestURI = request.URL.RequestURI()
	request.Header.Set("Content-Type", s.contentType)
	request.Header.Set("X-Medusa-Access-Token", f.key)
	answered := httptest.NewRecorder()
	f.handler.ServeHTTP(answered, request)

	body, kind := answered.Body.String(), answered.Header().Get("Content-Type")
	switch {
	case answered.Code >= 500:
		return fmt.Errorf("it answers %d %s", answered.Code, body)
	case answered.Code == 304, answered.Code == 204, answered.Code == 401 && body == "Unauthorized", body == "OK",
		s.method == http.MethodHead, strings.HasSuffix(request.URL.Path, "/openapi.yaml"):
		return nil
	case !strings.HasPrefix(kind, "application/json"), !json.Valid([]byte(body)):
		return fmt.Errorf("it answers %d in %s: %s", answered.Code, kind, officetest.Shorten(body))
	}
	var e struct{ Type, Message string }
	if err := json.Unmarshal([]byte(body), &e); answered.Code >= 400 && (err != nil || e.Type == "" || e.Message == "") {
		return fmt.Errorf("it answers %d without an explanation: %s", answered.Code, officetest.Shorten(body))
	}
	for _, inside := range []string{"goroutine ", "SQLSTATE", "sqlite", "/models/", "password_hash"} {
		if strings.Contains(body, inside) && !strings.Contains(s.body+s.query+s.path, inside) {
			return fmt.Errorf("the answer tells of the inside: %s", officetest.Shorten(body))
		}
	}
	return nil
}

// FuzzAdminAPI sends anything anywhere: go test -fuzz AdminAPI ./handlers/adminapi
func FuzzAdminAPI(f *testing.F) {
	office := fuzzedOffice(f, "sqlite")
	for _, s := range oddRequests(100) {
		f.Add(s.method, s.path, s.query, s.contentType, s.body)
	}
	f.Fuzz(func(t *testing.T, method, path, query, contentType, body string) {
		s := sent{method, path, query, contentType, body}
		if method == "" || method == http.MethodConnect || strings.ContainsAny(method, " \r\n\t:/") || method == http.MethodOptions {
			t.Skip("what no server hands on")
		}
		if err := office.send(s); err != nil {
			t.Errorf("%+v: %v", s, err)
		}
	})
}

// Whatever comes in, nothing but words of the Admin API comes out. Each run sends other requests, and shows its seed.
func TestNothingThatIsSentBreaksTheAPI(t *testing.T) {
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			office := fuzzedOffice(t, database)
			for _, s := range oddRequests(1500) {
				if err := office.send(s); err != nil {
					t.Errorf("%+v: %v", s, err)
				}
			}
			seed := rand.Uint64()
			r := rand.New(rand.NewPCG(seed, 0))
			n := 0
			for ; n < 1000*storetest.Chaos && !t.Failed(); n++ {
				s := anyRequest(r)
				if err := office.send(s); err != nil {
					t.Errorf("seed %d, request %d, %.2000q: %v", seed, n, fmt.Sprintf("%+v", s), err)
				}
			}
			t.Logf("%d requests", n)
		})
	}
}

var (
	addresses = []string{
		"", "/", "/auth", "/auth/token", "/nope", "/customers", "/customers/$0", "/customers/$1/", "/customer-groups",
		"/customer-groups/$3", "/customer-groups/$4",
		"/customer-groups/$3/customers", "/customer-groups/$3/customers/batch", "/customer-groups/$4/customers/batch",
		"/customers/cus_nope", "/customer-groups/cgrp_nope/customers/batch",
		"/price-lists", "/price-lists/$5", "/price-lists/$5/prices", "/price-lists/$5/prices/batch",
		"/price-lists/$5/variants/shirt/prices", "/price-lists/$5/products", "/price-lists/pl_nope/products/x/prices",
		"/discounts", "/discounts/$6", "/discounts/code/ten", "/discounts/$6/conditions", "/discounts/$6/conditions/$8",
		"/discounts/$6/conditions/$8/batch", "/discounts/$6/regions/%00", "/discounts/$6/dynamic-codes",
		"/discounts/$6/uses", "/discounts/$5/dynamic-codes/%FF",
		"/regions", "/regions/x", "/pricing", "/customers/$0/pricing", "/customers/\xff/pricing",
		"/customers/\x00", "/customers/\xff", "/customers/%", "/customers/a%2Fb", "/customers/' OR 1=1 --",
		"//customers", "/customers//", "/customer-groups//customers/batch", "/customers/😀",
	}
	parameters = []string{
		"q", "limit", "offset", "order", "expand", "fields", "after", "id", "name", "groups", "has_account",
		"created_at", "updated_at", "discount_condition_id", "status", "type", "customer_groups", "rule", "is_dynamic",
		"deleted_at", "variant_ids", "currency_code", "region_id", "quantity", "at", "prices", "foo", "__proto__", "",
	}
	brackets = []string{
		"", "", "", "[]", "[0]", "[1]", "[gt]", "[lt]", "[contains]", "[starts_with]", "[x][y]", "[", "]", "[][]",
		"[99999999999]", "[-1]", "[a][b][c][d][e][f][g][h]",
	}
	texts = []string{
		"", "a", "x,y", "$0", "$3", "$3,$4", "%00", "%", "%FF", "%E0%A4%A", "%5C", "_", "'", "\"", "null", "true",
		"false", "0", "-1", "1", "1.5", "2", "-0", "1e1", "1e400", "0x10", "Infinity", "NaN",
		"9223372036854775807", "9223372036854775808", "99999999999999999999999", "-9223372036854775809", "2026-01-01",
		"2026-13-45", "+275760-09-13T00:00:00.001Z", "-271821-04-20", "Nov 21 2026", "8640000000000", "8640000000001",
		"usd", "shirt", "active", "sale", "fixed", "-starts_at", "ends_at", "prices.variants", "customer_groups.price_lists.prices",
		"rule.conditions.customer_groups", "parent_discount.parent_discount", "price_lists",
		"created_at", "-name", "email", "metadata", "-first_name", "deleted_at", "has_account", "customers",
		"customers.groups", "groups", "groups.customers", "groups.customers.groups.customers", "orders", "bogus",
		"name", "-metadata", "customers.email", "id", strings.Repeat("x", 5000), strings.Repeat("%E5%AE%A2", 900),
		"%F0%9F%8E%89", "%EF%BF%BD", "%ED%A0%80", "%C3%28", "a%0d%0ab", "\u202e", "e%CC%81", "%C3%9F", "%C4%B0", "%EF%BC%A1",
	}
	values = []string{
		"null", "true", "false", "0", "-1", "1.5", "1e400", "-1e-400", "12345678901234567890123456789", `""`, `"a"`, `"G"`,
		`"$0"`, `"$3"`, `"a@example.com"`, `"\u0000"`, `"\ud800"`, `"\udc00\ud800"`, `"\u202e\u0007"`, `" "`, `"😀"`,
		"[]", "[null]", "[[]]", `["a"]`, `[{"id":"$0"}]`, `[{"id":"$0"},{"id":"$1"},{"id":"$0"}]`, `[{"id":"$3"}]`,
		`[{"id":"\u0000"}]`, `[{"id":null}]`, `[{"id":"nope","x":1}]`,
		"{}", `{"a":1}`, `{"a":""}`, `{"":""}`, `{"a":{"b":[1,{"c":null}]},"a":2}`, `{"__proto__":1}`, `{"id":"$0"}`,
		`{"q":"a"}`, `{"groups":["$3"],"created_at":{"gt":"x"}}`, `{"has_account":1}`,
		`[{"amount":1,"currency_code":"usd","variant_id":"v"}]`, `[{"id":"ma_x","amount":2,"variant_id":"\u0001"}]`,
		`[{"amount":9007199254740992,"region_id":"","variant_id":""}]`, `["$3","$4"]`, `"usd"`, `"in"`, `"sale"`,
		`"2030-01-01"`, "1900000000000",
		`{"type":"percentage","value":10,"allocation":"total","conditions":[{"operator":"not_in","customer_groups":["$4"]}]}`,
		`{"id":"$7","value":1e9}`, `{"id":"$7","conditions":[{"id":"$8","customer_groups":[]}]}`,
		`"` + strings.Repeat("ü", 300) + `"`, strings.Repeat("[", 200) + strings.Repeat("]", 200),
		strings.Repeat(`{"a":`, 9000) + "1" + strings.Repeat("}", 9000),
	}
	properties = []string{
		"name", "description", "metadata", "email", "first_name", "last_name", "password", "phone", "groups",
		"customer_ids", "query", "type", "status", "prices", "customer_groups", "starts_at", "ends_at", "override",
		"price_ids", "code", "rule", "regions", "usage_limit", "valid_duration", "is_disabled", "is_dynamic",
		"operator", "resources", "currency_code", "id", "foo", "__proto__", "constructor", "",
	}
	methods = []string{"GET", "GET", "GET", "POST", "POST", "POST", "DELETE", "HEAD", "PUT", "PATCH", "TRACE"}
	kinds   = []string{
		"application/json", "application/json", "application/json", "application/json", "application/json; charset=latin1",
		"text/plain", "", "multipart/form-data; boundary=x", "\x00",
	}
)

// oddRequests are those that have broken others, and their like: so many, and each time others of them.
func oddRequests(n int) (all []sent) {
	for _, path := range addresses {
		for _, parameter := range parameters {
			for _, text := range texts {
				all = append(all, sent{"GET", path, parameter + "=" + text, "", ""})
			}
		}
		for _, body := range []string{
			"", " ", "null", "[]", "{", `{"a"`, "\xff\xfe", `{"name":"` + strings.Repeat("x", 200<<10),
			strings.Repeat("[", 90_000), "{}{}", `{"email":"a@example.com"}`,
		} {
			all = append(all, sent{"POST", path, "", "application/json", body},
				sent{"DELETE", strings.ReplaceAll(path, "$", "x"), "", "application/json", body})
		}
	}
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:n]
}

func anyRequest(r *rand.Rand) sent {
	s := sent{one(r, methods), one(r, addresses), "", one(r, kinds), ""}
	if s.method == "DELETE" && !strings.HasSuffix(s.path, "batch") {
		s.path = strings.ReplaceAll(s.path, "$", "x") // what the others are about stays
	}
	var query []string
	for range r.IntN(5) {
		query = append(query, one(r, parameters)+one(r, brackets)+one(r, []string{"=", "=", "=", "", "=="})+one(r, texts))
	}
	s.query = spoilt(r, strings.Join(query, "&"))
	if s.method != "GET" {
		s.body = spoilt(r, anyBody(r))
	}
	return s
}

func anyBody(r *rand.Rand) string {
	var fields []string
	for range r.IntN(7) {
		fields = append(fields, fmt.Sprintf("%q:%s", one(r, properties), one(r, values)))
	}
	return "{" + strings.Join(fields, ",") + "}"
}

func one(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

// spoilt is a text of which, now and then, some bytes have become others.
func spoilt(r *rand.Rand, text string) string {
	if r.IntN(4) > 0 || text == "" {
		return text
	}
	b := []byte(text)
	for range 1 + r.IntN(3) {
		switch at := r.IntN(len(b)); r.IntN(3) {
		case 0:
			b[at] = byte(r.IntN(256))
		case 1:
			b = append(b[:at], append([]byte{byte(r.IntN(256))}, b[at:]...)...)
		default:
			b = append(b[:at], bytes.Repeat(b[at:], 2)...)
		}
	}
	return string(b[:min(len(b), 200<<10)])
}
