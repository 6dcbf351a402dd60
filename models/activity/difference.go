package activity

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"cohort/models/record"
	"cohort/models/text"
)

// Recordable is a record whose changes are kept in the activity.
type Recordable interface {
	Fields() record.Metadata // the fields by name, in the order in which they are shown
	Custom() record.Metadata // the custom data, of which each key is a field of its own
}

// Fields that are no columns. The custom data of a record is kept as fields named metadata.KEY; a field of the name alone has the
// list of the keys, where their order would be lost otherwise.
const (
	MetadataField  = "metadata"
	MetadataPrefix = MetadataField + "."

	PasswordField = "password"
	FailedField   = "failed" // how many rows an import left out

	// Of the second step of an operator.
	SecondStepField    = "second_step" // "on" or "off"
	AppField           = "authenticator_app"
	PasskeysField      = "passkeys"
	RecoveryCodesField = "recovery_codes" // how many are left
	CodesMadeField     = "recovery_codes_made_at"
)

// Field is one named value of a record, as the activity keeps it.
func Field(name string, value any) record.MetadataEntry {
	text, err := json.Marshal(value)
	if err != nil {
		text = []byte("null") // texts, numbers and times always marshal
	}
	return record.MetadataEntry{Key: name, Value: text}
}

// Difference returns the fields that differ, as they were and as they became: Before and After of an entry. Metadata
// key K is the field "metadata.K", and missing on the side where it was not there.
func Difference(before, after Recordable) (was, became record.Metadata) {
	was = append(record.Metadata{}, differing(before.Fields(), after.Fields())...) // never nil: the record was and is there
	became = append(record.Metadata{}, differing(after.Fields(), before.Fields())...)
	old, young := before.Custom(), after.Custom()
	wasCustom, becameCustom := differing(old, young), differing(young, old)
	if !relaid(young, becameCustom, wasCustom, nil).Equal(old) || !relaid(old, wasCustom, becameCustom, nil).Equal(young) {
		was, became = append(was, Field(MetadataField, old.Keys())), append(became, Field(MetadataField, young.Keys()))
	}
	return prefixed(was, wasCustom), prefixed(became, becameCustom)
}

// FieldChange is a field before and after, as a cell of a file has it: "" where it has no value.
type FieldChange struct{ Name, Before, After string }

// FieldChanges are the fields of a Difference, each once. The order of metadata keys is no field.
func FieldChanges(was, became record.Metadata) (changes []FieldChange) {
	before, after := was.Values(), became.Values()
	all := append(was.Keys(), became.Keys()...)
	for _, name := range text.Unique(all) {
		if name != MetadataField {
			changes = append(changes, FieldChange{name, record.Plain(before[name]), record.Plain(after[name])})
		}
	}
	return changes
}

// Created returns the fields of a new record, except those that are null: After of its entry.
func Created(row Recordable) record.Metadata {
	fields := slices.DeleteFunc(row.Fields(), func(e record.MetadataEntry) bool { return string(e.Value) == "null" })
	return prefixed(fields, row.Custom())
}

// AsCreated reports whether a record still has just the fields with which it was created, as Created returned them.
func AsCreated(row Recordable, created record.Metadata) bool { return Created(row).Equal(created) }

// Deleted returns the fields of a record that is deleted: Before of its entry.
func Deleted(record Recordable) record.Metadata { return Created(record) }

// differing are the entries of m that other has not, or not with the same value.
func differing(m, other record.Metadata) (differing record.Metadata) {
	values := other.Values()
	for _, entry := range m {
		if value, known := values[entry.Key]; !known || !bytes.Equal(value, entry.Value) {
			differing = append(differing, entry)
		}
	}
	return differing
}

func prefixed(fields, custom record.Metadata) record.Metadata {
	for _, entry := range custom {
		fields = append(fields, record.MetadataEntry{Key: MetadataPrefix + entry.Key, Value: entry.Value})
	}
	return fields
}

// relaid takes the entries of from away and lays those of to over what is left. order, if any, sorts the keys.
func relaid(m, from, to record.Metadata, order *[]string) record.Metadata {
	goes, comes, there := from.Values(), to.Values(), m.Values()
	var laid record.Metadata
	for _, entry := range m {
		if value, stays := comes[entry.Key]; stays {
			laid = append(laid, record.MetadataEntry{Key: entry.Key, Value: value})
		} else if _, gone := goes[entry.Key]; !gone {
			laid = append(laid, entry)
		}
	}
	for _, entry := range to {
		if _, laidOver := there[entry.Key]; !laidOver {
			laid = append(laid, entry)
		}
	}
	if order == nil {
		return laid
	}
	if *order == nil {
		return nil
	}
	values, inOrder := laid.Values(), record.Metadata{}
	for _, key := range *order {
		if value, there := values[key]; there {
			inOrder = append(inOrder, record.MetadataEntry{Key: key, Value: value})
		}
	}
	return inOrder
}

// Revert returns the fields of a record, and its custom data, as they are when an update from was to became is
// undone. changed names the first field that was changed again since the update, if any: then nothing may be undone, as
// the later change would be lost.
func Revert(record Recordable, was, became record.Metadata) (fields, custom record.Metadata, changed string) {
	fields, custom = record.Fields(), record.Custom()
	wasFields, wasCustom, wasOrder := split(was)
	becameFields, becameCustom, becameOrder := split(became)
	if others := differing(becameFields, fields); len(others) > 0 {
		return nil, nil, others[0].Key
	}
	if others := differing(becameCustom, custom); len(others) > 0 {
		return nil, nil, MetadataPrefix + others[0].Key
	}
	came, back := becameCustom.Values(), custom.Values()
	for _, entry := range wasCustom {
		_, stayed := came[entry.Key]
		if _, isBack := back[entry.Key]; isBack && !stayed {
			return nil, nil, MetadataPrefix + entry.Key
		}
	}
	fields = relaid(fields, nil, wasFields, nil)
	if becameOrder == nil || !slices.Equal(*becameOrder, custom.Keys()) {
		wasOrder = nil // other keys came or went since
	}
	return fields, relaid(custom, becameCustom, wasCustom, wasOrder), ""
}

// split takes the fields of an entry apart: those of the record, its custom data, and the order of its keys if there is one.
func split(all record.Metadata) (fields, custom record.Metadata, order *[]string) {
	for _, entry := range all {
		key, isCustom := strings.CutPrefix(entry.Key, MetadataPrefix)
		switch {
		case isCustom:
			custom = append(custom, record.MetadataEntry{Key: key, Value: entry.Value})
		case entry.Key == MetadataField:
			order = new([]string)
			_ = json.Unmarshal(entry.Value, order) // difference wrote it
		default:
			fields = append(fields, entry)
		}
	}
	return fields, custom, order
}
