package customers_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/imports"
	"cohort/models/record"
	"cohort/models/sample"
	"cohort/models/sheets"
	"cohort/models/storetest"
)

// activity is the activity as sentences, the oldest first: "VIP: updated {was} -> {became}", "VIP: added luis, zoe".
func (w world) activity(q activity.Query) (sentences []string) {
	w.Helper()
	q.Limit = 1000
	entries, err := w.Activities(w.Context(), q)
	w.Must(err)
	slices.Reverse(entries)
	for _, entry := range entries {
		sentences = append(sentences, w.sentence(entry))
	}
	return sentences
}

func (w world) sentence(entry activity.Entry) string {
	w.Helper()
	object := ""
	if entry.Object != "customer" && entry.Object != "customer_group" {
		object = entry.Object + " "
	}
	sentence := object + entry.ObjectName + ": " + entry.Action
	if entry.Before != nil || entry.After != nil {
		sentence += fmt.Sprintf(" %s -> %s", storetest.JSONOf(w.T, entry.Before), storetest.JSONOf(w.T, entry.After))
	}
	if entry.Customers > 0 {
		customers, total, err := w.ActivityCustomers(w.Context(), entry.ID, -1, 0)
		w.Must(err)
		storetest.Same(w.T, "customers of the entry", total, entry.Customers)
		var names []string
		for _, customer := range customers {
			if customer.Email == "" {
				names = append(names, "(gone)")
				continue
			}
			names = append(names, customer.Title())
		}
		sentence += " " + strings.Join(names, ", ")
	}
	return sentence
}

// records checks what a change set of its own records.
func (w world) records(sentence string, change func(w acting), want ...string) (changeSet string) {
	w.Helper()
	changeSet = activity.NewChangeSet()
	change(w.as("ann@example.com", changeSet))
	storetest.SameList(w.T, sentence, w.activity(activity.Query{ChangeSet: changeSet}), want)
	w.CheckInvariants()
	return changeSet
}

// acting is a world whose context belongs to one change set.
type acting struct {
	world
	ctx context.Context
}

func (w acting) Context() context.Context { return w.ctx }

// as is the world in which somebody of this name makes a change set.
func (w world) as(name, changeSet string) acting {
	return acting{
		w, activity.WithActor(w.T.Context(), activity.Actor{
			Role: activity.Admin, ID: "usr_" + name, Name: name, Via: activity.ViaPages, ChangeSet: changeSet,
		}),
	}
}

// errOf is the error of a verb whose answer is of no interest.
func errOf(_ any, err error) error { return err }

func TestWhoDidItAndWhen(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		before := time.Now().Add(-time.Second)
		w.NewGroup("By nobody in particular")
		ctx := activity.WithActor(w.Context(), activity.Actor{Role: activity.Editor, ID: "usr_1", Name: "ann@example.com", Via: activity.ViaAPI})
		for _, name := range []string{"First", "Second"} {
			w.Must(errOf(w.CreateGroup(ctx, customers.GroupInput{Name: &name})))
		}
		entries, err := w.Activities(w.Context(), activity.Query{})
		w.Must(err)
		storetest.Same(w.T, "entries", len(entries), 3)
		second, first, nobody := entries[0], entries[1], entries[2]
		storetest.Same(w.T, "the latest comes first", second.ObjectName, "Second")
		storetest.Same(w.T, "who", second.ActorID+" "+second.Actor+" "+second.Via, "usr_1 ann@example.com api")
		storetest.Same(w.T, "who where nobody is known", nobody.ActorID+" "+nobody.Actor+" "+nobody.Via, " command line command")
		storetest.Same(w.T, "changes that are no request's are change sets of their own", first.ChangeSet != second.ChangeSet, true)
		storetest.Same(w.T, "when", second.At.After(before) && second.At.Before(time.Now().Add(time.Second)), true)
		entry, err := w.ActivityEntry(w.Context(), second.ID)
		w.Must(err)
		storetest.Same(w.T, "the entry", w.sentence(entry), w.sentence(second))
		_, err = w.ActivityEntry(w.Context(), "act_none\x00")
		storetest.HasKind(w.T, err, record.NotFound)
	})
}

func TestFindingInTheActivity(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		luis, zoe := w.NewCustomer("luis@example.com"), w.NewCustomer("zoe@example.com")
		vip := w.NewGroup("VIP", luis)
		ann := activity.WithActor(w.Context(), activity.Actor{Role: activity.Editor, ID: "usr_ann", Name: "ann", Via: activity.ViaPages})
		ben := activity.WithActor(w.Context(), activity.Actor{Role: activity.Editor, ID: "usr_ben", Name: "ben", Via: activity.ViaAPI})
		storetest.Later()
		start := time.Now().Truncate(time.Millisecond)
		w.Must(errOf(w.AddCustomers(ann, vip.ID, storetest.Chosen(zoe))))
		w.Must(errOf(w.UpdateCustomer(ben, zoe.ID, customers.Input{Phone: record.TextOf("1")})))
		storetest.Later()
		middle := time.Now().Truncate(time.Millisecond)
		storetest.Later()
		w.Must(errOf(w.RemoveCustomers(ben, vip.ID, storetest.Chosen(luis))))
		w.Must(errOf(w.DeleteGroup(ann, vip.ID)))
		created := []string{
			`luis: created null -> {"email":"luis@example.com","first_name":"luis","has_account":false}`,
			`zoe: created null -> {"email":"zoe@example.com","first_name":"zoe","has_account":false}`,
			`VIP: created null -> {"name":"VIP"}`, "VIP: added luis"}
		added, phone, removed, deleted := "VIP: added zoe", `zoe: updated {"phone":null} -> {"phone":"1"}`,
			"VIP: removed luis", `VIP: deleted {"name":"VIP"} -> null zoe`
		for _, try := range []struct {
			sentence string
			q        activity.Query
			want     []string
		}{
			{"all", activity.Query{}, append(slices.Clone(created), added, phone, removed, deleted)},
			{"by operator", activity.Query{ActorID: "usr_ann"}, []string{added, deleted}},
			{"by way in", activity.Query{Via: activity.ViaAPI}, []string{phone, removed}},
			{"by action", activity.Query{Action: activity.DidAdd}, []string{created[3], added}},
			{"by kind of object", activity.Query{Object: "customer"}, []string{created[0], created[1], phone}},
			{"of a group", activity.Query{ObjectID: vip.ID}, []string{created[2], created[3], added, removed, deleted}},
			{"of a customer", activity.Query{CustomerID: zoe.ID}, []string{created[1], added, phone, deleted}},
			{"of a customer, by action", activity.Query{CustomerID: luis.ID, Action: activity.DidRemove}, []string{removed}},
			{"who left the group lately",
				activity.Query{ObjectID: vip.ID, Action: activity.DidRemove, At: record.TimeRange{From: &start}}, []string{removed}},
			{"from a time on", activity.Query{At: record.TimeRange{From: &middle}}, []string{removed, deleted}},
			{"before a time", activity.Query{ActorID: "usr_ben", At: record.TimeRange{Before: &middle}}, []string{phone}},
			{"after a time", activity.Query{At: record.TimeRange{After: &middle}}, []string{removed, deleted}},
			{"between times", activity.Query{At: record.TimeRange{From: &start, Until: &middle}}, []string{added, phone}},
			{"of nobody", activity.Query{CustomerID: "cus_none"}, nil},
			{"of an id that no database knows", activity.Query{CustomerID: "\x00", ObjectID: "\xff"}, nil},
			{"of a part of an id", activity.Query{CustomerID: zoe.ID[len(zoe.ID)-2:]}, nil},
		} {
			storetest.SameList(w.T, try.sentence, w.activity(try.q), try.want)
		}
	})
}

func TestTheActivityIsReadPageByPage(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		w.NewCustomers(3, w.NewGroup("VIP"), w.NewGroup("Friends"))
		var paged []string
		q := activity.Query{Limit: 3}
		for {
			page, err := w.Activities(w.Context(), q)
			w.Must(err)
			for _, entry := range page {
				paged = append(paged, w.sentence(entry))
			}
			if len(page) < q.Limit {
				break
			}
			q.Before = page[len(page)-1].ID
		}
		all := w.activity(activity.Query{})
		slices.Reverse(all)
		storetest.SameList(w.T, "page by page", paged, all)
	})
}

func TestAnImportRecordsWhatItDid(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		luis := w.NewCustomer("luis@example.com")
		friends := w.NewGroup("Friends", luis)
		storetest.Exec(w.T, w.Store, "DELETE FROM activity_customers")
		storetest.Exec(w.T, w.Store, "DELETE FROM activity")
		ctx := activity.WithActor(w.Context(), activity.Actor{
			Role: activity.Editor, ID: "usr_ann", Name: "ann", Via: activity.ViaPages, ChangeSet: "chg_import",
		})
		file := func() *strings.Reader {
			return strings.NewReader("email,first_name,groups,code\nluis@example.com,Luís,VIP,007\nzoe@example.com,Zoe," +
				"VIP;Friends,\ntom@example.com,Tom,,\nzoe@example.com,Zoë,,\n")
		}
		for _, strict := range []bool{false, true} {
			_, err := w.Import(ctx, file(), imports.Options{Strict: strict}, func(e sheets.RowError) { w.Error(e) })
			w.Must(err)
			storetest.SameList(w.T, fmt.Sprintf("strict: %t", strict),
				w.activity(activity.Query{ChangeSet: "chg_import", Via: activity.ViaImport, ActorID: "usr_ann"}), []string{
					`VIP: created null -> {"name":"VIP"}`, ": created Tom, Zoë", "Friends: added Zoë", "VIP: added Luís, Zoë",
					`Luís: updated {"first_name":"luis"} -> {"first_name":"Luís","metadata.code":"007"}`,
				})
		}
		storetest.SameList(w.T, "on the page of a customer", w.activity(activity.Query{CustomerID: w.find("tom").ID}),
			[]string{": created Tom, Zoë"})
		storetest.SameList(w.T, "on the page of a group", w.activity(activity.Query{ObjectID: friends.ID}), []string{"Friends: added Zoë"})
		_, err := w.Import(ctx, strings.NewReader("email\nnobody\nnew@example.com"), imports.Options{Strict: true},
			func(sheets.RowError) {})
		storetest.HasKind(w.T, err, record.Invalid)
		storetest.Same(w.T, "an import that stopped records nothing", len(w.activity(activity.Query{})), 5)
		w.CheckInvariants()
	})
}

func TestTheCustomersOfALargeEntry(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		var file strings.Builder
		file.WriteString("email,groups\n")
		for i := range 4100 { // three batches
			fmt.Fprintf(&file, "p%04d@example.com,%s\n", i, []string{"All", "All;Some"}[i%2])
		}
		_, err := w.Import(w.Context(), strings.NewReader(file.String()), imports.Options{},
			func(e sheets.RowError) { w.Error(e) })
		w.Must(err)
		entries, err := w.Activities(w.Context(), activity.Query{Object: "customer_group", Action: activity.DidAdd})
		w.Must(err)
		storetest.Same(w.T, "one entry per group, not per batch", len(entries), 2)
		all := entries[slices.IndexFunc(entries, func(e activity.Entry) bool { return e.ObjectName == "All" })]
		w.Must(w.DeleteCustomer(w.Context(), w.find("p0007").ID))
		met := map[string]bool{}
		gone := 0
		for offset := 0; ; offset += 700 {
			page, total, err := w.ActivityCustomers(w.Context(), all.ID, 700, offset)
			w.Must(err)
			storetest.Same(w.T, "total", total, 4100)
			for _, customer := range page {
				met[customer.ID] = true
				if customer.Email == "" {
					gone++
				}
			}
			if len(page) < 700 {
				break
			}
		}
		storetest.Same(w.T, "all of them, page by page", len(met), 4100)
		storetest.Same(w.T, "gone", gone, 1)
		page, total, err := w.ActivityCustomers(w.Context(), all.ID, 10, 5000)
		w.Must(err)
		storetest.Same(w.T, "beyond the end", fmt.Sprint(len(page), total), "0 4100")
		page, total, err = w.ActivityCustomers(w.Context(), "act_none", 10, 0)
		w.Must(err)
		storetest.Same(w.T, "of no entry", fmt.Sprint(len(page), total), "0 0")
		w.CheckInvariants()
	})
}

func TestSampleDataIsNotRecorded(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		w.Must(w.Seed(w.Context(), sample.Seed{Customers: 50, Groups: 5, Members: 80}, nil))
		storetest.Same(w.T, "entries", len(w.activity(activity.Query{})), 0)
		w.CheckInvariants()
	})
}

// find is the one customer found by a search.
func (w world) find(search string) customers.Customer {
	w.Helper()
	list, err := w.Customers(w.Context(), customers.Query{Search: search, Limit: 2})
	w.Must(err)
	if len(list.Customers) != 1 {
		w.Fatalf("%q finds %d customers", search, len(list.Customers))
	}
	return list.Customers[0]
}
