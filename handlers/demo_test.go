package handlers_test

import (
	"net/http"
	"testing"

	"cohort/handlers"
	"cohort/handlers/officetest"
	"cohort/models/activity"
)

// The operator whose password everybody is told cannot be taken from the others.
func TestTheOperatorOfTheDemoStays(t *testing.T) {
	t.Parallel()
	o := officetest.OpenWith(t, "sqlite", handlers.Config{Demo: true})
	o.Store.SharedOperator = o.Operator.ID
	const words = "Everyone signs in to this demo as this operator."
	v := o.SignedIn()
	v.Get("/settings/security").Want(http.StatusOK).Reads("Shared sign-in", words).DoesNotRead("New password", "Set up authenticator app")
	v.Post("/settings/security/password", "old_password", o.Password, "password", "a much better one").Want(http.StatusUnprocessableEntity).
		Reads(words)
	v.Post("/settings/security/app").Want(http.StatusForbidden).Reads(words)
	v.Post("/settings/security/passkeys/options").Want(http.StatusForbidden).Reads(words)
	admin := somebody(o, "adam@example.com", activity.Admin)
	own := "/settings/operators/" + o.Operator.ID
	admin.Get(own).Press("Save", officetest.Typing("role", "viewer")).Want(http.StatusUnprocessableEntity).Reads(words)
	admin.Get(own+"/disable").Press("Disable", nil).Want(http.StatusUnprocessableEntity).Reads(words)
	admin.Get("/settings/security").Reads("New password").DoesNotRead("Shared sign-in")
}

// What somebody sees who tries the demo: a group with a past, of use, and an activity with a mistake that was undone.
func TestTheDemoShowsAGroupWithAPast(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(_ *testing.T, o *officetest.Office) {
		o.FillDemo()
		v := o.SignedIn()
		vip := v.Get("/customer-groups?q=VIP").Click("VIP")
		vip.Reads("Free shipping, early access").Part("uses").Reads("VIP early access", "VIP20")
		latest := vip.Part("activity-card")
		latest.Reads("Changed VIP", "early access to new collections", "tomas@example.com", "Removed 2 customers from VIP",
			"Added 5 customers to VIP", "ines@example.com")

		all := v.Get("/activity")
		all.Reads("Added 18 customers to VIP", "Undo", "Removed 18 customers from VIP", "Undone", "Created the price list VIP early access",
			"3 rows of spring-fair.csv were not imported", "Line 8 This row has 7 cells instead of 6.", "Added 4 customers to VIP",
			"Created 6 customers")
		all.DoesNotRead("Failed 3")
		v.Get("/activity?action=failed").Reads("spring-fair.csv", "ines@example.com").DoesNotRead("Created 6 customers")
		v.Get("/activity?object=import").Reads("spring-fair.csv").DoesNotRead("Created 6 customers")
	})
}
