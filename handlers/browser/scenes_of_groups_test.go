package browser_test

import (
	"fmt"
	"strings"

	"cohort/handlers/browsertest"
)

func (w world) groupListScenes() []scene {
	group := "/customer-groups/" + w.group
	return []scene{
		{name: "groups", path: "/customer-groups"},
		{name: "groups-empty", path: "/customer-groups", empty: true},
		{name: "groups-nothing-found", path: "/customer-groups?q=nowhere"},
		{name: "groups-menu", path: "/customer-groups", then: clicks("More for Wholesale North")},
		{name: "groups-menu-in-row", path: "/customer-groups?menu=" + w.small},
		{name: "groups-create", path: "/customer-groups", then: clicks("Create")},
		{name: "groups-create-error", path: "/customer-groups", then: func(b *browsertest.Browser) {
			b.Click("Create")
			b.Fill("Name", "wholesale north")
			b.In("Add a Customer Group").Click("Create")
		}},
		{name: "groups-operator-menu", path: "/customer-groups", then: func(b *browsertest.Browser) {
			if b.Eval("innerWidth").(float64) < 1024 {
				b.Click("Menu")
			}
			b.Click("olga@example.com")
		}},
		{name: "group-new", path: "/customer-groups/new"},
		{name: "group-new-customers", path: "/customer-groups/new", then: func(b *browsertest.Browser) {
			b.Fill("Name", "Newcomers")
			b.Click("Next")
			tickFirst(b, "Available customers", 2)
		}},
		{name: "group-new-error", path: "/customer-groups/new", then: func(b *browsertest.Browser) {
			b.Fill("Name", "Wholesale North")
			b.In("main").Click("Create")
		}},
		{name: "groups-delete-many", path: "/customer-groups", then: func(b *browsertest.Browser) {
			b.Click("Select all customer groups on this page")
			b.Press("r")
			b.See("will be permanently deleted")
		}},
		{name: "selected-all", path: group, then: clicks("Select all customers on this page")},
	}
}

func (w world) groupScenes() []scene {
	group := "/customer-groups/" + w.group
	small := "/customer-groups/" + w.small
	members := func(b *browsertest.Browser) { tickFirst(b, "Customers in Wholesale North", 3) }
	return []scene{
		{name: "group", path: small},
		{name: "group-big", path: group},
		{name: "group-long", path: "/customer-groups/" + w.long},
		{name: "group-nothing-found", path: small + "?q=nowhere"},
		{name: "group-menu", path: small, then: clicks("Actions for Wholesale North")},
		{name: "group-selected", path: small, then: members},
		{name: "group-remove", path: small, then: func(b *browsertest.Browser) { members(b); b.Press("r") }},
		{name: "group-saved", path: small, then: clicks("Actions for Wholesale North", "Edit", "Save")},
		{name: "row-by-key", path: small, then: func(b *browsertest.Browser) { b.Press("j", "j", "Shift+j") }},
	}
}

func (w world) groupFormScenes() []scene {
	group := "/customer-groups/" + w.group
	small := "/customer-groups/" + w.small
	return []scene{
		{name: "group-edit", path: small, then: clicks("Actions for Wholesale North", "Edit")},
		{name: "group-edit-customers", path: small, then: func(b *browsertest.Browser) {
			clicks("Actions for Wholesale North", "Edit", "Next")(b)
			b.In("Assigned customers").Untick(b.Table("Assigned customers")[1][2])
		}},
		{name: "group-edit-page", path: small + "/edit"},
		{name: "group-edit-page-customers", path: small + "/edit#customers", then: clicks("De-select All")},
		{name: "group-add", path: small + "",
			then: func(b *browsertest.Browser) { b.Click("Add customers"); tickFirst(b, "Customers to add", 3) }},
		{name: "group-add-basket", path: small, then: func(b *browsertest.Browser) {
			b.Click("Add customers")
			tickFirst(b, "Customers to add", 3)
			b.In("Add customers").Click("3 selected")
		}},
		{name: "group-paste", path: small, then: func(b *browsertest.Browser) {
			b.Click("Add customers")
			b.In("Add customers").See("Paste or upload")
			b.Open(b.URL()[:strings.LastIndex(b.URL(), "/")] + "/paste")
			b.Fill("E-mails or IDs", "maryam@example.com, nobody@example.com\nmaryam@example.com")
			b.Click("Look up")
			b.See("Listed twice")
		}},
		{name: "group-paste-form", path: small + "/customers/paste"},
		{name: "group-add-error", path: small, then: func(b *browsertest.Browser) {
			b.Click("Add customers")
			b.In("Add customers").Click("Save")
		}},
		{name: "group-copy", path: small, then: clicks("Actions for Wholesale North", "Copy group")},
		{name: "group-copy-similar", path: small, then: func(b *browsertest.Browser) {
			clicks("Actions for Wholesale North", "Copy group")(b)
			b.Fill("Name", "wholesale north")
			b.Click("Create")
			b.See("Create it as well")
		}},
		{name: "group-metadata", path: small, then: clicks("Edit metadata")},
		{name: "group-metadata-menu", path: small, then: clicks("Edit metadata", "Row 2")},
		{name: "group-metadata-error", path: small, then: func(b *browsertest.Browser) {
			b.Click("Edit metadata")
			b.Fill("Key, row 2", "code")
			b.Fill("Value, row 5", "{")
			b.Click("Save")
		}},
		{name: "group-metadata-empty", path: group + "/metadata"},
		{name: "group-delete", path: small, then: clicks("Actions for Wholesale North", "Delete")},
		{name: "group-undo", path: "/customer-groups/" + w.changing + "/edit", then: func(b *browsertest.Browser) {
			b.Fill("Description", fmt.Sprint(b.Eval("Math.random()")))
			b.Click("Save")
			b.See("Undo")
		}},
		{name: "group-conflict", path: "/customer-groups/" + w.contested, then: func(b *browsertest.Browser) {
			b.Click("Actions for Contested")
			b.Click("Edit")
			b.Fill("Description", "What is typed here")
			b.Eval(`window.done = false; fetch(location.pathname.replace("/edit", ""), { method: "POST", body: new ` +
				`URLSearchParams({ description: "What somebody else typed " + Math.random() }) }).then((r) => ` +
				`r.text()).then(() => (window.done = true)); 0`)
			b.Eventually("somebody else saved", func() bool { return b.Eval("window.done") == true })
			b.In("Edit Customer Group").Click("Save")
			b.See("Someone else changed this while you were editing.")
		}},
	}
}
