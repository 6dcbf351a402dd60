package main_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cohort/models/storetest"
)

// proxy is a program that stands before ours, and how its example in docs/operations.md is started.
type proxy struct {
	name     string
	language string // of the example's block
	// config makes the example, without its names and ports, one that this machine can run.
	config func(example, addr string, p pair) string
	run    []string // before the name of the file
}

var proxies = []proxy{
	{
		name: "nginx", language: "nginx", run: []string{"-e", "stderr", "-p", ".", "-c"},
		config: func(example, addr string, p pair) string {
			here := []string{"listen 443", "listen " + addr, "/etc/ssl/office.pem", p.cert, "/etc/ssl/office.key", p.key}
			example = strings.NewReplacer(here...).Replace(example)
			return "daemon off;\nmaster_process off;\nerror_log stderr warn;\npid nginx.pid;\nevents {}\nhttp {\naccess_log off;\n" +
				"client_body_temp_path body;\nproxy_temp_path proxy;\nfastcgi_temp_path fastcgi;\nuwsgi_temp_path uwsgi;\n" +
				"scgi_temp_path scgi;\n" + example + "\n}\n"
		},
	},
	{
		name: "caddy", language: "caddyfile", run: []string{"run", "--adapter", "caddyfile", "--config"},
		config: func(example, addr string, p pair) string {
			return "{\nadmin off\nauto_https disable_redirects\ndefault_sni localhost\n}\n" +
				strings.Replace(example, "office.example.com {", "https://"+addr+" {\ntls "+p.cert+" "+p.key, 1)
		},
	},
}

// find is where the proxy is. Where it is not installed the test is skipped; in CI that is a failure.
func (p proxy) find(t *testing.T) string {
	t.Helper()
	for _, path := range []string{p.name, "/usr/sbin/" + p.name} {
		if found, err := exec.LookPath(path); err == nil {
			return found
		}
	}
	why := "no " + p.name + " here, so its example in docs/operations.md is not tried: install it (Debian: apt-get install " + p.name + ")"
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
	return ""
}

func TestProxiesIsHere(t *testing.T) {
	for _, p := range proxies {
		t.Run(p.name, func(t *testing.T) { p.find(t) })
	}
}

// example is the block of a language in the documentation, for the server at an address.
func (p proxy) example(t *testing.T, addr string) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "operations.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)```" + p.language + "\n(.*?)```").FindSubmatch(page)
	if found == nil {
		t.Fatal("there is no example for " + p.name)
	}
	return strings.ReplaceAll(string(found[1]), "127.0.0.1:9000", addr)
}

// start starts the proxy before a server and waits until both answer through it. It returns the proxy's address, and what it
// says.
func (p proxy) start(t *testing.T, s *server) (addr string, out *output) {
	t.Helper()
	addr = freeAddr(t)
	folder := t.TempDir()
	file := filepath.Join(folder, "proxy.conf")
	write(t, file, p.config(p.example(t, s.addr), addr, goodPair(t)))
	c := exec.CommandContext(t.Context(), p.find(t), append(p.run, file)...)
	c.Dir, c.Env = folder, []string{"HOME=" + folder, "PATH=" + os.Getenv("PATH")}
	out = &output{}
	c.Stdout, c.Stderr = out, out
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
		if t.Failed() {
			t.Logf("%s said:\n%s", p.name, out)
		}
	})
	storetest.Wait(t, p.name+" answers", func() bool {
		answer, err := anyCertificate.Get("https://" + addr + "/healthz")
		return err == nil && errors.Join(answer.Body.Close()) == nil && answer.StatusCode == http.StatusOK
	})
	return addr, out
}

// client speaks to the proxy from another address of this machine than the proxy's own, in HTTP/2 or HTTP/1.1.
func client(t *testing.T, http2 bool) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}
	transport := &http.Transport{
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			return dialer.DialContext(ctx, network, addr)
		},
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: true},
		ForceAttemptHTTP2: http2, DisableCompression: true,
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{
		Jar: jar, Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func TestTheExamplesOfProxiesWork(t *testing.T) {
	t.Parallel()
	for _, p := range proxies {
		for _, http2 := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, HTTP/2 %v", p.name, http2), func(t *testing.T) {
				t.Parallel()
				p.find(t)
				databaseURL := storetest.DatabaseURL(t, "sqlite")
				if end := run(t, []string{"DATABASE_URL=" + databaseURL}, longList(), "import", "-"); end.code != 0 {
					t.Fatalf("%+v", end)
				}
				s := serve(t, databaseURL, "--trusted-proxies", "127.0.0.1",
					"--admin-email", "ada@example.com", "--admin-password", "a long password")
				addr, out := p.start(t, s)
				v := visit{t: t, client: client(t, http2), base: "https://" + addr, proxy: out}
				v.signIn(s)
				v.upload()
				v.export(s)
				if !http2 && p.name == "nginx" {
					v.smuggle()
				}
				if said := s.out.String(); strings.Contains(said, "level=WARN") || strings.Contains(said, "level=ERROR") {
					t.Errorf("the server says:\n%s", said)
				}
			})
		}
	}
}

// visit is one client's visit through a proxy.
type visit struct {
	t      *testing.T
	client *http.Client
	base   string
	proxy  *output
}

// do sends a request as a page of the proxy's host would, and returns the answer with its whole body.
func (v visit) do(method, path, kind string, body io.Reader) (*http.Response, string) {
	v.t.Helper()
	request, err := http.NewRequestWithContext(v.t.Context(), method, v.base+path, body)
	if err != nil {
		v.t.Fatal(err)
	}
	request.Header.Set("Origin", v.base)
	request.Header.Set("X-Forwarded-For", "198.51.100.9") // what a client may write
	request.Header.Set("X-Forwarded-Host", "evil.example")
	request.Header.Set("Content-Type", kind)
	answer, err := v.client.Do(request)
	if err != nil {
		v.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		v.t.Fatalf("%s %s: %v", method, path, err)
	}
	return answer, string(content)
}

const formType = "application/x-www-form-urlencoded"

// signIn signs in: the cookie is of TLS, and the server knows the client's own address.
func (v visit) signIn(s *server) {
	v.t.Helper()
	form := url.Values{"email": {"ada@example.com"}, "password": {"a long password"}}.Encode()
	answer, _ := v.do(http.MethodPost, "/login", formType, strings.NewReader(form))
	set := answer.Header.Get("Set-Cookie")
	if answer.StatusCode != http.StatusSeeOther || !strings.HasPrefix(set, "__Host-connect.sid=") || !strings.Contains(set, "Secure") {
		v.t.Fatalf("a sign-in is answered %s and sets %s", answer.Status, set)
	}
	if answer.Header.Get("Strict-Transport-Security") == "" {
		v.t.Errorf("the answer has %v", answer.Header)
	}
	s.logs(`route=/login status=303 .*address=127\.0\.0\.2`)
	var address string
	if err := storetest.Connect(v.t, s.database).
		QueryRowContext(v.t.Context(), "SELECT address FROM sessions").Scan(&address); err != nil || address != "127.0.0.2" {
		v.t.Errorf("the session began at %q (%v)", address, err)
	}
	if answer, body := v.do(http.MethodGet, "/customers", "", nil); answer.StatusCode != http.StatusOK || !strings.Contains(body, "<h1") {
		v.t.Errorf("the customers are answered %s: %.300s", answer.Status, body)
	}
}

// Around 8 MB, which is as much as Cohort takes.
const nearly, tooLarge = 7_990_000, 8_010_000

// upload sends forms of all sizes, with a length and without.
func (v visit) upload() {
	v.t.Helper()
	unknown := func(body io.Reader) io.Reader { return struct{ io.Reader }{body} }
	for name, c := range map[string]struct {
		body   io.Reader
		status int
	}{
		"a form in chunks":     {unknown(strings.NewReader("name=In+chunks")), http.StatusSeeOther},
		"almost 8 MB":          {large("name=", nearly), http.StatusUnprocessableEntity},
		"almost 8 MB in parts": {unknown(large("name=", nearly)), http.StatusUnprocessableEntity},
		"more than 8 MB":       {large("name=", tooLarge), http.StatusRequestEntityTooLarge},
	} {
		answer, body := v.do(http.MethodPost, "/customer-groups", formType, c.body)
		if answer.StatusCode != c.status {
			v.t.Errorf("%s is answered %s: %.200s", name, answer.Status, body)
		}
	}
}

// large is a field of a form that has so many bytes in its value.
func large(field string, bytesOfIt int) io.Reader {
	return strings.NewReader(field + strings.Repeat("x", bytesOfIt))
}

// Customers of the list, and how long the note of each is: together far more than a proxy keeps in memory.
const customers, note = 4000, 9000

func longList() string {
	var list strings.Builder
	list.WriteString("email,note\n")
	for i := range customers {
		fmt.Fprintf(&list, "c%d@example.com,%s\n", i, strings.Repeat("x", note))
	}
	return list.String()
}

// export reads a file, the most of it after another client has read all: meanwhile the proxy puts nothing aside into files of its own.
func (v visit) export(s *server) {
	v.t.Helper()
	answer, err := v.client.Get(v.base + "/customers/export")
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close()
	file := bufio.NewReader(answer.Body)
	if _, err := file.ReadString('\n'); err != nil {
		v.t.Fatal(err)
	}
	at, err := url.Parse(v.base)
	if err != nil {
		v.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, s.url("/customers/export"), nil)
	if err != nil {
		v.t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "identity")
	for _, cookie := range v.client.Jar.Cookies(at) {
		request.AddCookie(cookie)
	}
	direct, err := http.DefaultClient.Do(request)
	if err != nil {
		v.t.Fatal(err)
	}
	defer direct.Body.Close()
	if n := lines(v.t, direct.Body); n != customers+1 {
		v.t.Errorf("without the proxy the export is answered %s and has %d lines", direct.Status, n)
	}
	if strings.Contains(v.proxy.String(), "upstream response is buffered to a temporary file") {
		v.t.Error("the proxy takes all of the file before its client does")
	}
	if n := lines(v.t, file); answer.StatusCode != http.StatusOK || n != customers {
		v.t.Errorf("the export is answered %s and has %d lines after the first", answer.Status, n)
	}
}

// lines reads a text to its end and counts its lines.
func lines(t *testing.T, text io.Reader) (n int) {
	t.Helper()
	content, err := io.ReadAll(text)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(content), "\n")
}

// smuggle sends a request whose length can be read in two ways: it does not come through.
func (v visit) smuggle() {
	v.t.Helper()
	conn, err := tls.Dial("tcp", strings.TrimPrefix(v.base, "https://"), &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		v.t.Fatal(err)
	}
	defer conn.Close()
	_, _ = io.WriteString(conn, "POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusBadRequest || !answer.Close {
		v.t.Errorf("it is answered %s, closing %v", answer.Status, answer.Close)
	}
}
