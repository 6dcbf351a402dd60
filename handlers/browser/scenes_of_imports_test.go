package browser_test

import (
	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
	"cohort/models/imports"
)

// importsOfWorld are the ids of imports at different steps.
type importsOfWorld struct {
	columns, doubtful, checked, sync, nothing, done, unreadable string
	groups, doubtfulGroups, wrongGroups                         string
}

const shopFile = "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Country Code," +
	"Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags,password_hash\n" +
	"'7071,Søren,Åberg,soren.aberg@shop.example,yes,Company A/S,DK,'+4520123456,no,199.65,3,,no,\"VIP, wholesale north\"," +
	"$2y$10$abcdefghijklmnopqrstuv\n" +
	"'7072,Zoë,Müller,zoe.mueller@shop.example,no,,DE,+49 170 1234567,no,39.620,1,Prefers letters,no,wholesale north,\n" +
	"'7073,Jean‑Luc,O’Brien,jean.luc@shop.example,yes,,FR,4.52012E+11,no,0,0,#N/A,no,blog,\n" +
	"'7074,Nobody,At all,nowhere,yes,,FR,,no,0,0,,no,,\n"

// furnishImports uploads files, and has them checked and imported. group is one that a file is laid over.
func furnishImports(o *officetest.Office, group string) (of importsOfWorld) {
	o.Customer("Coded", "Customer", "coded@shop.example")
	o.Import("before.csv", "email,metadata.code\ncoded@shop.example,007\n", imports.Choices{})
	of.columns = o.Upload("customers_export.csv", shopFile)
	of.doubtful = o.Upload("colleague.csv", "e-mail;name;code\nsoren@shop.example;S\xf8ren \xc5berg;1\nzoe@shop.example;Zo\xeb M\xfcller;2\n")
	of.unreadable = o.Upload("photo.csv", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00")
	of.checked = o.Check("customers_export.csv", shopFile+"'7075,Coded,Person,coded@shop.example,,,,,,,,,,,\n",
		imports.Choices{GroupID: group, Sync: true})
	of.sync = o.Check("wholesale.csv", "email,groups\nsoren.aberg@shop.example,wholesale north\n", imports.Choices{GroupID: group, Sync: true})
	of.nothing = o.Check("again.csv", "email,metadata.code\ncoded@shop.example,7\n", imports.Choices{})
	of.groups = o.UploadGroups("groups.csv", "name,description,metadata.discount\nWholesale North,Resellers north of the river,12.5\n"+
		"Wholesale Nort,,\nSpain,Customers in Spain,7\n,Nobody,\n")
	of.doubtfulGroups = o.UploadGroups("colleague.csv", "name;description\nS\xf8ren;K\xf8benhavn\n")
	of.wrongGroups = o.UploadGroups("people.csv", "name,email\nAda,ada@shop.example\n")
	of.done = o.Import("newsletter.csv", "email,first_name,groups\nlia@shop.example,Lia,Newsletter\nnobody,,\n", imports.Choices{})
	return of
}

func (w world) importScenes() []scene {
	at := func(id string) string { return "/customers/import/" + id }
	groups := func(id string) string { return "/customer-groups/import/" + id }
	return []scene{
		{name: "import-groups", path: "/customer-groups/import"},
		{name: "import-groups-checked", path: groups(w.imports.groups)},
		{name: "import-groups-doubtful", path: groups(w.imports.doubtfulGroups)},
		{name: "import-groups-wrong", path: groups(w.imports.wrongGroups), then: func(b *browsertest.Browser) { b.Allow("422") }},
		{name: "noscript-import-groups-checked", path: groups(w.imports.groups), noScript: true},
		{name: "import", path: "/customers/import"},
		{name: "import-empty", path: "/customers/import", empty: true},
		{name: "import-into-group", path: "/customers/import?group=" + w.small},
		{name: "import-columns", path: at(w.imports.columns)},
		{name: "import-doubtful", path: at(w.imports.doubtful), then: clicks("Read the file in another way")},
		{name: "import-refused", path: at(w.imports.columns), then: func(b *browsertest.Browser) {
			b.Choose("What Email becomes", "First name")
			b.Tick("Also remove customers from the group if they are not in the file")
			b.Allow("422")
			b.Click("Check the file")
			b.See("Fix these errors and try again")
		}},
		{name: "import-unreadable", path: at(w.imports.unreadable), then: func(b *browsertest.Browser) { b.Allow("422") }},
		{name: "import-checked", path: at(w.imports.checked)},
		{name: "import-sync", path: at(w.imports.sync), then: func(b *browsertest.Browser) {
			b.Click("Import 1 customer")
			b.See("will be removed from")
		}},
		{name: "import-nothing", path: at(w.imports.nothing)},
		{name: "import-done", path: at(w.imports.done)},
		{name: "import-remove", path: at(w.imports.done), then: clicks("Remove the file")},
		{name: "noscript-import", path: "/customers/import", noScript: true},
		{name: "noscript-import-columns", path: at(w.imports.columns), noScript: true},
		{name: "noscript-import-checked", path: at(w.imports.checked), noScript: true},
	}
}
