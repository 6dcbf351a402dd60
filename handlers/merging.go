package handlers

import (
	"bytes"
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views/ui"
)

// merging lays what an editor changed in a form over what is stored by now. The form sends each field along as it was
// when it was opened, as was_FIELD: a field that the editor left alone stays as somebody else made it meanwhile, and where
// both changed the same one, the editor is asked. Their answer is choose_FIELD: yours or theirs. A form without was_FIELD,
// as programs send it, overwrites.
type merging struct {
	sent      url.Values
	opened    map[string]string // was_FIELD for when the form is shown again
	kept      []string          // fields that somebody else changed, and that stay so
	conflicts []ui.Conflict
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
	theirs := m.choseTheirs(name, yours, before)
	switch {
	case theirs && now == before:
		return stored
	case yours == before && !theirs:
		if now != before {
			m.kept = append(m.kept, label)
		}
		return stored
	case now == before, now == strings.TrimSpace(yours), now == yours:
		return yours
	}
	m.conflicts = append(m.conflicts, ui.Conflict{Field: name, Label: label, Sent: yours, Yours: yours, Theirs: now})
	return yours
}

// choseTheirs tells whether the editor took what was theirs when they were asked, and has typed nothing else since. What
// was the editor's own then comes along as yours_FIELD.
func (m *merging) choseTheirs(name, yours, theirs string) bool {
	asked, known := m.sent["yours_"+name]
	typedSince := known && typed(yours) != typed(asked[0]) && typed(yours) != theirs
	return m.sent.Get("choose_"+name) == "theirs" && !typedSince
}

// metadata is the same for custom data, key by key; was is what the form was opened with.
func (m *merging) metadata(was, yours, stored record.Metadata) record.Metadata {
	merged, done := record.Metadata{}, map[string]bool{}
	take := func(key string) {
		if done[key] {
			return
		}
		done[key] = true
		before, mine, now := metadataValue(was, key), metadataValue(yours, key), metadataValue(stored, key)
		theirs := m.choseTheirs("metadata."+key, string(mine), string(before))
		switch {
		case theirs && bytes.Equal(now, before):
			mine = now
		case bytes.Equal(mine, before) && !theirs:
			if !bytes.Equal(now, before) {
				m.kept = append(m.kept, ui.Quoted(key))
			}
			mine = now
		case !bytes.Equal(now, before) && !bytes.Equal(now, mine):
			m.conflicts = append(m.conflicts,
				ui.Conflict{Field: "metadata." + key, Label: key, Sent: string(mine), Yours: string(mine), Theirs: string(now)})
		}
		if mine != nil {
			merged = append(merged, record.MetadataEntry{Key: key, Value: mine})
		}
	}
	for _, side := range []record.Metadata{yours, stored, was} {
		for _, entry := range side {
			take(entry.Key)
		}
	}
	if len(merged) == 0 && yours == nil {
		return nil
	}
	return merged
}

// goneMeanwhile tells whether what a form was opened for is not there any more. There is nothing left then to lay what was
// sent over: it stands for itself.
func goneMeanwhile(c echo.Context, err error) bool {
	if !record.IsKind(err, record.NotFound) {
		return false
	}
	sent, before := sent(c), len(sent(c))
	maps.DeleteFunc(sent, func(name string, _ []string) bool { return strings.HasPrefix(name, "was_") })
	return len(sent) < before
}

func metadataValue(m record.Metadata, key string) []byte {
	value, _ := m.Get(key)
	return value
}

// keptWords are a sentence for the fields of somebody else's changes that were kept; empty if there are none.
func (m *merging) keptWords() string {
	if len(m.kept) == 0 {
		return ""
	}
	return text.Fill("Changes that someone else made in the meantime were kept: {fields}.", "fields", strings.Join(m.kept, ", "))
}

// conflictsOf are the fields to choose, each with who changed it last, as far as the latest activity of an object knows.
func (a *app) conflictsOf(ctx context.Context, m *merging, objectID string) ([]ui.Conflict, error) {
	if objectID == "" {
		return m.conflicts, nil
	}
	last, err := a.store.Activities(ctx, activity.Query{ObjectID: objectID, Action: activity.DidUpdate})
	for i := range m.conflicts {
		conflict := &m.conflicts[i]
		for _, entry := range slices.Backward(last) {
			_, was := entry.Before.Get(conflict.Field)
			_, became := entry.After.Get(conflict.Field)
			if was || became {
				conflict.By = &entry
			}
		}
	}
	return m.conflicts, err
}
