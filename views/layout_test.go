package views

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"cohort/models/record"
	"cohort/views/ui"
)

// The content security policy allows nothing inline.
func TestNothingIsInline(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	ctx := templ.WithChildren(context.Background(), templ.Join(
		ui.ListBox(CustomersList(ui.ListState{Path: CustomersPath, Page: 2, Size: 20}, record.Total{Count: 41})),
		ui.MetadataEditor([]ui.MetadataRow{{Key: "a", Value: "1", Type: "number", ValueError: "Not a number."}}),
		ui.Field(ui.Input{Name: "name", Label: "Name", Error: "Enter a name."}),
		ui.Confirm(ui.Confirmation{Title: "Remove?", Continue: "Continue", Action: "/g/remove"}),
		ui.Time(time.Now()),
	))
	if err := Layout(Page{Title: "VIP", Operator: "ada@example.com", Path: "/g", Flashes: []ui.Flash{{Text: "Saved."}}}).
		Render(ctx, &out); err != nil {
		t.Fatal(err)
	}
	page := out.String()
	for _, pattern := range []string{` style=`, ` on[a-z]+=`, `<style`, `<script>`, `javascript:`, `hx-on`, ` hx-`} {
		if found := regexp.MustCompile(pattern + `.{0,40}`).FindString(page); found != "" {
			t.Errorf("found %q", found)
		}
	}
}
