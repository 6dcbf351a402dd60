package handlers_test

import (
	"testing"

	"cohort/handlers/officetest"
)

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
			"3 rows of spring-fair.csv were not imported", "Line 8 This row has 5 cells instead of 6.", "Added 4 customers to VIP",
			"Created 6 customers")
		all.DoesNotRead("Failed 3")
		v.Get("/activity?action=failed").Reads("spring-fair.csv", "ines@example.com").DoesNotRead("Created 6 customers")
		v.Get("/activity?object=import").Reads("spring-fair.csv").DoesNotRead("Created 6 customers")
	})
}
