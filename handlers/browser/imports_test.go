package browser_test

import (
	"fmt"
	"strings"
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
	"cohort/models/imports"
	"cohort/models/storetest"
)

// The whole way of a file by keys alone; only the dialog that chooses it is the system's own.
func TestCustomersAreImportedByKeys(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", o.Customers(3)...)
	b := keyboard(t, o, "/customer-groups/"+vip)
	b.Press("i")
	b.See("Everyone in the file will be added to “VIP”.")
	b.Attach("Drop a file here, or choose one", "people.csv",
		"Email,First name,Nick,Notes\nc02@example.com,Cato,,\nada@example.com,Ada,ad,x\nnobody,,,\n")
	presses(b, "Upload file")
	b.See("people.csv")
	b.SeeFocus("people.csv")
	b.TabTo("What Nick becomes")
	b.Press("Home") // Not imported
	b.DontSee("Metadata key for Nick")
	b.TabTo("Also remove customers from the group if they are not in the file The check shows how many. They remain customers of the store.")
	b.Press(" ", "Control+Enter")

	b.See("What importing “people.csv” would do")
	b.SeeFocus("What importing “people.csv” would do")
	b.See("Nobody will be removed from “VIP”, because the e-mail of 1 row cannot be read.")
	presses(b, "Change columns")
	b.See("Check the file")
	presses(b, "Check the file")
	b.See("Would be updated 1")
	presses(b, "Import 2 customers")
	b.See("“people.csv” was imported")
	b.SeeFocus("“people.csv” was imported")
	b.See("Created 1 Updated 1 Unchanged 0 Not imported 1")
	officetest.Equal(t, "members", fmt.Sprint(o.Members(vip)), "[ada@example.com c01@example.com c02@example.com c03@example.com]")
	presses(b, "Undo the import")
	b.See("The import was undone.")
	officetest.Equal(t, "members", fmt.Sprint(o.Members(vip)), "[c01@example.com c02@example.com c03@example.com]")
}

// A file of customer groups by keys alone, and undone.
func TestGroupsAreImportedByKeys(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	o.Group("VIP")
	b := keyboard(t, o, "/customer-groups")
	b.Press("i")
	b.See("Import customer groups")
	b.Attach("Drop a file here, or choose one", "groups.csv", "name,description\nVIP,Best\nSpain,\n,nobody\n")
	presses(b, "Upload file")
	b.See("What importing “groups.csv” would do")
	b.SeeFocus("What importing “groups.csv” would do")
	b.See("Would be created 1 Would be updated 1 Unchanged 0 Not imported 1")
	presses(b, "Import 2 customer groups")
	b.See("“groups.csv” was imported")
	b.SeeFocus("“groups.csv” was imported")
	presses(b, "Undo the import")
	b.See("The import was undone.")
	officetest.Equal(t, "groups", storetest.Query[string](t, o.Store, "SELECT name FROM customer_groups"), []string{"VIP"})
}

// Without JavaScript: the row of a group that failed is mended and imported.
func TestGroupsAreImportedWithoutJavaScript(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	b := openBrowser(t, o, false).WithoutJavaScript()
	folder := b.Downloads()
	b.Open("/customer-groups")
	b.Click("Import customer groups")
	b.Attach("Drop a file here, or choose one", "groups.csv", "name;description\nSøren;\n;nobody\n")
	b.Click("Upload file")
	b.See("Would be created 1")
	b.Click("Download the row that failed")
	failed := b.SeeFile(folder, "groups failed rows*.csv")
	officetest.Equal(t, "the row that failed", failed, "\ufeffname;description\n;nobody\n")
	b.Click("Import 1 customer group")
	b.See("“groups.csv” was imported")
	b.Click("Import another file")
	b.Attach("Drop a file here, or choose one", "mended.csv", strings.Replace(failed, "\n;", "\nSpain;", 1))
	b.Click("Upload file")
	b.Click("Import 1 customer group")
	b.See("“mended.csv” was imported")
	officetest.Equal(t, "groups", storetest.Query[string](t, o.Store, "SELECT name FROM customer_groups ORDER BY name"),
		[]string{"Spain", "Søren"})
}

// A sync that takes customers out of the group asks first.
func TestASyncAsks(t *testing.T) {
	withScript(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
		vip := o.Group("VIP", o.Customers(3)...)
		id := o.Check("vip.csv", "email\nc02@example.com\nnew@example.com\n", imports.Choices{GroupID: vip, Sync: true})
		b.Open("/customers/import/" + id)
		b.Click("Import 1 customer")
		b.In("Import customers").See("2 customers will be removed from “VIP”.")
		b.Press("Escape")
		b.SeeFocus("Import 1 customer")
		b.Press("Enter")
		b.In("Import customers").Click("Continue")
		b.See("“vip.csv” was imported")
		b.See("Left the group 2")
		officetest.Equal(t, "members", fmt.Sprint(o.Members(vip)), "[c02@example.com new@example.com]")
	})
}

// Without JavaScript: the rows that failed are downloaded, mended and imported.
func TestRowsThatFailedAreMendedAndImported(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	b := openBrowser(t, o, false).WithoutJavaScript()
	folder := b.Downloads()
	file := "Email,First name,Phone\nada@example.com,Ada,4.52012E+11\nbo,Bo,007\ncy@example.com,Cy,\n"
	for _, mended := range []bool{false, true} {
		b.Open("/customers")
		b.Click("Import customers")
		b.Attach("Drop a file here, or choose one", "people.csv", file)
		b.Click("Upload file")
		if mended {
			b.See("A file with these columns was imported before.")
		}
		b.Click("Check the file")
		lookAgain(b, "What importing “people.csv” would do")
		if mended {
			b.Click("Import 2 customers")
			lookAgain(b, "“people.csv” was imported")
			break
		}
		b.See("Values that look damaged")
		b.Click("Import 1 customer")
		lookAgain(b, "“people.csv” was imported")
		b.Click("Download the 2 rows that failed")
		failed := b.SeeFile(folder, "people failed rows*.csv")
		officetest.Equal(t, "the rows that failed", failed, "\ufeffEmail,First name,Phone\nada@example.com,Ada,4.52012E+11\nbo,Bo,007\n")
		file = strings.NewReplacer("4.52012E+11", "+45 20 12 34 56", "bo,", "bo@example.com,").Replace(failed)
	}
	officetest.Equal(t, "customers", fmt.Sprint(o.Everybody()), "[ada@example.com Ada bo@example.com Bo cy@example.com Cy]")
}

// lookAgain follows the link of a page that does not go on by itself until it reads some words.
func lookAgain(b *browsertest.Browser, words string) {
	b.Eventually(words, func() bool {
		text := b.Text()
		if strings.Contains(text, words) {
			return true
		}
		if strings.Contains(text, "Refresh") {
			b.Click("Refresh")
		}
		return false
	})
}

// A file of 100,000 rows is left while it is checked and while it is imported, and found again both times.
func TestALongImportIsLeftAndFoundAgain(t *testing.T) {
	withScript(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
		const rows = 100_000
		var file strings.Builder
		file.WriteString("email,first_name,groups\n")
		for i := range rows {
			fmt.Fprintf(&file, "person%d@example.com,Person %d,Moved in\n", i, i)
		}
		b.Open("/customers/import")
		b.Attach("Drop a file here, or choose one", "everybody.csv", file.String())
		b.Click("Upload file")
		b.Click("Check the file")
		b.See("Checking “everybody.csv”")
		b.Open("/customers/import")
		b.Click("everybody.csv")
		b.See("Would be created 100,000")
		b.See("The first 50 of 100,000")
		b.Click("Import 100,000 customers")
		b.See("rows so far")
		b.Open("/customers")
		b.See("Importing customers…")
		b.Click("Import customers")
		b.Click("everybody.csv")
		b.See("“everybody.csv” was imported")
		b.See("Created 100,000")
		b.Click("View the activity")
		b.See("Created the customer group Moved in")
		officetest.Equal(t, "customers", storetest.Query[int64](t, o.Store, "SELECT count(*) FROM customers")[0], int64(rows))
	})
}

// An import is cancelled on its page, and what was not imported yet is not.
func TestAnImportIsCancelled(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "postgres") // where it can be kept waiting for as long as this takes
	vip := o.Group("VIP")
	id := o.Check("people.csv", "email\nada@example.com\n", imports.Choices{GroupID: vip})
	b := openBrowser(t, o, false)
	release := storetest.Hold(t, o.Database)
	defer release()
	b.Open("/customers/import/" + id)
	b.Click("Import 1 customer")
	b.See("Importing “people.csv”")
	b.SeeFocus("Importing “people.csv”")
	b.Click("Cancel the import")
	b.See("The import of “people.csv” was cancelled")
	b.See("Created 0")
	officetest.Equal(t, "customers", len(o.Everybody()), 0)
}

// No step of an import is wider than a phone.
func TestImportsFitAPhone(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	of := furnishImports(o, o.Group("Wholesale North", o.Customers(2)...))
	b := openBrowser(t, o, false)
	b.Size(390, 844)
	var pages []string
	for _, id := range []string{"", "/" + of.columns, "/" + of.doubtful, "/" + of.checked, "/" + of.sync, "/" + of.nothing, "/" + of.done} {
		pages = append(pages, "/customers/import"+id)
	}
	for _, page := range append(pages, "/customer-groups/import", "/customer-groups/import/"+of.groups,
		"/customer-groups/import/"+of.doubtfulGroups) {
		b.Open(page)
		fitsTheWindow(t, b)
		tablesFit(t, b, page)
	}
}
