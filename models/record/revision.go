package record

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
)

// Revision names one state of a record. A client that has read it can ask that a change be made to that state alone.
type Revision string

// AnyRevision asks only that the record is there.
const AnyRevision Revision = "*"

// RevisionOf is the revision of a record, a hash of its JSON.
func RevisionOf(record any) Revision {
	text, _ := json.Marshal(record) // records always marshal
	sum := sha256.Sum256(text)
	return Revision(base64.RawURLEncoding.EncodeToString(sum[:12]))
}

// Revisions are the states of a record that a change may be made to. None means any.
type Revisions []Revision

// Check returns an error of the kind Stale where the stored record has another revision.
func (r Revisions) Check(object string, stored interface{ Revision() Revision }) error {
	if len(r) == 0 || slices.Contains(r, AnyRevision) || slices.Contains(r, stored.Revision()) {
		return nil
	}
	return &Error{Kind: Stale, Object: object, Message: "Someone else changed this in the meantime. Review their changes before you save."}
}
