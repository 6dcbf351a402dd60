package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"unicode/utf16"

	"cohort/handlers/officetest"
)

func TestAPastedListIsReportedAndAdded(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ids := o.Customers(12)
		vip := o.Group("VIP", ids[0])
		v := o.SignedIn()
		path := "/customer-groups/" + vip
		form := v.Get(path + "/customers/add").Click("Paste or upload").Want(http.StatusOK)
		officetest.Equal(t, "nothing", form.Press("Look up", nil).Want(http.StatusUnprocessableEntity).FieldError("E-mails or IDs"),
			"Paste e-mails or IDs, or choose a file.")
		report := form.Press("Look up", officetest.Typing("entries", "C01@example.com, c02@example.com\nAda <c03@example.com>; "+
			ids[3]+"\nnobody@example.com\nc02@example.com\n=cmd()@x")).Want(http.StatusOK)
		report.Reads("3 customers", "will be added.", "The list has 7 entries.", "Already in the group 1",
			"C01@example.com", "Unknown 2", "5 nobody@example.com", "Listed twice 1", "c02@example.com")
		officetest.Equal(t, "nobody yet", len(o.Members(vip)), 1)
		rest := report.Press("Download the rest", nil).Want(http.StatusOK)
		officetest.Equal(t, "the rest", rest.Body,
			"number,entry,reason\n1,C01@example.com,already in the group\n5,nobody@example.com,unknown\n6,c02@example.com,"+
				"duplicate\n7,'=cmd()@x,unknown\n")
		done := report.Press("Add 3 customers", nil).RedirectsTo(path).Follow()
		officetest.Equal(t, "said", done.Message(), "3 customers added to “VIP”. 1 was already a member.")
		officetest.Equal(t, "members", len(o.Members(vip)), 4)
		done.Press("Undo", nil).Follow()
		officetest.Equal(t, "members after undo", len(o.Members(vip)), 1)
		officetest.Equal(t, "sent again", report.Press("Add 3 customers", nil).Follow().Message(),
			"3 customers added to “VIP”. 1 was already a member.")
		form.Press("Look up", officetest.Typing("entries", "c02@example.com")).
			Reads("0 customers will be added.", "The list has 1 entry.").DoesNotRead("Add 0 customers")
		many := strings.Repeat("a@example.com\n", 100_001)
		officetest.Equal(t, "too many",
			form.Press("Look up", officetest.Typing("entries", many)).Want(http.StatusUnprocessableEntity).FieldError("E-mails or IDs"),
			"You can add up to 100,000 entries at a time. The list has 100,001.")
	})
}

func TestAFileIsUploaded(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	o.Customers(3)
	v := o.SignedIn()
	list := "/price-lists/" + o.PriceList("Summer", nil)
	group := "/customer-groups/" + o.Group("VIP")
	wide := func(text string) string {
		file := []byte{0xff, 0xfe}
		for _, unit := range utf16.Encode([]rune(text)) {
			file = append(file, byte(unit), byte(unit>>8))
		}
		return string(file)
	}
	for name, file := range map[string]struct{ path, content, want string }{
		"CSV with a byte order mark":     {group, "\ufeffemail;name\nc01@example.com;x\nc02@example.com;y\n", "2 customers will be added"},
		"a spreadsheet's UTF-16":         {group, wide("Name\tE-mail\r\nÄda\tc01@example.com\r\n"), "1 customer will be added"},
		"an older spreadsheet's Latin 1": {group, "c01@example.com\nm\xfcller@example.com", "müller@example.com"},
		"a picture": {group, "\x89PNG\r\n\x1a\n\x00\x00\x00",
			"This file is not a text file. Choose a text or CSV file."},
		"empty":                         {group, "", "Paste e-mails or IDs, or choose a file."},
		"too long":                      {group, strings.Repeat("c01@example.com\n", 400_000), "The file is larger than 5 MB."},
		"prices with a byte order mark": {list, "\ufeffhat;EUR;1", "Import 1 price"},
		"prices in UTF-16":              {list, wide("Sku\tCurrency\tPrice\r\nhät\tEUR\t1\r\n"), "Import 1 price"},
		"prices in Latin 1":             {list, "h\xe4t,EUR,x", "hät | EUR | x"},
		"a picture of prices": {list, "\x89PNG\r\n\x1a\n\x00\x00\x00",
			"This file is not a text file. Choose a text or CSV file."},
		"no prices":       {list, "", "Paste some cells here or choose a file."},
		"too many prices": {list, strings.Repeat("hat,EUR,1.00,,,\n", 400_000), "The file is larger than 5 MB."},
	} {
		path := map[string]string{group: "/customers/paste", list: "/prices/import"}[file.path]
		answer := upload(v, file.path+path, "file", file.content)
		if answer.Status == http.StatusSeeOther {
			answer = answer.Follow()
		}
		if !strings.Contains(answer.Text(), file.want) {
			t.Errorf("%s: %d, and no %q: %.500s", name, answer.Status, file.want, answer.Text())
		}
	}
	upload(v, group+"/customers/paste", "file", "email;name\nc01@example.com;x\n", "entries", "c03@example.com").Want(http.StatusOK).
		Reads("2 customers will be added.", "The list has 2 entries.")
}

// A set that changed while all of it was chosen is not added unseen.
func TestAllWhoAreNotMembersAreAdded(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	ids := o.Customers(25)
	vip := o.Group("VIP", ids[:5]...)
	v := o.SignedIn()
	path := "/customer-groups/" + vip
	picker := v.Get(path+"/customers/add?others=1").Reads("Hide members", "1–20 of 20")
	o.Customer("Late", "Comer", "late@example.com")
	again := picker.Press("Save", officetest.Typing("all", "1")).Want(http.StatusConflict).Reads("The selection now matches 21 customers.")
	officetest.Equal(t, "nobody yet", len(o.Members(vip)), 5)
	officetest.Equal(t, "said", again.Press("Save", officetest.Typing("all", "1")).Follow().Message(), "21 customers added.")
}
