package models_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestInstancesThatStartAtOnceMakeOneDatabase(t *testing.T) {
	t.Parallel()
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			url := storetest.DatabaseURL(t, database)
			var wait sync.WaitGroup
			for range 8 {
				wait.Go(func() {
					store, err := storetest.OpenURL(t, url)
					if err != nil {
						t.Errorf("an instance: %v", err)
						return
					}
					defer store.Close()
					if err := store.Ping(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			wait.Wait()
			store, err := storetest.OpenURL(t, url)
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			storetest.WorldOf[world](t, store).CheckInvariants()
			twice := storetest.Query[int64](t, store, "SELECT version_id FROM goose_db_version GROUP BY version_id HAVING count(*) > 1")
			storetest.SameList(t, "migrations applied twice", twice, nil)
		})
	}
}

// The test runs itself as several processes that open the same new file.
func TestProcessesThatStartAtOnceMakeOneFile(t *testing.T) {
	if url := os.Getenv("COHORT_TEST_OPEN"); url != "" {
		store, err := storetest.OpenURL(t, url)
		if err != nil {
			t.Fatal(err)
		}
		w := storetest.WorldOf[world](t, store)
		w.NewCustomer(os.Getenv("COHORT_TEST_NAME") + "@example.com")
		store.Close()
		return
	}
	t.Parallel()
	url := storetest.DatabaseURL(t, "sqlite")
	var wait sync.WaitGroup
	for _, name := range []string{"ana", "ben", "eva", "kim"} {
		wait.Go(func() {
			process := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^"+t.Name()+"$")
			process.Env = append(os.Environ(), "COHORT_TEST_OPEN="+url, "COHORT_TEST_NAME="+name)
			if out, err := process.CombinedOutput(); err != nil {
				t.Errorf("the process of %s: %v\n%s", name, err, out)
			}
		})
	}
	wait.Wait()
	store, err := storetest.OpenURL(t, url)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	w := storetest.WorldOf[world](t, store)
	w.Finds("ana ben eva kim", customers.Query{}, "ana ben eva kim")
	w.CheckInvariants()
}

// A file from before members had a customer_rank is brought up to date.
func TestMembersOfAnOlderFileAreFound(t *testing.T) {
	t.Parallel()
	store, url := storetest.OpenWithURL(t, "sqlite")
	w := storetest.WorldOf[world](t, store)
	w.NewCustomer("nobody@example.com")
	vip := w.NewGroup("VIP", w.NewCustomer("ana@example.com"), w.NewCustomer("ben@example.com"))
	without(t, store, 11)
	store.Close()
	store, err := storetest.OpenURL(t, url)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	storetest.Shrink(store)
	w = storetest.WorldOf[world](t, store)
	w.CheckInvariants()
	storetest.SameList(t, "members", w.MemberNames(vip), []string{"ana", "ben"})
}

// takenBack undoes what the latest migrations add. There is no way down but for tests of the way up.
var takenBack = map[int][]string{
	11: {"ALTER TABLE members DROP COLUMN customer_rank"},
	13: {
		"DROP INDEX members_added", "ALTER TABLE members DROP COLUMN added_by", "ALTER TABLE customer_groups DROP COLUMN members_changed_at",
		"ALTER TABLE activity_customers DROP COLUMN memberships",
	},
	14: {"DROP TABLE IF EXISTS running_changes", "DROP TABLE sign_in_limits", "DROP TABLE sign_in_devices"},
	19: {"DROP TABLE invitations"},
	15: {
		"ALTER TABLE operators DROP COLUMN may_export", "ALTER TABLE operators DROP COLUMN disabled_at",
		"ALTER TABLE operators DROP COLUMN last_sign_in_at", "ALTER TABLE operators DROP COLUMN last_sign_in_from",
		"ALTER TABLE operators DROP COLUMN tokens_ended_at",
		"ALTER TABLE sessions DROP COLUMN confirmed_at",
	},
	17: {
		"ALTER TABLE operators DROP COLUMN second_step_at", "ALTER TABLE sessions DROP COLUMN passkey_challenge",
		"DROP TABLE authenticator_apps", "DROP TABLE recovery_codes", "DROP TABLE passkeys", "DROP TABLE pending_sign_ins",
	},
	21: {
		"DROP TABLE import_parts", "DROP TABLE import_failures", "DROP TABLE import_customers", "DROP TABLE imports",
		"DROP TABLE import_mappings",
	},
	23: {
		"DROP TRIGGER customers_search_counts_insert -- sqlite", "DROP TRIGGER customers_search_counts_delete -- sqlite",
		"DROP TRIGGER customers_search_counts_update -- sqlite",
		"DROP FUNCTION customers_search_inserted CASCADE -- postgres", "DROP FUNCTION customers_search_deleted CASCADE -- postgres",
		"DROP FUNCTION customers_search_updated CASCADE -- postgres", "DROP FUNCTION list_changed CASCADE -- postgres",
		"DROP TRIGGER customers_metadata_insert -- sqlite", "DROP TRIGGER customers_metadata_delete -- sqlite",
		"DROP TRIGGER customers_metadata_update -- sqlite",
		"DROP TABLE customers_metadata -- sqlite", "DROP FUNCTION metadata_terms CASCADE -- postgres",
		"DROP TABLE customers_search_counts", "DROP TABLE customers_search_changes", "DROP TABLE list_changes",
	},
	24: {}, // what it counts goes with the tables
	22: {"DROP INDEX customers_first_name", "DROP INDEX customers_last_name"},
	20: {}, // what it writes anew is what was there
	18: {
		"DROP TABLE sign_in_addresses", "DROP INDEX sign_in_failures_last",
		"ALTER TABLE operators DROP COLUMN theme", "ALTER TABLE operators DROP COLUMN shortcuts",
		"ALTER TABLE operators DROP COLUMN key_badges", "ALTER TABLE operators DROP COLUMN time_zone",
		"ALTER TABLE operators DROP COLUMN date_format",
	},
}

// without makes a database one that knows neither a migration nor those behind it.
func without(t *testing.T, store *models.Store, migration int) {
	t.Helper()
	for _, number := range slices.Backward(slices.Sorted(maps.Keys(takenBack))) {
		if number < migration {
			break
		}
		for _, sql := range takenBack[number] {
			if _, only, some := strings.Cut(sql, " -- "); !some || only == store.Database() {
				storetest.Exec(t, store, sql)
			}
		}
	}
	storetest.Exec(t, store, "DELETE FROM goose_db_version WHERE version_id >= "+strconv.Itoa(migration))
}

// The members of a database from before it was recorded who added them have a date, and nobody beside it; their group changed when
// the activity last saw somebody join or leave.
func TestMembersFromBeforeTheirMembershipsWereRecorded(t *testing.T) {
	t.Parallel()
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			store, url := storetest.OpenWithURL(t, database)
			w := storetest.WorldOf[world](t, store)
			vip, empty := w.NewGroup("VIP"), w.NewGroup("Empty")
			storetest.Later()
			w.NewCustomer("ana@example.com", vip)
			before, err := store.Group(t.Context(), vip.ID)
			w.Must(err)
			without(t, store, 13)
			store.Close()
			store, err = storetest.OpenURL(t, url)
			w.Must(err)
			defer store.Close()
			list, err := store.Customers(t.Context(), customers.Query{GroupID: vip.ID, Limit: 5, ShowMembership: true,
				Order: record.Order{By: "added_at"}})
			w.Must(err)
			if got := list.Customers[0].Membership; got.AddedBy != "" || got.AddedAt.Before(vip.CreatedAt) {
				t.Errorf("the membership is %+v", got)
			}
			after, err := store.Group(t.Context(), vip.ID)
			w.Must(err)
			if between := after.ChangedAt().Sub(before.ChangedAt()).Abs(); !after.ChangedAt().After(vip.UpdatedAt) || between > time.Second {
				t.Errorf("changed at %v, not at %v", after.ChangedAt(), before.ChangedAt())
			}
			nobody, err := store.Group(t.Context(), empty.ID)
			w.Must(err)
			storetest.Same(t, "without members", nobody.ChangedAt(), empty.UpdatedAt)
		})
	}
}

// Rows from before apostrophes, hyphens and phone numbers were found however they are typed are written anew.
func TestTextsOfAnOlderDatabaseAreWrittenAnew(t *testing.T) {
	t.Parallel()
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			store, url := storetest.OpenWithURL(t, database)
			w := storetest.WorldOf[world](t, store)
			for i := range 3 {
				_, err := w.CreateCustomer(w.Context(), customers.Input{
					Email: new(fmt.Sprintf("brien%02d@example.com", i)), LastName: record.TextOf("O\u2019Brien"),
					Phone: record.TextOf("+49 (0)170 1234567"),
				})
				w.Must(err)
			}
			w.NewGroup("Children\u2019s")
			without(t, store, 20)
			for _, sql := range []string{
				"UPDATE customers SET search = email || ' o\u2019brien +49 (0)170 1234567', last_lower = 'o\u2019brien', name_key = 'o\u2019brien'",
				"UPDATE customer_groups SET search = 'children\u2019s', name_lower = 'children\u2019s', name_key = 'children\u2019s'",
			} {
				storetest.Exec(t, store, sql)
			}
			store.Close()
			store, err := storetest.OpenURL(t, url)
			w.Must(err)
			w = storetest.WorldOf[world](t, store)
			for _, q := range []customers.Query{{Search: "o'brien 01701234567"}, {Contains: "o'brien"}} {
				found, err := store.CountCustomers(t.Context(), q)
				w.Must(err)
				storetest.Same(t, "found", found.Count, 3)
			}
			groups, err := store.Groups(t.Context(), customers.GroupQuery{Names: []string{"Children\u2019s"}, Search: "children's", Limit: 1})
			w.Must(err)
			storetest.Same(t, "the group", len(groups.Groups), 1)
			problems, err := store.Check(t.Context())
			w.Must(err)
			storetest.Same(t, "problems", len(problems), 0)
			list, err := store.Customers(t.Context(), customers.Query{Limit: 1})
			w.Must(err)
			_, err = store.UpdateCustomer(t.Context(), list.Customers[0].ID, customers.Input{LastName: record.TextOf("Silva")})
			w.Must(err)
			silva, err := store.CountCustomers(t.Context(), customers.Query{Search: "silva"})
			w.Must(err)
			storetest.Same(t, "a change after that is found", silva.Count, 1)
			w.CheckInvariants()
		})
	}
}

func TestADatabaseOfANewerVersionIsLeftAlone(t *testing.T) {
	t.Parallel()
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			url := storetest.DatabaseURL(t, database)
			store, err := storetest.OpenURL(t, url)
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			store.Close()
			store, err = storetest.OpenURL(t, url)
			if err != nil {
				t.Fatalf("a second time: %v", err)
			}
			storetest.Exec(t, store, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)")
			store.Close()
			if _, err = storetest.OpenURL(t, url); !errors.Is(err, db.ErrNewer) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

func TestURLsThatNameNoDatabase(t *testing.T) {
	t.Parallel()
	for url, words := range map[string]string{
		"mysql://localhost/x":                            "mysql",
		t.TempDir() + "/none/x.db":                       "",
		t.TempDir():                                      "",
		"postgres://127.0.0.1:1/x":                       "",
		"postgres://cohort:hush@127.0.0.1:1/x?hush=hush": "",
		"postgres://%zz":                                 "",
	} {
		store, err := storetest.OpenURL(t, url)
		if err == nil {
			store.Close()
			t.Errorf("%s is taken for a database", url)
			continue
		}
		if !strings.Contains(err.Error(), words) || strings.Contains(err.Error(), "hush@") {
			t.Errorf("%s: %v", url, err)
		}
	}
}
