package activity

import (
	"database/sql"
	"encoding/json"
	"strings"
	"time"

	"gorm.io/gorm"
)

// Membership is since when a customer is in a group, and who added them, as the activity calls them. AddedBy is "" where that
// was not recorded.
type Membership struct {
	AddedAt time.Time
	AddedBy string
}

// FormerMember is a customer who left a group, as an undo puts them back. AddedAt is in milliseconds since 1970; it is nil, as
// AddedBy, where it was not recorded.
type FormerMember struct {
	ID      string  `json:"id"`
	AddedAt *int64  `json:"added_at"`
	AddedBy *string `json:"added_by"`
}

// FormerMembers reads the customers of an entry about those who left.
func FormerMembers(db *gorm.DB, activityID string) (all []FormerMember, err error) {
	var parts []struct {
		CustomerIDs string
		Memberships *string
	}
	if err := partsIn(db, activityID).Select("customer_ids, memberships").Find(&parts).Error; err != nil {
		return nil, err
	}
	for _, part := range parts {
		var runs []membershipRun
		if part.Memberships != nil {
			if err := json.Unmarshal([]byte(*part.Memberships), &runs); err != nil {
				return nil, err
			}
		}
		for _, id := range strings.Split(part.CustomerIDs, " ") {
			member := FormerMember{ID: id}
			if len(runs) > 0 {
				member.AddedAt, member.AddedBy = new(runs[0].At), runs[0].By
				if runs[0].Number--; runs[0].Number == 0 {
					runs = runs[1:]
				}
			}
			all = append(all, member)
		}
	}
	return all, nil
}

// membershipRuns are the memberships of customers one after the other, as activity_customers has them. Customers who were added
// together mostly leave together, so that 200,000 memberships are a few runs of equal ones.
type membershipRuns []membershipRun

type membershipRun struct {
	Number int64   `json:"n"`
	At     int64   `json:"at"`
	By     *string `json:"by"`
}

func (r membershipRun) isBy(by sql.RawBytes) bool {
	if r.By == nil || by == nil {
		return r.By == nil && by == nil
	}
	return *r.By == string(by)
}

// add adds the membership of one more customer.
func (r *membershipRuns) add(at int64, by sql.RawBytes) {
	if n := len(*r); n > 0 {
		if last := &(*r)[n-1]; last.At == at && last.isBy(by) {
			last.Number++
			return
		}
	}
	run := membershipRun{Number: 1, At: at}
	if by != nil {
		run.By = new(string(by))
	}
	*r = append(*r, run)
}

// text is nil where there are none.
func (r membershipRuns) text() *string {
	if len(r) == 0 {
		return nil
	}
	written, _ := json.Marshal(r) // numbers and texts always marshal
	return new(string(written))
}
