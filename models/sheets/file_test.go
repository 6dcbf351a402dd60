package sheets

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"

	"cohort/models/record"
)

func open(file string, settings Settings) (*File, error) {
	return Open(strings.NewReader(file), int64(len(file)), settings)
}

// rowsOf are the rows of a file from the names of its columns on, each with its line, cells in brackets and between bars; a bad one by
// the words of its error.
func rowsOf(t *testing.T, f *File) []string {
	t.Helper()
	got := []string{"[" + strings.Join(f.Names(), "|") + "]"}
	for {
		row, err := f.Next()
		var wrong RowError
		switch {
		case errors.Is(err, io.EOF):
			return got
		case errors.As(err, &wrong):
			got = append(got, fmt.Sprint(wrong.Line, " ", wrong.Reason))
		case err != nil:
			t.Fatal(err)
		default:
			cells := strings.Join(row.Cells, "|")
			got = append(got, fmt.Sprint(row.Line, " [", cells[:min(len(cells), 100)], "]"))
		}
	}
}

// Each row with the line it begins on; a bad one costs no more than itself.
func TestRowsOfACSVFile(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxRow)
	half := strings.Repeat("x", maxRow/2)
	for _, c := range []struct {
		name, file string
		want       []string
	}{
		{"plain lines", "a,b\nc,d\n", []string{"[a|b]", "2 [c|d]"}},
		{"no end of the last line", "a,b\nc,d", []string{"[a|b]", "2 [c|d]"}},
		{"lines that end as in Windows", "a,b\r\nc,d\r\n", []string{"[a|b]", "2 [c|d]"}},
		{"lines that end as on old Macs", "a,b\rc,\"d\re\"\rf\r", []string{"[a|b]", "2 [c|d\ne]", "4 [f|]"}},
		{"lines of old Macs with other breaks in cells", "a,b\r\"c\nd\",e\rf\r\ng", []string{"[a|b]", "2 [c\nd|e]", "4 [f|]", "5 [g|]"}},
		{"a lone CR in a name", "a\r,b\nc,d\n", []string{"[a\r|b]", "2 [c|d]"}},
		{"a lone CR in a cell", "a,b\nc\rd,e\n", []string{"[a|b]", "2 [c\rd|e]"}},
		{"empty lines", "\na\n \n\r\nb\n", []string{"[a]", "5 [b]"}},
		{"rows of nothing but separators", ",,\na,b,c\n,,\n , ,\t\nd,,\n,,,,\n", []string{"[a|b|c]", "5 [d||]"}},
		{"short rows", "a,b,c\nd\ne,f\n", []string{"[a|b|c]", "2 [d||]", "3 [e|f|]"}},
		{"long rows", "a,b\nc,d,,\ne,f,g\nh,,,i\n", []string{"[a|b]", "2 [c|d]", "3 This row has 3 cells instead of 2.",
			"4 This row has 4 cells instead of 2."}},
		{"quotes", `"a,""b""",c` + "\n" + `"",d` + "\n", []string{`[a,"b"|c]`, "2 [|d]"}},
		{"quotes behind and before blanks", "a,b,c\n\"d\" , \"e,f\",  \"g\"  \n", []string{"[a|b|c]", "2 [d|e,f|g]"}},
		{"lines in quotes", "\"a\nb\",c\r\n\"d\r\n\r\ne\"\nf\n", []string{"[a\nb|c]", "3 [d\n\ne|]", "6 [f|]"}},
		{"lines in quotes that end in another way", "a,b\n\"c\r\nd\",e\n", []string{"[a|b]", "2 [c\r\nd|e]"}},
		{"a quote never closed", "a,x\nb,\"c\nd\n\ne,f\n", []string{"[a|x]", "2 A quotation mark is never closed.", "3 [d|]", "5 [e|f]"}},
		{"a quote closed by another's", "x,y\na,\"b\nc,\"d\"\ne\n",
			[]string{"[x|y]", "2 A quotation mark is never closed.", "3 [c|d]", "4 [e|]"}},
		{"two quotes never closed", "x,y\na,\"b\nc,\"d\ne\n",
			[]string{"[x|y]", "2 A quotation mark is never closed.", "3 A quotation mark is never closed.", "4 [e|]"}},
		{"text behind a quote that is closed", "x,y\n\"a\" b,c\nd,\"e\"\"f\"g\nh\n",
			[]string{"[x|y]", "2 " + string(outOfPlace), "3 " + string(outOfPlace), "4 [h|]"}},
		{"quotes within a cell", "a\"b\"\nc \"the\" d\n", []string{`[a"b"]`, `2 [c "the" d]`}},
		{"marks of inches", "5\",a\nb,7\"\nc,5\" x 7\"\n", []string{`[5"|a]`, `2 [b|7"]`, `3 [c|5" x 7"]`}},
		{"a long line", "a\n" + long + "y\nb\n", []string{"[a]", "2 The line is longer than 1 MB.", "3 [b]"}},
		{"a long line behind a quote", "a\n\"b\n" + long + "y\nc\n",
			[]string{"[a]", "2 A quotation mark is never closed.", "3 The line is longer than 1 MB.", "4 [c]"}},
		{"long lines within quotes", "x\n\"" + half + "\n" + half + "\"\na\n",
			[]string{"[x]", "2 A quotation mark is never closed.", "3 [" + half[:100] + "]", "4 [a]"}},
		{"lines within quotes that are too long", "x\n\"" + half + "\n\"" + half + "\n" + half + "\"\"\na\n",
			[]string{"[x]", "2 A quotation mark is never closed.", "3 A quotation mark is never closed.", "4 [" + half[:100] + "]", "5 [a]"}},
		{"a line that is no longer UTF-8", "ä,b\nc,\xe9\n\"d\n\xe9\",e\nf,ö\nü,ü", []string{"[ä|b]", "2 The line is not valid UTF-8.",
			"3 The line is not valid UTF-8.", "5 [f|ö]", "6 [ü|ü]"}},
		{"a NUL", "a,b\nc,\x00\nd,e", []string{"[a|b]", "2 The line contains a NUL character.", "3 [d|e]"}},
		{"sep=", "sep=;\na,b;c\nd;e,f", []string{"[a,b|c]", "3 [d|e,f]"}},
		{"sep= written back by LibreOffice", "\"sep=,\"\na,b;c,d\n", []string{"[a|b;c|d]"}},
		{"sep= written back by LibreOffice, which took each line for one cell", "\"sep=,\"\na;b\nc;d", []string{"[a|b]", "3 [c|d]"}},
		{"sep= and empty cells", "sep=;,,\na,b;c,d\n", []string{"[a|b;c|d]"}},
		{"sep= behind a mark", "\ufeffSEP=|\r\na|b\r\nc|d\r\n", []string{"[a|b]", "3 [c|d]"}},
		{"a column called sep", "sep=,b\nc,d\n", []string{"[sep=|b]", "2 [c|d]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f, err := open(c.file, Settings{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, rowsOf(t, f)); diff != "" {
				t.Error(diff)
			}
			if f.BytesRead() != int64(len(c.file)) {
				t.Errorf("%d of %d bytes were read", f.BytesRead(), len(c.file))
			}
		})
	}
}

// What could be read of a row with an error is there, to be mended.
func TestRowsWithErrorsKeepWhatTheyHave(t *testing.T) {
	t.Parallel()
	f, err := open("ä,b\nc,d,e\nf,\xe9\r\ng,\"h\ni,\x00", Settings{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for range 4 {
		row, err := f.Next()
		if wrong := (RowError{}); !errors.As(err, &wrong) || wrong.Line != row.Line {
			t.Errorf("%+v: %v", row, err)
		}
		got = append(got, strings.Join(row.Cells, "|"))
	}
	if diff := cmp.Diff([]string{"c|d|e", "f,\ufffd", "g,\"h", "i,\ufffd"}, got); diff != "" {
		t.Error(diff)
	}
}

// A text that was pasted has rows of any length, and no names of columns.
func TestRowsOfAText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		comma rune
		want  []string
	}{
		{"", ',', nil},
		{"a\tb,c\n\nd\n", '\t', []string{"1 a|b,c", "3 d"}},
		{"\ufeffsep=;\r\na;b\r\nc;d;e", ';', []string{"2 a|b", "3 c|d|e"}},
		{"a,\"b\rc\"\rd", ',', []string{"1 a|b\nc", "3 d"}},
		{"a,\xe9\nb,\"c\nd", ',', []string{"1 The line is not valid UTF-8.", "2 A quotation mark is never closed.", "3 d"}},
	} {
		rows := NewTextReader(c.text, nil)
		var got []string
		for {
			row, err := rows.Next()
			var wrong RowError
			if errors.Is(err, io.EOF) {
				break
			}
			if errors.As(err, &wrong) {
				got = append(got, fmt.Sprint(wrong.Line, " ", wrong.Reason))
				continue
			}
			got = append(got, fmt.Sprint(row.Line, " ", strings.Join(row.Cells, "|")))
		}
		if diff := cmp.Diff(c.want, got); diff != "" || rows.Comma != c.comma {
			t.Errorf("%q is separated by %q: %s", c.text, rows.Comma, diff)
		}
	}
}

func TestSeparatorsAreDetected(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]rune{
		"":                    ',',
		"email":               ',',
		"a,b;c,d":             ',',
		"a;b;c,d":             ';',
		"a;b,c":               ';',
		"a,b;c":               ',',
		"email;groups;a,b,c":  ';',
		"a\tb,c\td":           '\t',
		"a|b|c":               '|',
		"\"a;b;c\",d":         ',',
		"\"a, b, c, d\"\tb":   '\t',
		"\"a \"\";;;\"\"\",b": ',',
	} {
		f, err := open(header+"\n1\nx", Settings{})
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Facts().Comma; header != "" && got != want {
			t.Errorf("%q is separated by %q, not %q", header, got, want)
		}
	}
	f, err := open("a,b;c\n", Settings{Comma: ';'})
	if err != nil || cmp.Diff([]string{"a,b", "c"}, f.Names()) != "" {
		t.Error("a separator that was chosen is not used")
	}
}

func TestFilesThatAreNoTablesAreNamed(t *testing.T) {
	t.Parallel()
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(" \r\n")
	if err != nil {
		t.Fatal(err)
	}
	const empty = "The file is empty. Its first row must name the columns."
	for _, c := range []struct{ name, file, says string }{
		{"nothing", "", empty},
		{"blank lines", "\n\r\n , \n\n", empty},
		{"blank lines in UTF-16", utf16, empty},
		{"a sep= line alone", "sep=;\n", empty},
		{"bytes", "GIF89a\x01\x00\x00\x01", "The column names cannot be read. The line contains a NUL character."},
		{"PDF", "%PDF-1.7\n", "This is a PDF file. Export the table as CSV or XLSX where the PDF comes from."},
		{"HTML", "\n<!DOCTYPE html>\n<html>", htmlFile},
		{"HTML called XLS", "\ufeff<table border=1>", htmlFile},
		{"JSON", "[{\"email\":\"a@example.com\"}]", jsonFile},
		{"gzip", "\x1f\x8b\x08\x00", "This file is compressed (gzip). Unpack it first."},
		{"a column too many", strings.Repeat(",", maxColumns) + "a\n", "The file has more than 16,384 columns."},
		{"an endless line", strings.Repeat("x", maxRow+2), "The column names cannot be read. The line is longer than 1 MB."},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := open(c.file, Settings{})
			if !record.IsKind(err, record.Invalid) || err.Error() != c.says {
				t.Errorf("%v\nwant %s", err, c.says)
			}
		})
	}
	for _, settings := range []Settings{{Encoding: "EBCDIC"}, {Comma: '/'}} {
		if _, err := open("a,b\n", settings); !record.IsKind(err, record.Invalid) {
			t.Errorf("%+v: %v", settings, err)
		}
	}
}

// A file in which each line opens a quotation mark that none closes would be read again from each line on.
func TestAFileOfNothingButOpenQuotesEndsSoon(t *testing.T) {
	t.Parallel()
	file := bytes.Repeat([]byte("5\",y,\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"), 200_000)
	f, err := Open(bytes.NewReader(file), int64(len(file)), Settings{})
	for err == nil || errors.As(err, &RowError{}) {
		_, err = f.Next()
	}
	if !record.IsKind(err, record.Invalid) {
		t.Errorf("it ends with %v", err)
	}
}
