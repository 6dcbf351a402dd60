package browser_test

import (
	"slices"
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

func TestGuideEditCustomerGroupMetadata(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		id, editor := o.GroupWithMetadata("VIP",
			`{"code":"007","big":12345678901234567890,"flag":"true","nested":{"a":[1,2]},"note":"old"}`)
		b.Open("/customer-groups/" + id)
		b.See("5 keys")
		b.Click("Edit metadata")
		b.SeeURL(editor)
		b.Fill("Value, row 5", "new")
		b.Click("Row 1")
		b.Click("Insert row above")
		b.Eventually("the rows move down", func() bool { return b.Value("Key, row 2") == "code" })
		b.Fill("Key, row 1", "first")
		b.Fill("Value, row 1", "1")
		b.Choose("Type, row 1", "Number")
		b.Click("Row 6")
		b.Click("Insert row below")
		b.Eventually("a row has come", func() bool { return slices.Contains(fields(b), "Key, row 7") })
		if script {
			b.SeeFocus("Key, row 7")
			b.Type("last")
		} else {
			b.Fill("Key, row 7", "last")
		}
		b.Fill("Value, row 7", "two\nlines")
		b.Click("Row 4")
		b.Click("Delete row")
		b.Eventually("a row is gone", func() bool { return b.Value("Key, row 4") == "nested" })
		if script {
			b.SeeFocus("Key, row 4")
		}
		b.In("Edit metadata").Click("Save")
		b.See("Metadata was saved.")
		b.SeeURL("/customer-groups/" + id)
		b.See("6 keys")
		if got, want := o.MetadataOf(id),
			`{"first":1,"code":"007","big":12345678901234567890,"nested":{"a":[1,2]},"note":"new","last":"two\nlines"}`; got != want {
			t.Errorf("it is %s, not %s", got, want)
		}
		if script {
			b.SeeFocus("Edit metadata")
		}
	})
}

func fields(b *browsertest.Browser) []string {
	var found []string
	for _, label := range b.Eval(`[...document.querySelectorAll("[name=key]")].map((e) => e.getAttribute("aria-label"))`).([]any) {
		found = append(found, label.(string))
	}
	return found
}
