package sheets

// Format is how a file holds its rows.
type Format string

// The formats that are read and written.
const (
	CSV  Format = "CSV"
	XLSX Format = "XLSX"
	ODS  Format = "ODS"
)

// Settings are how a file is read. What is zero is detected.
type Settings struct {
	Encoding string // of a CSV file, one of Encodings
	Comma    rune   // what separates the cells of a CSV file, one of Commas
	Sheet    string // the name of the sheet of an XLSX or ODS file
	Header   int    // the line that names the columns, counted from 1
}

// Commas are what may separate cells.
const Commas = ",;\t|"

// Facts are what was found out about a file.
type Facts struct {
	Format   Format
	Settings                  // those that are used
	Doubtful bool             // the encoding is a guess: a person should choose
	LineEnd  string           // of a CSV file: CRLF, LF or CR
	Sheets   []string         // of an XLSX or ODS file, in their order
	Above    []AboveRow       // the rows above the names of the columns, which are passed over: the first ones that are not blank
	Samples  []EncodingSample // when the encoding is doubtful, the one that is used first
}

// EncodingSample are up to three cells with letters beyond ASCII as an encoding reads them. Encodings that would read them alike
// have no samples of their own.
type EncodingSample struct {
	Encoding string
	Cells    []string
}

// AboveRow is a row above the names of the columns, by its line and the beginning of what is in it.
type AboveRow struct {
	Line int
	Text string
}
