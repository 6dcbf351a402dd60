package handlers_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"cohort/handlers"
	"cohort/models"
)

const signIn = `{"email":"Olga@example.com","password":"a good password"}`

func TestTheDoorsOfTheAPIAnswerAsMedusaDoes(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		p := o.nobody()
		for _, door := range []string{"POST /admin/auth", "POST /admin/auth/token/"} {
			p.exchanges(nil, []exchange{
				{door, signIn, 200, ""},
				{door, `{"email":"olga@example.com","password":"wrong"}`, 401, "Unauthorized"},
				{door, `{"email":"nobody@example.com","password":"wrong"}`, 401, "Unauthorized"},
				{door, `{"email":"olga@example.com"}`, 400, "password should not be empty, password must be a string"},
				{door, `{"password":"x"}`, 400, "email should not be empty, email must be an email"},
				{door, ``, 400, "email should not be empty, email must be an email, password should not be empty, password must be a string"},
				{door, `{"email":"bad","password":123,"extra":1}`, 400, "property extra should not exist, email must be an email, password must be a string"},
				{door, `{"email":"olga@example.com","password":""}`, 400, "password should not be empty"},
				{door, `{"email":`, 400, "the body is not valid JSON"},
			})
		}
		user := `{"user":{"id":"` + o.operator.ID + `","email":"olga@example.com","role":"admin","first_name":null,"last_name":null,"metadata":null,"created_at":"*","updated_at":"*","deleted_at":null}}`
		session := p.with("Cookie", cookieOf(p.does("POST /admin/auth", signIn).want(200, user)))
		token := p.with("Authorization", "bearer "+p.does("POST /admin/auth/token", signIn).text("access_token"))
		for name, known := range map[string]*program{"session": session, "token": token, "key": o.program(), "a key beside a bad token": o.program().with("Authorization", "Bearer garbage").with("Cookie", "connect.sid=garbage")} {
			got := known.does("GET /admin/auth", "").want(200, user)
			if strings.Contains(got.body, "password") || strings.Contains(got.body, "api_token") || got.header.Get("Set-Cookie") != "" {
				t.Errorf("with the %s too much is told: %s %v", name, got.body, got.header)
			}
			known.does("GET /admin/customer-groups?limit=1", "").want(200, "")
		}
		session.exchanges(nil, []exchange{
			{"DELETE /admin/auth", "{}", 200, "OK"},
			{"GET /admin/auth", "", 401, "Unauthorized"},
			{"DELETE /admin/auth", "", 401, "Unauthorized"},
		})
		token.does("DELETE /admin/auth", "").want(200, "OK")
		token.does("GET /admin/auth", "").want(200, user)
	})
}

func cookieOf(r reply) string {
	r.t.Helper()
	cookie, _, _ := strings.Cut(r.header.Get("Set-Cookie"), ";")
	return cookie
}

func TestWithoutCredentialsNothingIsTold(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	token := o.nobody().does("POST /admin/auth/token", signIn).text("access_token")
	strangers := []*program{
		o.nobody(),
		o.nobody().with("X-Medusa-Access-Token", ""),
		o.nobody().with("X-Medusa-Access-Token", "wrong"),
		o.nobody().with("X-Medusa-Access-Token", "cohort_wrong"),
		o.nobody().with("Authorization", "Bearer garbage"),
		o.nobody().with("Authorization", token),
		o.nobody().with("Authorization", "Bearer "+token[:len(token)-2]),
		o.nobody().with("Authorization", "Bearer "+unsigned(o.operator.ID)),
		o.nobody().with("Authorization", "Bearer "+unsigned("\x00")),
		o.nobody().with("Authorization", "Bearer "+o.program().header.Get("X-Medusa-Access-Token")),
		o.nobody().with("Cookie", "connect.sid=wrong"),
	}
	for _, p := range strangers {
		for _, request := range []string{
			"GET /admin/auth", "DELETE /admin/auth", "GET /admin/customer-groups", "POST /admin/customer-groups", "GET /admin/customer-groups/x", "POST /admin/customer-groups/x",
			"DELETE /admin/customer-groups/x", "GET /admin/customer-groups/x/customers", "POST /admin/customer-groups/x/customers/batch", "DELETE /admin/customer-groups/x/customers/batch",
			"GET /admin/customers", "POST /admin/customers", "GET /admin/customers/x", "POST /admin/customers/x", "DELETE /admin/customers/x", "GET /admin/price-lists", "GET /admin/nope",
			"PUT /admin/customers", "GET /admin", "GET /admin/", "GET /admin/customers/%00",
		} {
			p.does(request, map[bool]string{true: `{"malformed`}[strings.HasPrefix(request, "POST")]).want(401, "Unauthorized")
		}
	}
}

func unsigned(user string) string {
	encode := func(v any) string {
		text, _ := json.Marshal(v) // maps of plain values
		return base64.RawURLEncoding.EncodeToString(text)
	}
	return encode(map[string]any{"alg": "none", "typ": "JWT"}) + "." + encode(map[string]any{"user_id": user, "domain": "admin", "iat": 1, "exp": 1 << 40}) + "."
}

func TestWhatIsNotThereIsToldInJSON(t *testing.T) {
	t.Parallel()
	p := open(t, "sqlite").program()
	for _, request := range []string{
		"GET /admin/nope", "PUT /admin/customer-groups/x", "PATCH /admin/customer-groups/x", "DELETE /admin/customer-groups", "DELETE /admin/customers", "DELETE /admin/customers/x", "GET /admin", "POST /admin/openapi.yaml/x",
	} {
		p.does(request, "{}").wrong(404, "not_found", "There is nothing at this address.")
	}
	whole := p.does("GET /admin/customer-groups", "")
	head := p.does("HEAD /admin/customer-groups/", "")
	if head.status != 200 || head.body != "" || head.header.Get("Content-Length") != fmt.Sprint(len(whole.body)) || head.header.Get("ETag") != whole.header.Get("ETag") {
		t.Errorf("HEAD answers %d %v", head.status, head.header)
	}
	if kind := whole.header.Get("Content-Type"); kind != "application/json; charset=utf-8" {
		t.Errorf("JSON is told as %s", kind)
	}
}

func TestATokenDiesWithItsDay(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		token := o.nobody().does("POST /admin/auth/token", signIn).text("access_token")
		var said map[string]any
		claims := try(base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1]))(t)
		if err := json.Unmarshal(claims, &said); err != nil {
			t.Fatal(err)
		}
		issued, expires := said["iat"].(float64), said["exp"].(float64)
		if len(said) != 4 || said["user_id"] != o.operator.ID || said["domain"] != "admin" || expires-issued != 86400 || time.Since(time.Unix(int64(issued), 0)) > time.Minute {
			t.Errorf("the token says %s", claims)
		}
	})
}

func TestAKeyIsGoodUntilItIsRevoked(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		p := o.program()
		p.does("GET /admin/customers", "").want(200, "")
		for _, key := range try(o.store.APIKeys(t.Context()))(t) {
			if key.LastUsedAt == nil {
				t.Errorf("the key %s has never been used", key.Name)
			}
			if err := o.store.RevokeAPIKey(t.Context(), key.ID); err != nil {
				t.Fatal(err)
			}
		}
		p.does("GET /admin/customers", "").want(401, "Unauthorized")
		soon := time.Now().Add(150 * time.Millisecond)
		_, key, err := o.store.AddAPIKey(t.Context(), models.APIKeyInput{Name: "short", ExpiresAt: &soon})
		if err != nil {
			t.Fatal(err)
		}
		p = p.with("X-Medusa-Access-Token", key)
		p.does("GET /admin/customers", "").want(200, "")
		time.Sleep(200 * time.Millisecond)
		p.does("GET /admin/customers", "").want(401, "Unauthorized")
	})
}

func TestAViewerChangesNothing(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	_, key, err := o.store.AddAPIKey(t.Context(), models.APIKeyInput{Name: "looks on", Role: models.RoleViewer})
	if err != nil {
		t.Fatal(err)
	}
	p := o.nobody().with("X-Medusa-Access-Token", key)
	p.does("GET /admin/customers", "").want(200, "")
	for _, request := range []string{"POST /admin/customer-groups", "DELETE /admin/customer-groups/x", "POST /admin/customers/x", "DELETE /admin/customer-groups/x/customers/batch"} {
		p.does(request, `{"name":"x"}`).wrong(403, "not_allowed", "With the role viewer nothing can be changed.")
	}
	p.does("DELETE /admin/auth", "").want(200, "OK")
}

func TestTheSessionOfTheAPIIsThatOfThePages(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	began := o.nobody().does("POST /admin/auth", signIn)
	cookies := began.header.Values("Set-Cookie")
	if len(cookies) != 1 || !strings.HasPrefix(cookies[0], "connect.sid=") {
		t.Fatalf("cookies: %v", cookies)
	}
	cookie := try(http.ParseSetCookie(cookies[0]))(t)
	if !cookie.HttpOnly || cookie.Path != "/" || cookie.Secure || cookie.SameSite != http.SameSiteLaxMode || cookie.MaxAge != 36000 ||
		time.Until(cookie.Expires).Round(time.Minute) != 10*time.Hour {
		t.Errorf("the cookie is %s", cookies[0])
	}
	p := o.nobody().with("Cookie", cookieOf(began))
	if page := p.does("GET /customers", ""); page.status != 200 {
		t.Errorf("with the session of the API the pages answer %d", page.status)
	}
	again := p.does("POST /admin/auth", signIn)
	if cookieOf(again) == cookieOf(began) {
		t.Error("a sign-in goes on with the session that the browser came with")
	}
	p.does("GET /admin/auth", "").want(401, "Unauthorized")
}

func TestGuessersHaveToWait(t *testing.T) {
	t.Parallel()
	p := open(t, "sqlite").nobody()
	for range 30 {
		got := p.does("POST /admin/auth", `{"email":"olga@example.com","password":"wrong"}`)
		if got.status == 429 {
			got.wrong(429, "not_allowed", "Too many failed sign-ins. Please wait a while and try again.")
			if got.header.Get("Retry-After") == "" {
				t.Error("for how long is not said")
			}
			p.does("POST /admin/auth/token", signIn).want(429, "")
			return
		}
		got.want(401, "Unauthorized")
	}
	t.Error("after 30 wrong passwords another is heard")
}

func TestPagesOfOtherOriginsAreLetInAsConfigured(t *testing.T) {
	t.Parallel()
	const shop = "https://shop.example"
	o := openWith(t, "sqlite", handlers.Config{AdminCORS: []string{shop}})
	friend, foe := o.program().with("Origin", shop), o.program().with("Origin", "https://evil.example")

	asked := friend.with("Access-Control-Request-Method", "POST").with("Access-Control-Request-Headers", "content-type,idempotency-key").does("OPTIONS /admin/customer-groups", "")
	if h := asked.header; asked.status != 204 || h.Get("Access-Control-Allow-Origin") != shop || h.Get("Access-Control-Allow-Credentials") != "true" ||
		h.Get("Access-Control-Allow-Headers") != "content-type,idempotency-key" || !strings.Contains(h.Get("Access-Control-Allow-Methods"), "DELETE") {
		t.Errorf("a preflight is answered %d %v", asked.status, asked.header)
	}
	for _, p := range []*program{foe, o.nobody(), foe.with("Origin", "null")} {
		if got := p.does("OPTIONS /admin/nowhere", ""); got.status != 204 || got.header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("a foreign preflight is answered %d %v", got.status, got.header)
		}
	}
	for _, site := range []string{"", "cross-site"} {
		got := friend.with("Sec-Fetch-Site", site).does("POST /admin/customer-groups", `{"name":"by a friend`+site+`"}`).want(200, "")
		if got.header.Get("Access-Control-Allow-Origin") != shop || !strings.Contains(strings.Join(got.header.Values("Vary"), ","), "Origin") {
			t.Errorf("a friend is answered with %v", got.header)
		}
	}
	if got := foe.does("GET /admin/customer-groups", "").want(200, ""); got.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("a foe may read: %v", got.header)
	}
	secure := o.nobody().with("X-Forwarded-Proto", "https").does("POST /admin/auth", signIn).header.Get("Set-Cookie")
	if !strings.Contains(secure, "SameSite=None") || !strings.Contains(secure, "Secure") {
		t.Errorf("other sites cannot send the cookie %s", secure)
	}
	if got := friend.does("POST /customer-groups", "name=x"); got.status != 403 {
		t.Errorf("pages take forms of other origins: %d", got.status)
	}
}

// A browser adds a cookie by itself, but no header with a key or a token: whoever sends one is no page that abuses an
// operator's session.
func TestOnlyWhatComesWithItsOwnCredentialsMayComeFromElsewhere(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		key := o.program()
		token := o.nobody().with("Authorization", "Bearer "+o.nobody().does("POST /admin/auth/token", signIn).text("access_token"))
		const cookie, junk = "Cookie", "Bearer junk"
		session := "connect.sid=" + o.session()
		for site, header := range map[string][2]string{"another origin": {"Origin", "https://evil.example"}, "no origin": {"Origin", "null"}, "another site": {"Sec-Fetch-Site", "cross-site"}} {
			create := func(p *program) reply {
				return p.with(header[0], header[1]).does("POST /admin/customer-groups", `{"name":"from `+site+`"}`)
			}
			var id string
			for _, p := range []*program{key, token, key.with("Authorization", junk), key.with(cookie, session), token.with(cookie, session), key.with(cookie, "connect.sid=junk")} {
				id = create(p).want(200, "").text("customer_group.id")
				p.with(header[0], header[1]).does("DELETE /admin/customer-groups/"+id, "{}").want(200, "")
			}
			for _, p := range []*program{o.nobody(), o.nobody().with(cookie, session), key.with("X-Medusa-Access-Token", "").with(cookie, session)} {
				create(p).wrong(403, "not_allowed", "This request came from another site and was refused.")
			}
			for _, p := range []*program{o.nobody().with("Authorization", junk), o.nobody().with("X-Medusa-Access-Token", "junk"), o.nobody().with("Authorization", "Basic eDp5")} {
				create(p).want(401, "Unauthorized")
				create(p.with(cookie, session)).want(401, "Unauthorized")
				for _, door := range []string{"POST /admin/auth", "POST /admin/auth/token"} {
					p.with(header[0], header[1]).does(door, signIn).wrong(403, "not_allowed", "This request came from another site and was refused.")
				}
			}
			if got := key.with(header[0], header[1]).with("Content-Type", "application/x-www-form-urlencoded").with(cookie, session).does("POST /customer-groups", "name=x"); got.status != 403 {
				t.Errorf("pages take forms from %s: %d", site, got.status)
			}
		}
		o.nobody().with(cookie, session).does("GET /admin/customer-groups", "").want(200, `{"count":0}`)
	})
}

func TestOriginsAreCheckedAtTheStart(t *testing.T) {
	if got := try(handlers.Origins(" https://a.example, http://localhost:7001 ,"))(t); len(got) != 2 || got[1] != "http://localhost:7001" {
		t.Errorf("origins are %v", got)
	}
	for _, bad := range []string{"shop.example", "https://shop.example/path", "*"} {
		if got, err := handlers.Origins(bad); err == nil {
			t.Errorf("%s is taken for %v", bad, got)
		}
	}
}
