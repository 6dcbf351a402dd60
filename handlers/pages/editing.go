package pages

import (
	"bytes"
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views/ui"
)

// Edit is one try to save what a form sent: it is laid over the record as it is stored now, and saved onto that state alone.
type Edit struct {
	ID     string // of the record, where the activity knows who changed its fields
	Merged *Merging
	Chosen string                             // what is chosen in the form, such as a "customer_group", and may be deleted meanwhile
	Check  func() (status int, err error)     // the status to show the form with before it is saved, or 0; nil: nothing is checked
	Save   func() (message string, err error) // fails with the kind Stale when the record has changed since it was read
	Show   func(answer FormAnswer) error      // shows the form again
	Close  string                             // where Save leads
}

// FormAnswer is the reason why a form that was sent is shown again instead of being saved.
type FormAnswer struct {
	Status    int
	conflicts []ui.Conflict
	Problem   *FormProblem // nil: what the check has put into the form, if anything
}

// editTries is how often a form is laid over a record that others keep changing.
const editTries = 10

// SaveEdit saves a form that others may have sent at the same time: what only they changed is kept, and where both changed the
// same, the editor chooses. try reads the record and the form, anew each time that somebody else was faster.
func (b *Base) SaveEdit(c echo.Context, try func() (Edit, error)) error {
	for tries := 1; ; tries++ {
		e, err := try()
		if err != nil {
			return err
		}
		err = b.saveOnce(c, e)
		if !record.IsKind(err, record.Stale) {
			return err
		}
		if tries == editTries {
			return e.Show(FormAnswer{Status: http.StatusConflict, Problem: &FormProblem{message: err.Error()}})
		}
	}
}

func (b *Base) saveOnce(c echo.Context, e Edit) error {
	if len(e.Merged.Conflicts) > 0 {
		conflicts, err := b.conflictsOf(c.Request().Context(), e.Merged, e.ID)
		if err != nil {
			return err
		}
		return e.Show(FormAnswer{Status: http.StatusConflict, conflicts: conflicts})
	}
	if e.Check != nil {
		status, err := e.Check()
		if err != nil {
			return err
		}
		if status != 0 {
			return e.Show(FormAnswer{Status: status})
		}
	}
	message, err := e.Save()
	if problem := Refused(err, e.Chosen); problem != nil {
		return e.Show(FormAnswer{Status: http.StatusUnprocessableEntity, Problem: problem})
	}
	if err != nil {
		return err
	}
	return b.Done(c, e.Close, text.Sentences(message, e.Merged.keptWords()))
}

// Fill puts the answer into a form: what to choose, the words at its fields and those above them all.
func (f FormAnswer) Fill(conflicts *[]ui.Conflict, fields *map[string]string, above *string) {
	*conflicts = f.conflicts
	if f.Problem != nil {
		f.Problem.Fill(fields, above)
	}
}

// StatusWith is the status of a form with these words at its fields, 0 where there are none.
func StatusWith(errors map[string]string) int {
	if len(errors) > 0 {
		return http.StatusUnprocessableEntity
	}
	return 0
}

// GoneEdit is the try for a record that has been deleted since its form was opened: what was typed is shown as the form of a
// new one, where show does that.
func GoneEdit(problem string, show func(FormAnswer) error) Edit {
	return Edit{
		Merged: MergeForm(nil),
		Check:  func() (int, error) { return http.StatusConflict, nil },
		Show: func(answer FormAnswer) error {
			answer.Problem = &FormProblem{message: problem}
			return show(answer)
		},
	}
}

// Merging lays what an editor changed in a form over the record as it is stored now. The form sends each field along as it was
// when it was opened, as was_FIELD: a field that the editor left alone stays as somebody else made it meanwhile, and where
// both changed the same one, the editor is asked. Their answer is choose_FIELD: yours or theirs. A form without was_FIELD,
// as programs send it, overwrites.
type Merging struct {
	sent      url.Values
	Opened    map[string]string // was_FIELD for when the form is shown again
	kept      []string          // fields that somebody else changed, and that stay so
	Conflicts []ui.Conflict
}

// MergeForm begins to lay over a record what a form has sent.
func MergeForm(sent url.Values) *Merging { return &Merging{sent: sent, Opened: map[string]string{}} }

// Field is the value of a field to save; stored is the one that it has now.
func (m *Merging) Field(name, label, yours, stored string) string {
	was, known := m.sent["was_"+name]
	m.Opened[name] = stored
	if !known {
		return yours
	}
	before, now := Typed(was[0]), Typed(stored)
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
	m.Conflicts = append(m.Conflicts, ui.Conflict{Field: name, Label: label, Sent: yours, Yours: yours, Theirs: now})
	return yours
}

// choseTheirs is true when the editor took the other's value when they were asked, and has typed nothing else since. Their own
// value of that time comes along as yours_FIELD.
func (m *Merging) choseTheirs(name, yours, theirs string) bool {
	asked, known := m.sent["yours_"+name]
	typedSince := known && Typed(yours) != Typed(asked[0]) && Typed(yours) != theirs
	return m.sent.Get("choose_"+name) == "theirs" && !typedSince
}

// metadata does the same for metadata, key by key; was is the metadata that the form was opened with.
func (m *Merging) metadata(was, yours, stored record.Metadata) record.Metadata {
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
			m.Conflicts = append(m.Conflicts,
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

// GoneMeanwhile is true when the record that a form was opened for has been deleted since. What was sent then stands for itself:
// its was_FIELDs are dropped.
func GoneMeanwhile(c echo.Context, err error) bool {
	if !record.IsKind(err, record.NotFound) {
		return false
	}
	sent, before := Sent(c), len(Sent(c))
	maps.DeleteFunc(sent, func(name string, _ []string) bool { return strings.HasPrefix(name, "was_") })
	return len(sent) < before
}

func metadataValue(m record.Metadata, key string) []byte {
	value, _ := m.Get(key)
	return value
}

// keptWords is a sentence about the fields of somebody else's changes that were kept; empty if there are none.
func (m *Merging) keptWords() string {
	if len(m.kept) == 0 {
		return ""
	}
	return text.Fill("Changes that someone else made in the meantime were kept: {fields}.", "fields", strings.Join(m.kept, ", "))
}

// conflictsOf are the fields to choose, each with who changed it last, as far as the latest activity of an object knows.
func (b *Base) conflictsOf(ctx context.Context, m *Merging, objectID string) ([]ui.Conflict, error) {
	if objectID == "" {
		return m.Conflicts, nil
	}
	last, err := b.Store.Activities(ctx, activity.Query{ObjectID: objectID, Action: activity.DidUpdate})
	for i := range m.Conflicts {
		conflict := &m.Conflicts[i]
		for _, entry := range slices.Backward(last) {
			_, was := entry.Before.Get(conflict.Field)
			_, became := entry.After.Get(conflict.Field)
			if was || became {
				conflict.By = &entry
			}
		}
	}
	return m.Conflicts, err
}
