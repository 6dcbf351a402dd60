package views

import (
	"cohort/models/text"
	"cohort/models/undo"
	"cohort/views/ui"
)

// UndoAction is the button that undoes a change set and comes back to the page next.
func UndoAction(changeSet, next string) *ui.FlashAction {
	return &ui.FlashAction{Label: "Undo", URL: UndoPath(changeSet), Fields: []ui.Param{{Name: "next", Value: next}}}
}

// UndoneWords are the result of an undo in sentences.
func UndoneWords(u undo.Undone) string {
	var sentences []string
	for _, part := range []struct {
		n         int64
		one, many string
	}{
		{u.Added, "1 membership restored.", "{n} memberships restored."},
		{u.Removed, "1 membership removed.", "{n} memberships removed."},
		{u.Updated, "1 change undone.", "{n} changes undone."},
		{u.Deleted, "1 new customer or group deleted.", "{n} new customers or groups deleted."},
		{u.Kept, "1 new customer was kept because it has been changed or added to a group since.",
			"{n} new customers were kept because they have been changed or added to groups since."},
		{u.Skipped, "1 could not be undone because it, the customer or the group no longer exists.",
			"{n} could not be undone because they, the customers or the groups no longer exist."},
	} {
		if part.n > 0 {
			sentences = append(sentences, text.Plural(part.n, part.one, part.many))
		}
	}
	if !u.Anything() {
		sentences = []string{"There was nothing left to undo."}
	}
	if u.Erased > 0 {
		sentences = append(sentences, text.Plural(u.Erased, "1 customer has been erased since and was left out.",
			"{n} customers have been erased since and were left out."))
	}
	return text.Sentences(sentences...)
}
