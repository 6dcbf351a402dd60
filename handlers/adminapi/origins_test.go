package adminapi_test

import (
	"strings"
	"testing"

	"cohort/handlers"
	"cohort/handlers/officetest"
)

func TestPagesOfOtherOriginsAreLetInAsConfigured(t *testing.T) {
	t.Parallel()
	const shop = "https://shop.example"
	o := officetest.OpenWith(t, "sqlite", handlers.Config{AdminCORS: []string{shop}})
	friend, foe := o.Program().With("Origin", shop), o.Program().With("Origin", "https://evil.example")

	asked := friend.With("Access-Control-Request-Method", "POST").
		With("Access-Control-Request-Headers", "content-type,idempotency-key").Do("OPTIONS /admin/customer-groups", "")
	if h := asked.Header; asked.Status != 204 || h.Get("Access-Control-Allow-Origin") != shop ||
		h.Get("Access-Control-Allow-Credentials") != "true" ||
		h.Get("Access-Control-Allow-Headers") != "content-type,idempotency-key" ||
		!strings.Contains(h.Get("Access-Control-Allow-Methods"), "DELETE") {
		t.Errorf("a preflight is answered %d %v", asked.Status, asked.Header)
	}
	for _, p := range []*officetest.Program{foe, o.AnonymousProgram(), foe.With("Origin", "null")} {
		if got := p.Do("OPTIONS /admin/nowhere", ""); got.Status != 204 || got.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("a foreign preflight is answered %d %v", got.Status, got.Header)
		}
	}
	for _, site := range []string{"", "cross-site"} {
		got := friend.With("Sec-Fetch-Site", site).Do("POST /admin/customer-groups", `{"name":"by a friend`+site+`"}`).Want(200, "")
		if got.Header.Get("Access-Control-Allow-Origin") != shop ||
			!strings.Contains(strings.Join(got.Header.Values("Vary"), ","), "Origin") {
			t.Errorf("a friend is answered with %v", got.Header)
		}
	}
	if got := foe.Do("GET /admin/customer-groups", "").Want(200, ""); got.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("a foe may read: %v", got.Header)
	}
	secure := o.AnonymousProgram().With("X-Forwarded-Proto", "https").Do("POST /admin/auth", signIn).Header.Get("Set-Cookie")
	if !strings.Contains(secure, "SameSite=None") || !strings.Contains(secure, "Secure") {
		t.Errorf("other sites cannot send the cookie %s", secure)
	}
	if got := friend.Do("POST /customer-groups", "name=x"); got.Status != 403 {
		t.Errorf("pages take forms of other origins: %d", got.Status)
	}
}

// A browser adds a cookie by itself, but no header with a key or a token: a request with one does not come from a page that
// abuses an operator's session.
func TestOnlyWhatComesWithItsOwnCredentialsMayComeFromElsewhere(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		key := o.Program()
		token := o.AnonymousProgram().
			With("Authorization", "Bearer "+o.AnonymousProgram().Do("POST /admin/auth/token", signIn).Text("access_token"))
		const cookie, junk = "Cookie", "Bearer junk"
		session := "connect.sid=" + o.Session()
		for site, header := range map[string][2]string{
			"another origin": {"Origin", "https://evil.example"},
			"no origin":      {"Origin", "null"},
			"another site":   {"Sec-Fetch-Site", "cross-site"},
		} {
			create := func(p *officetest.Program) officetest.Reply {
				return p.With(header[0], header[1]).Do("POST /admin/customer-groups", `{"name":"from `+site+`"}`)
			}
			var id string
			for _, p := range []*officetest.Program{
				key, token, key.With("Authorization", junk), key.With(cookie, session), token.With(cookie, session),
				key.With(cookie, "connect.sid=junk"),
			} {
				id = create(p).Want(200, "").Text("customer_group.id")
				p.With(header[0], header[1]).Do("DELETE /admin/customer-groups/"+id, "{}").Want(200, "")
			}
			for _, p := range []*officetest.Program{
				o.AnonymousProgram(), o.AnonymousProgram().With(cookie, session),
				key.With("X-Medusa-Access-Token", "").With(cookie, session),
			} {
				create(p).WantError(403, "not_allowed", "This request came from another site and was refused.")
			}
			for _, p := range []*officetest.Program{
				o.AnonymousProgram().With("Authorization", junk), o.AnonymousProgram().With("X-Medusa-Access-Token", "junk"),
				o.AnonymousProgram().With("Authorization", "Basic eDp5"),
			} {
				create(p).Want(401, "Unauthorized")
				create(p.With(cookie, session)).Want(401, "Unauthorized")
				for _, door := range []string{"POST /admin/auth", "POST /admin/auth/token"} {
					p.With(header[0], header[1]).Do(door, signIn).
						WantError(403, "not_allowed", "This request came from another site and was refused.")
				}
			}
			if got := key.With(header[0], header[1]).With("Content-Type", "application/x-www-form-urlencoded").
				With(cookie, session).Do("POST /customer-groups", "name=x"); got.Status != 403 {
				t.Errorf("pages take forms from %s: %d", site, got.Status)
			}
		}
		o.AnonymousProgram().With(cookie, session).Do("GET /admin/customer-groups", "").Want(200, `{"count":0}`)
	})
}

func TestOriginsAreCheckedAtTheStart(t *testing.T) {
	if got := officetest.Must(handlers.Origins(" https://a.example, http://localhost:7001 ,"))(t); len(got) != 2 ||
		got[1] != "http://localhost:7001" {
		t.Errorf("origins are %v", got)
	}
	for _, bad := range []string{"shop.example", "https://shop.example/path", "*"} {
		if got, err := handlers.Origins(bad); err == nil {
			t.Errorf("%s is taken for %v", bad, got)
		}
	}
}
