package csvfile

import (
	"fmt"

	"cohort/models/record"
	"cohort/models/text"
)

// RowError says which row of a file was not imported, by the line it begins on, and why.
type RowError struct {
	Line   int
	Reason string
}

func (e RowError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// FileError is an error of the file as a whole.
func FileError(sentence string, holes ...string) error {
	return &record.Error{Kind: record.Invalid, Object: "import", Message: text.Fill(sentence, holes...)}
}
