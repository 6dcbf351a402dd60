package handlers_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cohort/handlers"
	"cohort/handlers/officetest"
	"cohort/models/storetest"
)

// openBehind starts an office with proxies, and its log.
func openBehind(t *testing.T, database, proxies string) (*officetest.Office, http.Handler, *journal) {
	t.Helper()
	log := &journal{}
	config := handlers.Config{
		Logger:  slog.New(slog.NewJSONHandler(log, nil)),
		Proxies: officetest.Must(handlers.Proxies(proxies))(t),
	}
	o := officetest.OpenWith(t, database, config)
	return o, handlers.New(o.Store, config), log
}

// addressOf is the address that the log has for the request with an id.
func (j *journal) addressOf(t *testing.T, id string) (address string) {
	t.Helper()
	for text := range strings.Lines(j.String()) {
		var line map[string]any
		if json.Unmarshal([]byte(text), &line) == nil && line["request"] == id {
			address, _ = line["address"].(string)
		}
	}
	return address
}

// Of the addresses that a request has been through, the last that is no proxy of ours counts: what stands before it anybody may have
// written.
func TestTheClientsAddressComesFromTrustedProxiesAlone(t *testing.T) {
	t.Parallel()
	const ours = "127.0.0.1, 10.1.0.0/16, fd00:1::/32"
	for name, c := range map[string]struct {
		proxies, peer string
		forwarded     []string
		want          string
	}{
		"no proxy":                          {"", "127.0.0.1:5", []string{"203.0.113.7"}, "127.0.0.1"},
		"none of ours":                      {ours, "192.168.1.1:5", []string{"203.0.113.7"}, "192.168.1.1"},
		"a loopback that is not named":      {"10.0.0.1", "127.0.0.1:5", []string{"203.0.113.7"}, "127.0.0.1"},
		"a private one that is not named":   {ours, "10.2.0.1:5", []string{"203.0.113.7"}, "10.2.0.1"},
		"a link-local one, not named":       {ours, "169.254.1.1:5", []string{"203.0.113.7"}, "169.254.1.1"},
		"ours says nothing":                 {ours, "127.0.0.1:5", nil, "127.0.0.1"},
		"ours":                              {ours, "127.0.0.1:5", []string{"203.0.113.7"}, "203.0.113.7"},
		"ours, to whom something was said":  {ours, "127.0.0.1:5", []string{"1.1.1.1, 203.0.113.7"}, "203.0.113.7"},
		"a client who names ours":           {ours, "127.0.0.1:5", []string{"10.1.0.9, 203.0.113.7"}, "203.0.113.7"},
		"two of ours":                       {ours, "127.0.0.1:5", []string{"1.1.1.1, 203.0.113.7, 10.1.2.3"}, "203.0.113.7"},
		"two of ours, a header each":        {ours, "127.0.0.1:5", []string{"1.1.1.1", "203.0.113.7", "10.1.2.3"}, "203.0.113.7"},
		"a private client":                  {ours, "127.0.0.1:5", []string{"1.1.1.1, 192.168.7.7"}, "192.168.7.7"},
		"nobody but ours":                   {ours, "127.0.0.1:5", []string{"10.1.2.3"}, "10.1.2.3"},
		"IPv6":                              {ours, "[fd00:1::5]:5", []string{"2001:DB8:0::7"}, "2001:db8::7"},
		"IPv6 that is not named":            {ours, "[fd00:2::5]:5", []string{"2001:db8::7"}, "fd00:2::5"},
		"IPv6 in brackets":                  {ours, "[fd00:1::5]:5", []string{"[2001:db8::7]"}, "2001:db8::7"},
		"IPv6 with a port":                  {ours, "[fd00:1::5]:5", []string{"[2001:db8::7]:5000"}, "2001:db8::7"},
		"IPv4 with a port":                  {ours, "127.0.0.1:5", []string{"1.1.1.1:1, 203.0.113.7:5000"}, "203.0.113.7"},
		"IPv4 written as IPv6":              {ours, "[::ffff:127.0.0.1]:5", []string{"::ffff:203.0.113.7"}, "203.0.113.7"},
		"garbage":                           {ours, "127.0.0.1:5", []string{"unknown"}, "127.0.0.1"},
		"garbage after an address":          {ours, "127.0.0.1:5", []string{"203.0.113.7, unknown"}, "127.0.0.1"},
		"garbage that a client had written": {ours, "127.0.0.1:5", []string{"<script>, 203.0.113.7"}, "203.0.113.7"},
		"nothing between commas":            {ours, "127.0.0.1:5", []string{"203.0.113.7,,"}, "127.0.0.1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, handler, log := openBehind(t, "sqlite", c.proxies)
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/login", nil)
			r.RemoteAddr = c.peer
			r.Header["X-Forwarded-For"] = c.forwarded
			// What no proxy here writes is not read, whoever sends it.
			r.Header.Set("Forwarded", "for=198.51.100.1")
			r.Header.Set("X-Real-Ip", "198.51.100.2")
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			officetest.Equal(t, "the address in the log", log.addressOf(t, w.Header().Get("X-Request-Id")), c.want)
		})
	}
}

// Guesses count for the client behind the proxy, and the session knows where it began.
func TestSignInsBehindAProxyCountByTheClientsAddress(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		o = officetest.OpenWith(t, databaseOf(o), handlers.Config{Proxies: officetest.Must(handlers.Proxies("127.0.0.1"))(t)})
		from := func(address string) *officetest.Visitor { return o.SignedOut().With("X-Forwarded-For", address) }
		from("203.0.113.7").Post("/login", "email", "nobody@example.com", "password", "guess").Want(http.StatusUnprocessableEntity)
		storetest.Exec(t, o.Store, "UPDATE sign_in_limits SET full_at = '2999-01-01 00:00:00'") // as if many more had failed
		from("203.0.113.7").Post("/login", "email", "olga@example.com", "password", o.Password).Want(http.StatusTooManyRequests)
		from("203.0.113.7, 203.0.113.8").Post("/login", "email", "olga@example.com", "password", o.Password).RedirectsTo("/")
		officetest.Equal(t, "the session began at",
			storetest.Query[string](t, o.Store, "SELECT address FROM sessions"), []string{"203.0.113.8"})
	})
}

// databaseOf is which of the two databases an office has.
func databaseOf(o *officetest.Office) string {
	if strings.HasPrefix(o.Database, "postgres") {
		return "postgres"
	}
	return "sqlite"
}

// The host and the protocol that the browser asked for are a proxy's to say.
func TestTheHostAndTheProtocolComeFromTrustedProxiesAlone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		proxies, header, value string
		https, sameHost        bool
	}{
		"https, no proxy named":                {"", "X-Forwarded-Proto", "https", true, false},
		"https of somebody":                    {"10.0.0.1", "X-Forwarded-Proto", "https", false, false},
		"https of ours":                        {"127.0.0.1", "X-Forwarded-Proto", "https", true, false},
		"https of ours, who spoke to another":  {"127.0.0.1", "X-Forwarded-Proto", "HTTPS, http", true, false},
		"http of ours":                         {"127.0.0.1", "X-Forwarded-Proto", "http", false, false},
		"a host, no proxy named":               {"", "X-Forwarded-Host", "office.example", false, false},
		"a host of somebody":                   {"10.0.0.1", "X-Forwarded-Host", "office.example", false, false},
		"a host of ours":                       {"127.0.0.1", "X-Forwarded-Host", "office.example", false, true},
		"a host of ours, after another's":      {"127.0.0.1", "X-Forwarded-Host", "evil.example, office.example", false, true},
		"a host of another's, after ours":      {"127.0.0.1", "X-Forwarded-Host", "office.example, evil.example", false, false},
		"what is no host":                      {"127.0.0.1", "X-Forwarded-Host", "office.example/x", false, false},
		"the host in a header that is no name": {"127.0.0.1", "Forwarded", "host=office.example;proto=https", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, _, _ := openBehind(t, "sqlite", c.proxies)
			v := o.SignedOut().With(c.header, c.value)
			strict := v.Get("/login").Header.Get("Strict-Transport-Security")
			officetest.Equal(t, "it speaks TLS", strict != "", c.https)
			// A form of a page at office.example.
			refused := v.With("Origin", "https://office.example").Post("/theme", "value", "dark").Status == http.StatusForbidden
			officetest.Equal(t, "the form is of this host", !refused, c.sameHost)
		})
	}
}

// Whoever has a proxy and has not named it is told, once.
func TestAProxyThatIsNotNamedIsWarnedAboutOnce(t *testing.T) {
	t.Parallel()
	o, _, log := openBehind(t, "sqlite", "10.0.0.1")
	o.SignedOut().Get("/login")
	if strings.Contains(log.String(), "WARN") {
		t.Errorf("nothing was forwarded:\n%s", log)
	}
	for range 3 {
		o.SignedOut().With("X-Forwarded-For", "203.0.113.7").Get("/login").Want(http.StatusOK)
	}
	if said := log.String(); strings.Count(said, "COHORT_TRUSTED_PROXIES") != 1 || strings.Contains(said, "203.0.113.7") {
		t.Errorf("the log says:\n%s", said)
	}
	named, _, quiet := openBehind(t, "sqlite", "127.0.0.0/8")
	named.SignedOut().With("X-Forwarded-For", "203.0.113.7").Get("/login")
	if strings.Contains(quiet.String(), "WARN") {
		t.Errorf("a proxy that is named is warned about:\n%s", quiet)
	}
}

func TestProxiesAreCheckedAtTheStart(t *testing.T) {
	t.Parallel()
	got := officetest.Must(handlers.Proxies(" 127.0.0.1, 10.0.0.0/8 ,fd00::/8,::1,::ffff:192.0.2.1,"))(t)
	if len(got) != 5 || got[0].String() != "127.0.0.1/32" || got[4].String() != "192.0.2.1/32" {
		t.Errorf("the proxies are %v", got)
	}
	for list, says := range map[string]string{
		"10.0.0.0/33":       `"10.0.0.0/33" is not the address of a proxy`,
		"proxy.example":     `"proxy.example" is not the address of a proxy`,
		"127.0.0.1:80":      `"127.0.0.1:80" is not the address of a proxy`,
		"127.0.0.1 ::1":     `"127.0.0.1 ::1" is not the address of a proxy`,
		"*":                 `"*" is not the address of a proxy`,
		"fe80::1%eth0":      `"fe80::1%eth0" is not the address of a proxy`,
		"0.0.0.0/0":         "0.0.0.0/0 would trust everybody",
		"::1,::/0":          "::/0 would trust everybody",
		"10.1.2.3/8":        "10.1.2.3/8 is not a range: use 10.0.0.0/8, or the address 10.1.2.3",
		"::ffff:10.0.0.0/8": "10.0.0.0/8",
	} {
		if proxies, err := handlers.Proxies(list); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s is read as %v, %v", list, proxies, err)
		}
	}
}
