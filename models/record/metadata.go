package record

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
)

// Metadata is custom data as a list of keys with their values. The order of the keys and every
// digit of the values stay as they came: a value is kept as its JSON text and never
// goes through a number type. nil is JSON's null, an empty list its {}.
type Metadata []MetadataEntry

// MetadataEntry is one key with the JSON text of its value.
type MetadataEntry struct {
	Key   string
	Value json.RawMessage
}

// ParseMetadata reads a JSON object or null. Of a key that comes twice the last value counts.
func ParseMetadata(text []byte) (Metadata, error) {
	text = bytes.TrimSpace(bytes.ToValidUTF8(text, []byte("\ufffd")))
	switch {
	case bytes.Equal(text, []byte("null")):
		return nil, nil
	case !json.Valid(text) || text[0] != '{':
		return nil, errors.New("metadata is not a JSON object")
	}
	return readMetadata(text)
}

// StoredMetadata reads metadata as Value stores it.
func StoredMetadata(text string) (Metadata, error) { return readMetadata([]byte(text)) }

// fewKeys is up to how many keys a repeated one is looked for among those before it.
const fewKeys = 8

// readMetadata reads what is known to be a JSON object, such as one that is stored. It looks only for
// where the values end, and takes a fraction of the time of a JSON decoder.
func readMetadata(text []byte) (Metadata, error) {
	m := Metadata{}
	var places map[string]int // of many keys
	rest := trimLeft(text[1:])
	for len(rest) > 0 && rest[0] != '}' {
		end := valueEnd(rest)
		key, err := unquoted(rest[:end])
		colon := trimLeft(rest[end:])
		if err != nil || len(colon) == 0 || colon[0] != ':' {
			return nil, fmt.Errorf("metadata: no key at %.20q", rest)
		}
		rest = trimLeft(colon[1:])
		end = valueEnd(rest)
		m, places = m.put(places, key, bytes.TrimSpace(rest[:end:end]))
		rest = trimLeft(bytes.TrimPrefix(trimLeft(rest[end:]), []byte(",")))
	}
	return m, nil
}

// put adds a key, or replaces the value that it has already.
func (m Metadata) put(places map[string]int, key string, value json.RawMessage) (Metadata, map[string]int) {
	if len(m) == fewKeys && places == nil {
		places = make(map[string]int, 2*fewKeys)
		for i, entry := range m {
			places[entry.Key] = i
		}
	}
	place, twice := places[key]
	if places == nil {
		place = m.index(key)
		twice = place >= 0
	}
	switch {
	case twice:
		m[place].Value = value
		return m, places
	case places != nil:
		places[key] = len(m)
	case cap(m) == 0:
		m = make(Metadata, 0, 4)
	}
	return append(m, MetadataEntry{key, value}), places
}

func trimLeft(text []byte) []byte { return bytes.TrimLeft(text, " \t\r\n") }

// valueEnd is where the first value of a JSON text ends.
func valueEnd(text []byte) int {
	depth, inString := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
			if !inString && depth == 0 {
				return i + 1
			}
		case inString:
		case c == '{' || c == '[':
			depth++
		case (c == '}' || c == ']') && depth > 0:
			if depth--; depth == 0 {
				return i + 1
			}
		case depth == 0 && (c == ',' || c == ':' || c == '}' || c == ']'):
			return i
		}
	}
	return len(text)
}

func unquoted(text []byte) (key string, err error) {
	if len(text) >= 2 && bytes.IndexByte(text, '\\') < 0 {
		return string(text[1 : len(text)-1]), nil
	}
	err = json.Unmarshal(text, &key)
	return key, err
}

// Checked returns metadata that was put together in code as it is stored, or an error where a value is not valid JSON.
func (m Metadata) Checked() (Metadata, error) {
	text, err := m.MarshalJSON()
	if err != nil {
		return nil, err
	}
	return ParseMetadata(text)
}

// Values are the values by their keys.
func (m Metadata) Values() map[string]json.RawMessage {
	values := make(map[string]json.RawMessage, len(m))
	for _, entry := range m {
		values[entry.Key] = entry.Value
	}
	return values
}

// Keys are the keys in their order; nil where m is nil.
func (m Metadata) Keys() []string {
	if m == nil {
		return nil
	}
	keys := make([]string, len(m))
	for i, entry := range m {
		keys[i] = entry.Key
	}
	return keys
}

// Get returns the JSON text of a key's value.
func (m Metadata) Get(key string) (json.RawMessage, bool) {
	if i := m.index(key); i >= 0 {
		return m[i].Value, true
	}
	return nil, false
}

// merge lays changes over m as the Admin API does: a key replaces the whole value, the value "" removes the key. It
// leaves m itself alone.
func (m Metadata) merge(changes Metadata) Metadata {
	merged, places, removed := slices.Clone(m), make(map[string]int, len(m)), map[string]bool{}
	for i, entry := range m {
		places[entry.Key] = i
	}
	for _, change := range changes {
		place, there := places[change.Key]
		removed[change.Key] = string(change.Value) == `""`
		switch {
		case removed[change.Key]:
		case there:
			merged[place].Value = change.Value
		default:
			places[change.Key] = len(merged)
			merged = append(merged, change)
		}
	}
	merged = slices.DeleteFunc(merged, func(entry MetadataEntry) bool { return removed[entry.Key] })
	if merged == nil && len(changes) > 0 {
		merged = Metadata{}
	}
	return merged
}

// Equal compares keys, their order and the JSON text of their values. nil and an empty metadata differ.
func (m Metadata) Equal(other Metadata) bool {
	return (m == nil) == (other == nil) && slices.EqualFunc(m, other, func(a, b MetadataEntry) bool {
		return a.Key == b.Key && bytes.Equal(a.Value, b.Value)
	})
}

func (m Metadata) index(key string) int {
	return slices.IndexFunc(m, func(e MetadataEntry) bool { return e.Key == key })
}

// MarshalJSON writes the object with its keys in their order.
func (m Metadata) MarshalJSON() ([]byte, error) {
	if m == nil {
		return []byte("null"), nil
	}
	out := []byte{'{'}
	for i, entry := range m {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, JSONString(entry.Key)...)
		out = append(out, ':')
		out = append(out, entry.Value...)
	}
	return append(out, '}'), nil
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

// Text is the text that Value stores; nil where m is nil.
func (m Metadata) Text() *string {
	if m == nil {
		return nil
	}
	text, _ := m.MarshalJSON() // what was parsed marshals
	return new(string(text))
}

// Scan reads what Value stored.
func (m *Metadata) Scan(stored any) error {
	switch stored := stored.(type) {
	case nil:
		*m = nil
		return nil
	case string:
		return m.read([]byte(stored))
	case []byte:
		return m.read(bytes.Clone(stored)) // the driver will use it again
	}
	return fmt.Errorf("metadata: cannot read a %T", stored)
}

func (m *Metadata) read(stored []byte) (err error) {
	*m, err = readMetadata(stored)
	return err
}

// GormDataType is the type of the column for GORM, which would take the slice for a relation.
func (Metadata) GormDataType() string { return "text" }

// Plain is a value of JSON as a cell of a file has it: a text without its quotation marks, nothing for null, anything else as JSON.
func Plain(value json.RawMessage) (text string) {
	if len(value) == 0 || json.Unmarshal(value, &text) == nil {
		return text
	}
	return string(value)
}

// plainNumber is a number as JSON writes it, without an exponent.
var plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// IsPlainNumber reports whether a text is a number as JSON writes it, without an exponent: "007", "+49", "1e5" and "1.000,00" are none.
func IsPlainNumber(text string) bool { return plainNumber.MatchString(text) }
