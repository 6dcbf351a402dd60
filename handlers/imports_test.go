package handlers_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"cohort/handlers/officetest"
	"cohort/models/imports"
	"cohort/models/sheets"
	"cohort/models/storetest"
)

// people is a file that a shop might have written: with two rows that are wrong, a group that is there and two that are not.
const people = "Email,First Name,Last Name,Phone,Company,Password,Groups\r\n" +
	"ada@example.com,Ada,Abbott,+45 20 12 34 56,Company A/S,hunter2,VIP\r\n" +
	"bo@example.com,Bo,Baker,,,,vip;blog\r\n" +
	"nobody,'=No,Body,,,,\r\n" +
	"cy@example.com,Cy,Cole,4.52012E+11,,,\r\n"

// imported waits on the page of an import until it reads some words.
func imported(v *officetest.Visitor, path, words string) *officetest.Page {
	v.T.Helper()
	reads(v, path, words)
	return v.Get(path)
}

func TestCustomersAreImported(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		o.Customer("Ada", "", "ada@example.com")
		o.Group("VIP")
		v := o.SignedIn()
		v.Get("/customers").Click("Import customers").Reads("Drop a file here, or choose one", "You see what the import would do before").
			DoesNotRead("Recent imports")
		path := v.PostFile("/customers/import", "people.csv", people).Want(http.StatusSeeOther).Header.Get("Location")

		columns := v.Get(path).Reads("people.csv", "UTF-8", "Comma", "CRLF", "ada@example.com bo@example.com")
		officetest.Equal(t, "the e-mail", columns.Value("What Email becomes"), "email")
		officetest.Equal(t, "the company", columns.Value("What Company becomes"), "metadata")
		officetest.Equal(t, "its key", columns.Value("Metadata key for Company"), "Company")
		officetest.Equal(t, "the password", columns.Value("What Password becomes"), "ignored")
		columns.Reads("passwords and keys would be saved where everyone can read them")
		columns.Press("Check the file", nil).RedirectsTo(path)

		check := imported(v, path, "What importing “people.csv” would do").
			Reads("Nothing has been changed yet.", "Would be created 1", "Would be updated 1", "Unchanged 0", "Not imported 2").
			Reads("Values that look damaged", "4.52012E+11").
			Reads("Customer groups that would be created", "blog").
			Reads("is not an e-mail address", "1 customer will be created. 1 customer will be updated.")
		officetest.Equal(t, "customers", len(o.Everybody()), 1)
		check.Press("Import 2 customers", nil).RedirectsTo(path)

		report := imported(v, path, "“people.csv” was imported").Reads("Created 1", "Updated 1", "Unchanged 0", "Not imported 2")
		officetest.Equal(t, "customers", fmt.Sprint(o.Everybody()), "[ada@example.com Ada Abbott bo@example.com Bo Baker]")
		failed := report.Click("Download the 2 rows that failed").Want(http.StatusOK)
		officetest.Equal(t, "the rows that failed", failed.Body, "\ufeffEmail,First Name,Last Name,Phone,Company,Password,Groups\n"+
			"nobody,'=No,Body,,,,\ncy@example.com,Cy,Cole,4.52012E+11,,,\n")
		report.Click("View the activity").Want(http.StatusOK).Reads("How import", "Changed Ada Abbott", "Created 1 customer")

		report.Press("Undo the import", nil).RedirectsTo(path).Follow().Reads("The import was undone.")
		officetest.Equal(t, "customers", fmt.Sprint(o.Everybody()), "[ada@example.com Ada]")
		v.Get("/customers/import").Reads("Recent imports", "people.csv", "Imported", "4")
		v.Get(path+"/remove").Press("Remove the file", nil).RedirectsTo("/customers/import").Follow().Reads("The file was removed.").
			DoesNotRead("Recent imports")
		v.Get(path).Want(http.StatusNotFound)
	})
}

// What the columns of a file became is proposed for the next one with the same columns, and what was typed is kept where a check is
// refused.
func TestColumnsAreAssigned(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	const file = "Contact;Nick;Tags;Notes\nada@example.com;Ada;a, b;x\n"
	path := v.PostFile("/customers/import", "list.csv", file).Header.Get("Location")
	form := v.Get(path).Reads("Semicolon")
	assign := officetest.Typing("field", "metadata", "field", "first_name", "field", "groups", "field", "metadata",
		"key", "contact", "key", "", "key", "", "key", "remarks", "type", "auto", "type", "auto", "type", "auto", "type", "text",
		"groups_separator", "", "groups_separator", "", "groups_separator", ",", "groups_separator", "", "clear_mark", "(empty)",
		"existing", "add")
	again := form.Press("Check the file", assign).Want(http.StatusUnprocessableEntity).Reads("There is no column")
	officetest.Equal(t, "the key", again.Value("Metadata key for Notes"), "remarks")
	officetest.Equal(t, "its type", again.Value("Type of Notes"), "text")
	officetest.Equal(t, "the separator", again.Value("Separator of the groups in Tags"), ",")
	officetest.Equal(t, "the mark", again.Value("Text that clears a value"), "(empty)")
	officetest.Equal(t, "who is here already", fmt.Sprint(again.Ticked("existing")), "[add]")

	twice := again.Press("Check the file", officetest.Typing("field", "email", "field", "email", "field", "groups", "field", "metadata")).
		Want(http.StatusUnprocessableEntity)
	officetest.Equal(t, "at the second column", twice.FieldError("What Contact becomes"), "")
	if words := twice.FieldError("What Nick becomes"); !strings.Contains(words, "Nick") {
		t.Errorf("at the second column stands %q", words)
	}
	twice.Press("Check the file", officetest.Typing("field", "email", "field", "first_name", "field", "groups", "field", "metadata")).
		RedirectsTo(path)
	imported(v, path, "Would be created 1").Reads("Customer groups that would be created 2").Click("Change columns").
		Reads("Check the file")

	next := v.PostFile("/customers/import", "again.csv", file).Follow().Reads("A file with these columns was imported before.")
	officetest.Equal(t, "the column", next.Value("What Contact becomes"), "email")
	officetest.Equal(t, "the key", next.Value("Metadata key for Notes"), "remarks")
}

// A file of more columns than a page can have fields for is imported as it is proposed.
func TestAWideFileIsImported(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	head, row := "email", "ada@example.com"
	for i := range 3000 {
		head, row = fmt.Sprint(head, ",column ", i), fmt.Sprint(row, ",", i)
	}
	path := v.PostFile("/customers/import", "wide.csv", head+"\n"+row+"\n").Header.Get("Location")
	v.Get(path).Reads("2,501 more columns are not shown. They are imported as proposed.").Press("Check the file", nil).RedirectsTo(path)
	imported(v, path, "Would be created 1").Press("Import 1 customer", nil)
	imported(v, path, "was imported")
	officetest.Equal(t, "the last column", storetest.Query[string](t, o.Store,
		"SELECT CAST(metadata->>'column 2999' AS TEXT) FROM customers")[0], "2999")
}

// A file is read in another way than it seems to be written in.
func TestAFileIsReadInAnotherWay(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	path := v.PostFile("/customers/import", "list.csv", "email,name;x\nada@example.com,S\xf8ren;1\n").Header.Get("Location")
	v.Get(path).Reads("Which spelling is correct?", "Søren", "windows-1252")
	v.Get(path+"?separator=semicolon&step=columns").Reads("Semicolon", "email,name")
	v.Get(path + "?encoding=nothing&step=columns").Want(http.StatusOK)
	v.Get(path + "?sheet=nothing&step=columns").Want(http.StatusOK)

	titled := v.PostFile("/customers/import", "titled.csv", "Members\nExported on;30/11/2026\n\nemail;code\nada@example.com;007\n").Follow()
	titled.Reads("Column names Line 4", "Not imported 1: Members · 2: Exported on 30/11/2026", "007")
	path = titled.Press("Check the file", nil).Want(http.StatusSeeOther).Header.Get("Location")
	imported(v, path, "Would be created 1")
	v.Get(path + "?header=1&step=columns").Reads("It is line 1 now.").DoesNotRead("Not imported 1")
	v.Get(path+"?header=3&step=columns").Reads("Line 3 is empty. Enter the line that names the columns.", "Column names Line 4")

	var book bytes.Buffer
	writer := officetest.Must(sheets.NewWriter(&book, sheets.XLSX, sheets.WriterOptions{Sheet: "Members"}))(t)
	err := errors.Join(writer.Write(sheets.Texts("email", "code")), writer.Write(sheets.Texts("ada@example.com", "007")), writer.Close())
	if err != nil {
		t.Fatal(err)
	}
	path = v.PostFile("/customers/import", "list.xlsx", book.String()).Header.Get("Location")
	v.Get(path).Reads("XLSX", "Sheet", "Members", "007").DoesNotRead("Separator")
	v.Get(path+"?sheet=nothing&step=columns").Want(http.StatusOK).Reads("nothing", "Members")
}

// Everybody in a file joins a group, those who are not in it leave: that is asked about.
func TestAGroupBecomesThatOfAFile(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		vip := o.Group("VIP", o.Customers(2)...)
		v := o.SignedIn()
		start := v.Get("/customer-groups/" + vip).Click("Import customers").Reads("Everyone in the file will be added to “VIP”.")
		action, _ := start.Submits("Upload file")
		form := v.PostFile(action, "vip.csv", "email\nc02@example.com\nnew@example.com\n").Follow()
		officetest.Equal(t, "the group", fmt.Sprint(form.Ticked("group")), "["+vip+"]")
		form.Press("Check the file", officetest.Typing("group", "", "sync", "true")).Want(http.StatusUnprocessableEntity).
			Reads("Choose the group to remove customers from.")
		unknown := form.Press("Check the file", officetest.Typing("group", "Nobody’s")).Want(http.StatusUnprocessableEntity).
			Reads("There is no group “Nobody’s”.")
		officetest.Equal(t, "offered", unknown.Value("Create “Nobody’s”"), "Nobody’s")
		path := form.Press("Check the file", officetest.Typing("group", "VIP", "sync", "true")).Want(http.StatusSeeOther).Header.Get("Location")
		asked := imported(v, path, "Would leave the group 1").Reads("1 customer will be removed from “VIP”.").
			Press("Import 1 customer", nil).Want(http.StatusOK).
			Reads("1 customer will be created.", "1 customer will be removed from “VIP”.")
		officetest.Equal(t, "members", fmt.Sprint(o.Members(vip)), "[c01@example.com c02@example.com]")
		asked.Press("Continue", nil).RedirectsTo(path)
		imported(v, path, "was imported").Reads("Left the group 1")
		officetest.Equal(t, "members", fmt.Sprint(o.Members(vip)), "[c02@example.com new@example.com]")
	})
}

// What becomes of damaged values is chosen again with the check before one's eyes.
func TestDamagedValuesAreAskedAbout(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	path := "/customers/import/" + o.Check("people.csv", people, imports.Choices{})
	v.Get(path).Reads("These rows are not imported.", "Import 2 customers").Press("Leave these cells out", nil).RedirectsTo(path)
	imported(v, path, "These cells are left out.").Reads("Import 3 customers").Press("Import them as they are", nil)
	imported(v, path, "These values are imported as they are.").Reads("Import 3 customers")
	v.Post(path+"/check", "again", "1", "damaged", "nonsense").RedirectsTo(path)
}

// The rows that would not be imported can be downloaded before the import, which may have nothing to import.
func TestAFileOfRefusedRowsIsMendedByItsOwner(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	o.Import("before.csv", "email,metadata.code\nada@example.com,007\n", imports.Choices{})
	path := v.PostFile("/customers/import", "none.csv", "email,metadata.code\nnobody,\nada@example.com,7\nno one,1\n").
		Want(http.StatusSeeOther).Header.Get("Location")
	v.Get(path).Press("Check the file", nil).RedirectsTo(path)
	failed := imported(v, path, "What importing “none.csv” would do").Reads("Not imported 3",
		"Download these rows, correct them and import them again.", "There is nothing to import.").
		Click("Download the 3 rows that failed").Want(http.StatusOK)
	officetest.Equal(t, "the file", failed.Body, "\ufeffemail,metadata.code\nnobody,\nada@example.com,7\nno one,1\n")
}

// What is no file of customers is refused with a word, whatever was sent.
func TestFilesThatCannotBeImported(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	v.PostFile("/customers/import", "", "").Want(http.StatusUnprocessableEntity).Reads("Choose a file.")
	v.Post("/customers/import", "file", "email\na@example.com").Want(http.StatusUnprocessableEntity).Reads("Choose a file.")
	for what, content := range map[string]string{"empty": "", "picture": "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00"} {
		page := v.PostFile("/customers/import", what+".csv", content)
		if page.Status == http.StatusSeeOther {
			page = page.Follow()
		}
		page.Want(http.StatusUnprocessableEntity).DoesNotRead("Check the file")
	}
	id := o.Upload("people.csv", people)
	for _, verb := range []string{"run", "continue", "cancel"} {
		v.Post("/customers/import/" + id + "/" + verb).RedirectsTo("/customers/import/" + id)
	}
	v.Post("/customers/import/" + id + "/run/confirm").RedirectsTo("/customers/import/" + id)
	v.Get("/customers/import/" + id).Reads("Check the file")
}

// slowly sends its text in pieces, the first of them after pauses that are longer together than the server's limit.
type slowly struct {
	text   string
	pauses int
}

func (s *slowly) Read(p []byte) (int, error) {
	if s.text == "" {
		return 0, io.EOF
	}
	if s.pauses > 0 {
		s.pauses--
		time.Sleep(impatient / 4)
	}
	n := copy(p, s.text)
	s.text = s.text[n:]
	return n, nil
}

// A file may be longer than any other form, and take longer to arrive than the server gives other requests.
func TestALongFileArrivesHoweverSlowly(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := behind(o, impatient, 0).SignedIn()
	rows := "email,note\n" + strings.Repeat(strings.Repeat("x", 200)+"@example.com,"+strings.Repeat("y", 800)+"\n", 9_000)
	head := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../long.csv\"\r\n\r\n"
	send := func(path string) *officetest.Page {
		body := &slowly{head + rows + "\r\n--x--\r\n", 6}
		request := officetest.Must(http.NewRequestWithContext(t.Context(), http.MethodPost, v.URL+path, body))(t)
		request.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		return v.Read(request)
	}
	path := send("/customers/import").Want(http.StatusSeeOther).Header.Get("Location")
	kept := officetest.Must(o.Store.FindImport(t.Context(), strings.TrimPrefix(path, "/customers/import/")))(t)
	officetest.Equal(t, "the file", fmt.Sprint(kept.Name, " ", kept.Size), fmt.Sprint("long.csv ", len(rows)))
}

// The rows that failed have the separator of the file, by which the same spreadsheet opens it.
func TestRowsThatFailedKeepTheSeparator(t *testing.T) {
	t.Parallel()
	v := officetest.Open(t, "sqlite").SignedIn()
	path := v.PostFile("/customers/import", "people.csv", "email;first_name\nnobody;Bo\nada@example.com;Ada\n").Header.Get("Location")
	v.Get(path).Press("Check the file", nil)
	imported(v, path, "What importing “people.csv” would do").Press("Import 1 customer", nil)
	failed := imported(v, path, "“people.csv” was imported").Click("Download the row that failed").Want(http.StatusOK)
	officetest.Equal(t, "the file", failed.Body, "\ufeffemail;first_name\nnobody;Bo\n")
}
