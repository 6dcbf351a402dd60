package sheets

import (
	"fmt"

	"cohort/models/record"
	"cohort/models/text"
)

// RowError is the reason why a row was not imported. Line is the one it begins on, counted from 1.
type RowError struct {
	Line   int
	Reason string
}

func (e RowError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// FileError is an error of the file as a whole, a sentence with holes as for text.Fill. Its kind is Invalid.
func FileError(sentence string, holes ...string) error {
	return &record.Error{Kind: record.Invalid, Object: "import", Message: text.Fill(sentence, holes...)}
}
