package handlers_test

import (
	"archive/zip"
	"net/http"
	"strings"
	"testing"
	"unicode/utf16"

	"cohort/handlers/officetest"
)

func TestCustomersAreAddedToAGroup(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ada, bob, eve := o.Customer("Ada", "Abbott", "ada@example.com"), o.Customer("Bob", "Brown", "bob@example.com"),
			o.Customer("Eve", "Evans", "eve@example.com")
		vip := o.Group("VIP", ada)
		v := o.SignedIn()
		path := "/customer-groups/" + vip
		picker := v.Get(path).Click("Add customers").Want(http.StatusOK).
			Reads("Add customers", "Select the customers to add to “VIP”.", "Already in this group")
		officetest.Equal(t, "who can be picked", picker.Names("Customers to add"), []string{"Eve Evans", "Bob Brown", "Ada Abbott"})
		p := picker.Press("Save", officetest.Typing("customer_ids", bob, "customer_ids", eve, "customer_ids", ada)).
			RedirectsTo(path).Follow().Want(http.StatusOK).Reads("VIP", "3")
		if p.Message() != "2 customers added. 1 was already a member." {
			t.Errorf("said %q", p.Message())
		}
		officetest.Equal(t, "members", o.Members(vip), []string{"ada@example.com", "bob@example.com", "eve@example.com"})

		// Nothing selected, or somebody who has been deleted: the picker comes back and says so.
		picker.Press("Save", nil).Want(http.StatusUnprocessableEntity).Reads("Select customers to add first.", "Eve Evans")
		again := v.Post(path+"/customers/add", "customer_ids", "cus_gone", "customer_ids", eve).
			Want(http.StatusUnprocessableEntity).Reads("have been deleted: cus_gone")
		officetest.Equal(t, "ticks", again.Ticked("customer_ids"), []string{})
		v.Post("/customer-groups/cgrp_gone/customers/add", "customer_ids", ada).Want(http.StatusNotFound)
	})
}

func TestCustomersAreRemovedFromAGroup(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ids := o.Customers(5)
		vip := o.Group("VIP", ids...)
		v := o.SignedIn()
		path := "/customer-groups/" + vip
		from := v.Get(path + "?sort=name&size=50").Want(http.StatusOK)
		question := from.BulkBar().Press("Remove", officetest.Typing("customer_ids", ids[0], "customer_ids", ids[1])).Want(http.StatusOK)
		question.Reads("Remove customers",
			"2 customers will be removed from “VIP”. They stay customers of the store, and you can add them again later.",
			"Cancel", "Continue")
		if question.Link("Cancel") != path+"?sort=name&size=50" {
			t.Errorf("Cancel leads to %q", question.Link("Cancel"))
		}
		officetest.Equal(t, "members before Continue", len(o.Members(vip)), 5)
		p := question.Press("Continue", nil).RedirectsTo(path + "?sort=name&size=50").Follow().Want(http.StatusOK)
		if p.Message() != "2 customers removed." {
			t.Errorf("said %q", p.Message())
		}
		officetest.Equal(t, "rows", p.Names("Customers in VIP"), []string{"Customer 03", "Customer 04", "Customer 05"})

		// The row's own menu means its row, whatever is selected.
		question = p.Press("Remove", officetest.Typing("customer_ids", ids[4], "only", ids[2])).Want(http.StatusOK).
			Reads("1 customer will be removed from “VIP”.")
		question.Press("Continue", nil).Want(http.StatusSeeOther).Follow().Reads("1 customer removed.")
		officetest.Equal(t, "members", o.Members(vip), []string{"c04@example.com", "c05@example.com"})

		if said := p.BulkBar().Press("Remove", nil).RedirectsTo(path + "?sort=name&size=50").Follow().
			Message(); said != "Select customers to remove first." {
			t.Errorf("said %q", said)
		}
		if said := v.Post(path + "/customers/remove").RedirectsTo(path).Follow().Message(); said != "Select customers to remove first." {
			t.Errorf("said %q", said)
		}
		// Removing somebody twice is no error.
		if said := v.Post(path+"/customers/remove", "customer_ids", ids[0]).RedirectsTo(path).Follow().
			Message(); said != "0 customers removed." {
			t.Errorf("said %q", said)
		}
		// Nor is it asked what has been done in another window.
		late := v.Post(path+"/customers/remove/confirm", "customer_ids", ids[0]).Want(http.StatusOK).
			Reads("None of the selected customers is in “VIP” any longer.", "Close").DoesNotRead("Continue", "Cancel")
		officetest.Equal(t, "where Close leads", late.Link("Close"), path)
		v.Get(path + "/customers/remove").Want(http.StatusMethodNotAllowed)
		v.Post("/customer-groups/cgrp_gone/customers/remove", "customer_ids", ids[0]).Want(http.StatusNotFound)
		v.Post("/customer-groups/cgrp_gone/customers/remove/confirm", "customer_ids", ids[0]).Want(http.StatusNotFound)
		officetest.Equal(t, "members", o.Members(vip), []string{"c04@example.com", "c05@example.com"})
	})
}

func TestAllThatMatchAreAddedAndRemoved(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ids := o.Customers(12)
		vip := o.Group("VIP", ids[0])
		v := o.SignedIn()
		path := "/customer-groups/" + vip
		p := v.Post(path+"/customers/add", "all", "1", "q", "customer 0", "except", ids[1], "except", ids[2]).RedirectsTo(path).Follow()
		if p.Message() != "7 customers added. 1 was already a member." { // 01, 04 to 10
			t.Errorf("said %q", p.Message())
		}
		v.Post(path+"/customers/add", "all", "1").RedirectsTo(path).Follow().Reads("VIP", "12")
		question := v.Post(path+"/customers/remove/confirm", "all", "1", "q", "customer 11", "except", "cus_gone").
			Want(http.StatusOK).Reads("1 customer will be removed from")
		question.Press("Continue", nil).RedirectsTo(path).Follow().Reads("VIP", "11")
		question = v.Post(path+"/customers/remove/confirm", "all", "1", "except", ids[3]).Want(http.StatusOK).
			Reads("10 customers will be removed from")
		question.Press("Continue", nil).RedirectsTo(path)
		officetest.Equal(t, "members", o.Members(vip), []string{"c04@example.com"})
	})
}

func TestACustomerIsAddedToAndRemovedFromGroups(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ada := o.Customer("Ada", "Abbott", "ada@example.com")
		vip, b2b := o.Group("VIP", ada), o.Group("B2B")
		o.Group("Empty")
		v := o.SignedIn()
		path := "/customers/" + ada
		picker := v.Get(path).Click("Add to groups").Want(http.StatusOK).Reads("Add to groups", "Select the groups to add “Ada Abbott” to.")
		officetest.Equal(t, "groups to pick", picker.Names("Groups to add to"), []string{"Empty", "B2B"})
		picker.Press("Save", nil).Want(http.StatusUnprocessableEntity).Reads("Select groups to add to first.")
		p := picker.Press("Save", officetest.Typing("group_ids", b2b)).RedirectsTo(path).Follow().Want(http.StatusOK)
		if p.Message() != "“Ada Abbott” was added to 1 group." {
			t.Errorf("said %q", p.Message())
		}
		officetest.Equal(t, "groups", p.Names("Groups of Ada Abbott"), []string{"B2B", "VIP"})
		v.Post(path+"/groups/add", "group_ids", "cgrp_gone").Want(http.StatusUnprocessableEntity).
			Reads("This customer group does not exist or has been deleted.")

		question := p.BulkBar().Press("Remove", officetest.Typing("group_ids", vip, "group_ids", b2b)).Want(http.StatusOK).
			Reads("Remove from groups", "“Ada Abbott” will be removed from 2 groups. You can add them again later.")
		p = question.Press("Continue", nil).RedirectsTo(path).Follow().Want(http.StatusOK).Reads("Not in any group yet")
		if p.Message() != "“Ada Abbott” was removed from 2 groups." {
			t.Errorf("said %q", p.Message())
		}
		for _, way := range []string{"/groups/remove", "/groups/remove/confirm"} {
			if said := v.Post(path + way).RedirectsTo(path).Follow().Message(); said != "Select groups to remove from first." {
				t.Errorf("%s said %q", way, said)
			}
			v.Post("/customers/cus_gone"+way, "group_ids", vip).Want(http.StatusNotFound)
		}
		v.Post("/customers/cus_gone/groups/add", "group_ids", vip).Want(http.StatusNotFound)
		officetest.Equal(t, "members", o.Members(vip), []string{})
	})
}

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
			"\ufeffnumber,entry,reason\n1,C01@example.com,already in the group\n5,nobody@example.com,unknown\n6,c02@example.com,"+
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
		guests := form.Press("Look up", officetest.Typing("entries", "c05@example.com, NEW@shop.org\nnew@shop.org, b@shop.org\nnobody")).
			Reads("Unknown 3", "2 new e-mails can become guests.")
		made := guests.Press("Create them as guests and add", nil).RedirectsTo(path).Follow()
		officetest.Equal(t, "guests", made.Message(), "2 guests created. 3 customers added to “VIP”.")
		v.Get("/customers?q=new@shop.org").Reads("new@shop.org", "Guest")
		v.Get("/activity").Reads("Created 2 customers", "Added 3 customers to VIP")
		officetest.Equal(t, "taken back", made.Press("Undo", nil).Follow().Message(),
			"3 memberships removed. 2 new customers or groups deleted.")
		v.Get("/customers?q=shop.org").Reads("No customers match")
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
			"This file is not a text file. Choose a text, CSV, XLSX or ODS file."},
		"empty":                         {group, "", "Paste e-mails or IDs, or choose a file."},
		"too long":                      {group, strings.Repeat("c01@example.com\n", 400_000), "The file is larger than 5 MB."},
		"prices with a byte order mark": {list, "\ufeffhat;EUR;1", "Import 1 price"},
		"prices in UTF-16":              {list, wide("Sku\tCurrency\tPrice\r\nhät\tEUR\t1\r\n"), "Import 1 price"},
		"prices in windows-1252":        {list, "h\xe4t;EUR;x \x80", "hät | EUR | x €"},
		"a picture of prices": {list, "\x89PNG\r\n\x1a\n\x00\x00\x00",
			"This file is not a text file. Choose a text, CSV, XLSX or ODS file."},
		"prices in XLSX": {list, workbook(t, `<row r="1"><c r="A1" t="inlineStr"><is><t>hat</t></is></c><c r="B1" t="inlineStr"><is>`+
			`<t>EUR</t></is></c><c r="C1"><v>12.5</v></c></row>`), "Import 1 price"},
		"customers in XLSX": {group, workbook(t, `<row r="1"><c r="A1" t="inlineStr"><is><t>c01@example.com</t></is></c></row>`),
			"1 customer will be added"},
		"a damaged XLSX":  {list, workbook(t, "")[:200], "damaged"},
		"no prices":       {list, "", "Paste some cells here or choose a file."},
		"too many prices": {list, strings.Repeat("hat,EUR,1.00,,,\n", 400_000), "The file is larger than 5 MB."},
	} {
		path := map[string]string{group: "/customers/paste", list: "/prices/import"}[file.path]
		answer := v.PostFile(file.path+path, "prices.csv", file.content)
		if answer.Status == http.StatusSeeOther {
			answer = answer.Follow()
		}
		if !strings.Contains(answer.Text(), file.want) {
			t.Errorf("%s: %d, and no %q: %.500s", name, answer.Status, file.want, answer.Text())
		}
	}
	v.PostFile(group+"/customers/paste", "prices.csv", "email;name\nc01@example.com;x\n", "entries", "c03@example.com").Want(http.StatusOK).
		Reads("2 customers will be added.", "The list has 2 entries.")
}

// workbook is an XLSX file with these rows.
func workbook(t *testing.T, rows string) string {
	const relation = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" ` +
		`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}"/></Relationships>`
	var file strings.Builder
	to := zip.NewWriter(&file)
	for _, part := range [][2]string{
		{"[Content_Types].xml", "<Types/>"},
		{"_rels/.rels", strings.Replace(relation, `{}"`, `officeDocument" Target="xl/workbook.xml"`, 1)},
		{"xl/_rels/workbook.xml.rels", strings.Replace(relation, `{}"`, `worksheet" Target="sheet.xml"`, 1)},
		{"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="One" sheetId="1" r:id="r"/></sheets></workbook>`},
		{"xl/sheet.xml", `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`},
	} {
		_, err := officetest.Must(to.Create(part[0]))(t).Write([]byte(part[1]))
		officetest.Must(part, err)(t)
	}
	officetest.Must(true, to.Close())(t)
	return file.String()
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
