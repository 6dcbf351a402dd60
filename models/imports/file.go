package imports

import (
	"io"
	"strings"
	"time"

	"cohort/models/activity"
	"cohort/models/groupfiles"
	"cohort/models/mapping"
	"cohort/models/sheets"
)

// State is how far the import of a file has come.
type State string

// The states of an import. Checking and Importing go on in the background, until they are one of the others.
const (
	Uploaded    State = "uploaded"    // it is to be said what the columns become; Problem says why a check has failed
	Checking    State = "checking"    // a dry run is under way
	Checked     State = "checked"     // Preview has what the import would do
	Importing   State = "importing"   // rows are being written
	Done        State = "done"        // all rows are written but those that failed
	Cancelled   State = "cancelled"   // by an operator, after the rows that Summary counts
	Failed      State = "failed"      // after the rows that Summary counts, for the reason in Problem
	Interrupted State = "interrupted" // the program was ended while it was importing; ContinueImport goes on
)

// States are all states of an import.
var States = []State{Uploaded, Checking, Checked, Importing, Done, Cancelled, Failed, Interrupted}

// Choices are what an operator chooses for an import, besides what the columns become.
type Choices struct {
	AddOnly   bool            // customers who exist stay as they are, but for joining the group
	GroupID   string          // everybody in the file joins this group; "": none
	NewGroup  string          `json:",omitempty"` // the name of a group that the import of an uploaded file creates, for everybody to join
	Sync      bool            // members of the group whose e-mail is not in the file leave it
	ClearMark string          // a cell with this text alone clears what is stored; "": none does
	Damaged   mapping.Damaged // also for cells that are what a spreadsheet makes of the stored value; "" is mapping.Refuse

	Instead map[string]string `json:",omitempty"` // names of groups in the file, and those of the existing groups that are meant by them
}

// Kind is what a file has.
type Kind string

// The kinds of files. One of customer groups goes from Uploaded to Done at once, without columns to assign.
const (
	OfCustomers Kind = "customers"
	OfGroups    Kind = "groups"
)

// idPrefixes begin the ids of imports, by which their kinds are known.
var idPrefixes = map[Kind]string{OfCustomers: "imp_", OfGroups: "impg_"}

// headers know the rows that name the columns of files of a kind.
var headers = map[Kind]sheets.IsHeader{OfCustomers: mapping.IsHeader, OfGroups: groupfiles.IsHeader}

// open begins to read a file of the kind.
func (k Kind) open(content io.ReaderAt, size int64, settings sheets.Settings) (*sheets.File, error) {
	return sheets.OpenNamed(content, size, settings, headers[k])
}

// KindOf is the kind of the import with an id.
func KindOf(id string) Kind {
	if strings.HasPrefix(id, idPrefixes[OfGroups]) {
		return OfGroups
	}
	return OfCustomers
}

// Import is a file that was uploaded, and what became of it. It is kept for KeptFor.
type Import struct {
	ID, Name   string
	Size       int64 // in bytes
	OperatorID string
	Operator   string // who uploaded it, as they were called then
	CreatedAt  time.Time
	FinishedAt time.Time // zero until it is Done, Cancelled or Failed

	State    State
	Settings sheets.Settings // as they were checked last, like Mapping and Choices
	Mapping  mapping.Mapping
	Choices  Choices
	Preview  *Preview // what the last check has found; nil before

	Summary    Summary
	Left       int64  // customers whom Choices.Sync has taken out of the group
	ChangeSet  string // of everything that was imported; "" where nothing was
	Problem    string // a sentence: why it is Failed, or why the last check has failed
	BytesDone  int64  // how much of the file was checked or imported, out of Size
	FailedRows int64  // how many rows FailedRows has
}

// KeptFor is how long files and their failed rows are kept after the upload.
const KeptFor = 7 * 24 * time.Hour

// MaxFileSize is how many bytes an uploaded file may have, and MaxGroupsSize one of customer groups, which is read into memory.
const (
	MaxFileSize   = 500 << 20
	MaxGroupsSize = 20 << 20
)

// Description is what a file is, before it is said what its columns become.
type Description struct {
	Facts      sheets.Facts
	Names      []string   // of the columns, as the file has them
	Samples    [][]string // up to three cells with something in them, for each column
	Proposed   mapping.Mapping
	Remembered bool // Proposed is what an operator chose for a file with the same names
}

// Preview is what an import would do.
type Preview struct {
	Summary `json:"summary"`

	// The first previewRows of the rows that Summary counts under the same names, as are all lists here.
	Created   []PreviewRow
	Updated   []PreviewChange
	Unchanged []PreviewRow

	Refused       []PreviewReason // the most frequent reason first
	NewGroups     []NewGroup      // groups that would be created, in the order of the file: the first hundred
	NewGroupCount int64           // of all that would be created
	MeantGroups   []MeantGroup    // the first hundred, in the order of the file
	Damaged       []DamagedCell   // cells that a spreadsheet has damaged
	DamagedRows   int64
	Turned        []TurnedCell // cells that are what a spreadsheet makes of the stored value
	TurnedRows    int64
	Doubles       int64 // rows about an e-mail that an earlier row has
	Several       int64 // rows with several e-mails or phones in a cell, of which all but the first become metadata
	Leaving       int64 // members of the group whom Choices.Sync would take out
	Unsure        int64 // rows of which the e-mail cannot be read: while there are any, Choices.Sync takes nobody out
}

// previewRows is how many rows each list of a preview has.
const previewRows = 50

// PreviewRow is a row of the file with the customer whom it is about.
type PreviewRow struct {
	Line       int
	CustomerID string // "" for one who would be created
	Email      string
	Name       string // first and last name, as they would be
}

// PreviewChange is a row that would change a customer.
type PreviewChange struct {
	PreviewRow
	Fields []activity.FieldChange // a text field by its name, a metadata key as metadata.KEY, and groups
}

// PreviewReason is why rows would be refused.
type PreviewReason struct {
	Reason string // a sentence; what differs from row to row is left out of it as …
	Rows   int64
	First  []FailedRow
}

// FailedRow is a row of the file that was refused, or would be.
type FailedRow struct {
	Line   int
	Cells  []string // as the file has them; nil where they cannot be read
	Reason string
}

// MeantGroup is a group that rows name, but not just so: in other letter case, with other blanks or letters that look the
// same. Their customers join it.
type MeantGroup struct {
	Name, Group string // as the file has it, and as it is called
	Rows        int64
}

// NewGroup is a group that an import would create.
type NewGroup struct {
	Name string
	Rows int64  // that name it
	Like string // the name of an existing group that it may be meant for; "": none is like it
}

// DamagedCell is a damaged cell with the line of its row.
type DamagedCell struct {
	Line int
	mapping.Damage
}

// TurnedCell is a cell that is what a spreadsheet makes of the stored value: 7 of 007.
type TurnedCell struct {
	Line                     int
	CustomerID, Email, Field string
	Stored, Cell             string
}
