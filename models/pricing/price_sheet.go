package pricing

import (
	"errors"
	"io"
	"strings"

	"cohort/models/sheets"
	"cohort/models/text"
)

// SheetColumns are the columns of a file of prices.
var SheetColumns = []string{"variant_id", "currency_code", "region_id", "amount", "min_quantity", "max_quantity"}

// Cells are a price's line in a file with SheetColumns, which sheets.Writer disarms.
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

// ReadPriceSheet reads the cells of a spreadsheet: a CSV file, or what a spreadsheet leaves on the clipboard. regions are the currencies of
// the regions that are kept, by their ids.
func ReadPriceSheet(text string, regions map[string]string) (sheet PriceSheet) {
	rows := sheets.NewTextReader(text, isHeader)
	var columns sheetLayout
	header := headerLine(text)
	for {
		row, err := rows.Next()
		var faulty sheets.RowError
		switch {
		case errors.Is(err, io.EOF):
			return sheet
		case errors.As(err, &faulty):
			sheet.Faults = append(sheet.Faults, SheetFault{faulty.Line, shortLine(row.Cells), faulty.Reason})
			continue
		case err != nil:
			sheet.Faults = append(sheet.Faults, SheetFault{Line: row.Line, Words: err.Error()})
			return sheet
		}
		if row.Line < header {
			sheet.Faults = append(sheet.Faults, SheetFault{row.Line, shortLine(row.Cells), "This line is above the names of the columns."})
			continue
		}
		sheets.UnescapeFormulas(row.Cells)
		if columns.at == nil {
			if columns = layoutOf(row.Cells); columns.wrong != "" {
				sheet.Faults = append(sheet.Faults, SheetFault{row.Line, shortLine(row.Cells), columns.wrong})
				return sheet
			}
			if columns.named {
				continue
			}
		}
		sheet.read(row.Line, row.Cells, columns, rows.Comma, regions)
	}
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
	return text.Shortened(strings.Join(cells, " | "), 80)
}
