package groupfiles_test

import (
	"strings"
	"testing"

	"cohort/models"
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/exports"
	"cohort/models/imports"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/storetest"
)

// A file of memberships has a row for each, group after group, and puts everybody into the same groups of a store that has nothing yet.
func TestMembershipsAreReadBack(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		storetest.Shrink(w.Store)
		odd, vip := w.NewGroup(`A;B\`), w.NewGroup("VIP")
		w.NewGroup("empty")
		w.NewCustomers(16, vip)
		w.NewCustomer("zoe@example.com", odd, vip)
		w.NewCustomer("in.none@example.com")

		file := w.membershipsOf(customers.GroupSelection{All: true, Query: byName})
		lines := strings.Split(strings.TrimSpace(file), "\n")
		storetest.Same(w.T, "lines", len(lines), 1+1+17)
		storetest.Same(w.T, "the first", strings.HasPrefix(lines[1], `"A\;B\\",zoe@example.com,guest,`), true)
		storetest.Same(w.T, "rows of zoe", strings.Count(file, ",zoe@example.com,"), 2)

		sum, bad := storetest.Import(w.T, w.Store, file)
		storetest.Same(w.T, "again", sum, imports.Summary{Read: 18, Unchanged: 18})
		storetest.SameList(w.T, "refused", bad, nil)
		other := storetest.Open(w.T, w.Database())
		_, bad = storetest.Import(w.T, other, file)
		storetest.SameList(w.T, "refused there", bad, nil)
		storetest.SameList(w.T, "groups there", storetest.GroupLines(w.T, other), []string{`A;B\ 1`, "VIP 17"})

		some := w.membershipsOf(customers.GroupSelection{IDs: []string{odd.ID}})
		storetest.Same(w.T, "of one group", strings.Count(some, "\n"), 2)
		viewer := activity.WithActor(w.Context(), activity.Actor{Role: activity.Viewer})
		err := w.EachMembership(viewer, customers.GroupSelection{All: true}, func(exports.Membership) error { return nil })
		storetest.Same(w.T, "a viewer", record.IsKind(err, record.Forbidden), true)
	})
}

// The number of statements does not depend on how many groups and members there are.
func TestMembershipsAreReadTogether(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		statements := func() int64 {
			ctx, statements := db.CountStatements(w.Context())
			w.Must(w.EachMembership(ctx, customers.GroupSelection{All: true}, func(exports.Membership) error { return nil }))
			return statements.Load()
		}
		w.NewCustomers(2, w.NewGroup("A"))
		few := statements()
		for _, name := range strings.Fields("B C D E F G") {
			w.NewCustomer(name+"@example.com", w.NewGroup(name))
		}
		storetest.Same(w.T, "statements", statements(), few)
	})
}

// A file of other origin with a row for each membership needs no column but the two.
func TestARowForEachMembershipIsImported(t *testing.T) {
	t.Parallel()
	for _, head := range []string{"group,email", "group_name,email", "customer_group,email", "Customer Group,E-Mail"} {
		storetest.Each(t, func(t *testing.T, store *models.Store) {
			_, bad := storetest.Import(t, store, head+"\nVIP,ada@example.com\nSpain,ada@example.com\nVIP,bob@example.com\n")
			storetest.SameList(t, "refused", bad, nil)
			storetest.SameList(t, head, storetest.GroupLines(t, store), []string{"Spain 1", "VIP 2"})
			storetest.SameList(t, head, storetest.CustomerLines(t, store), []string{
				"ada@example.com: , -, [Spain VIP], null", "bob@example.com: , -, [VIP], null",
			})
		})
	}
}

var byName = customers.GroupQuery{Order: record.Order{By: "name"}}

// membershipsOf is the file of the memberships of groups.
func (w world) membershipsOf(sel customers.GroupSelection) string {
	w.Helper()
	var file strings.Builder
	columns := exports.Memberships.Columns
	w.Must(exports.Write(&file, exports.File{Format: sheets.CSV}, columns, func(visit func(exports.Membership) error) error {
		return w.EachMembership(w.Context(), sel, visit)
	}))
	return file.String()
}
