package record

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"fmt"
)

// StringList is a list of texts that is stored as JSON.
type StringList []string

// Value stores the list.
func (t StringList) Value() (driver.Value, error) { return JSONStrings(t), nil }

// Scan reads what Value stored.
func (t *StringList) Scan(stored any) error {
	switch stored := stored.(type) {
	case string:
		return json.Unmarshal([]byte(stored), t)
	case []byte:
		return json.Unmarshal(stored, t)
	}
	return fmt.Errorf("texts: cannot read a %T", stored)
}

// GormDataType is the type of the column for GORM, which would take the slice for a relation.
func (StringList) GormDataType() string { return "text" }

// JSONString is the JSON of a text, without escapes for HTML.
func JSONString(text string) json.RawMessage {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a text always marshals
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

// JSONStrings is the JSON of a list of texts; nil is an empty list.
func JSONStrings(texts []string) string {
	if texts == nil {
		texts = []string{}
	}
	out, _ := json.Marshal(texts) // a slice of strings always marshals
	return string(out)
}
