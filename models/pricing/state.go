package pricing

import (
	"strings"
	"time"

	"gorm.io/gorm"

	"cohort/models/record"
)

// State sums up whether a price list or a discount applies at a time, as far as that does not depend on the customer.
type State string

// The states of price lists and discounts.
const (
	StateDraft     State = "draft"
	StateScheduled State = "scheduled" // begins later
	StateRunning   State = "running"
	StateExpired   State = "expired"
	StateDisabled  State = "disabled" // a discount that is switched off
	StateUsedUp    State = "used up"  // a discount that was used as often as it may be
)

// stateWithin is the state of something that runs from start, which is included, to end, which is not; nil is no bound.
func stateWithin(at time.Time, start, end *time.Time) State {
	switch {
	case end != nil && !at.Before(*end):
		return StateExpired
	case start != nil && at.Before(*start):
		return StateScheduled
	}
	return StateRunning
}

// endsAfterStart refuses an end that is not after the start.
func endsAfterStart(object string, start, end *time.Time) error {
	if start == nil || end == nil || end.After(*start) {
		return nil
	}
	return &record.Error{Kind: record.Invalid, Object: object, Field: "ends_at",
		Fields: map[string]string{"ends_at": "The end must be after the start."}}
}

// states are the conditions for being in a state at a time, by the states; each ? is the time.
type states map[State]string

// runs is the condition that a row of a table has started and not ended at a time; each ? is the time.
func runs(table string) string {
	return "(" + table + ".starts_at IS NULL OR " + table + ".starts_at <= ?) AND (" + table +
		".ends_at IS NULL OR " + table + ".ends_at > ?)"
}

func inStates(db *gorm.DB, wanted []State, at time.Time, known states) *gorm.DB {
	conditions, args := []string{"1 = 0"}, []any{}
	for _, state := range wanted {
		if condition, ok := known[state]; ok {
			conditions = append(conditions, "("+condition+")")
			for range strings.Count(condition, "?") {
				args = append(args, at.UTC())
			}
		}
	}
	return db.Where("("+strings.Join(conditions, " OR ")+")", args...)
}
