package sheets

// Row is one row of a file: the line it begins on, counted from 1, and its cells. Kinds are those of the cells where the
// format knows them, else nil.
type Row struct {
	Line  int
	Cells []string
	Kinds []Kind
}

// Kind is what a file itself says a cell is.
type Kind byte

// The kinds of cells. A CSV file knows texts alone.
const (
	Text Kind = iota
	Number
	Date
	Boolean
	Error // what a formula left that could not be computed
)
