package models

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// recorded is what the activity can tell the changes of.
type recorded interface {
	fields() Metadata // by their names, in the order in which they are told
	custom() Metadata // custom data, of which each key is told by itself
}

// The custom data of a record is told as fields of this name and its keys. A field of the name alone has the list of the
// keys, where their order would be lost otherwise.
const (
	metadataField  = "metadata"
	metadataPrefix = metadataField + "."

	passwordField = "password"
)

// field is one named value of a record, as the activity keeps it.
func field(name string, value any) MetadataEntry {
	text, err := json.Marshal(value)
	if err != nil {
		text = []byte("null") // texts, numbers and moments always marshal
	}
	return MetadataEntry{name, text}
}

// difference tells the fields that differ: as they were and as they became. Metadata key K is the field
// "metadata.K", and missing on the side where it was not there.
func difference(before, after recorded) (was, became Metadata) {
	was = append(Metadata{}, differing(before.fields(), after.fields())...) // never nil: the record was and is there
	became = append(Metadata{}, differing(after.fields(), before.fields())...)
	old, young := before.custom(), after.custom()
	wasCustom, becameCustom := differing(old, young), differing(young, old)
	if !relaid(young, becameCustom, wasCustom, nil).equal(old) || !relaid(old, wasCustom, becameCustom, nil).equal(young) {
		was, became = append(was, field(metadataField, old.keys())), append(became, field(metadataField, young.keys()))
	}
	return prefixed(was, wasCustom), prefixed(became, becameCustom)
}

// created tells the fields of a new record, as After of its entry.
func created(record recorded) Metadata {
	fields := slices.DeleteFunc(record.fields(), func(e MetadataEntry) bool { return string(e.Value) == "null" })
	return prefixed(fields, record.custom())
}

// deleted tells the fields of a record that is no more, as Before of its entry.
func deleted(record recorded) Metadata { return created(record) }

// differing are the entries of m that other has not, or not with the same value.
func differing(m, other Metadata) (differing Metadata) {
	values := other.values()
	for _, entry := range m {
		if value, known := values[entry.Key]; !known || !bytes.Equal(value, entry.Value) {
			differing = append(differing, entry)
		}
	}
	return differing
}

// values are the values by their keys.
func (m Metadata) values() map[string]json.RawMessage {
	values := make(map[string]json.RawMessage, len(m))
	for _, entry := range m {
		values[entry.Key] = entry.Value
	}
	return values
}

func prefixed(fields, custom Metadata) Metadata {
	for _, entry := range custom {
		fields = append(fields, MetadataEntry{metadataPrefix + entry.Key, entry.Value})
	}
	return fields
}

// relaid takes the entries from away and lays those of to over what is left, in the order of the keys, if one is given.
func relaid(m, from, to Metadata, order *[]string) Metadata {
	goes, comes, there := from.values(), to.values(), m.values()
	var laid Metadata
	for _, entry := range m {
		if value, stays := comes[entry.Key]; stays {
			laid = append(laid, MetadataEntry{entry.Key, value})
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
	values, inOrder := laid.values(), Metadata{}
	for _, key := range *order {
		if value, there := values[key]; there {
			inOrder = append(inOrder, MetadataEntry{key, value})
		}
	}
	return inOrder
}

// keys are the keys in their order; nil where there is no metadata, not even an empty one.
func (m Metadata) keys() []string {
	if m == nil {
		return nil
	}
	keys := make([]string, len(m))
	for i, entry := range m {
		keys[i] = entry.Key
	}
	return keys
}

// takenBack are the fields of a record, and its custom data, as they are when an update is taken back. changed names the first field
// that has become another one since the update, if there is one: what somebody did later is not to be lost.
func takenBack(record recorded, was, became Metadata) (fields, custom Metadata, changed string) {
	fields, custom = record.fields(), record.custom()
	wasFields, wasCustom, wasOrder := split(was)
	becameFields, becameCustom, becameOrder := split(became)
	if others := differing(becameFields, fields); len(others) > 0 {
		return nil, nil, others[0].Key
	}
	if others := differing(becameCustom, custom); len(others) > 0 {
		return nil, nil, metadataPrefix + others[0].Key
	}
	came, back := becameCustom.values(), custom.values()
	for _, entry := range wasCustom {
		_, stayed := came[entry.Key]
		if _, isBack := back[entry.Key]; isBack && !stayed {
			return nil, nil, metadataPrefix + entry.Key
		}
	}
	fields = relaid(fields, nil, wasFields, nil)
	if becameOrder == nil || !slices.Equal(*becameOrder, custom.keys()) {
		wasOrder = nil // other keys came or went since
	}
	return fields, relaid(custom, becameCustom, wasCustom, wasOrder), ""
}

// split takes the fields of an entry apart: those of the record, its custom data, and the order of its keys if that is told.
func split(all Metadata) (fields, custom Metadata, order *[]string) {
	for _, entry := range all {
		key, isCustom := strings.CutPrefix(entry.Key, metadataPrefix)
		switch {
		case isCustom:
			custom = append(custom, MetadataEntry{key, entry.Value})
		case entry.Key == metadataField:
			order = new([]string)
			_ = json.Unmarshal(entry.Value, order) // difference wrote it
		default:
			fields = append(fields, entry)
		}
	}
	return fields, custom, order
}
