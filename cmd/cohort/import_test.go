package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models"
	"cohort/models/activity"
	groups "cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/storetest"
)

// written is a file in a folder of the test.
func written(t *testing.T, name, content string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const shopifyHeader = "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Phone,Total Spent,Tags\n"

// A file of another shop is shown, imported and imported again, with what the columns become and the rows that fail.
func TestImportOfAnotherShopsFile(t *testing.T) {
	t.Parallel()
	file := written(t, "customers_export.csv", shopifyHeader+
		"'7001,Søren,Ågård,soren@example.com,yes,'+4520123456,12.50,\"VIP, Wholesale\"\n"+
		"'7002,Ada,,nonsense,no,,0.00,\n'7003,SÃ¶ren,,sa@example.com,no,,0.00,\n")
	onEach(t, func(t *testing.T, databaseURL string) {
		failed := filepath.Join(t.TempDir(), "failed.csv")
		env := []string{"DATABASE_URL=" + databaseURL}
		shopify := "Shopify customers: A customer may be in this file twice. Shopify and Cohort let the last row count.\n"
		refused := "line 3: email: \"nonsense\" is not an e-mail address.\n" +
			"line 4: First Name: SÃ¶ren: This text was read in the wrong encoding. It was probably Sören.\n"
		steps := []struct {
			args           []string
			code           int
			stdout, stderr string
		}{
			{[]string{"--dry-run", "--map", "Tags=groups"}, 1, `customers_export.csv looks like: Shopify customers. ` +
				`A customer may be in this file twice. Shopify and Cohort let the last row count.
CSV, UTF-8, comma

COLUMN                   BECOMES                                   NOTE
Customer ID              metadata.shopify_id:text                  
First Name               first_name                                
Last Name                last_name                                 
Email                    email                                     
Accepts Email Marketing  metadata.accepts_email_marketing:boolean  
Phone                    phone                                     
Total Spent              metadata.total_spent                      
Tags                     groups,                                   

3 read, 1 created, 0 updated, 0 unchanged, 2 failed

Would be created:
  line 2: soren@example.com Søren Ågård

Would be refused:
  1 row, line 4: First Name: SÃ¶ren: This text was read in the wrong encoding. It was probably Sören.
  1 row, line 3: email: "nonsense" is not an e-mail address.

Customer groups that would be created:
  VIP (1 row)
  Wholesale (1 row)

Damaged values:
  line 4: First Name: SÃ¶ren: This text was read in the wrong encoding. It was probably Sören.

This was a dry run. Nothing was imported.
`, "cohort: 2 of 3 rows would not be imported\n"},
			{[]string{"--map", "Tags=groups", "--failed", failed}, 1, "3 read, 1 created, 0 updated, 0 unchanged, 2 failed\n",
				shopify + refused + "cohort: 2 of 3 rows were not imported\n"},
			{[]string{"--failed", failed}, 1, "", "cohort: " + failed + " cannot be written: there is already a file with this name\n"},
			{[]string{"--damaged", "keep", "--map", "email=metadata.other", "--as", "shopify"}, 1, "",
				"cohort: There is no column named email. The columns are: Customer ID, First Name, Last Name, Email, Accepts Email " +
					"Marketing, Phone, Total Spent, Tags.\n"},
			{[]string{"--damaged", "skip", "--add-only", "--group", "vip"}, 1, "3 read, 1 created, 0 updated, 1 unchanged, 1 failed\n",
				shopify + "line 3: email: \"nonsense\" is not an e-mail address.\ncohort: 1 of 3 rows was not imported\n"},
			{[]string{"--group", "Wholesal"}, 1, "", "cohort: there is no customer group Wholesal. Did you mean Wholesale?\n"},
			{[]string{"--as", "shoppify"}, 1, "", "cohort: There is no kind of file called shoppify. There are bigcommerce, cohort, google, " +
				"hubspot, klaviyo, magento, magento_grid, mailchimp, medusa1, medusa2, outlook, prestashop, shopify, woocommerce, wordpress.\n"},
		}
		for _, step := range steps {
			end := run(t, env, "", append([]string{"import", file}, step.args...)...)
			if diff := cmp.Diff(step.stdout, end.stdout) + cmp.Diff(step.stderr, end.stderr); diff != "" || end.code != step.code {
				t.Errorf("import %s ended with %d:\n%s", strings.Join(step.args, " "), end.code, diff)
			}
		}
		rows, err := os.ReadFile(failed)
		want := "\ufeff" + strings.TrimSuffix(shopifyHeader, "\n") + "\n''7002,Ada,,nonsense,no,,0.00,\n''7003,SÃ¶ren,,sa@example.com,no,,0.00,\n"
		if diff := cmp.Diff(want, string(rows)); diff != "" || err != nil {
			t.Error(err, diff)
		}
	})
}

// A name in the file that was mistyped for a group means that group when it is said so.
func TestImportUsesTheGroupThatIsMeant(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, databaseURL string) {
		const file = "email,groups\nb@example.com,Wholesael;wholesael\n"
		for _, step := range []struct {
			stdin string
			args  []string
			want  string
		}{
			{"email,groups\na@example.com,Wholesale\n", nil, "1 read, 1 created, 0 updated, 0 unchanged, 0 failed\n"},
			{file, []string{"--map-group", "Wholesael=Whole"}, "cohort: There is no group “Whole”.\n"},
			{file, []string{"--map-group", "Wholesael"}, "cohort: --map-group \"Wholesael\": write NAME=GROUP\n"},
			{file, []string{"--map-group", "Wholesael=wholesale"}, "1 read, 1 created, 0 updated, 0 unchanged, 0 failed\n"},
			{"email,groups\nb@example.com,Wholesale\n", nil, "1 read, 0 created, 0 updated, 1 unchanged, 0 failed\n"},
		} {
			end := run(t, []string{"DATABASE_URL=" + databaseURL}, step.stdin, append([]string{"import", "-"}, step.args...)...)
			if diff := cmp.Diff(step.want, end.stdout+end.stderr); diff != "" {
				t.Errorf("import %s:\n%s", strings.Join(step.args, " "), diff)
			}
		}
	})
}

// A file says who is in a group: the others leave it, in a dry run as well, and what a spreadsheet has made of values is told.
func TestImportMakesAGroupEqualToAFile(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, databaseURL string) {
		env := []string{"DATABASE_URL=" + databaseURL}
		for _, step := range []struct {
			stdin, args string
			code        int
			stdout      string
			stderr      string
		}{
			{"email,groups,code\na@example.com,Fair,007\nb@example.com,Fair,8\nc@example.com,Fair,9\n", "", 0,
				"3 read, 3 created, 0 updated, 0 unchanged, 0 failed\n", ""},
			{"Members\nExported on 2026-11-30, 10:22\n\nemail;code\nc@example.com;9\n", "", 0,
				"1 read, 0 created, 0 updated, 1 unchanged, 0 failed\n", "The column names are in line 4. What is above is not imported: " +
					"line 1: Members; line 2: Exported on 2026-11-30, 10:22. Choose another line with --header.\n"},
			{"email,a\nx,y\nemail,code\nc@example.com,9\n", "--header 3", 0, "1 read, 0 created, 0 updated, 1 unchanged, 0 failed\n",
				"The column names are in line 3. What is above is not imported: line 1: email a; line 2: x y. Choose another line with " +
					"--header.\n"},
			{"email\na@example.com\n", "--header=-1", 1, "", "cohort: --header: lines are counted from 1\n"},
			{"email\na@example.com\n", "--sheet People", 1, "",
				"cohort: This is a CSV file, which has no sheets. Leave out the sheet “People”.\n"},
			{"email\na@example.com\n", "--sync", 1, "", "cohort: --sync needs a group: add --group\n"},
			{"email\na@example.com\nd@example.com\n", "--sync --group fair --dry-run", 0, `CSV, UTF-8, comma

COLUMN  BECOMES  NOTE
email   email    

2 read, 1 created, 0 updated, 1 unchanged, 0 failed

Would be created:
  line 3: d@example.com 

2 customers are not in the file and would be removed from the group.

This was a dry run. Nothing was imported.
`, ""},
			{"email\na@example.com\nd@example.com\n", "--sync --group fair", 0, "2 read, 1 created, 0 updated, 1 unchanged, 0 failed\n" +
				"2 customers were removed from the group.\n", ""},
			{"email,code,Passwort\na@example.com,7,geheim\n", "", 1, "1 read, 0 created, 0 updated, 0 unchanged, 1 failed\n",
				"Passwort: Not imported: passwords and keys would be saved where everyone can read them.\n" +
					"line 2: metadata.code: The file has 7, but 007 is stored. A spreadsheet may have changed it.\n" +
					"cohort: 1 of 1 rows was not imported\n"},
		} {
			end := run(t, env, step.stdin, append([]string{"import", "-"}, strings.Fields(step.args)...)...)
			if diff := cmp.Diff(step.stdout, end.stdout) + cmp.Diff(step.stderr, end.stderr); diff != "" || end.code != step.code {
				t.Errorf("import %s ended with %d:\n%s", step.args, end.code, diff)
			}
		}
	})
}

// Where the encoding is not certain, both readings are shown and one is asked for.
func TestImportAsksForTheEncoding(t *testing.T) {
	t.Parallel()
	file := written(t, "list.csv", "email;Vorname\na@example.com;S\xf6ren\n")
	end := run(t, nil, "", "import", file)
	if end.code != 1 || !strings.Contains(end.stderr, "--encoding windows-1252 reads Sören") {
		t.Errorf("%+v", end)
	}
	end = run(t, nil, "", "import", file, "--encoding", "windows-1252", "--separator", "semicolon")
	if end.code != 0 || end.stderr != "" {
		t.Errorf("%+v", end)
	}
	oneSentence(t, run(t, nil, "", "import", file, "--separator", "colon"), `--separator "colon": choose comma, semicolon, tab or pipe`)
}

// Another store is read through its Admin API: here one of our own, which speaks that of Medusa 1.
func TestImportFromAnotherStore(t *testing.T) {
	t.Parallel()
	there := storetest.DatabaseURL(t, "sqlite")
	env := []string{"DATABASE_URL=" + there}
	run(t, env, "a good password\n", "user", "add", "ada@example.com")
	key := strings.TrimSpace(run(t, env, "", "key", "add", "the move", "--role", "viewer").stdout)
	run(t, env, "email,first_name,phone,groups,code,account\na@example.com,'-Ada,'+45 20,A\\;B;VIP,007,registered\nb@example.com,,,,8,guest\n",
		"import", "-")
	withPriceList(t, there)
	s := serve(t, there)
	from := strings.Replace(s.base, "http://", "medusa://", 1)
	onEach(t, func(t *testing.T, databaseURL string) {
		env := []string{"DATABASE_URL=" + databaseURL, "COHORT_IMPORT_KEY=" + key}
		end := run(t, env, "", "import", "--from", from, "--dry-run")
		for _, want := range []string{
			"2 read, 2 created", "A;B (1 row)", "without customers that would be created:\n  Nobody\n",
			"Price lists: 1 read, 1 created", "Summer (pl_1): 2 prices, for VIP", "Denmark (EUR)",
		} {
			if end.code != 0 || !strings.Contains(end.stdout, want) {
				t.Errorf("%q: %+v", want, end)
			}
		}
		for _, want := range []string{
			"2 read, 2 created, 0 updated, 0 unchanged, 0 failed\nPrice lists: 1 read, 1 created, 0 updated, 0 unchanged, 0 failed\n",
			"2 read, 0 created, 0 updated, 2 unchanged, 0 failed\nPrice lists: 1 read, 0 created, 0 updated, 1 unchanged, 0 failed\n",
		} {
			if end := run(t, env, "", "import", "--from", from); end.code != 0 || end.stdout != want || end.stderr != "" {
				t.Errorf("%+v", end)
			}
		}
		signedIn := run(t, env[:1], "a good password\n", "import", "--from", from, "--email", "ada@example.com")
		if signedIn.code != 0 || !strings.Contains(signedIn.stdout, "2 unchanged") {
			t.Errorf("%+v", signedIn)
		}
		oneSentence(t, run(t, env[:1], "", "import", "--from", from, "--key", "other"), "The store does not accept this key.")
		oneSentence(t, run(t, env[:1], "", "import", "--from", from), "--from needs a key or a user: add --key or --email")
		oneSentence(t, run(t, env[:1], "", "import"), "name a file, or a store with --from")
		undoPeople(t, databaseURL)
	})
}

// withPriceList adds a price list for one of the groups, and a group without customers.
func withPriceList(t *testing.T, databaseURL string) {
	t.Helper()
	store := storetest.Must(models.Open(t.Context(), databaseURL))(t)
	defer store.Close()
	storetest.Must(store.CreateGroup(t.Context(), groups.GroupInput{Name: new("Nobody")}))(t)
	storetest.Must(store.CreateRegion(t.Context(), pricing.RegionInput{ID: "reg_1", Name: "Denmark", CurrencyCode: "eur"}))(t)
	called := storetest.Must(store.GroupsCalled(t.Context(), []string{"VIP"}))(t)
	storetest.Must(store.CreatePriceList(t.Context(), pricing.ListInput{
		ID: "pl_1", Name: new("Summer"), Type: new(pricing.Sale), Status: new(pricing.Active), GroupIDs: &[]string{called["VIP"].ID},
		Prices: []pricing.PriceInput{
			{VariantID: "variant_1", CurrencyCode: "usd", Amount: 999}, {VariantID: "variant_1", RegionID: "reg_1", Amount: 850},
		},
	}))(t)
}

// undoPeople undoes the customers and groups of the import, once its price list is gone: one change of both.
func undoPeople(t *testing.T, databaseURL string) {
	t.Helper()
	store := storetest.Must(models.Open(t.Context(), databaseURL))(t)
	defer store.Close()
	list := storetest.Must(store.PriceList(t.Context(), "pl_1"))(t)
	if list.Name != "Summer" || list.GroupsCount != 1 || list.PricesCount != 2 {
		t.Errorf("%+v", list)
	}
	storetest.Must(store.DeletePriceList(t.Context(), list.ID))(t)
	changes := map[string][]string{}
	for _, entry := range storetest.Must(store.Activities(t.Context(), activity.Query{}))(t) {
		changes[entry.Object] = append(changes[entry.Object], entry.ChangeSet)
	}
	people := changes["customer_group"][0]
	storetest.Must(store.Undo(t.Context(), people))(t)
	_, left := storetest.Everything(t, store)
	if len(left) > 0 {
		t.Errorf("groups are left: %v", left)
	}
}

// A file of customer groups is shown, imported and found unchanged.
func TestImportOfGroups(t *testing.T) {
	t.Parallel()
	first := written(t, "first.csv", "name,description\nWholesale,old\n")
	titled := written(t, "titled.csv", "\"Our groups, 2026\"\n\nname;description\nWholesale;old\n")
	file := written(t, "groups.csv", "name,description,metadata.tier\nwholesale,new,2\nWholesales,,\n,nobody,\n")
	onEach(t, func(t *testing.T, databaseURL string) {
		env := []string{"DATABASE_URL=" + databaseURL}
		for _, step := range []struct {
			args           []string
			code           int
			stdout, stderr string
		}{
			{[]string{first}, 0, "1 read, 1 created, 0 updated, 0 unchanged, 0 failed\n", ""},
			{[]string{file, "--dry-run"}, 1, `3 read, 1 created, 1 updated, 0 unchanged, 1 failed

Would be created:
  line 3: Wholesales: did you mean Wholesale?

Would be updated:
  line 2: Wholesale; description: old → new; metadata.tier: 2

Would be refused:
  line 4: Enter a name.

This was a dry run. Nothing was imported.
`, ""},
			{[]string{titled, "--dry-run"}, 0, "1 read, 0 created, 0 updated, 1 unchanged, 0 failed\n\n" +
				"This was a dry run. Nothing was imported.\n", "The column names are in line 3. What is above is not imported: line 1: " +
				"Our groups, 2026. Choose another line with --header.\n"},
			{[]string{file}, 1, "3 read, 1 created, 1 updated, 0 unchanged, 1 failed\n", "line 4: Enter a name.\n"},
			{[]string{file}, 1, "3 read, 0 created, 0 updated, 2 unchanged, 1 failed\n", "line 4: Enter a name.\n"},
			{[]string{file, "--sync"}, 1, "", "--groups goes only with --dry-run, --encoding, --separator, --sheet and --header"},
		} {
			got := run(t, env, "", append([]string{"import", "--groups"}, step.args...)...)
			if got.code != step.code || got.stdout != step.stdout || !strings.Contains(got.stderr, step.stderr) {
				t.Errorf("%v: %+v", step.args, got)
			}
		}
	})
}

// In the file of rows that failed, the separator is that of the imported file, and the mark before what a spreadsheet would run stays one.
func TestRowsThatFailedStandAsTheyWere(t *testing.T) {
	t.Parallel()
	failed := filepath.Join(t.TempDir(), "failed.csv")
	end := run(t, []string{"DATABASE_URL=" + filepath.Join(t.TempDir(), "cohort.db")}, "email;last_name\nnobody;'-Smith\n",
		"import", "-", "--failed", failed)
	rows, err := os.ReadFile(failed)
	if want := "\ufeffemail;last_name\nnobody;'-Smith\n"; end.code != 1 || err != nil || string(rows) != want {
		t.Errorf("%d %v %q, want %q", end.code, err, rows, want)
	}
}
