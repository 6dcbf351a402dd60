package handlers_test

import (
	"fmt"
	"net/http"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/imports"
)

// A group that everybody in the file joins is created by the import, and goes with its undo. What a name in the file was mistyped for is
// chosen in the check.
func TestGroupsOfAnImportAreChosen(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		vip, ada := o.Group("Wholesale"), o.Customer("Ada", "", "ada@example.com")
		v := o.SignedIn()
		form := v.PostFile("/customers/import", "list.csv",
			"email,groups\nada@example.com,Wholesael\nbo@example.com,wholesael;Wholesale\ncy@example.com,wholesale\n").Follow()
		path := form.Press("Check the file", officetest.Typing("group_new", "Fair", "existing", "add")).Want(http.StatusSeeOther).
			Header.Get("Location")
		check := imported(v, path, "Would be created 2").Reads("Would be updated 1", "Customer groups that would be created 2", "Fair 3 rows",
			"Wholesael 1 row", "Did you mean “Wholesale”?",
			"Customer groups with other names in the file 2", "wholesael → Wholesael 1 row", "wholesale → Wholesale 1 row",
			"Everyone who is imported will be in “Fair”.")
		check.Press("Use “Wholesale” instead", nil).RedirectsTo(path)
		check = imported(v, path, "Customer groups that would be created 1").DoesNotRead("Did you mean")
		check.Press("Create “Wholesael” instead", nil).RedirectsTo(path)
		imported(v, path, "Did you mean “Wholesale”?").Press("Use “Wholesale” instead", nil)
		imported(v, path, "Customer groups that would be created 1").Click("Change columns").Reads("Create “Fair”").
			Press("Check the file", nil).RedirectsTo(path)
		officetest.Equal(t, "groups", groupTexts(o), "Wholesale")
		imported(v, path, "Customer groups that would be created 1").Press("Import 3 customers", nil).RedirectsTo(path)

		report := imported(v, path, "was imported").Reads("Created 2", "Updated 1", "View “Fair”")
		officetest.Equal(t, "groups", groupTexts(o), "Fair; Wholesale")
		officetest.Equal(t, "members", fmt.Sprint(o.Members(vip)), "[bo@example.com cy@example.com]")
		report.Press("Undo the import", nil).RedirectsTo(path).Follow().Reads("The import was undone.")
		officetest.Equal(t, "groups", groupTexts(o), "Wholesale")
		officetest.Equal(t, "customers", fmt.Sprint(o.Everybody()), "[ada@example.com Ada]")
		v.Post(path+"/check", "again", "1", "name", "x", "instead", "Nobody’s").RedirectsTo(path)
		v.Get("/customers/" + ada).Want(http.StatusOK)
	})
}

// Who has left the page of an import is told of its end where they are, once; on its own page it is shown.
func TestTheEndOfAnImportIsTold(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		id := o.Check("people.csv", people, imports.Choices{})
		path := "/customers/import/" + id
		v.Get(path).Press("Import 2 customers", nil).RedirectsTo(path)
		o.Reaches(id, imports.Done)
		told := v.Get("/price-lists").Reads("“people.csv” was imported. 2 created, 0 updated, 0 unchanged, 2 not imported.")
		v.Get("/price-lists").DoesNotRead("was imported")
		told.Press("Undo", nil).RedirectsTo(path).Follow().Reads("The import was undone.")
		officetest.Equal(t, "customers", len(o.Everybody()), 0)

		id = o.Check("again.csv", people, imports.Choices{})
		v.Get("/customers/import/"+id).Press("Import 2 customers", nil)
		o.Reaches(id, imports.Done)
		v.Get("/customers/import/" + id).Reads("“again.csv” was imported").DoesNotRead("2 created, 0 updated, 0 unchanged, 2 not imported. Undo")
		v.Get("/price-lists").DoesNotRead("was imported")
	})
}

// A choice that no form offers is refused with words, and nothing else is taken for it.
func TestMadeUpChoicesAreRefused(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	path := "/customers/import/" + o.Upload("people.csv", people)
	for field, words := range map[string]string{
		"existing": "Choose what to do with existing customers.", "damaged": "Choose what to do with damaged values.",
		"sync": "Choose whether to remove customers who are not in the file.", "separator": "There is no separator “zz”.",
		"encoding": "zz",
	} {
		v.Get(path).Press("Check the file", officetest.Typing(field, "zz")).Want(http.StatusUnprocessableEntity).Reads(words)
	}
	v.Get(path+"?separator=zz&step=columns").Want(http.StatusOK).Reads("There is no separator “zz”.", "Comma")
	groups := "/customer-groups/import/" + o.UploadGroups("groups.csv", "name\nSpain\n")
	v.Get(groups + "?separator=zz").Want(http.StatusUnprocessableEntity).Reads("There is no separator “zz”.")
	v.Get(groups + "/failed?separator=zz").Want(http.StatusBadRequest)
	v.Post(groups+"/run", "separator", "zz", "created", "1").RedirectsTo(groups)
	officetest.Equal(t, "groups", groupTexts(o), "")
}
