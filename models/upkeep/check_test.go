package upkeep_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"cohort/models/storetest"
)

// damages are statements that no verb would make, and what the check says about them. In a sentence … stands for anything.
var damages = []struct {
	name, on     string // "" is on both databases
	damage       string
	says, repair string
	after        string // a query that must find true when all is repaired
}{
	{
		name: "customers of a group", damage: "UPDATE customer_groups SET customers_count = 7 WHERE name = 'VIP'",
		says: "The number of customers in the group “VIP” (cgrp_…) is kept as 7, but is 9.", repair: "Counted anew.",
	},
	{
		name: "groups of a price list", damage: "UPDATE price_lists SET groups_count = 5",
		says: "The number of groups of the price list “Élan” (pl_…) is kept as 5, but is 1.", repair: "Counted anew.…",
		after: "SELECT status = 'active' FROM price_lists",
	},
	{
		name: "a price list that lost its group", damage: "DELETE FROM price_list_groups",
		says:   "The number of groups of the price list “Élan” (pl_…) is kept as 1, but is 0.",
		repair: "…now a draft…", after: "SELECT status = 'draft' AND groups_count = 0 FROM price_lists",
	},
	{
		name: "prices of a price list", damage: "UPDATE price_lists SET prices_count = 0",
		says: "The number of prices in the price list “Élan” (pl_…) is kept as 0, but is 2.", repair: "Counted anew.",
	},
	{
		name: "a total", damage: "UPDATE totals SET count = count - 1 WHERE name = 'customers'",
		says: "The total number of customers is kept as 19, but is 20.", repair: "Counted anew.",
	},
	{
		name: "a total that is gone", damage: "DELETE FROM totals WHERE name = 'customer_groups'",
		says: "The total number of customer_groups is kept as nothing, but is 2.", repair: "Counted anew.",
	},
	{
		name:   "customers with a part of what is searched",
		damage: "INSERT INTO customers_search_counts (part, count) VALUES ('xyz', 7)",
		says:   "The number of customers with “xyz” in what is searched is kept as 7, but is 0.", repair: "Counted anew.",
	},
	{
		name: "the age of a member", damage: "UPDATE members SET customer_created_at = (SELECT created_at FROM customers " +
			"WHERE email = 'person00@example.com') WHERE customer_id = (SELECT id FROM customers WHERE email = 'person05@example.com')",
		says: "The customer cus_… stands in the group cgrp_… with another time of creation than their own.", repair: "Copied anew…",
	},
	{
		name: "the rank of a member", on: "sqlite", damage: "UPDATE members SET customer_rank = 999 WHERE customer_id = " +
			"(SELECT id FROM customers WHERE email = 'person05@example.com')",
		says: "The customer cus_… stands in the group cgrp_… with the rank of somebody else.", repair: "Copied anew…",
	},
	{
		name: "customers of an entry", damage: "UPDATE activity SET customers = 4 WHERE action = 'removed'",
		says: "The number of customers in the activity entry act_… about “VIP” is kept as 4, but is 3.", repair: "Counted anew.",
	},
	{
		name: "customers of a part of an entry", damage: "UPDATE activity_customers SET number = 50 WHERE activity_id = " +
			"(SELECT id FROM activity WHERE action = 'removed')",
		says:   "The number of customers in the part … of the activity entry act_… is kept as 50, but is …",
		repair: "Counted anew.",
	},
	{
		name:   "customers without an entry",
		damage: "INSERT INTO activity_customers (activity_id, part, number, customer_ids) VALUES ('act_1', '00', 1, 'cus_00')",
		says:   "Customers are kept for the activity entry act_1, which does not exist.", repair: "Deleted.",
	},
	{
		name:   "the last move of a group",
		damage: "UPDATE customer_groups SET members_changed_at = NULL WHERE name = 'VIP'",
		says:   "It is not kept when somebody last joined or left the group “VIP” (cgrp_…).", repair: "Taken from the activity.",
	},
	{
		name: "the search text of a customer", damage: "UPDATE customers SET search = 'nobody' WHERE email = 'person05@example.com'",
		says: "The customer person05@example.com (cus_…) is searched and sorted by other texts than they have.", repair: "Written anew.",
	},
	{
		name: "the lower case of a customer", damage: "UPDATE customers SET first_lower = NULL WHERE email = 'person05@example.com'",
		says: "The customer person05@example.com (cus_…) is searched…", repair: "Written anew.",
	},
	{
		name: "a last name that is not there", damage: "UPDATE customers SET last_lower = '' WHERE email = 'person05@example.com'",
		says: "The customer person05@example.com (cus_…) is searched…", repair: "Written anew.",
	},
	{
		name: "the sort key of a group", damage: "UPDATE customer_groups SET name_key = 'a' WHERE name = 'VIP'",
		says: "The group “VIP” (cgrp_…) is searched…", repair: "Written anew.",
	},
	{
		name: "the texts of a price list", damage: "UPDATE price_lists SET description_lower = ''",
		says: "The price list “Élan” (pl_…) is searched…", repair: "Written anew.",
	},
	{
		name: "the texts of a discount", damage: "UPDATE discounts SET code_lower = 'winter'",
		says: "The discount SPRING (disc_…) is searched…", repair: "Written anew.",
	},
	{
		name: "the text of a rule", damage: "UPDATE discount_rules SET search = 'winter'",
		says: "The discount rule …", repair: "Written anew.",
	},
	{
		name: "a customer whom the index lacks", on: "sqlite", damage: "INSERT INTO customers_search (customers_search, rowid, search) " +
			"SELECT 'delete', rank, search FROM customers WHERE email = 'person05@example.com'",
		says: "The search index does not have the customers as they are.", repair: "Made anew.",
	},
	{
		name: "an index that is broken", on: "sqlite", damage: "DELETE FROM customers_search_data WHERE id > 10",
		says: "The search index does not have the customers as they are.", repair: "Made anew.",
	},
	{
		name:   "a group that is gone",
		damage: "DELETE FROM customer_groups WHERE name = 'VIP'; UPDATE totals SET count = 1 WHERE name = 'customer_groups'",
		says: "9 rows of members belong to rows of customer_groups that do not exist.\n" +
			"1 row of price_list_groups belongs to a row of customer_groups that does not exist.",
		repair: "…Deleted.…", after: "SELECT status = 'draft' FROM price_lists",
	},
	{
		name: "a group that was kept out and is gone", damage: "DELETE FROM customer_groups WHERE name = 'Press'; DELETE FROM members " +
			"WHERE group_id NOT IN (SELECT id FROM customer_groups); UPDATE totals SET count = 1 WHERE name = 'customer_groups'",
		says:   "1 row of discount_condition_groups belongs to a row of customer_groups that does not exist.",
		repair: "…now disabled.", after: "SELECT is_disabled FROM discounts",
	},
	{
		name: "a customer who is gone", damage: "DELETE FROM customers WHERE email = 'person05@example.com'; " +
			"UPDATE totals SET count = 19 WHERE name = 'customers'",
		says: "1 row of members belongs to a row of customers that does not exist.", repair: "Deleted.",
		after: "SELECT customers_count = 8 FROM customer_groups WHERE name = 'VIP'",
	},
	{
		name: "a session of nobody", damage: "INSERT INTO sessions (id_hash, operator_id, data, user_agent, address, created_at, seen_at) " +
			"SELECT 'hash', 'usr_nobody', '', '', '', created_at, created_at FROM customers WHERE email = 'person05@example.com'",
		says: "1 row of sessions belongs to a row of operators that does not exist.", repair: "Deleted.",
	},
}

func TestEachDamageIsFoundAndRepaired(t *testing.T) {
	t.Parallel()
	for _, d := range damages {
		t.Run(d.name, func(t *testing.T) {
			eachWithURL(t, func(w world, url string) {
				if d.on != "" && d.on != w.Database() {
					return
				}
				w.fill()
				w.isSound("before")
				damage(w.T, url, d.damage)

				found, err := w.Check(w.Context())
				w.Must(err)
				if got := sentences(found); !matches(got, d.says) && !matches(got, d.says+"\n…") {
					w.Errorf("the check says\n%s\nand not\n%s", got, d.says)
				}
				repaired, err := w.Repair(w.Context())
				w.Must(err)
				if got := sentences(repaired); !matches(got, "…"+d.repair+"…") {
					w.Errorf("the repair says\n%s\nand not\n%s", got, d.repair)
				}
				for _, finding := range repaired {
					if !finding.IsRepaired {
						w.Errorf("not repaired: %s", finding.Text)
					}
				}
				w.isSound("after")
				if d.after != "" && !storetest.Query[bool](w.T, w.Store, d.after)[0] {
					w.Errorf("afterwards this does not hold: %s", d.after)
				}
			})
		})
	}
}

// damage executes statements as a tool does that heeds no foreign keys.
func damage(t *testing.T, url, statements string) {
	t.Helper()
	conn, err := storetest.Connect(t, url).Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	careless := "PRAGMA foreign_keys = OFF"
	if strings.HasPrefix(url, "postgres") {
		careless = "SET session_replication_role = replica"
	}
	for statement := range strings.SplitSeq(careless+";"+statements, ";") {
		if _, err := conn.ExecContext(context.WithoutCancel(t.Context()), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// matches reports whether a text is a pattern in which … stands for anything.
func matches(got, pattern string) bool {
	parts := strings.Split(pattern, "…")
	rest, ok := strings.CutPrefix(got, parts[0])
	for _, part := range parts[1:] {
		if !ok {
			return false
		}
		if part == "" {
			continue
		}
		_, rest, ok = strings.Cut(rest, part)
	}
	return ok && (rest == "" || strings.HasSuffix(pattern, "…"))
}

// Of many rows with one fault the first are told, and how many there are; all are repaired, however many batches they are.
func TestManyRowsWithOneFault(t *testing.T) {
	eachWithURL(t, func(w world, url string) {
		w.fill()
		storetest.Shrink(w.Store)
		damage(w.T, url, "UPDATE customers SET name_key = 'x'")
		found, err := w.Check(w.Context())
		w.Must(err)
		storetest.Same(w.T, "sentences", len(found), 11)
		storetest.Same(w.T, "the last one", found[10].Text, "There are 10 more like this.")
		_, err = w.Repair(w.Context())
		w.Must(err)
		w.isSound("after")
	})
}

// A damaged file is told of, and nothing is written into it.
func TestADamagedFileIsLeftAsItIs(t *testing.T) {
	t.Parallel()
	url := storetest.DatabaseURL(t, "sqlite")
	store, err := storetest.OpenURL(t, url)
	if err != nil {
		t.Fatal(err)
	}
	storetest.WorldOf[world](t, store).fill()
	store.Close()
	file, err := os.OpenFile(url, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	// The page of the index of the customers by creation, which nothing needs to open the database.
	var page int64
	if err := storetest.Connect(t, url).QueryRowContext(t.Context(),
		"SELECT rootpage FROM sqlite_master WHERE name = 'customers_created'").Scan(&page); err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteAt([]byte(strings.Repeat("damage! ", 400)), (page-1)*info.Size()/pages(t, url)); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if store, err = storetest.OpenURL(t, url); err != nil {
		t.Fatal(err)
	}
	w := storetest.WorldOf[world](t, store)
	for name, look := range map[string]func(context.Context) (int, error){
		"check": func(ctx context.Context) (int, error) { found, err := w.Check(ctx); return len(found), err },
		"repair": func(ctx context.Context) (int, error) {
			found, err := w.Repair(ctx)
			for _, finding := range found {
				if finding.IsRepaired || !strings.Contains(finding.Text, "Restore a backup.") {
					t.Errorf("%+v", finding)
				}
			}
			return len(found), err
		},
	} {
		if found, err := look(t.Context()); err != nil || found == 0 {
			t.Errorf("%s: %d %v", name, found, err)
		}
	}
}

func pages(t *testing.T, url string) (n int64) {
	t.Helper()
	if err := storetest.Connect(t, url).QueryRowContext(t.Context(), "PRAGMA page_count").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
