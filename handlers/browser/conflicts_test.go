package browser_test

import (
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
	"cohort/models/customers"
	"cohort/models/record"
)

// The field shows what is chosen, and who types into it chooses their own.
func TestAFieldFollowsTheChoice(t *testing.T) {
	withScript(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
		vip := o.Group("VIP")
		b.Open("/customer-groups/" + vip)
		b.Click("Actions for VIP")
		b.Click("Edit")
		b.Fill("Description", "Mine")
		_ = officetest.Must(o.Store.UpdateGroup(t.Context(), vip,
			customers.GroupInput{Description: record.TextOf("Line one\nline two")}))(t)
		b.Click("Save")
		b.See("Someone else changed this while you were editing.")
		b.SeeFocus("Yours Mine")
		b.Press("ArrowDown")
		officetest.Equal(t, "theirs", b.Value("Description"), "Line one\nline two")
		b.Press("ArrowUp")
		officetest.Equal(t, "yours", b.Value("Description"), "Mine")
		b.Press("ArrowDown")
		b.Fill("Description", "Merged")
		officetest.Equal(t, "yours is chosen by typing", b.Ticked("Yours"), true)
		b.See("Yours Merged")
		b.Click("Save")
		b.See("Customer group “VIP” was saved.")
		officetest.Equal(t, "what was typed", *officetest.Must(o.Store.Group(t.Context(), vip))(t).Description, "Merged")
	})
}

func TestAValueOfMetadataFollowsTheChoice(t *testing.T) {
	withScript(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
		id, editor := o.GroupWithMetadata("VIP", `{"a":"x"}`)
		b.Open(editor)
		b.Fill("Value, row 1", "mine")
		_ = officetest.Must(o.Store.UpdateGroup(t.Context(), id,
			customers.GroupInput{Metadata: &record.MetadataChange{Values: officetest.Metadata(t, `{"a":7}`)}}))(t)
		b.Click("Save")
		b.See("Someone else changed this while you were editing.")
		b.Tick("Theirs")
		officetest.Equal(t, "theirs", b.Value("Value, row 1")+" "+b.Value("Type, row 1"), "7 number")
		b.Tick("Yours")
		officetest.Equal(t, "yours", b.Value("Value, row 1")+" "+b.Value("Type, row 1"), "mine text")
		b.Tick("Theirs")
		b.Fill("Value, row 1", "8")
		officetest.Equal(t, "yours is chosen by typing", b.Ticked("Yours"), true)
		b.Click("Save")
		b.See("Metadata was saved.")
		officetest.Equal(t, "what was typed", o.MetadataOf(id), `{"a":8}`)
	})
}
