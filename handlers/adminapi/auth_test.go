package adminapi_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"cohort/handlers/officetest"
	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/storetest"
)

const signIn = `{"email":"Olga@example.com","password":"a good password"}`

func TestTheDoorsOfTheAPIAnswerAsMedusaDoes(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.AnonymousProgram()
		for _, door := range []string{"POST /admin/auth", "POST /admin/auth/token/"} {
			exchanges(p, nil, []exchange{
				{door, signIn, 200, ""},
				{door, `{"email":"olga@example.com","password":"wrong"}`, 401, "Unauthorized"},
				{door, `{"email":"nobody@example.com","password":"wrong"}`, 401, "Unauthorized"},
				{door, `{"email":"olga@example.com"}`, 400, "password should not be empty, password must be a string"},
				{door, `{"password":"x"}`, 400, "email should not be empty, email must be an email"},
				{door, ``, 400,
					"email should not be empty, email must be an email, password should not be empty, password must be a string"},
				{door, `{"email":"bad","password":123,"extra":1}`, 400,
					"property extra should not exist, email must be an email, password must be a string"},
				{door, `{"email":"olga@example.com","password":""}`, 400, "password should not be empty"},
				{door, `{"email":`, 400, "the body is not valid JSON"},
			})
		}
		user := `{"user":{"id":"` + o.Operator.ID +
			`","email":"olga@example.com","role":"admin","first_name":null,"last_name":null,"metadata":null,"created_at":"*",` +
			`"updated_at":"*","deleted_at":null}}`
		session := p.With("Cookie", cookieOf(p.Do("POST /admin/auth", signIn).Want(200, user)))
		token := p.With("Authorization", "bearer "+p.Do("POST /admin/auth/token", signIn).Text("access_token"))
		for name, known := range map[string]*officetest.Program{
			"session": session, "token": token, "key": o.Program(),
			"a key beside a bad token": o.Program().With("Authorization", "Bearer garbage").With("Cookie", "connect.sid=garbage"),
		} {
			got := known.Do("GET /admin/auth", "").Want(200, user)
			if strings.Contains(got.Body, "password") || strings.Contains(got.Body, "api_token") || got.Header.Get("Set-Cookie") != "" {
				t.Errorf("with the %s too much is told: %s %v", name, got.Body, got.Header)
			}
			known.Do("GET /admin/customer-groups?limit=1", "").Want(200, "")
		}
		exchanges(session, nil, []exchange{
			{"DELETE /admin/auth", "{}", 200, "OK"},
			{"GET /admin/auth", "", 401, "Unauthorized"},
			{"DELETE /admin/auth", "", 401, "Unauthorized"},
		})
		token.Do("DELETE /admin/auth", "").Want(200, "OK")
		token.Do("GET /admin/auth", "").Want(200, user)
	})
}

func cookieOf(r officetest.Reply) string {
	r.T.Helper()
	cookie, _, _ := strings.Cut(r.Header.Get("Set-Cookie"), ";")
	return cookie
}

func TestWithoutCredentialsNothingIsTold(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	token := o.AnonymousProgram().Do("POST /admin/auth/token", signIn).Text("access_token")
	strangers := []*officetest.Program{
		o.AnonymousProgram(),
		o.AnonymousProgram().With("X-Medusa-Access-Token", ""),
		o.AnonymousProgram().With("X-Medusa-Access-Token", "wrong"),
		o.AnonymousProgram().With("X-Medusa-Access-Token", "cohort_wrong"),
		o.AnonymousProgram().With("Authorization", "Bearer garbage"),
		o.AnonymousProgram().With("Authorization", token),
		o.AnonymousProgram().With("Authorization", "Bearer "+token[:len(token)-2]),
		o.AnonymousProgram().With("Authorization", "Bearer "+unsigned(o.Operator.ID)),
		o.AnonymousProgram().With("Authorization", "Bearer "+unsigned("\x00")),
		o.AnonymousProgram().With("Authorization", "Bearer "+o.Program().Header.Get("X-Medusa-Access-Token")),
		o.AnonymousProgram().With("Cookie", "connect.sid=wrong"),
	}
	for _, p := range strangers {
		for _, request := range []string{
			"GET /admin/auth", "DELETE /admin/auth", "GET /admin/customer-groups", "POST /admin/customer-groups",
			"GET /admin/customer-groups/x", "POST /admin/customer-groups/x",
			"DELETE /admin/customer-groups/x", "GET /admin/customer-groups/x/customers",
			"POST /admin/customer-groups/x/customers/batch", "DELETE /admin/customer-groups/x/customers/batch",
			"GET /admin/customers", "POST /admin/customers", "GET /admin/customers/x", "POST /admin/customers/x",
			"DELETE /admin/customers/x", "GET /admin/price-lists", "GET /admin/nope",
			"PUT /admin/customers", "GET /admin", "GET /admin/", "GET /admin/customers/%00",
		} {
			p.Do(request, map[bool]string{true: `{"malformed`}[strings.HasPrefix(request, "POST")]).Want(401, "Unauthorized")
		}
	}
}

func unsigned(user string) string {
	encode := func(v any) string {
		text, _ := json.Marshal(v) // maps of plain values
		return base64.RawURLEncoding.EncodeToString(text)
	}
	return encode(map[string]any{
		"alg": "none", "typ": "JWT",
	}) + "." + encode(map[string]any{"user_id": user, "domain": "admin", "iat": 1, "exp": 1 << 40}) + "."
}

func TestWhatIsNotThereIsToldInJSON(t *testing.T) {
	t.Parallel()
	p := officetest.Open(t, "sqlite").Program()
	for _, request := range []string{
		"GET /admin/nope", "PUT /admin/customer-groups/x", "PATCH /admin/customer-groups/x", "DELETE /admin/customer-groups",
		"DELETE /admin/customers", "DELETE /admin/customers/x", "GET /admin", "POST /admin/openapi.yaml/x",
	} {
		p.Do(request, "{}").WantError(404, "not_found", "This address does not exist.")
	}
	whole := p.Do("GET /admin/customer-groups", "")
	head := p.Do("HEAD /admin/customer-groups/", "")
	if head.Status != 200 || head.Body != "" || head.Header.Get("Content-Length") != fmt.Sprint(len(whole.Body)) ||
		head.Header.Get("ETag") != whole.Header.Get("ETag") {
		t.Errorf("HEAD answers %d %v", head.Status, head.Header)
	}
	if kind := whole.Header.Get("Content-Type"); kind != "application/json; charset=utf-8" {
		t.Errorf("JSON is told as %s", kind)
	}
}

func TestATokenDiesWithItsDay(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		before := time.Now().Unix()
		token := o.AnonymousProgram().Do("POST /admin/auth/token", signIn).Text("access_token")
		after := time.Now().Unix()
		var said map[string]any
		claims := officetest.Must(base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1]))(t)
		if err := json.Unmarshal(claims, &said); err != nil {
			t.Fatal(err)
		}
		issued, expires := said["iat"].(float64), said["exp"].(float64)
		if len(said) != 4 || said["user_id"] != o.Operator.ID || said["domain"] != "admin" || expires-issued != 86400 ||
			int64(issued) < before || int64(issued) > after {
			t.Errorf("the token says %s", claims)
		}
	})
}

func TestAKeyIsGoodUntilItIsRevoked(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		p.Do("GET /admin/customers", "").Want(200, "")
		for _, key := range officetest.Must(o.Store.APIKeys(t.Context()))(t) {
			if key.LastUsedAt == nil {
				t.Errorf("the key %s has never been used", key.Name)
			}
			if err := o.Store.RevokeAPIKey(t.Context(), key.ID); err != nil {
				t.Fatal(err)
			}
		}
		p.Do("GET /admin/customers", "").Want(401, "Unauthorized")
		soon := time.Now().Add(time.Hour)
		_, key, err := o.Store.AddAPIKey(t.Context(), accounts.APIKeyInput{Name: "short", ExpiresAt: &soon})
		if err != nil {
			t.Fatal(err)
		}
		p = p.With("X-Medusa-Access-Token", key)
		p.Do("GET /admin/customers", "").Want(200, "")
		storetest.Exec(t, o.Store, "UPDATE api_keys SET expires_at = ?", time.Now().UTC().Add(-time.Second)) // an hour later
		p.Do("GET /admin/customers", "").Want(401, "Unauthorized")
	})
}

func TestAViewerChangesNothing(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	_, key, err := o.Store.AddAPIKey(t.Context(), accounts.APIKeyInput{Name: "looks on", Role: activity.Viewer})
	if err != nil {
		t.Fatal(err)
	}
	p := o.AnonymousProgram().With("X-Medusa-Access-Token", key)
	p.Do("GET /admin/customers", "").Want(200, "")
	for _, request := range []string{
		"POST /admin/customer-groups", "DELETE /admin/customer-groups/x", "POST /admin/customers/x",
		"DELETE /admin/customer-groups/x/customers/batch",
	} {
		p.Do(request, `{"name":"x"}`).WantError(403, "not_allowed", "Viewers cannot change anything. Ask an admin for another role.")
	}
	p.Do("DELETE /admin/auth", "").Want(200, "OK")
}

func TestTheSessionOfTheAPIIsThatOfThePages(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	began := o.AnonymousProgram().Do("POST /admin/auth", signIn)
	cookies := began.Header.Values("Set-Cookie")
	if len(cookies) != 1 || !strings.HasPrefix(cookies[0], "connect.sid=") {
		t.Fatalf("cookies: %v", cookies)
	}
	cookie := officetest.Must(http.ParseSetCookie(cookies[0]))(t)
	if !cookie.HttpOnly || cookie.Path != "/" || cookie.Secure || cookie.SameSite != http.SameSiteLaxMode || cookie.MaxAge != 36000 ||
		time.Until(cookie.Expires).Round(time.Minute) != 10*time.Hour {
		t.Errorf("the cookie is %s", cookies[0])
	}
	p := o.AnonymousProgram().With("Cookie", cookieOf(began))
	if page := p.Do("GET /customers", ""); page.Status != 200 {
		t.Errorf("with the session of the API the pages answer %d", page.Status)
	}
	again := p.Do("POST /admin/auth", signIn)
	if cookieOf(again) == cookieOf(began) {
		t.Error("a sign-in goes on with the session that the browser came with")
	}
	p.Do("GET /admin/auth", "").Want(401, "Unauthorized")
}

func TestGuessersHaveToWait(t *testing.T) {
	t.Parallel()
	p := officetest.Open(t, "sqlite").AnonymousProgram()
	for range 30 {
		got := p.Do("POST /admin/auth", `{"email":"olga@example.com","password":"wrong"}`)
		if got.Status == 429 {
			got.WantError(429, "not_allowed", "Too many failed sign-ins. Wait a while, then try again.")
			if got.Header.Get("Retry-After") == "" {
				t.Error("for how long is not said")
			}
			p.Do("POST /admin/auth/token", signIn).Want(429, "")
			return
		}
		got.Want(401, "Unauthorized")
	}
	t.Error("after 30 wrong passwords another is heard")
}
