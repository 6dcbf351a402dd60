package sample_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/storetest"
)

type world struct{ storetest.World }

// vip is the group of the demo that has a history.
func (w world) vip() customers.Group {
	w.Helper()
	list, err := w.Groups(w.Context(), customers.GroupQuery{Limit: -1})
	w.Must(err)
	return list.Groups[slices.IndexFunc(list.Groups, func(g customers.Group) bool { return g.Name == "VIP" })]
}

// wantHistory are the entries of the demo in the activity, the oldest first.
var wantHistory = []string{
	"84 days ago ines@example.com pages updated customer_group VIP 0",
	"77 days ago ines@example.com pages added customer_group VIP 14",
	"63 days ago tomas@example.com pages added customer_group VIP 6",
	"49 days ago tomas@example.com pages removed customer_group VIP 4",
	"41 days ago ines@example.com import created customer  6",
	"41 days ago ines@example.com import added customer_group Newsletter 3",
	"41 days ago ines@example.com import added customer_group VIP 4",
	"41 days ago ines@example.com import failed import spring-fair.csv 0",
	"35 days ago ines@example.com pages created price_list VIP early access 0",
	"34 days ago ines@example.com pages created discount VIP20 0",
	"28 days ago tomas@example.com pages removed customer_group VIP 18, undone",
	"28 days ago tomas@example.com pages added customer_group VIP 18, an undo",
	"20 days ago ines@example.com pages added customer_group VIP 5",
	"12 days ago tomas@example.com pages removed customer_group VIP 2",
	"6 days ago tomas@example.com pages updated customer_group VIP 0",
	"3 days ago ines@example.com pages added customer_group VIP 1",
	"1 days ago tomas@example.com pages removed customer_group VIP 1",
}

func TestDemoHasAHistory(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		began := time.Now()
		_, err := w.FillDemo(w.Context())
		w.Must(err)
		w.CheckInvariants()
		storetest.SameList(w.T, "the activity", w.history(began), wantHistory)

		uses, err := w.UsesOfGroup(w.Context(), w.vip().ID, 10)
		w.Must(err)
		storetest.Same(w.T, "the group is used by", usedBy(uses), "VIP early access, VIP20")
		members, err := w.Customers(w.Context(), customers.Query{GroupID: w.vip().ID, Limit: -1})
		w.Must(err)
		storetest.Same(w.T, "members", int64(len(members.Customers)), w.vip().CustomersCount)
		storetest.SameList(w.T, "who added the members",
			storetest.Query[string](w.T, w.Store, "SELECT DISTINCT coalesce(added_by, '-') FROM members WHERE group_id = ? ORDER BY 1", w.vip().ID),
			[]string{"-", "ines@example.com", "tomas@example.com"})
		today := storetest.Query[int](w.T, w.Store, "SELECT count(*) FROM customer_groups WHERE members_changed_at >= ?", began.UTC())
		storetest.Same(w.T, "groups whose members changed today", today[0], 0)
		early := storetest.Query[int](w.T, w.Store, "SELECT count(*) FROM members WHERE created_at < customer_created_at")
		storetest.Same(w.T, "members before they were customers", early[0], 0)
	})
}

func usedBy(uses pricing.GroupUses) string {
	var names []string
	for _, list := range uses.PriceLists {
		names = append(names, list.Name)
	}
	for _, discount := range uses.Discounts {
		names = append(names, discount.Code)
	}
	return strings.Join(names, ", ")
}

// history are the entries of the work that the demo shows, the oldest first, without those of its operators.
func (w world) history(now time.Time) (lines []string) {
	w.Helper()
	entries, err := w.Activities(w.Context(), activity.Query{Limit: 1000})
	w.Must(err)
	slices.Reverse(entries)
	for _, entry := range entries {
		if entry.Object == "operator" {
			continue
		}
		days := int(now.UTC().Truncate(24*time.Hour).Sub(entry.At.Truncate(24*time.Hour)).Hours() / 24)
		line := storetest.Line(days, "days ago", entry.Actor, entry.Via, entry.Action, entry.Object, entry.ObjectName, entry.Customers)
		if entry.UndoneBy != nil {
			line += ", undone"
		}
		if entry.Undoes != nil {
			line += ", an undo"
		}
		if at, ok := record.IDTime(entry.ID); !ok || at.After(entry.At) || entry.At.Sub(at) > time.Second {
			w.Errorf("%s is at %v, but its id at %v", line, entry.At, at)
		}
		lines = append(lines, line)
	}
	return lines
}

// The rows that were not imported are in the activity with their reasons.
func TestDemoHasAnImportWithErrors(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		_, err := w.FillDemo(w.Context())
		w.Must(err)
		entries, err := w.Activities(w.Context(), activity.Query{Object: "import", Action: activity.DidFail})
		w.Must(err)
		storetest.Same(w.T, "imports with errors", len(entries), 1)
		got := storetest.JSONOf(w.T, entries[0].After)
		for _, part := range []string{`"failed":3`, `"line 4":"email: `, `"line 6":"email: Enter`, `"line 8":"This row has 7 cells`} {
			if !strings.Contains(got, part) {
				w.Errorf("%s has no %s", got, part)
			}
		}
	})
}
