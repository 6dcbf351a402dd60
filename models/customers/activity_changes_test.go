package customers_test

import (
	"strings"
	"testing"

	"cohort/models/accounts"
	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestChangesOfCustomersAreRecorded(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip, friends := w.NewGroup("VIP"), w.NewGroup("Friends")
		var luis customers.Customer
		customer := func(in customers.Input) func(w acting) {
			return func(w acting) {
				_, err := w.UpdateCustomer(w.Context(), luis.ID, in)
				w.Must(err)
			}
		}
		w.records("a new customer, with all that is known and the groups", func(w acting) {
			var err error
			luis, err = w.CreateCustomer(w.Context(), customers.Input{Email: new("Luis@Example.com"), FirstName: record.TextOf("Luis"),
				Metadata: w.replaced(`{"a":1,"b":"x"}`), GroupIDs: new(storetest.IDsOf(vip, friends))})
			w.Must(err)
		}, `Luis: created null -> {"email":"luis@example.com","first_name":"Luis","has_account":false,"metadata.a":1,"metadata.b":"x"}`,
			"VIP: added Luis", "Friends: added Luis")
		w.records("what was not changed is not recorded",
			customer(customers.Input{FirstName: record.TextOf("Luis"), Metadata: w.replaced(`{"a":1,"b":"x"}`)}))
		w.records("only the fields that changed", customer(customers.Input{
			LastName: record.TextOf("Gonçalves"), FirstName: record.TextOf("Luis"), Email: new("l@example.com"),
		}),
			`Luis Gonçalves: updated {"email":"luis@example.com","last_name":null} -> {"email":"l@example.com","last_name":"Gonçalves"}`)
		w.records("a field that was cleared", customer(customers.Input{LastName: record.TextOf("")}),
			`Luis: updated {"last_name":"Gonçalves"} -> {"last_name":null}`)
		w.records("each key of the metadata by itself",
			customer(customers.Input{Metadata: &record.MetadataChange{Values: storetest.ParseMetadata(w.T, `{"a":1.0,"c":[1]}`)}}),
			`Luis: updated {"metadata.a":1} -> {"metadata.a":1.0,"metadata.c":[1]}`)
		w.records("keys that go", customer(customers.Input{Metadata: w.replaced(`{"a":1.0,"b":"x"}`)}),
			`Luis: updated {"metadata.c":[1]} -> {}`)
		w.records("the order of the keys, where it would be lost", customer(customers.Input{Metadata: w.replaced(`{"b":"x"}`)}),
			`Luis: updated {"metadata":["a","b"],"metadata.a":1.0} -> {"metadata":["b"]}`)
		w.records("another order", customer(customers.Input{Metadata: w.replaced(`{"z":1,"b":"x"}`)}),
			`Luis: updated {"metadata":["b"]} -> {"metadata":["z","b"],"metadata.z":1}`)
		w.records("a password, but not which", customer(customers.Input{Password: new("top secret!")}),
			`Luis: updated {} -> {"password":"changed"}`)
		w.records("the groups of a customer", customer(customers.Input{GroupIDs: new(storetest.IDsOf(vip))}), "Friends: removed Luis")
		w.records("one customer into several groups", func(w acting) {
			_, err := w.AddToGroups(w.Context(), luis.ID, storetest.IDsOf(vip, friends))
			w.Must(err)
		}, "Friends: added Luis")
		w.records("and out again", func(w acting) {
			_, err := w.RemoveFromGroups(w.Context(), luis.ID, storetest.IDsOf(vip, friends))
			w.Must(err)
		}, "VIP: removed Luis", "Friends: removed Luis")
	})
}

// replaced is metadata in place of all there is.
func (w world) replaced(text string) *record.MetadataChange {
	w.Helper()
	return &record.MetadataChange{Values: storetest.ParseMetadata(w.T, text), Replace: true}
}

func TestChangesOfGroupsAreRecorded(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		luis, zoe, tom := w.NewCustomer("Luis@example.com"), w.NewCustomer("zoe@example.com"), w.NewCustomer("tom@example.com")
		var fans customers.Group
		group := func(in customers.GroupInput) func(w acting) {
			return func(w acting) {
				_, err := w.UpdateGroup(w.Context(), fans.ID, in)
				w.Must(err)
			}
		}
		w.records("a new group and its customers", func(w acting) {
			var err error
			fans, err = w.CreateGroup(w.Context(),
				customers.GroupInput{Name: new("Fans"), Add: customers.Selection{All: true, Except: storetest.IDsOf(luis)}})
			w.Must(err)
		}, `Fans: created null -> {"name":"Fans"}`, "Fans: added tom, zoe")
		w.records("a group that was renamed, and who left and joined it", group(customers.GroupInput{
			Name: new("Best fans"), Description: record.TextOf("x"), Remove: storetest.Chosen(zoe),
			Add: storetest.Chosen(luis, tom),
		}),
			"Best fans: removed zoe", "Best fans: added Luis",
			`Best fans: updated {"name":"Fans","description":null} -> {"name":"Best fans","description":"x"}`)
		w.records("its metadata", group(customers.GroupInput{Metadata: w.replaced(`{"code":"007"}`)}),
			`Best fans: updated {} -> {"metadata.code":"007"}`)
		w.records("metadata that is empty is not none", group(customers.GroupInput{Metadata: w.replaced(`{}`)}),
			`Best fans: updated {"metadata":["code"],"metadata.code":"007"} -> {"metadata":[]}`)
	})
}

func TestChangesOfMembersAreRecorded(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		luis, zoe, tom := w.NewCustomer("Luis@example.com"), w.NewCustomer("zoe@example.com"), w.NewCustomer("tom@example.com")
		vip, fans := w.NewGroup("VIP", zoe), w.NewGroup("Best fans", luis, tom)
		w.records("only those who join, not those who are in", func(w acting) {
			_, err := w.AddCustomers(w.Context(), fans.ID, storetest.Chosen(luis, tom, zoe))
			w.Must(err)
		}, "Best fans: added zoe")
		w.records("nobody joined", func(w acting) {
			_, err := w.AddCustomers(w.Context(), fans.ID, customers.Selection{All: true})
			w.Must(err)
		})
		w.records("only those who left", func(w acting) {
			_, err := w.RemoveCustomers(w.Context(), fans.ID, customers.Selection{All: true, Except: storetest.IDsOf(zoe)})
			w.Must(err)
		}, "Best fans: removed Luis, tom")
		w.records("nobody left", func(w acting) {
			_, err := w.RemoveCustomers(w.Context(), fans.ID, storetest.Chosen(luis))
			w.Must(err)
		})
		w.records("a change that is refused is not recorded", func(w acting) {
			_, err := w.UpdateGroup(w.Context(), fans.ID, customers.GroupInput{Name: new("VIP"), Add: storetest.Chosen(luis)})
			storetest.HasKind(w.T, err, record.Duplicate)
		})
		w.records("a customer who is deleted, and the groups they were in", func(w acting) {
			w.Must(w.DeleteCustomer(w.Context(), zoe.ID))
		}, "VIP: removed (gone)", "Best fans: removed (gone)",
			`zoe: deleted {"email":"zoe@example.com","first_name":"zoe","has_account":false} -> null`)
		w.Must(errOf(w.AddCustomers(w.Context(), vip.ID, storetest.Chosen(tom, luis))))
		w.records("a group that is deleted, and who was in it", func(w acting) {
			w.Must(errOf(w.DeleteGroup(w.Context(), vip.ID)))
		}, `VIP: deleted {"name":"VIP"} -> null Luis, tom`)
		w.records("what is gone already", func(w acting) {
			w.Must(errOf(w.DeleteGroup(w.Context(), vip.ID)))
		})
	})
}

func TestOperatorsAndKeysAreRecordedWithoutSecrets(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		w.records("an operator, and a key, but not by what one could use it", func(w acting) {
			_, err := w.AddOperator(w.Context(), "op@example.com", "top secret!")
			w.Must(err)
			key, secret, err := w.AddAPIKey(w.Context(), accounts.APIKeyInput{Name: "ERP"})
			w.Must(err)
			w.Must(w.RevokeAPIKey(w.Context(), key.ID))
			w.Must(w.RevokeAPIKey(w.Context(), key.ID))
			for _, text := range storetest.Query[string](w.T, w.Store, "SELECT coalesce(before, '') || coalesce(after, '') FROM activity") {
				if strings.Contains(text, key.Ending) || strings.Contains(text, secret) ||
					strings.Contains(text, "secret") || strings.Contains(text, "argon") {
					w.Errorf("a secret is recorded: %s", text)
				}
			}
			storetest.Exec(w.T, w.Store,
				"UPDATE activity SET after = ? WHERE after LIKE '%revoked_at%' AND before LIKE '%revoked_at%'", `{"revoked_at":"now"}`)
		}, `operator op@example.com: created null -> {"email":"op@example.com","role":"admin"}`,
			`api_key ERP: created null -> {"name":"ERP","role":"admin"}`,
			`api_key ERP: updated {"revoked_at":null} -> {"revoked_at":"now"}`)
	})
}

func TestRegionsAreRecorded(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		var region pricing.Region
		w.records("a new region", func(w acting) {
			var err error
			region, err = w.CreateRegion(w.Context(), pricing.RegionInput{Name: "Europe", CurrencyCode: "eur"})
			w.Must(err)
		}, `region Europe: created null -> {"name":"Europe","currency_code":"eur"}`)
		w.records("one that goes", func(w acting) { w.Must(w.DeleteRegion(w.Context(), region.ID)) },
			`region Europe: deleted {"name":"Europe","currency_code":"eur"} -> null`)
		w.records("and is gone", func(w acting) { w.Must(w.DeleteRegion(w.Context(), region.ID)) })
	})
}
