package pricing

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"cohort/models/sheets"
)

// SheetColumns are the columns of a file of prices.
var SheetColumns = []string{"variant_id", "currency_code", "region_id", "amount", "min_quantity", "max_quantity"}

// Cells are a price's line in a file with SheetColumns.
func (t PriceText) Cells() []string {
	return []string{t.VariantID, strings.ToUpper(t.CurrencyCode), t.RegionID, t.Amount, t.MinQuantity, t.MaxQuantity}
}

// PriceSheet are the prices that a spreadsheet names, line by line, and the lines that are passed over.
type PriceSheet struct {
	prices []sheetPrice
	Faults []SheetFault
}

type sheetPrice struct {
	line int
	PriceInput
}

// SheetFault is a line that is passed over, and why.
type SheetFault struct {
	Line  int
	Text  string // the line, or the beginning of it
	Words string
}

// ReadPriceSheet reads the cells of a spreadsheet: a CSV file with commas, semicolons or bars, or what a spreadsheet leaves on the
// clipboard, which has tabs. regions are the currencies of the regions that are kept, by their ids.
func ReadPriceSheet(text string, regions map[string]string) (sheet PriceSheet) {
	text, comma := separated(text)
	records := &sheets.Reader{File: bufio.NewReader(strings.NewReader(text)), Comma: comma}
	var columns sheetLayout
	for {
		cells, line, err := records.Next()
		var faulty sheets.RowError
		switch {
		case errors.Is(err, io.EOF):
			return sheet
		case errors.As(err, &faulty):
			sheet.Faults = append(sheet.Faults, SheetFault{Line: faulty.Line, Words: faulty.Reason})
			continue
		case err != nil:
			sheet.Faults = append(sheet.Faults, SheetFault{Line: line, Words: "This line cannot be read."})
			return sheet
		}
		if strings.Trim(strings.Join(cells, ""), " ") == "" {
			continue
		}
		sheets.UnescapeFormulas(cells)
		if columns.at == nil {
			if columns = layoutOf(cells); columns.wrong != "" {
				sheet.Faults = append(sheet.Faults, SheetFault{line, shortLine(cells), columns.wrong})
				return sheet
			}
			if columns.named {
				continue
			}
		}
		sheet.read(line, cells, columns, comma, regions)
	}
}

// separated is a text with LF behind its lines, and what is between its cells, judged by the first line that is not empty. That may be no
// more than a note about it for Excel: sep=;
func separated(text string) (lines string, comma rune) {
	text = strings.TrimPrefix(text, "\ufeff")
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	first, rest, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	note := strings.Trim(strings.TrimSpace(first), `"`)
	if len(note) == len("sep=;") && strings.EqualFold(note[:4], "sep=") {
		return strings.Repeat("\n", strings.Count(text, "\n")-strings.Count(rest, "\n")) + rest, rune(note[4])
	}
	for _, comma := range "\t;," {
		if strings.ContainsRune(first, comma) {
			return text, comma
		}
	}
	return text, '|'
}

func (sheet *PriceSheet) read(line int, cells []string, columns sheetLayout, comma rune, regions map[string]string) {
	if words := columns.cut(cells); words != "" && comma == ',' {
		sheet.Faults = append(sheet.Faults, SheetFault{line, shortLine(cells), words})
		return
	}
	in, wrong := columns.priceOf(cells).Read(regions)
	if len(wrong) == 0 {
		sheet.prices = append(sheet.prices, sheetPrice{line, in})
		return
	}
	for _, field := range SheetColumns {
		if words := wrong[field]; words != "" {
			sheet.Faults = append(sheet.Faults, SheetFault{line, shortLine(cells), words})
			return
		}
	}
}

// shortLine is the beginning of a line, to find it again by.
func shortLine(cells []string) string {
	line := strings.Join(cells, " | ")
	if characters := []rune(line); len(characters) > 80 {
		return string(characters[:79]) + "…"
	}
	return line
}
