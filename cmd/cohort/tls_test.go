package main_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cohort/models/storetest"
)

// pair is a certificate and its key, in files.
type pair struct{ cert, key string }

// newPair makes a certificate for this machine, signed by itself, into a new folder.
func newPair(t *testing.T, from, until time.Duration) pair {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: serial, NotBefore: time.Now().Add(from), NotAfter: time.Now().Add(until),
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	p := pair{filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")}
	write(t, p.cert, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert})))
	write(t, p.key, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})))
	return p
}

// goodPair is valid since an hour ago and for a day.
func goodPair(t *testing.T) pair {
	t.Helper()
	return newPair(t, -time.Hour, 24*time.Hour)
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// replace puts other files in the place of these, the key first.
func (p pair) replace(t *testing.T, cert, key string) {
	t.Helper()
	for to, from := range map[string]string{p.key: key, p.cert: cert} {
		content, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		write(t, to, string(content))
	}
}

// serial is the number of the certificate in a file.
func serial(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(content)
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return cert.SerialNumber.String()
}

// serveTLS starts `cohort serve` with a certificate.
func serveTLS(t *testing.T, databaseURL string, p pair, args ...string) *server {
	t.Helper()
	addr := freeAddr(t)
	return start(t, databaseURL, addr, "https://"+addr, append([]string{"--tls-cert", p.cert, "--tls-key", p.key}, args...)...)
}

// shown is the number of the certificate that the server shows to who connects now.
func (s *server) shown() string {
	s.t.Helper()
	conn, err := tls.Dial("tcp", s.addr, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		s.t.Fatal(err)
	}
	defer conn.Close()
	return conn.ConnectionState().PeerCertificates[0].SerialNumber.String()
}

func TestServeSpeaksTLS(t *testing.T) {
	t.Parallel()
	s := serveTLS(t, storetest.DatabaseURL(t, "sqlite"), goodPair(t),
		"--admin-email", "ada@example.com", "--admin-password", "a long password")
	_, port, _ := net.SplitHostPort(s.addr)
	s.says("url=https://localhost:" + port)

	client := *anyCertificate
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	form := strings.NewReader("email=ada%40example.com&password=a+long+password")
	answer, err := client.Post(s.url("/login"), "application/x-www-form-urlencoded", form)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther || answer.Proto != "HTTP/2.0" {
		t.Errorf("a sign-in is answered %s in %s", answer.Status, answer.Proto)
	}
	cookies := answer.Header.Values("Set-Cookie")
	if len(cookies) != 2 || !strings.HasPrefix(cookies[0], "__Host-connect.sid=h.") || !strings.Contains(cookies[0], "Secure") {
		t.Errorf("it sets %v", cookies)
	}
	for version, spoken := range map[uint16]bool{tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true} {
		conn, err := tls.Dial("tcp", s.addr, &tls.Config{InsecureSkipVerify: true, MinVersion: version, MaxVersion: version})
		if (err == nil) != spoken {
			t.Errorf("%s: %v", tls.VersionName(version), err)
		}
		if err == nil {
			_ = conn.Close()
		}
	}
	plain, err := http.Get("http://" + s.addr + "/login")
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Body.Close()
	said, _ := io.ReadAll(plain.Body)
	if plain.StatusCode != http.StatusBadRequest || !strings.Contains(string(said), "HTTP request to an HTTPS server") {
		t.Errorf("without TLS it answers %s %s", plain.Status, said)
	}
	if strings.Contains(s.out.String(), "WARN") {
		t.Errorf("who speaks no TLS is warned about:\n%s", s.out)
	}
	s.terminate()
	if code := s.code(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// The older ciphers of TLS 1.2, which neither of the two sides has to take, are not spoken.
func TestServeSpeaksGoodCiphersAlone(t *testing.T) {
	t.Parallel()
	s := serveTLS(t, storetest.DatabaseURL(t, "sqlite"), goodPair(t))
	for cipher, spoken := range map[uint16]bool{
		tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: false, tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: false,
		tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: true, tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: true,
		tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: true,
	} {
		conn, err := tls.Dial("tcp", s.addr, &tls.Config{
			InsecureSkipVerify: true, MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{cipher},
		})
		if (err == nil) != spoken {
			t.Errorf("%s: %v", tls.CipherSuiteName(cipher), err)
		}
		if err == nil {
			_ = conn.Close()
		}
	}
}

// What follows a request whose length can be read in two ways is not taken for another request over TLS either.
func TestAConnectionOfUnclearRequestsIsClosedOverTLS(t *testing.T) {
	t.Parallel()
	s := serveTLS(t, storetest.DatabaseURL(t, "sqlite"), goodPair(t))
	for headers, closed := range map[string]bool{
		"Content-Length: 7\r\n\r\nemail=a":                                                 false,
		"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nemail=a\r\n0\r\n\r\n": true,
	} {
		conn, err := tls.Dial("tcp", s.addr, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"http/1.1"}})
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n%s"+
			"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", headers)
		reader := bufio.NewReader(conn)
		first, err := http.ReadResponse(reader, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, first.Body)
		_ = first.Body.Close()
		second, err := http.ReadResponse(reader, nil)
		if err == nil {
			_ = second.Body.Close()
		}
		if first.StatusCode != http.StatusUnprocessableEntity || first.Close != closed || (err != nil) != closed {
			t.Errorf("%q is answered with %s, closing %v, and then %v", headers, first.Status, first.Close, err)
		}
	}
}

// A certificate that was renewed is shown without a restart; one that is no good leaves the one before in use.
func TestACertificateIsReadAgainWhenItChanges(t *testing.T) {
	t.Parallel()
	used, renewed, other := goodPair(t), goodPair(t), goodPair(t)
	expired := newPair(t, -2*time.Hour, -time.Hour)
	first, second, third := serial(t, used.cert), serial(t, renewed.cert), serial(t, other.cert)
	s := serveTLS(t, storetest.DatabaseURL(t, "sqlite"), used)
	shows := func(number string) {
		t.Helper()
		storetest.Wait(t, "the certificate "+number+" is shown", func() bool { return s.shown() == number })
	}
	// The files are looked at when somebody connects.
	says := func(words string) {
		t.Helper()
		storetest.Wait(t, "the server says "+words, func() bool {
			_ = s.shown()
			return strings.Contains(s.out.String(), words)
		})
	}
	shows(first)
	used.replace(t, renewed.cert, renewed.key)
	shows(second)
	says("The certificate was read again")

	used.replace(t, expired.cert, expired.key)
	says("has expired on")
	shows(second)
	if err := os.Remove(used.key); err != nil {
		t.Fatal(err)
	}
	says("there is no such file")
	shows(second)
	used.replace(t, used.cert, other.key)
	says("is not that of the certificate")
	shows(second)
	failed := strings.Count(s.out.String(), "level=ERROR")
	used.replace(t, other.cert, other.key)
	shows(third)
	if now := strings.Count(s.out.String(), "level=ERROR"); now > failed+1 { // a connection may have come between the two files
		t.Errorf("a good certificate is followed by %d errors", now-failed)
	}
	answer, err := anyCertificate.Get(s.url("/healthz"))
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%v %v", answer, err)
	}
	_ = answer.Body.Close()
}

func TestServeTellsWhyItCannotSpeakTLS(t *testing.T) {
	t.Parallel()
	good, other := goodPair(t), goodPair(t)
	expired, early := newPair(t, -2*time.Hour, -time.Hour), newPair(t, time.Hour, 2*time.Hour)
	text, locked := filepath.Join(t.TempDir(), "text.pem"), filepath.Join(t.TempDir(), "locked.pem")
	write(t, text, "no certificate")
	write(t, locked, string(pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: []byte("x")})))
	for _, c := range []struct{ name, cert, key, says string }{
		{"no key", good.cert, "", "set both COHORT_TLS_CERT and COHORT_TLS_KEY"},
		{"no certificate", "", good.key, "set both COHORT_TLS_CERT and COHORT_TLS_KEY"},
		{"no such file", "nowhere.pem", good.key, "nowhere.pem cannot be read: there is no such file"},
		{"no such key", good.cert, "nowhere.key", "nowhere.key cannot be read: there is no such file"},
		{"a folder", filepath.Dir(good.cert), good.key, "cannot be read: it is a folder"},
		{"a text", text, good.key, text + " has no certificate in PEM in it"},
		{"a text for a key", good.cert, text, text + " has no private key in PEM in it"},
		{"a key with a passphrase", good.cert, locked, "or one that needs a passphrase"},
		{"the wrong way round", good.key, good.cert, good.key + " has no certificate in PEM in it"},
		{"the key of another", good.cert, other.key, "the key in " + other.key + " is not that of the certificate in " + good.cert},
		{"an old one", expired.cert, expired.key, "the certificate in " + expired.cert + " has expired on "},
		{"one of tomorrow", early.cert, early.key, "the certificate in " + early.cert + " is not valid before "},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			env := []string{"COHORT_ADDR=127.0.0.1:0", "COHORT_TLS_CERT=" + c.cert, "COHORT_TLS_KEY=" + c.key}
			oneSentence(t, run(t, env, "", "serve"), c.says)
		})
	}
	t.Run("faulty proxies", func(t *testing.T) {
		t.Parallel()
		oneSentence(t, run(t, []string{"COHORT_ADDR=127.0.0.1:0", "COHORT_TRUSTED_PROXIES=10.1.2.3/8"}, "", "serve"),
			"10.1.2.3/8 is not a range: use 10.0.0.0/8")
	})
}
