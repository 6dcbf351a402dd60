package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/customers"
	"cohort/models/record"
)

// groupTable is a file of customer groups: one that is new, one that is nearly there, one that changes, one that stays and two that
// are wrong.
const groupTable = "name,description,metadata.code\nSpain,From Spain,007\nWholesales,,\nwholesale,Big,\nVIP,,\n,nobody,\nSecret,," +
	"ghp_0123456789abcdefghij\n"

// groupTexts are all groups as "name, description".
func groupTexts(o *officetest.Office) string {
	o.T.Helper()
	all := officetest.Must(o.Store.Groups(o.T.Context(), customers.GroupQuery{Order: record.Order{By: "name"}, Limit: -1}))(o.T).Groups
	var lines []string
	for _, group := range all {
		description := ""
		if group.Description != nil {
			description = ", " + *group.Description
		}
		lines = append(lines, group.Name+description)
	}
	return strings.Join(lines, "; ")
}

// A file of customer groups is checked, imported in one change, and undone.
func TestGroupsAreImported(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		o.Group("VIP")
		officetest.Must(o.Store.CreateGroup(t.Context(), customers.GroupInput{
			Name: new("Wholesale"), Description: record.TextOf("Small")}))(t)
		v := o.SignedIn()
		start := v.Get("/customer-groups").Click("Import customer groups").Reads("up to 20 MB", "a group is found by its id, or else by its name")
		action, _ := start.Submits("Upload file")
		path := v.PostFile(action, "groups.csv", groupTable).Want(http.StatusSeeOther).Header.Get("Location")
		check := v.Get(path).Reads("What importing “groups.csv” would do", "Nothing has been changed yet.",
			"Would be created 2", "Would be updated 1", "Unchanged 1", "Not imported 2", "UTF-8", "Comma", "6 Enter a name.",
			"7 metadata.code: This is a password or a key.", "Wholesales", "Did you mean “Wholesale”?", "Small", "Big",
			"2 customer groups will be created. 1 customer group will be updated.").
			DoesNotRead("ghp_")
		const failed = "\ufeffname,description,metadata.code\n,nobody,\nSecret,,ghp_0123456789abcdefghij\n"
		officetest.Equal(t, "the rows that would fail", check.Click("Download the 2 rows that failed").Want(http.StatusOK).Body, failed)
		officetest.Equal(t, "groups", groupTexts(o), "VIP; Wholesale, Small")
		check.Press("Import 3 customer groups", nil).RedirectsTo(path)

		report := v.Get(path).Reads("“groups.csv” was imported", "Created 2", "Updated 1", "Unchanged 1", "Not imported 2").
			DoesNotRead("Left the group")
		officetest.Equal(t, "groups", groupTexts(o), "Spain, From Spain; VIP; Wholesale, Big; Wholesales")
		officetest.Equal(t, "the rows that failed", report.Click("Download the 2 rows that failed").Want(http.StatusOK).Body, failed)
		report.Click("View the activity").Want(http.StatusOK).Reads("How import")
		check.Press("Import 3 customer groups", nil).RedirectsTo(path).Follow().Reads("have changed in the meantime")

		report.Press("Undo the import", nil).RedirectsTo(path).Follow().Reads("The import was undone.")
		officetest.Equal(t, "groups", groupTexts(o), "VIP; Wholesale, Small")
		v.Get("/customers/import").DoesNotRead("groups.csv")
		v.Get("/customer-groups/import").Reads("Recent imports", "groups.csv", "Imported", "6")
		v.Get(path+"/remove").Press("Remove the file", nil).RedirectsTo("/customer-groups/import").Follow().Reads("The file was removed.")
		v.Get(path).Want(http.StatusNotFound)
	})
}

// What was checked is imported, or nothing.
func TestGroupsThatChangedSinceTheCheck(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		path := v.PostFile("/customer-groups/import", "groups.csv", "name,description\nSpain,From Spain\nVIP,Best\n").Header.Get("Location")
		check := v.Get(path).Reads("Would be created 2")
		o.Group("Spain")
		check.Press("Import 2 customer groups", nil).RedirectsTo(path).Follow().
			Reads("The customer groups have changed in the meantime.", "Would be created 1", "Would be updated 1").
			Press("Import 2 customer groups", nil).RedirectsTo(path)
		officetest.Equal(t, "groups", groupTexts(o), "Spain, From Spain; VIP, Best")
		v.Post(path+"/run", "created", "0", "updated", "0").RedirectsTo(path).Follow().Reads("This file was imported already.")
	})
}

// Files that hold no groups, or that can be read in several ways.
func TestFilesOfGroupsThatAreAskedAbout(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	send := func(content string) *officetest.Page {
		return v.PostFile("/customer-groups/import", "groups.csv", content).Follow()
	}
	send("name;email\nSpain;x\n").Want(http.StatusUnprocessableEntity).Reads("The column email is not known.", "Read the file in another way").
		DoesNotRead("Would be created")
	send("name,metadata.password_hash\nSpain,x\n").Want(http.StatusUnprocessableEntity).Reads("Remove the column password_hash")
	send("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00").Want(http.StatusUnprocessableEntity).Reads("Choose another file")
	send("name\n\n").Reads("There is nothing to import.")
	send("Our groups\n\nname,description\nSpain,x\n,y\n").Reads("Would be created 1", "Not imported 1", "Line 3", "Our groups").
		Click("Download the row that failed").Reads("name,description", ",y").DoesNotRead("Our groups")
	v.PostFile("/customer-groups/import", "", "").Want(http.StatusUnprocessableEntity).Reads("Choose a file.")

	asked := send("name,description\nS\xf8ren,x\n").Reads("Which spelling is correct?", "Søren").DoesNotRead("Would be created")
	action, fields := asked.Submits("Check the file")
	fields.Set("encoding", "windows-1252")
	v.Get(action+"?"+fields.Encode()).Reads("Would be created 1", "Søren").Press("Import 1 customer group", nil)
	officetest.Equal(t, "groups", groupTexts(o), "Søren, x")

	of := o.Upload("people.csv", people)
	v.Get("/customer-groups/import/" + of).Want(http.StatusNotFound)
	v.Post("/customer-groups/import/" + of + "/run").Want(http.StatusNotFound)
	groups := strings.TrimPrefix(v.PostFile("/customer-groups/import", "g.csv", "name\nA\n").Header.Get("Location"),
		"/customer-groups/import/")
	v.Get("/customers/import/" + groups).Want(http.StatusNotFound)
}
