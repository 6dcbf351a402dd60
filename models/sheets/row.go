package sheets

// Row is a row of a file.
type Row struct {
	Line  int      // counted from 1, as an editor or a spreadsheet shows it
	Cells []string // as many as the file has names of columns
	Kinds []Kind   // of the cells; nil in a CSV file, where all are text
}

// Kind is what a spreadsheet takes the content of a cell for.
type Kind uint8

// The kinds of cells.
const (
	Text   Kind = iota
	Number      // in plain digits, as exact as the file has it
	Date        // 2006-01-02, 2006-01-02 15:04:05, or 15:04:05
	Bool        // TRUE or FALSE
	Error       // what a formula could not find out, such as #N/A
	Empty
)
