package handlers

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"strings"

	"cohort/models"
	"cohort/views"
)

// merging lays what an editor changed in a form over what is stored by now. The form sends each field along as it was
// when it was opened, as was_FIELD: a field that the editor left alone stays as somebody else made it meanwhile, and where
// both changed the same one, the editor is asked. Their answer is choose_FIELD: yours or theirs. A form without was_FIELD,
// as programs send it, overwrites.
type merging struct {
	sent      url.Values
	opened    map[string]string // was_FIELD for when the form is shown again
	kept      []string          // fields that somebody else changed, and that stay so
	conflicts []views.Conflict
}

func mergeForm(sent url.Values) *merging { return &merging{sent: sent, opened: map[string]string{}} }

// field is the value of a field; stored is what it is by now.
func (m *merging) field(name, label, yours, stored string) string {
	was, known := m.sent["was_"+name]
	m.opened[name] = stored
	if !known {
		return yours
	}
	before, now := typed(was[0]), typed(stored)
	if m.sent.Get("choose_"+name) == "theirs" {
		yours = before
	}
	switch {
	case yours == before:
		if now != before {
			m.kept = append(m.kept, strings.ToLower(label))
		}
		return stored
	case now == before, now == yours:
		return yours
	}
	m.conflicts = append(m.conflicts, views.Conflict{Name: "choose_" + name, Label: label, Yours: yours, Theirs: now})
	return yours
}

// metadata is the same for custom data, key by key; was is what the form was opened with.
func (m *merging) metadata(was, yours, stored models.Metadata) models.Metadata {
	merged, done := models.Metadata{}, map[string]bool{}
	take := func(key string) {
		if done[key] {
			return
		}
		done[key] = true
		before, mine, now := metadataValue(was, key), metadataValue(yours, key), metadataValue(stored, key)
		name := "choose_" + key
		if m.sent.Get(name) == "theirs" {
			mine = before
		}
		switch {
		case bytes.Equal(mine, before):
			if !bytes.Equal(now, before) {
				m.kept = append(m.kept, "“"+key+"”")
			}
			mine = now
		case !bytes.Equal(now, before) && !bytes.Equal(now, mine):
			m.conflicts = append(m.conflicts, views.Conflict{Name: name, Label: key, Yours: string(mine), Theirs: string(now)})
		}
		if mine != nil {
			merged = append(merged, models.MetadataEntry{Key: key, Value: mine})
		}
	}
	for _, side := range []models.Metadata{yours, stored, was} {
		for _, entry := range side {
			take(entry.Key)
		}
	}
	if len(merged) == 0 && yours == nil {
		return nil
	}
	return merged
}

func metadataValue(m models.Metadata, key string) []byte {
	value, _ := m.Get(key)
	return value
}

// keptWords add to a message that somebody else's changes were kept.
func (m *merging) keptWords() string {
	switch len(m.kept) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf(" Somebody else changed the %s meanwhile; that was kept.", m.kept[0])
	}
	return fmt.Sprintf(" Somebody else changed %s meanwhile; that was kept.", strings.Join(m.kept, ", "))
}

// conflictsOf are the fields to choose, with who changed them, as far as the activity knows.
func (a *app) conflictsOf(ctx context.Context, m *merging, objectID string) (views.Conflicts, error) {
	conflicts := views.Conflicts{Fields: m.conflicts}
	last, err := a.store.Activities(ctx, models.ActivityQuery{ObjectID: objectID, Action: models.DidUpdate, Limit: 1})
	if len(last) > 0 {
		conflicts.By = &last[0]
	}
	return conflicts, err
}
