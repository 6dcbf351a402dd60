package models

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	// The atom characters of RFC 5322, and beyond ASCII any letter or sign but blanks (RFC 6531).
	emailLocal = regexp.MustCompile(`^[^\s\x00-\x20"(),:;<>@\[\\\]\x7f]+$`)
	emailLabel = regexp.MustCompile(`^[\pL\pN\pM]([\pL\pN\pM-]*[\pL\pN\pM])?$`)
	emailTop   = regexp.MustCompile(`^(\pL[\pL\pM]+|xn--[a-z0-9-]+)$`)
)

// ValidEmail tells whether a text is an e-mail address that a shop can write to: a
// local part of at most 64 bytes, a domain with a top level, nothing around them.
func ValidEmail(email string) bool {
	at := strings.LastIndexByte(email, '@')
	if at < 1 || !utf8.ValidString(email) || len(email) > 320 {
		return false
	}
	local, domain := email[:at], strings.ToLower(email[at+1:])
	if len(local) > 64 || len(domain) > 254 || !emailLocal.MatchString(local) ||
		strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(local, "..") {
		return false
	}
	labels := strings.Split(domain, ".")
	if len(labels) < 2 || !emailTop.MatchString(labels[len(labels)-1]) {
		return false
	}
	for _, label := range labels {
		if len(label) > 63 || !emailLabel.MatchString(label) {
			return false
		}
	}
	return true
}
