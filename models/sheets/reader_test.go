package sheets

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each record with the line it begins on, cells in brackets; a bad one costs no more than itself.
func TestRecordsOfACSVFile(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxRow)
	half := strings.Repeat("x", maxRow/2)
	for _, c := range []struct {
		name, file string
		want       []string
	}{
		{"nothing", "", nil},
		{"plain lines", "a,b\nc,d\n", []string{"1 [a b]", "2 [c d]"}},
		{"no end of the last line", "a,b\nc,d", []string{"1 [a b]", "2 [c d]"}},
		{"lines that end as in Windows", "a,b\r\nc,d\r\n", []string{"1 [a b]", "2 [c d]"}},
		{"empty lines", "\na\n \n\r\nb\n", []string{"2 [a]", "5 [b]"}},
		{"quotes", `"a,""b""",c` + "\n" + `"",d` + "\n", []string{`1 [a,"b" c]`, "2 [ d]"}},
		{"lines in quotes", "\"a\nb\",c\r\n\"d\r\n\r\ne\"\nf\n", []string{"1 [a\nb c]", "3 [d\n\ne]", "6 [f]"}},
		{"a quote never closed", "a\nb,\"c\nd\n\ne,f\n", []string{"1 [a]", "2 never closed", "3 [d]", "5 [e f]"}},
		{"a quote closed by another's", "a,\"b\nc,\"d\"\ne\n", []string{"1 never closed", "2 [c d]", "3 [e]"}},
		{"two quotes never closed", "a,\"b\nc,\"d\ne\n", []string{"1 out of place", "2 never closed", "3 [e]"}},
		{"a quote within a cell", "a\"b\"\nc\n", []string{"1 out of place", "2 [c]"}},
		{"one mark of inches", "5\",a\nb,7\"\nc\n", []string{"1 out of place", "2 never closed", "3 [c]"}},
		{"a long line", "a\n" + long + "y\nb\n", []string{"1 [a]", "2 longer than", "3 [b]"}},
		{"a long line behind a quote", "a\n\"b\n" + long + "y\nc\n", []string{"1 [a]", "2 never closed", "3 longer than", "4 [c]"}},
		{"long lines within quotes", "\"" + half + "\n" + half + "\"\na\n", []string{"1 never closed", "2 never closed", "3 [a]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			records := Reader{File: bufio.NewReaderSize(strings.NewReader(c.file), 16), Comma: ','}
			var got []string
			for {
				cells, line, err := records.Next()
				if err == io.EOF {
					break
				}
				var wrong RowError
				switch {
				case errors.As(err, &wrong):
					for _, words := range []string{"never closed", "out of place", "longer than"} {
						if strings.Contains(wrong.Reason, words) {
							got = append(got, fmt.Sprint(wrong.Line, " ", words))
						}
					}
				case err != nil:
					t.Fatal(err)
				default:
					got = append(got, fmt.Sprint(line, " ", cells))
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
