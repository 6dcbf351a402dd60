package models_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cohort/models"
)

// activity is what the activity says, as sentences, the first first: "VIP: updated {was} -> {became}", "VIP: added luis, zoe".
func (w world) activity(q models.ActivityQuery) (sentences []string) {
	w.Helper()
	q.Limit = 1000
	entries, err := w.Activities(w.Context(), q)
	w.must(err)
	slices.Reverse(entries)
	for _, entry := range entries {
		sentences = append(sentences, w.sentence(entry))
	}
	return sentences
}

func (w world) sentence(entry models.Activity) string {
	w.Helper()
	object := ""
	if entry.Object != "customer" && entry.Object != "customer_group" {
		object = entry.Object + " "
	}
	sentence := object + entry.ObjectName + ": " + entry.Action
	if entry.Before != nil || entry.After != nil {
		sentence += fmt.Sprintf(" %s -> %s", jsonOf(w.T, entry.Before), jsonOf(w.T, entry.After))
	}
	if entry.Customers > 0 {
		customers, total, err := w.ActivityCustomers(w.Context(), entry.ID, -1, 0)
		w.must(err)
		same(w.T, "customers of the entry", total, entry.Customers)
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

// tells checks what a change set of its own tells.
func (w world) tells(sentence string, change func(w acting), want ...string) (changeSet string) {
	w.Helper()
	changeSet = models.NewChangeSet()
	change(w.as("ann@example.com", changeSet))
	sameList(w.T, sentence, w.activity(models.ActivityQuery{ChangeSet: changeSet}), want)
	w.sound()
	return changeSet
}

// acting is a world in which one change set is made.
type acting struct {
	world
	ctx context.Context
}

func (w acting) Context() context.Context { return w.ctx }

// as is the world in which someone makes a change set.
func (w world) as(name, changeSet string) acting {
	return acting{w, models.As(w.T.Context(), models.Actor{ID: "usr_" + name, Name: name, Via: models.ViaPages, ChangeSet: changeSet})}
}

func TestEachChangeIsTold(t *testing.T) {
	each(t, func(w world) {
		zoe, tom := w.person("zoe@example.com"), w.person("tom@example.com")
		vip, friends := w.group("VIP", zoe), w.group("Friends")
		var luis models.Customer
		var fans models.CustomerGroup
		customer := func(in models.CustomerInput) func(w acting) {
			return func(w acting) {
				_, err := w.UpdateCustomer(w.Context(), luis.ID, in)
				w.must(err)
			}
		}
		group := func(in models.GroupInput) func(w acting) {
			return func(w acting) {
				_, err := w.UpdateGroup(w.Context(), fans.ID, in)
				w.must(err)
			}
		}
		replaced := func(text string) *models.MetadataChange {
			return &models.MetadataChange{Values: metadata(w.T, text), Replace: true}
		}
		w.tells("a new customer, with all that is known and the groups", func(w acting) {
			var err error
			luis, err = w.CreateCustomer(w.Context(), models.CustomerInput{Email: new("Luis@Example.com"), FirstName: models.TextOf("Luis"),
				Metadata: replaced(`{"a":1,"b":"x"}`), GroupIDs: new(ids(vip, friends))})
			w.must(err)
		}, `Luis: created null -> {"email":"luis@example.com","first_name":"Luis","has_account":false,"metadata.a":1,"metadata.b":"x"}`,
			"VIP: added Luis", "Friends: added Luis")
		w.tells("what was not changed is not told", customer(models.CustomerInput{FirstName: models.TextOf("Luis"), Metadata: replaced(`{"a":1,"b":"x"}`)}))
		w.tells("only the fields that changed", customer(models.CustomerInput{LastName: models.TextOf("Gonçalves"), FirstName: models.TextOf("Luis"), Email: new("l@example.com")}),
			`Luis Gonçalves: updated {"email":"luis@example.com","last_name":null} -> {"email":"l@example.com","last_name":"Gonçalves"}`)
		w.tells("a field that was cleared", customer(models.CustomerInput{LastName: models.TextOf("")}), `Luis: updated {"last_name":"Gonçalves"} -> {"last_name":null}`)
		w.tells("each key of the metadata by itself", customer(models.CustomerInput{Metadata: &models.MetadataChange{Values: metadata(w.T, `{"a":1.0,"c":[1]}`)}}),
			`Luis: updated {"metadata.a":1} -> {"metadata.a":1.0,"metadata.c":[1]}`)
		w.tells("keys that go", customer(models.CustomerInput{Metadata: replaced(`{"a":1.0,"b":"x"}`)}), `Luis: updated {"metadata.c":[1]} -> {}`)
		w.tells("the order of the keys, where it would be lost", customer(models.CustomerInput{Metadata: replaced(`{"b":"x"}`)}),
			`Luis: updated {"metadata":["a","b"],"metadata.a":1.0} -> {"metadata":["b"]}`)
		w.tells("another order", customer(models.CustomerInput{Metadata: replaced(`{"z":1,"b":"x"}`)}),
			`Luis: updated {"metadata":["b"]} -> {"metadata":["z","b"],"metadata.z":1}`)
		w.tells("a password, but not which", customer(models.CustomerInput{Password: new("top secret!")}), `Luis: updated {} -> {"password":"changed"}`)
		w.tells("the groups of a customer", customer(models.CustomerInput{GroupIDs: new(ids(vip))}), "Friends: removed Luis")
		w.tells("one customer into several groups", func(w acting) {
			_, err := w.AddToGroups(w.Context(), luis.ID, ids(vip, friends))
			w.must(err)
		}, "Friends: added Luis")
		w.tells("and out again", func(w acting) {
			_, err := w.RemoveFromGroups(w.Context(), luis.ID, ids(vip, friends))
			w.must(err)
		}, "VIP: removed Luis", "Friends: removed Luis")

		w.tells("a new group and its customers", func(w acting) {
			var err error
			fans, err = w.CreateGroup(w.Context(), models.GroupInput{Name: new("Fans"), Add: models.Selection{All: true, Except: ids(luis)}})
			w.must(err)
		}, `Fans: created null -> {"name":"Fans"}`, "Fans: added tom, zoe")
		w.tells("a group that was renamed, and who left and joined it", group(models.GroupInput{Name: new("Best fans"), Description: models.TextOf("x"), Remove: chosen(zoe), Add: chosen(luis, tom)}),
			"Best fans: removed zoe", "Best fans: added Luis",
			`Best fans: updated {"name":"Fans","description":null} -> {"name":"Best fans","description":"x"}`)
		w.tells("its metadata", group(models.GroupInput{Metadata: replaced(`{"code":"007"}`)}), `Best fans: updated {} -> {"metadata.code":"007"}`)
		w.tells("metadata that is empty is not none", group(models.GroupInput{Metadata: replaced(`{}`)}), `Best fans: updated {"metadata":["code"],"metadata.code":"007"} -> {"metadata":[]}`)
		w.tells("only those who join, not those who are in", func(w acting) {
			_, err := w.AddCustomers(w.Context(), fans.ID, chosen(luis, tom, zoe))
			w.must(err)
		}, "Best fans: added zoe")
		w.tells("nobody joined", func(w acting) {
			_, err := w.AddCustomers(w.Context(), fans.ID, models.Selection{All: true})
			w.must(err)
		})
		w.tells("only those who left", func(w acting) {
			_, err := w.RemoveCustomers(w.Context(), fans.ID, models.Selection{All: true, Except: ids(zoe)})
			w.must(err)
		}, "Best fans: removed Luis, tom")
		w.tells("nobody left", func(w acting) {
			_, err := w.RemoveCustomers(w.Context(), fans.ID, chosen(luis))
			w.must(err)
		})
		w.tells("a change that is refused is not told", func(w acting) {
			_, err := w.UpdateGroup(w.Context(), fans.ID, models.GroupInput{Name: new("VIP"), Add: chosen(luis)})
			is(w.T, err, models.Duplicate)
		})
		w.tells("a customer who is deleted, and the groups they were in", func(w acting) {
			w.must(w.DeleteCustomer(w.Context(), zoe.ID))
		}, "VIP: removed (gone)", "Best fans: removed (gone)", `zoe: deleted {"email":"zoe@example.com","first_name":"zoe","has_account":false} -> null`)
		w.must(errOf(w.AddCustomers(w.Context(), vip.ID, chosen(tom, luis))))
		w.tells("a group that is deleted, and who was in it", func(w acting) {
			w.must(errOf(w.DeleteGroup(w.Context(), vip.ID)))
		}, `VIP: deleted {"name":"VIP"} -> null Luis, tom`)
		w.tells("what is gone already", func(w acting) {
			w.must(errOf(w.DeleteGroup(w.Context(), vip.ID)))
		})
		w.tells("an operator, and a key, but not by what one could use it", func(w acting) {
			_, err := w.AddOperator(w.Context(), "op@example.com", "top secret!")
			w.must(err)
			key, secret, err := w.AddAPIKey(w.Context(), models.APIKeyInput{Name: "ERP"})
			w.must(err)
			w.must(w.RevokeAPIKey(w.Context(), key.ID))
			w.must(w.RevokeAPIKey(w.Context(), key.ID))
			for _, text := range models.Query[string](w.T, w.Store, "SELECT coalesce(before, '') || coalesce(after, '') FROM activity") {
				if strings.Contains(text, key.Ending) || strings.Contains(text, secret) || strings.Contains(text, "secret") || strings.Contains(text, "argon") {
					w.Errorf("a secret is told: %s", text)
				}
			}
			models.Exec(w.T, w.Store, "UPDATE activity SET after = ? WHERE after LIKE '%revoked_at%' AND before LIKE '%revoked_at%'", `{"revoked_at":"now"}`)
		}, `operator op@example.com: created null -> {"email":"op@example.com","role":"admin"}`,
			`api_key ERP: created null -> {"name":"ERP","role":"admin"}`, `api_key ERP: updated {"revoked_at":null} -> {"revoked_at":"now"}`)
	})
}

// errOf is the error of a verb whose answer is of no interest.
func errOf(_ any, err error) error { return err }

func TestWhoDidItAndWhen(t *testing.T) {
	each(t, func(w world) {
		before := time.Now().Add(-time.Second)
		w.group("By nobody in particular")
		ctx := models.As(w.Context(), models.Actor{ID: "usr_1", Name: "ann@example.com", Via: models.ViaAPI})
		for _, name := range []string{"First", "Second"} {
			w.must(errOf(w.CreateGroup(ctx, models.GroupInput{Name: &name})))
		}
		entries, err := w.Activities(w.Context(), models.ActivityQuery{})
		w.must(err)
		same(w.T, "entries", len(entries), 3)
		second, first, nobody := entries[0], entries[1], entries[2]
		same(w.T, "the latest comes first", second.ObjectName, "Second")
		same(w.T, "who", second.ActorID+" "+second.Actor+" "+second.Via, "usr_1 ann@example.com api")
		same(w.T, "who where nobody is known", nobody.ActorID+" "+nobody.Actor+" "+nobody.Via, " command line command")
		same(w.T, "changes that are no request's are change sets of their own", first.ChangeSet != second.ChangeSet, true)
		same(w.T, "when", second.At.After(before) && second.At.Before(time.Now().Add(time.Second)), true)
		entry, err := w.ActivityEntry(w.Context(), second.ID)
		w.must(err)
		same(w.T, "the entry", w.sentence(entry), w.sentence(second))
		_, err = w.ActivityEntry(w.Context(), "act_none\x00")
		is(w.T, err, models.NotFound)
	})
}

func TestFindingInTheActivity(t *testing.T) {
	each(t, func(w world) {
		luis, zoe := w.person("luis@example.com"), w.person("zoe@example.com")
		vip := w.group("VIP", luis)
		ann := models.As(w.Context(), models.Actor{ID: "usr_ann", Name: "ann", Via: models.ViaPages})
		ben := models.As(w.Context(), models.Actor{ID: "usr_ben", Name: "ben", Via: models.ViaAPI})
		later()
		start := time.Now().Truncate(time.Millisecond)
		w.must(errOf(w.AddCustomers(ann, vip.ID, chosen(zoe))))
		w.must(errOf(w.UpdateCustomer(ben, zoe.ID, models.CustomerInput{Phone: models.TextOf("1")})))
		later()
		middle := time.Now().Truncate(time.Millisecond)
		later()
		w.must(errOf(w.RemoveCustomers(ben, vip.ID, chosen(luis))))
		w.must(errOf(w.DeleteGroup(ann, vip.ID)))
		created := []string{
			`luis: created null -> {"email":"luis@example.com","first_name":"luis","has_account":false}`,
			`zoe: created null -> {"email":"zoe@example.com","first_name":"zoe","has_account":false}`, `VIP: created null -> {"name":"VIP"}`, "VIP: added luis"}
		added, phone, removed, deleted := "VIP: added zoe", `zoe: updated {"phone":null} -> {"phone":"1"}`, "VIP: removed luis", `VIP: deleted {"name":"VIP"} -> null zoe`
		for _, try := range []struct {
			sentence string
			q        models.ActivityQuery
			want     []string
		}{
			{"all", models.ActivityQuery{}, append(slices.Clone(created), added, phone, removed, deleted)},
			{"by operator", models.ActivityQuery{ActorID: "usr_ann"}, []string{added, deleted}},
			{"by door", models.ActivityQuery{Via: models.ViaAPI}, []string{phone, removed}},
			{"by action", models.ActivityQuery{Action: models.DidAdd}, []string{created[3], added}},
			{"by kind of object", models.ActivityQuery{Object: "customer"}, []string{created[0], created[1], phone}},
			{"of a group", models.ActivityQuery{ObjectID: vip.ID}, []string{created[2], created[3], added, removed, deleted}},
			{"of a customer", models.ActivityQuery{CustomerID: zoe.ID}, []string{created[1], added, phone, deleted}},
			{"of a customer, by action", models.ActivityQuery{CustomerID: luis.ID, Action: models.DidRemove}, []string{removed}},
			{"who left the group lately", models.ActivityQuery{ObjectID: vip.ID, Action: models.DidRemove, At: models.TimeRange{From: &start}}, []string{removed}},
			{"from a moment on", models.ActivityQuery{At: models.TimeRange{From: &middle}}, []string{removed, deleted}},
			{"before a moment", models.ActivityQuery{ActorID: "usr_ben", At: models.TimeRange{Before: &middle}}, []string{phone}},
			{"after a moment", models.ActivityQuery{At: models.TimeRange{After: &middle}}, []string{removed, deleted}},
			{"between moments", models.ActivityQuery{At: models.TimeRange{From: &start, Until: &middle}}, []string{added, phone}},
			{"of nobody", models.ActivityQuery{CustomerID: "cus_none"}, nil},
			{"of an id that no database knows", models.ActivityQuery{CustomerID: "\x00", ObjectID: "\xff"}, nil},
			{"of a part of an id", models.ActivityQuery{CustomerID: zoe.ID[len(zoe.ID)-2:]}, nil},
		} {
			sameList(w.T, try.sentence, w.activity(try.q), try.want)
		}
		var paged []string
		q := models.ActivityQuery{Limit: 3}
		for {
			page, err := w.Activities(w.Context(), q)
			w.must(err)
			for _, entry := range page {
				paged = append(paged, w.sentence(entry))
			}
			if len(page) < q.Limit {
				break
			}
			q.Before = page[len(page)-1].ID
		}
		all := w.activity(models.ActivityQuery{})
		slices.Reverse(all)
		sameList(w.T, "page by page", paged, all)
	})
}

func TestAnImportTellsWhatItDid(t *testing.T) {
	each(t, func(w world) {
		luis := w.person("luis@example.com")
		friends := w.group("Friends", luis)
		models.Exec(w.T, w.Store, "DELETE FROM activity_customers")
		models.Exec(w.T, w.Store, "DELETE FROM activity")
		ctx := models.As(w.Context(), models.Actor{ID: "usr_ann", Name: "ann", Via: models.ViaPages, ChangeSet: "chg_import"})
		file := func() *strings.Reader {
			return strings.NewReader("email,first_name,groups,code\nluis@example.com,Luís,VIP,007\nzoe@example.com,Zoe,VIP;Friends,\ntom@example.com,Tom,,\nzoe@example.com,Zoë,,\n")
		}
		for _, strict := range []bool{false, true} {
			_, err := w.Import(ctx, file(), models.ImportOptions{Strict: strict}, func(e models.RowError) { w.Error(e) })
			w.must(err)
			sameList(w.T, fmt.Sprintf("strict: %t", strict), w.activity(models.ActivityQuery{ChangeSet: "chg_import", Via: models.ViaImport, ActorID: "usr_ann"}), []string{
				`VIP: created null -> {"name":"VIP"}`, ": created Tom, Zoë", "Friends: added Zoë", "VIP: added Luís, Zoë",
				`Luís: updated {"first_name":"luis"} -> {"first_name":"Luís","metadata.code":"007"}`,
			})
		}
		sameList(w.T, "on the page of a customer", w.activity(models.ActivityQuery{CustomerID: w.find("tom").ID}), []string{": created Tom, Zoë"})
		sameList(w.T, "on the page of a group", w.activity(models.ActivityQuery{ObjectID: friends.ID}), []string{"Friends: added Zoë"})
		_, err := w.Import(ctx, strings.NewReader("email\nnobody\nnew@example.com"), models.ImportOptions{Strict: true}, func(models.RowError) {})
		is(w.T, err, models.Invalid)
		same(w.T, "an import that stopped tells nothing", len(w.activity(models.ActivityQuery{})), 5)
		w.sound()
	})
}

func TestTheCustomersOfALargeEntry(t *testing.T) {
	each(t, func(w world) {
		var file strings.Builder
		file.WriteString("email,groups\n")
		for i := range 4100 { // three batches
			fmt.Fprintf(&file, "p%04d@example.com,%s\n", i, []string{"All", "All;Some"}[i%2])
		}
		_, err := w.Import(w.Context(), strings.NewReader(file.String()), models.ImportOptions{}, func(e models.RowError) { w.Error(e) })
		w.must(err)
		entries, err := w.Activities(w.Context(), models.ActivityQuery{Object: "customer_group", Action: models.DidAdd})
		w.must(err)
		same(w.T, "one entry per group, not per batch", len(entries), 2)
		all := entries[slices.IndexFunc(entries, func(e models.Activity) bool { return e.ObjectName == "All" })]
		w.must(w.DeleteCustomer(w.Context(), w.find("p0007").ID))
		met := map[string]bool{}
		gone := 0
		for offset := 0; ; offset += 700 {
			page, total, err := w.ActivityCustomers(w.Context(), all.ID, 700, offset)
			w.must(err)
			same(w.T, "total", total, 4100)
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
		same(w.T, "all of them, page by page", len(met), 4100)
		same(w.T, "gone", gone, 1)
		page, total, err := w.ActivityCustomers(w.Context(), all.ID, 10, 5000)
		w.must(err)
		same(w.T, "beyond the end", fmt.Sprint(len(page), total), "0 4100")
		page, total, err = w.ActivityCustomers(w.Context(), "act_none", 10, 0)
		w.must(err)
		same(w.T, "of no entry", fmt.Sprint(len(page), total), "0 0")
		w.sound()
	})
}

func TestSampleDataIsNotTold(t *testing.T) {
	each(t, func(w world) {
		w.must(w.Seed(w.Context(), models.Seed{Customers: 50, Groups: 5, Members: 80}, nil))
		same(w.T, "entries", len(w.activity(models.ActivityQuery{})), 0)
		w.sound()
	})
}

// find is the one customer found by a search.
func (w world) find(search string) models.Customer {
	w.Helper()
	list, err := w.Customers(w.Context(), models.CustomerQuery{Search: search, Limit: 2})
	w.must(err)
	if len(list.Customers) != 1 {
		w.Fatalf("%q finds %d customers", search, len(list.Customers))
	}
	return list.Customers[0]
}

func TestRegionsAreTold(t *testing.T) {
	each(t, func(w world) {
		var region models.Region
		w.tells("a new region", func(w acting) {
			var err error
			region, err = w.CreateRegion(w.Context(), models.RegionInput{Name: "Europe", CurrencyCode: "eur"})
			w.must(err)
		}, `region Europe: created null -> {"name":"Europe","currency_code":"eur"}`)
		w.tells("one that goes", func(w acting) { w.must(w.DeleteRegion(w.Context(), region.ID)) },
			`region Europe: deleted {"name":"Europe","currency_code":"eur"} -> null`)
		w.tells("and is gone", func(w acting) { w.must(w.DeleteRegion(w.Context(), region.ID)) })
	})
}
