package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"unicode/utf16"

	"cohort/handlers/browsertest"
)

func TestAPastedListIsReportedAndAdded(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		ids := o.customers(12)
		vip := o.group("VIP", ids[0])
		v := o.signedIn()
		path := "/customer-groups/" + vip
		form := v.get(path + "/customers/add").click("Paste or upload").want(http.StatusOK)
		same(t, "nothing", form.press("Look them up", nil).want(http.StatusUnprocessableEntity).problem("E-mails or ids"), "Paste e-mails or ids, or choose a file with some.")
		report := form.press("Look them up", typing("entries", "C01@example.com, c02@example.com\nAda <c03@example.com>; "+ids[3]+"\nnobody@example.com\nc02@example.com\n=cmd()@x")).want(http.StatusOK)
		report.reads("3 customers", "will be added, of 7 entries.", "Already in the group 1", "C01@example.com", "Unknown 2", "5 nobody@example.com", "Listed twice 1", "c02@example.com")
		same(t, "nobody yet", len(o.members(vip)), 1)
		rest := report.press("Download the rest", nil).want(http.StatusOK)
		same(t, "the rest", rest.body, "number,entry,reason\n1,C01@example.com,already in the group\n5,nobody@example.com,unknown\n6,c02@example.com,duplicate\n7,'=cmd()@x,unknown\n")
		done := report.press("Add 3 customers", nil).leadsTo(path).follow()
		same(t, "said", done.said(), "3 customers were added to “VIP”. 1 was in already.")
		same(t, "members", len(o.members(vip)), 4)
		done.press("Undo", nil).follow()
		same(t, "members after undo", len(o.members(vip)), 1)
		same(t, "sent again", report.press("Add 3 customers", nil).follow().said(), "3 customers were added to “VIP”. 1 was in already.")
		form.press("Look them up", typing("entries", "c02@example.com")).reads("0 customers will be added, of 1 entry.").doesNotRead("Add 0 customers")
		many := strings.Repeat("a@example.com\n", 100_001)
		same(t, "too many", form.press("Look them up", typing("entries", many)).want(http.StatusUnprocessableEntity).problem("E-mails or ids"), "These are 100,001 entries; at most 100,000 can be added at once.")
	})
}

func TestAFileIsUploaded(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	o.customers(3)
	v := o.signedIn()
	list := "/price-lists/" + o.priceList("Summer", nil)
	group := "/customer-groups/" + o.group("VIP")
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
		"a picture":                      {group, "\x89PNG\r\n\x1a\n\x00\x00\x00", "The file could not be read: it is no text."},
		"empty":                          {group, "", "Paste e-mails or ids, or choose a file with some."},
		"too long":                       {group, strings.Repeat("c01@example.com\n", 400_000), "The file is longer than 5 MB."},
		"prices with a byte order mark":  {list, "\ufeffhat;EUR;1", "Import 1 price"},
		"prices in UTF-16":               {list, wide("Sku\tCurrency\tPrice\r\nhät\tEUR\t1\r\n"), "Import 1 price"},
		"prices in Latin 1":              {list, "h\xe4t,EUR,x", "hät | EUR | x"},
		"a picture of prices":            {list, "\x89PNG\r\n\x1a\n\x00\x00\x00", "The file could not be read: it is no text."},
		"no prices":                      {list, "", "Paste some cells here, or choose a file."},
		"too many prices":                {list, strings.Repeat("hat,EUR,1.00,,,\n", 400_000), "The file is longer than 5 MB."},
	} {
		path := map[string]string{group: "/customers/paste", list: "/prices/import"}[file.path]
		answer := v.upload(file.path+path, "file", file.content)
		if answer.status == http.StatusSeeOther {
			answer = answer.follow()
		}
		if !strings.Contains(answer.text(), file.want) {
			t.Errorf("%s: %d, and no %q: %.500s", name, answer.status, file.want, answer.text())
		}
	}
	v.upload(group+"/customers/paste", "file", "email;name\nc01@example.com;x\n", "entries", "c03@example.com").want(http.StatusOK).
		reads("2 customers will be added, of 2 entries.")
}

func TestAddingCustomersByKeysFromTheBasketAndByPasting(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	ids := o.customers(30)
	vip := o.group("VIP", ids[0])
	b := o.browser(t, false)
	b.Open("/customer-groups/" + vip)
	b.Press("a")
	picker := b.In("Add customers")
	picker.Tick("c30@example.com")
	picker.Fill("Search customers", "customer 02")
	picker.See("1–1 of 1")
	picker.Tick("c02@example.com")
	picker.Fill("Search customers", "")
	picker.See("1–20 of 30")
	basket(b).Click("2 selected")
	basket(b).See("Customer 30")
	basket(b).See("Customer 02")
	picker.Click("Remove Customer 02")
	picker.See("1 selected")
	picker.Click("Hide members")
	picker.See("1–20 of 29")
	picker.See("1 selected")
	b.Press("Control+Enter")
	b.See("1 customer was added.")
	same(t, "members", o.members(vip), []string{"c01@example.com", "c30@example.com"})

	b.Press("a")
	picker.Click("Paste or upload")
	b.SeeFocus("E-mails or ids")
	b.Type("c05@example.com nobody@example.com")
	b.Press("Control+Enter")
	picker.See("1 customer will be added, of 2 entries.")
	picker.See("nobody@example.com")
	b.Press("Control+Enter")
	b.See("1 customer was added to “VIP”.")
	same(t, "members", o.members(vip), []string{"c01@example.com", "c05@example.com", "c30@example.com"})
	b.SeeURL("/customer-groups/" + vip)
}

func basket(b *browsertest.Browser) *browsertest.Browser { return b.In("Add customers") }

// A set that changed while all of it was chosen is not added unseen.
func TestAllWhoAreNotMembersAreAdded(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	ids := o.customers(25)
	vip := o.group("VIP", ids[:5]...)
	v := o.signedIn()
	path := "/customer-groups/" + vip
	picker := v.get(path+"/customers/add?others=1").reads("Hide members", "1–20 of 20")
	o.customer("Late", "Comer", "late@example.com")
	again := picker.press("Save", typing("all", "1")).want(http.StatusConflict).reads("The list has changed meanwhile: it is about 21 customers now.")
	same(t, "nobody yet", len(o.members(vip)), 5)
	same(t, "said", again.press("Save", typing("all", "1")).follow().said(), "21 customers were added.")
}
