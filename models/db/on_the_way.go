package db

import (
	"crypto/tls"
	"net/netip"
	"strings"

	"github.com/jackc/pgx/v5"
)

// IsOpenToOthers returns whether others on the way to the server of a PostgreSQL URL could read what is sent there, or be taken for the
// server: it is on another machine, and TLS may be left out, or nobody looks at the certificate.
func IsOpenToOthers(url string) bool {
	config, err := pgx.ParseConfig(url)
	if err != nil || !IsPostgres(url) {
		return false
	}
	open := isOpen(config.Host, config.TLSConfig)
	for _, way := range config.Fallbacks {
		open = open || isOpen(way.Host, way.TLSConfig)
	}
	return open
}

func isOpen(host string, config *tls.Config) bool {
	ip, _ := netip.ParseAddr(host)
	here := strings.HasPrefix(host, "/") || strings.HasPrefix(host, "@") || host == "localhost" || ip.IsLoopback()
	checked := config != nil && (!config.InsecureSkipVerify || config.VerifyPeerCertificate != nil)
	return !here && !checked
}
