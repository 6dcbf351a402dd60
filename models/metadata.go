package models

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Metadata is custom data as a list of keys with their values. The order of the keys and every
// digit of the values stay as they were given: a value is kept as its JSON text and never
// goes through a number type. nil is JSON's null, an empty list its {}.
type Metadata []MetadataEntry

// MetadataEntry is one key with the JSON text of its value.
type MetadataEntry struct {
	Key   string
	Value json.RawMessage
}

// ParseMetadata reads a JSON object or null. Of a key given twice the last value counts.
func ParseMetadata(text []byte) (Metadata, error) {
	text = bytes.TrimSpace(text)
	if bytes.Equal(text, []byte("null")) {
		return nil, nil
	}
	if !json.Valid(text) || text[0] != '{' {
		return nil, errors.New("metadata is not a JSON object")
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	if _, err := decoder.Token(); err != nil {
		return nil, err
	}
	m := Metadata{}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, err
		}
		m = m.with(key.(string), value)
	}
	return m, nil
}

// Get returns the JSON text of a key's value.
func (m Metadata) Get(key string) (json.RawMessage, bool) {
	if i := m.index(key); i >= 0 {
		return m[i].Value, true
	}
	return nil, false
}

// merge lays changes over m as the Admin API does: a given key replaces the whole value, the
// value "" removes the key. It leaves m itself alone.
func (m Metadata) merge(changes Metadata) Metadata {
	merged := slices.Clone(m)
	for _, change := range changes {
		if string(change.Value) == `""` {
			merged = slices.DeleteFunc(merged, func(e MetadataEntry) bool { return e.Key == change.Key })
			continue
		}
		merged = merged.with(change.Key, change.Value)
	}
	if merged == nil && len(changes) > 0 {
		merged = Metadata{}
	}
	return merged
}

func (m Metadata) equal(other Metadata) bool {
	return (m == nil) == (other == nil) && slices.EqualFunc(m, other, func(a, b MetadataEntry) bool {
		return a.Key == b.Key && bytes.Equal(a.Value, b.Value)
	})
}

func (m Metadata) with(key string, value json.RawMessage) Metadata {
	if i := m.index(key); i >= 0 {
		m[i].Value = value
		return m
	}
	return append(m, MetadataEntry{key, value})
}

func (m Metadata) index(key string) int {
	return slices.IndexFunc(m, func(e MetadataEntry) bool { return e.Key == key })
}

// MarshalJSON writes the object with its keys in their order.
func (m Metadata) MarshalJSON() ([]byte, error) {
	if m == nil {
		return []byte("null"), nil
	}
	var out bytes.Buffer
	out.WriteByte('{')
	for i, entry := range m {
		if i > 0 {
			out.WriteByte(',')
		}
		key, err := json.Marshal(entry.Key)
		if err != nil {
			return nil, err
		}
		out.Write(key)
		out.WriteByte(':')
		out.Write(entry.Value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// UnmarshalJSON reads what ParseMetadata reads.
func (m *Metadata) UnmarshalJSON(text []byte) error {
	parsed, err := ParseMetadata(text)
	if err == nil {
		*m = parsed
	}
	return err
}

// Value stores the metadata as its JSON text.
func (m Metadata) Value() (driver.Value, error) {
	if m == nil {
		return nil, nil
	}
	text, err := m.MarshalJSON()
	return string(text), err
}

// Scan reads what Value stored.
func (m *Metadata) Scan(stored any) error {
	switch stored := stored.(type) {
	case nil:
		*m = nil
		return nil
	case string:
		return m.UnmarshalJSON([]byte(stored))
	case []byte:
		return m.UnmarshalJSON(stored)
	}
	return fmt.Errorf("metadata: cannot read a %T", stored)
}

// GormDataType says how GORM sees the column; without it the slice passes for a relation.
func (Metadata) GormDataType() string { return "text" }
