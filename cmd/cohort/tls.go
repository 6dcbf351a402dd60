package main

import (
	"bytes"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"
)

// certificate is the pair of files that Cohort speaks TLS with. The files are looked at when somebody connects, once a second at most,
// and read again when they have changed, so that whatever renews them need not know of Cohort.
type certificate struct {
	certFile, keyFile string
	log               *slog.Logger

	mu     sync.Mutex
	pair   *tls.Certificate // the last that was good
	read   [2]stamp         // of the files as they were last read
	looked time.Time
}

// stamp is what changes when a file does.
type stamp struct {
	at   time.Time
	size int64
}

// lookEvery is how often the files are looked at.
const lookEvery = time.Second

// openCertificate reads a certificate and its key, both in PEM. Without either it returns nil.
func openCertificate(certFile, keyFile string, log *slog.Logger) (*certificate, error) {
	if certFile == "" && keyFile == "" {
		return nil, nil //nolint:nilnil // no TLS
	}
	if certFile == "" || keyFile == "" {
		return nil, errors.New("set both COHORT_TLS_CERT and COHORT_TLS_KEY to speak TLS")
	}
	c := &certificate{certFile: certFile, keyFile: keyFile, log: log, read: stamps(certFile, keyFile), looked: time.Now()}
	var err error
	c.pair, err = readPair(certFile, keyFile)
	return c, err
}

// config speaks TLS 1.2 and 1.3 with the certificate. Of the ciphers of 1.2 it takes those that keep a record secret after the key is
// known, and sign what they encrypt; those of 1.3 all do.
func (c *certificate) config() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		CipherSuites: []uint16{
			tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
			tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
			tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
		},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.current(), nil },
	}
}

// current is the pair in the files, or the one before where that is no good, which is logged once.
func (c *certificate) current() *tls.Certificate {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.looked) < lookEvery {
		return c.pair
	}
	c.looked = time.Now()
	found := stamps(c.certFile, c.keyFile)
	if found == c.read {
		return c.pair
	}
	c.read = found
	pair, err := readPair(c.certFile, c.keyFile)
	if err != nil {
		c.log.Error("The new certificate cannot be used; the one before stays in use", "error", err, "expires", c.pair.Leaf.NotAfter)
		return c.pair
	}
	c.pair = pair
	c.log.Info("The certificate was read again", "expires", pair.Leaf.NotAfter)
	return c.pair
}

// stamps are those of both files; that of a file which is not there is zero.
func stamps(certFile, keyFile string) (stamps [2]stamp) {
	for i, name := range []string{certFile, keyFile} {
		if file, err := os.Stat(name); err == nil {
			stamps[i] = stamp{file.ModTime(), file.Size()}
		}
	}
	return stamps
}

// readPair reads a certificate that is valid now, with its key.
func readPair(certFile, keyFile string) (*tls.Certificate, error) {
	cert, err := os.ReadFile(certFile) //nolint:gosec // whoever starts Cohort names it
	if err != nil {
		return nil, cannotRead(certFile, err)
	}
	key, err := os.ReadFile(keyFile) //nolint:gosec // as above
	if err != nil {
		return nil, cannotRead(keyFile, err)
	}
	pair, err := tls.X509KeyPair(cert, key)
	switch now := time.Now(); {
	case !hasBlock(cert, "CERTIFICATE"):
		return nil, fmt.Errorf("%s has no certificate in PEM in it", certFile)
	case !hasBlock(key, "PRIVATE KEY"):
		return nil, fmt.Errorf("%s has no private key in PEM in it, or one that needs a passphrase", keyFile)
	case err != nil:
		return nil, fmt.Errorf("the key in %s is not that of the certificate in %s: %w", keyFile, certFile, err)
	case now.After(pair.Leaf.NotAfter):
		return nil, fmt.Errorf("the certificate in %s has expired on %s", certFile, day(pair.Leaf.NotAfter))
	case now.Before(pair.Leaf.NotBefore):
		return nil, fmt.Errorf("the certificate in %s is not valid before %s", certFile, day(pair.Leaf.NotBefore))
	}
	return &pair, nil
}

func day(at time.Time) string { return at.UTC().Format("2 Jan 2006, 15:04 UTC") }

// hasBlock is true for a file in PEM with something of a kind in it. PRIVATE KEY is also RSA PRIVATE KEY, and not ENCRYPTED PRIVATE KEY.
func hasBlock(file []byte, kind string) bool {
	for block, rest := pem.Decode(file); block != nil; block, rest = pem.Decode(rest) {
		if strings.HasSuffix(block.Type, kind) && !strings.HasPrefix(block.Type, "ENCRYPTED") {
			return true
		}
	}
	return false
}

// connectionLog is where net/http tells of connections that went wrong. Those that began no TLS are left to debug: on an open port most
// are of programs that try every port there is.
type connectionLog struct{ log *slog.Logger }

func (l connectionLog) Write(line []byte) (int, error) {
	say := l.log.Warn
	if bytes.HasPrefix(line, []byte("http: TLS handshake error")) {
		say = l.log.Debug
	}
	say(string(bytes.TrimSpace(line)))
	return len(line), nil
}
