package browser_test

import (
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/activity"
)

func colleaguesByKeys(t *testing.T, o *officetest.Office) {
	const withdraw = "Withdraw the invitation of vera@example.com"
	b := inSettings(t, o, "Operators")
	forget(t, o)
	presses(b, "Invite an operator")
	giveAgain(o, b)
	b.SeeStop("E-mail")
	b.Type("nobody")
	presses(b, "Create link")
	b.See("Enter an e-mail address, such as name@example.com.")
	b.SeeStop("E-mail")
	b.Press("Control+a")
	b.Type("vera@example.com")
	b.Press("Tab", "ArrowUp")
	b.SeeStop("Viewer " + whatViewersDo)
	b.TabTo("Viewer can export customers")
	b.Press(" ")
	presses(b, "Create link")
	b.See("Copy it now. It is shown only once.")
	presses(b, "Copy the link")
	b.See("Copied: " + o.URL + "/join/")
	presses(b, "Done")
	b.See("Viewer, can export")
	presses(b, withdraw)
	asked(t, b, withdraw, "The link that was created for vera@example.com will no longer work.", "Withdraw")
	b.See("The invitation was withdrawn.")
	b.DontSee("vera@example.com")

	olaf := officetest.Must(o.Store.AddOperatorAs(t.Context(), "olaf@example.com", o.Password, activity.Editor))(t)
	o.AppOf(olaf)
	o.SessionOf(olaf)
	b.Reload()
	presses(b, "olaf@example.com")
	b.SeeURL("/settings/operators/" + olaf.ID)
	b.TabTo("Editor " + whatEditorsDo)
	b.Press("ArrowUp")
	b.SeeStop("Viewer " + whatViewersDo)
	presses(b, "Save")
	b.See("The role of “olaf@example.com” was saved.")
	presses(b, "Reset second step")
	asked(t, b, "Reset second step", "First make sure that it is really this person who asks.", "Reset")
	b.See("The second step of “olaf@example.com” was reset.")
	presses(b, "Sign out everywhere")
	b.See("“olaf@example.com” was signed out everywhere.")
	presses(b, "Disable")
	asked(t, b, "Disable", "will be signed out everywhere immediately", "Disable")
	b.See("“olaf@example.com” was disabled.")
	b.See("Disabled")
	presses(b, "Enable")
	b.See("“olaf@example.com” can sign in again.")
	now := officetest.Must(o.Store.Operator(t.Context(), olaf.ID))(t)
	officetest.Equal(t, "the role", now.Role, activity.Viewer)
}

// What the choice of a role says of them.
const (
	whatViewersDo = "Can see everything, but change nothing."
	whatEditorsDo = "Can also change customers, groups, prices and discounts, and export customers."
)

func apiKeysByKeys(t *testing.T, o *officetest.Office) {
	const menu = "More for Web shop"
	b := inSettings(t, o, "API keys")
	b.Press("c")
	b.SeeStop("Name")
	b.Press("Enter")
	b.SeeURL("/settings/api-keys/new") // the browser asks for the name
	b.Type("Web shop")
	b.TabTo("Role")
	b.Press("ArrowUp")
	b.TabTo("Expires")
	b.Press("ArrowDown")
	presses(b, "Create")
	b.See("Your new API key")
	presses(b, "Copy the key")
	b.See("Copied: ")
	presses(b, "Done")
	b.See("Active, never expires")
	presses(b, menu)
	b.SeeStop("Revoke")
	b.Press("Escape")
	b.SeeStop(menu)
	b.Press("Enter")
	b.SeeStop("Revoke")
	b.Press("Enter")
	asked(t, b, menu, "Programs that use “Web shop” will lose access immediately.", "Revoke", "ArrowDown", "Enter")
	b.See("The API key “Web shop” was revoked.")
	b.See("Revoked")
}
