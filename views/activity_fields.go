package views

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views/ui"
)

// fieldChange is one field before and after, or what changed of a list in words.
type fieldChange struct{ Label, Before, After, Words string }

// fieldChanges are the fields of an entry in the order of the record, with times in the operator's zone.
func fieldChanges(ctx context.Context, a activity.Entry) (changes []fieldChange) {
	seen := map[string]bool{activity.FailedField: a.Action == activity.DidFail} // its sentence has it
	for _, side := range []record.Metadata{a.Before, a.After} {
		for _, field := range side {
			if !seen[field.Key] {
				seen[field.Key] = true
				changes = append(changes, fieldChangeOf(ctx, a, field.Key))
			}
		}
	}
	return changes
}

func fieldChangeOf(ctx context.Context, a activity.Entry, key string) fieldChange {
	before, _ := a.Before.Get(key)
	after, _ := a.After.Get(key)
	change := fieldChange{Label: fieldLabel(key), Before: fieldValue(before), After: fieldValue(after)}
	if timeFields[key] {
		change.Before, change.After = timeWords(ctx, change.Before), timeWords(ctx, change.After)
	}
	was, wasList := listOf(before)
	is, isList := listOf(after)
	lists := (wasList || isList) && (wasList || !isValue(before)) && (isList || !isValue(after))
	switch {
	case !lists || a.Action != activity.DidUpdate:
	case key == activity.MetadataField: // keys that came or went have fields of their own
		change.Words = newOrder(is)
	default:
		change.Words = listChange(was, is)
	}
	return change
}

// timeFields are the fields that are times.
var timeFields = map[string]bool{"starts_at": true, "ends_at": true}

// timeWords is a time as pages write it; what is none stays as it is.
func timeWords(ctx context.Context, written string) string {
	at, err := time.Parse(time.RFC3339, written)
	if err != nil {
		return written
	}
	return ui.DateTimeWords(ctx, at)
}

// fieldLabel is the name of a field on the screen: "First name", "Metadata tier".
func fieldLabel(key string) string {
	if custom, ok := strings.CutPrefix(key, activity.MetadataPrefix); ok {
		return text.Fill("Metadata {key}", "key", custom)
	}
	if key == activity.MetadataField {
		return "Order of metadata"
	}
	return ui.Capital(strings.ReplaceAll(key, "_", " "))
}

// isValue is whether a field is there and not null.
func isValue(value json.RawMessage) bool { return len(value) > 0 && string(value) != "null" }

// fieldValue is a value as it is shown: a text without its quotes, a list with commas, everything else as JSON.
func fieldValue(value json.RawMessage) string {
	if !isValue(value) {
		return ""
	}
	if list, ok := listOf(value); ok && len(list) > 0 {
		return listWords(list)
	}
	return itemText(value)
}

// listOf are the items of a list of texts, numbers and the like. ok is false for anything else, such as a list of objects.
func listOf(value json.RawMessage) (items []string, ok bool) {
	var list []json.RawMessage
	if len(value) == 0 || value[0] != '[' || json.Unmarshal(value, &list) != nil {
		return nil, false
	}
	for _, item := range list {
		if item[0] == '[' || item[0] == '{' {
			return nil, false
		}
		items = append(items, itemText(item))
	}
	return items, true
}

func itemText(value json.RawMessage) string {
	var written string
	if json.Unmarshal(value, &written) == nil && value[0] == '"' {
		return written
	}
	return string(value)
}

// listChange names the items that came into a list and those that left it.
func listChange(was, is []string) string {
	added, removed := without(is, was), without(was, is)
	if len(added)+len(removed) == 0 {
		return newOrder(is)
	}
	var sentences []string
	if len(added) > 0 {
		sentences = append(sentences, text.Fill("Added {items}.", "items", listWords(added)))
	}
	if len(removed) > 0 {
		sentences = append(sentences, text.Fill("Removed {items}.", "items", listWords(removed)))
	}
	return text.Sentences(sentences...)
}

func newOrder(items []string) string {
	return text.Fill("New order: {items}.", "items", listWords(items))
}

// without are the items of a list that another one lacks; what comes several times counts each time.
func without(items, other []string) []string {
	left := map[string]int{}
	for _, item := range other {
		left[item]++
	}
	return slices.DeleteFunc(slices.Clone(items), func(item string) bool {
		left[item]--
		return left[item] >= 0
	})
}

// itemsShown is how many items of a list are named.
const itemsShown = 20

func listWords(items []string) string {
	if len(items) <= itemsShown {
		return text.Enumerated(items, "and")
	}
	return text.Fill("{items} and {n} more", "items", strings.Join(items[:itemsShown], ", "), "n",
		text.Number(int64(len(items)-itemsShown)))
}
