package pricing

import (
	"bufio"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"cohort/models/sheets"
	"cohort/models/text"
)

// SheetColumns are the columns of a file of prices.
var SheetColumns = []string{"variant_id", "currency_code", "region_id", "amount", "min_quantity", "max_quantity"}

// Cells are a price's line in a file with SheetColumns.
func (t PriceText) Cells() []string {
	return sheets.EscapeFormulas(t.VariantID, strings.ToUpper(t.CurrencyCode), t.RegionID, t.Amount, t.MinQuantity, t.MaxQuantity)
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

// headings are the columns by the names that people have for them, in lower case and in one word.
var headings = map[string]string{
	"variantid": "variant_id", "variant": "variant_id", "sku": "variant_id",
	"currencycode": "currency_code", "currency": "currency_code",
	"regionid": "region_id", "region": "region_id",
	"amount": "amount", "price": "amount",
	"minquantity": "min_quantity", "min": "min_quantity", "from": "min_quantity",
	"maxquantity": "max_quantity", "max": "max_quantity", "to": "max_quantity",
}

var plainHeading = strings.NewReplacer(" ", "", "_", "", "-", "")

// withoutHeading are the columns of a sheet without headings.
var withoutHeading = map[string]int{"variant_id": 0, "currency_code": 1, "amount": 2, "min_quantity": 3, "max_quantity": 4}

// ReadPriceSheet reads the cells of a spreadsheet: a CSV file with commas or semicolons, or what a spreadsheet leaves on the
// clipboard, which has tabs. regions are the currencies of the regions that are kept, by their ids.
func ReadPriceSheet(text string, regions map[string]string) (sheet PriceSheet) {
	text = strings.TrimPrefix(text, "\ufeff")
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	records := &sheets.Reader{File: bufio.NewReader(strings.NewReader(text)), Comma: separatorOf(text)}
	var columns map[string]int
	exported := false // the file was written by an export
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
		if exported {
			sheets.UnescapeFormulas(cells)
		}
		if columns == nil {
			exported = slices.Equal(cells, SheetColumns)
			var headed bool
			if columns, headed = columnsOf(cells); headed {
				if words := missingColumn(columns); words != "" {
					sheet.Faults = append(sheet.Faults, SheetFault{line, shortLine(cells), words})
					return sheet
				}
				continue
			}
		}
		sheet.read(line, cells, columns, regions)
	}
}

// separatorOf is the character between the cells, judged by the first line that is not empty.
func separatorOf(text string) rune {
	first, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	switch {
	case strings.Contains(first, "\t"):
		return '\t'
	case strings.Contains(first, ";"):
		return ';'
	}
	return ','
}

// columnsOf reads a first line as headings, unless it is a price already.
func columnsOf(cells []string) (columns map[string]int, headed bool) {
	columns = map[string]int{}
	for i, cell := range cells {
		name := headings[plainHeading.Replace(strings.ToLower(strings.TrimSpace(cell)))]
		if _, again := columns[name]; name != "" && !again {
			columns[name] = i
		}
	}
	_, variants := columns["variant_id"]
	_, amounts := columns["amount"]
	if variants || amounts {
		return columns, true
	}
	return withoutHeading, false
}

func missingColumn(columns map[string]int) string {
	has := func(name string) bool { _, ok := columns[name]; return ok }
	switch {
	case !has("variant_id"):
		return "There is no column named variant_id."
	case !has("amount"):
		return "There is no column named amount."
	case !has("currency_code") && !has("region_id"):
		return "There is no column named currency_code."
	}
	return ""
}

func (sheet *PriceSheet) read(line int, cells []string, columns map[string]int, regions map[string]string) {
	cell := func(name string) string {
		if i, ok := columns[name]; ok && i < len(cells) {
			return cells[i]
		}
		return ""
	}
	in, wrong := PriceText{
		cell("variant_id"), cell("currency_code"), cell("region_id"), cell("amount"), cell("min_quantity"), cell("max_quantity"),
	}.Read(regions)
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

// PricePlan are the changes that a spreadsheet would make to the prices of a list.
type PricePlan struct {
	PricePlanCounts
	Faults []SheetFault // by their lines

	put  []PriceInput
	gone []string
}

// PricePlanCounts are the numbers of a plan.
type PricePlanCounts struct {
	New, Changed, Unchanged int64
	Others                  int64 // prices of which the sheet says nothing: they stay, unless it is to replace all
}

// Nothing reports whether the sheet names no price at all.
func (p PricePlan) Nothing() bool { return p.New+p.Changed+p.Unchanged == 0 }

// plan compares a sheet with the prices that are there. Prices that are there twice may be in the sheet twice.
func (sheet PriceSheet) plan(present []Price) PricePlan {
	plan := PricePlan{Faults: slices.Clone(sheet.Faults)}
	left := make(map[priceKey][]Price, len(present))
	for _, price := range present {
		key := price.key()
		left[key] = append(left[key], price)
	}
	first := make(map[priceKey]int, len(sheet.prices))
	for _, in := range sheet.prices {
		key := in.key()
		before, again := first[key]
		if !again {
			first[key] = in.line
		}
		same := left[key]
		switch {
		case len(same) == 0 && again:
			plan.Faults = append(plan.Faults, SheetFault{in.line, in.VariantID,
				text.Fill("This line has the same variant, currency and quantities as line {line}.", "line", strconv.Itoa(before))})
		case len(same) == 0:
			plan.New++
			plan.put = append(plan.put, in.PriceInput)
		default:
			at := max(0, slices.IndexFunc(same, func(p Price) bool { return p.Amount == in.Amount }))
			if same[at].Amount == in.Amount {
				plan.Unchanged++
			} else {
				plan.Changed++
				plan.put = append(plan.put, PriceInput{ID: same[at].ID, VariantID: in.VariantID, Amount: in.Amount})
			}
			left[key] = slices.Delete(same, at, at+1)
		}
	}
	for _, prices := range left {
		for _, price := range prices {
			plan.gone = append(plan.gone, price.ID)
		}
	}
	plan.Others = int64(len(plan.gone))
	slices.SortStableFunc(plan.Faults, func(a, b SheetFault) int { return a.Line - b.Line })
	return plan
}
