package pricing

import (
	"cmp"
	"slices"
	"strconv"

	"cohort/models/text"
)

// PricePlan are the changes that a spreadsheet would make to the prices of a list.
type PricePlan struct {
	PricePlanCounts
	Faults []SheetFault // by their lines

	put     []PriceInput
	doubled []string
	gone    []string
}

// PricePlanCounts are the numbers of a plan.
type PricePlanCounts struct {
	New, Changed, Unchanged int64
	Doubled                 int64 // prices that are the same as one that the sheet names: they go
	Others                  int64 // prices of which the sheet says nothing: they stay, unless it is to replace all
}

// Nothing reports whether the sheet names no price at all.
func (p PricePlan) Nothing() bool { return p.New+p.Changed+p.Unchanged == 0 }

// plan compares a sheet with the prices that are there.
func (sheet PriceSheet) plan(present []Price) PricePlan {
	whole, damaged := sheet.withoutDamaged(present)
	plan := PricePlan{Faults: slices.Concat(sheet.Faults, damaged)}
	left := make(map[PriceKey][]Price, len(present))
	for _, price := range present {
		left[price.Key()] = append(left[price.Key()], price)
	}
	lines := make(map[PriceKey][]sheetPrice, len(whole))
	for _, in := range whole {
		lines[in.Key()] = append(lines[in.Key()], in)
	}
	for _, in := range whole {
		if same, known := lines[in.Key()]; known {
			plan.take(same, left[in.Key()])
			delete(left, in.Key())
			delete(lines, in.Key())
		}
	}
	for _, prices := range left {
		plan.gone = append(plan.gone, idsOf(prices)...)
	}
	plan.Doubled, plan.Others = int64(len(plan.doubled)), int64(len(plan.gone))
	slices.SortStableFunc(plan.Faults, func(a, b SheetFault) int { return a.Line - b.Line })
	return plan
}

// take plans what the lines of one price do to those that are the same in the list, of which people have one at most. Where programs
// have added more, a file of all of them changes nothing; else the first line takes the place of them all.
func (p *PricePlan) take(lines []sheetPrice, present []Price) {
	if sameAmounts(lines, present) {
		p.Unchanged += int64(len(lines))
		return
	}
	in := lines[0]
	for _, again := range lines[1:] {
		p.Faults = append(p.Faults, SheetFault{again.line, again.VariantID,
			text.Fill("This line has the same variant, currency and quantities as line {line}.", "line", strconv.Itoa(in.line))})
	}
	if len(present) == 0 {
		p.New++
		p.put = append(p.put, in.PriceInput)
		return
	}
	at := max(0, slices.IndexFunc(present, func(price Price) bool { return price.Amount == in.Amount }))
	if present[at].Amount == in.Amount {
		p.Unchanged++
	} else {
		p.Changed++
		p.put = append(p.put, PriceInput{ID: present[at].ID, VariantID: in.VariantID, Amount: in.Amount})
	}
	p.doubled = append(p.doubled, idsOf(slices.Delete(slices.Clone(present), at, at+1))...)
}

// sameAmounts reports whether lines and prices have the same amounts, each as often as the other.
func sameAmounts(lines []sheetPrice, present []Price) bool {
	lines, present = slices.Clone(lines), slices.Clone(present)
	slices.SortFunc(lines, func(a, b sheetPrice) int { return cmp.Compare(a.Amount, b.Amount) })
	slices.SortFunc(present, func(a, b Price) int { return cmp.Compare(a.Amount, b.Amount) })
	return slices.EqualFunc(lines, present, func(in sheetPrice, price Price) bool { return in.Amount == price.Amount })
}
