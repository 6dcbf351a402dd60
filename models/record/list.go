package record

import (
	"time"
)

// Order is the column that a list is sorted by.
type Order struct {
	By   string
	Desc bool
}

// TimeRange bounds a moment; nil bounds are open.
type TimeRange struct{ After, From, Before, Until *time.Time } // >, >=, <, <=

func (r TimeRange) Open() bool { return r == TimeRange{} }

// Total is how many there are in all.
type Total struct {
	Count   int64
	AtLeast bool // counting stopped there
}

// UpTo is the total of a count that may stop at a number, unless that is zero.
func (t Total) UpTo(most int64) Total {
	if most > 0 && t.Count > most {
		return Total{Count: most, AtLeast: true}
	}
	return t
}
