package models

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"time"
)

// Version tells one state of the group from another. Its members are no part of it.
func (g CustomerGroup) Version() string { return versionOf(g) }

// Version tells one state of the customer from another. The groups it is in are no part of it.
func (c Customer) Version() string { return versionOf(c) }

func versionOf(record any) string {
	text, _ := json.Marshal(record) // records always marshal
	sum := sha256.Sum256(text)
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// Versions are those of a thing that a change was made for. None means: whatever it is like by now.
type Versions []string

// AnyVersion asks only that the thing is there.
const AnyVersion = "*"

// check refuses the change when the stored thing has become another one.
func (v Versions) check(object string, stored interface{ Version() string }) error {
	if len(v) == 0 || slices.Contains(v, AnyVersion) || slices.Contains(v, stored.Version()) {
		return nil
	}
	return outdated(object)
}

// unchangedSince refuses the change when the stored thing was changed after the version that an editor saw.
func unchangedSince(version *time.Time, object string, changedAt time.Time) error {
	if version == nil || version.Equal(changedAt) {
		return nil
	}
	return &Error{Kind: Changed, Object: object, Field: "updated_at", Message: changedWords}
}

const changedWords = "Somebody else has changed this meanwhile. Look at it again before you save."

func outdated(object string) error {
	return &Error{Kind: Outdated, Object: object, Message: changedWords}
}
