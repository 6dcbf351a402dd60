package ui

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
)

func render(t *testing.T, c templ.Component, children ...templ.Component) string {
	t.Helper()
	ctx := context.Background()
	if len(children) > 0 {
		ctx = templ.WithChildren(ctx, templ.Join(children...))
	}
	var out strings.Builder
	if err := c.Render(ctx, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func sampleList() List {
	return List{
		ID: "members", Label: "Customers in VIP", Words: CustomersRows, Total: 41,
		State:  ListState{Path: "/g", Sort: "name", Page: 2, Size: 20},
		Search: "Search", Action: "/g/remove",
		Selection: Selection{
			Name: "customer_ids",
			Bulk: []Action{{Label: "Remove", Key: "r", Post: "/g/remove/confirm", Host: HostDialog}},
		},
		Columns: []Column{{Label: "Name", Sort: "name"}, {Label: "Created", Sort: "created", DescFirst: true}},
	}
}

// A browser drops the first line break after <textarea>, so one is given away to it.
func TestTextKeepsItsFirstLineBreak(t *testing.T) {
	t.Parallel()
	got := render(t, TextArea(Input{Name: "d", Label: "Description", Value: "\nsecond line </textarea>"}))
	if !strings.Contains(got, ">\n\nsecond line &lt;/textarea&gt;</textarea>") {
		t.Errorf("got %s", got)
	}
}

func TestAFieldSaysWhatIsWrongWithIt(t *testing.T) {
	t.Parallel()
	got := render(t, Field(Input{Name: "name", Label: "Name", Value: `"x"`, Error: "Enter a name.", Hint: "Up to 255 characters"}))
	for _, want := range []string{
		`for="name"`, `aria-invalid="true"`, `aria-describedby="name-error name-hint"`, `id="name-error"`, `value="&#34;x&#34;"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

func TestAListSaysItsOrderAndItsPages(t *testing.T) {
	t.Parallel()
	got := render(t, ListBox(sampleList()), ListRow(sampleList(), Row{ID: "cus_1", Href: "/customers/cus_1", Label: "Ada"}))
	for _, want := range []string{
		`aria-sort="ascending"`, `21–40 of 41`, `Page 2 of 3`, `href="/g?page=3&amp;sort=name"`, `Select Ada`,
		`name="customer_ids" value="cus_1" form="members-form"`, `formaction="/g/remove/confirm"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

func TestNumbersAreGrouped(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1234: "−1,234"} {
		if got := Number(n); got != want {
			t.Errorf("Number(%d) = %q", n, got)
		}
	}
}

func TestWhatIsWrongWithNoFieldOfAFormIsSaidToo(t *testing.T) {
	t.Parallel()
	errors := map[string]string{"name": "Enter a name.", "id": "Unknown ID.", "email": "Enter an e-mail.", "phone": ""}
	got := ErrorsAt(errors, "Not saved.", "email", "name", "phone")
	want := []FieldError{{"", "Not saved."}, {"email", "Enter an e-mail."}, {"name", "Enter a name."}, {"", "Unknown ID."}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
}

func TestTwoFieldsWithTheSameErrorAreNamed(t *testing.T) {
	t.Parallel()
	got := ErrorsAt(map[string]string{"starts_at": "Write a date.", "ends_at": "Write a date.", "phone": "Use fewer characters."}, "",
		"starts_at", "ends_at", "phone")
	want := []FieldError{{"starts_at", "Starts: Write a date."}, {"ends_at", "Ends: Write a date."}, {"phone", "Use fewer characters."}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
}
