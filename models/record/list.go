package record

import "time"

// Order is the column that a list is sorted by.
type Order struct {
	By   string
	Desc bool
}

// TimeRange bounds a time; nil bounds are open.
type TimeRange struct{ After, From, Before, Until *time.Time } // >, >=, <, <=

// Open is true for a range without any bound.
func (r TimeRange) Open() bool { return r == TimeRange{} }

// Total is the number of records of a list in all.
type Total struct {
	Count   int64
	AtLeast bool // there are more: counting stopped there
}

// UpTo is the total of a count that stops at most, unless that is 0.
func (t Total) UpTo(most int64) Total {
	if most > 0 && t.Count > most {
		return Total{Count: most, AtLeast: true}
	}
	return t
}
