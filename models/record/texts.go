package record

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
)

// Texts is a list of texts that is stored as JSON.
type Texts []string

// Value stores the list.
func (t Texts) Value() (driver.Value, error) { return JSONTexts(t), nil }

// Scan reads what Value stored.
func (t *Texts) Scan(stored any) error {
	switch stored := stored.(type) {
	case string:
		return json.Unmarshal([]byte(stored), t)
	case []byte:
		return json.Unmarshal(stored, t)
	}
	return fmt.Errorf("texts: cannot read a %T", stored)
}

// GormDataType says how GORM sees the column.
func (Texts) GormDataType() string { return "text" }

func JSONTexts(texts []string) string {
	if texts == nil {
		texts = []string{}
	}
	out, _ := json.Marshal(texts) // a slice of strings always marshals
	return string(out)
}
