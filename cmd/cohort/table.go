package main

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"cohort/models/text"
)

// table prints rows in columns. What others have typed into a cell moves no cursor and begins no line.
type table struct{ lines *tabwriter.Writer }

func newTable(headings ...string) table {
	t := table{tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)}
	t.row(headings...)
	return t
}

func (t table) row(cells ...string) {
	shown := make([]string, len(cells))
	for i, cell := range cells {
		shown[i] = text.Printable(cell)
	}
	fmt.Fprintln(t.lines, strings.Join(shown, "\t"))
}

func (t table) print() error { return t.lines.Flush() }
