package ui

import (
	"math"
	"net/url"
	"testing"

	"github.com/a-h/templ"
)

var groupRules = ListRules{Sorts: []string{"name", "customers", "created"}, Default: "-created", Filters: []string{"account"}}

func state(t *testing.T, address string, rules ListRules) ListState {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return ParseList(u.Path, u.Query(), rules)
}

func TestParseList(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]ListState{
		"/g":                              {Sort: "created", Desc: true, Page: 1, Size: 20},
		"/g?q=+ada+&sort=name&page=3":     {Q: "ada", Sort: "name", Page: 3, Size: 20},
		"/g?sort=-customers&size=50":      {Sort: "customers", Desc: true, Page: 1, Size: 50},
		"/g?sort=password&page=-1&size=7": {Sort: "created", Desc: true, Page: 1, Size: 20},
		"/g?page=x&size=1e9":              {Sort: "created", Desc: true, Page: 1, Size: 20},
		"/g?page=9223372036854775807":     {Sort: "created", Desc: true, Page: lastPage, Size: 20},
		"/g?page=9223372036854775808":     {Sort: "created", Desc: true, Page: 1, Size: 20},
		"/g?page=NaN&size=-100":           {Sort: "created", Desc: true, Page: 1, Size: 20},
		"/g?page=&size=0":                 {Sort: "created", Desc: true, Page: 1, Size: 20},
		"/g?page=2&page=-3&size=50&size=": {Sort: "created", Desc: true, Page: 2, Size: 50},
	} {
		got := state(t, address, groupRules)
		if got.Q != want.Q || got.Sort != want.Sort || got.Desc != want.Desc || got.Page != want.Page || got.Size != want.Size {
			t.Errorf("%s: got %+v", address, got)
		}
	}
}

func TestAddressesChangeOneThingAndKeepTheRest(t *testing.T) {
	t.Parallel()
	s := state(t, "/g?account=guest&page=3&q=ada&size=50&sort=name&tab=x", groupRules)
	for _, c := range []struct {
		what string
		got  templ.SafeURL
		want string
	}{
		{"itself", s.URL(), "/g?account=guest&page=3&q=ada&size=50&sort=name&tab=x"},
		{"page", s.PageURL(4), "/g?account=guest&page=4&q=ada&size=50&sort=name&tab=x"},
		{"first page", s.PageURL(1), "/g?account=guest&q=ada&size=50&sort=name&tab=x"},
		{"same column turns round", s.SortURL("name", false), "/g?account=guest&q=ada&size=50&sort=-name&tab=x"},
		{"numbers start from the end", s.SortURL("customers", true), "/g?account=guest&q=ada&size=50&sort=-customers&tab=x"},
		{"smaller pages keep the row in sight", s.SizeURL(20), "/g?account=guest&page=6&q=ada&sort=name&tab=x"},
		{"larger too", s.SizeURL(100), "/g?account=guest&page=2&q=ada&size=100&sort=name&tab=x"},
		{"clear filters", s.ClearURL(), "/g?size=50&sort=name&tab=x"},
		{"search", s.SearchURL("é&b"), "/g?account=guest&q=%C3%A9%26b&size=50&sort=name&tab=x"},
		{"one filter less", s.WithoutFilter("account", "guest"), "/g?q=ada&size=50&sort=name&tab=x"},
	} {
		if string(c.got) != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.what, c.got, c.want)
		}
	}
	if s.Page != 3 || s.Filters.Get("account") != "guest" {
		t.Errorf("the state itself was changed: %+v", s)
	}
}

func TestListsOnOnePageDoNotDisturbEachOther(t *testing.T) {
	t.Parallel()
	const address = "/e?assigned_page=2&assigned_q=bo&available_sort=-name&available_page=5"
	assigned := state(t, address, ListRules{Prefix: "assigned_", Sorts: []string{"name"}, Default: "name"})
	available := state(t, address, ListRules{Prefix: "available_", Sorts: []string{"name"}, Default: "name"})
	if assigned.Page != 2 || assigned.Q != "bo" || assigned.Desc || available.Page != 5 || available.Q != "" || !available.Desc {
		t.Fatalf("assigned %+v, available %+v", assigned, available)
	}
	if got, want := string(assigned.PageURL(3)), "/e?assigned_page=3&assigned_q=bo&available_page=5&available_sort=-name"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestSearchFormSendsEverythingButPageAndWords(t *testing.T) {
	t.Parallel()
	got := state(t, "/g?account=guest&account=registered&page=3&q=ada&sort=name&other_page=2", groupRules).SearchParams()
	want := []Param{{"account", "guest"}, {"account", "registered"}, {"other_page", "2"}, {"sort", "name"}}
	if len(got) != len(want) {
		t.Fatalf("got %v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%d: got %v, want %v", i, got[i], want[i])
		}
	}
}

func TestRangeIsHonest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		page, total int
		atLeast     bool
		rows, count string
		pages       int
	}{
		{1, 312, false, "1–20 of 312", "312 customers", 16},
		{16, 312, false, "301–312 of 312", "312 customers", 16},
		{1, 1, false, "1–1 of 1", "1 customer", 1},
		{1, 0, false, "0 of 0", "0 customers", 1},
		{3, 10000, true, "41–60 of 10,000+", "10,000+ customers", 500},
	} {
		l := List{Words: CustomersRows, Total: c.total, AtLeast: c.atLeast, State: ListState{Page: c.page, Size: 20}}
		if l.Range() != c.rows || l.Counted() != c.count || l.Pages() != c.pages {
			t.Errorf("%+v: %q, %q, %d", c, l.Range(), l.Counted(), l.Pages())
		}
	}
}

func TestPagesAreCountedWhateverTheStateHolds(t *testing.T) {
	t.Parallel()
	for _, size := range append([]int{0, -1, math.MinInt}, PageSizes...) {
		for _, page := range []int{math.MinInt, -1, 0, 1, lastPage} {
			s := ListState{Path: "/g", Page: page, Size: size}
			l := List{State: s, Total: 45}
			if s.Offset() < 0 || l.Pages() < 1 || l.Range() == "" || s.SizeURL(20) == "" || s.Within(45).Page < 1 {
				t.Errorf("%+v: %d rows before, %d pages, %q", s, s.Offset(), l.Pages(), l.Range())
			}
		}
	}
}

func TestAPageThatIsGoneFallsBackToTheLast(t *testing.T) {
	t.Parallel()
	s := ListState{Page: 9, Size: 20}
	if got := s.Within(45).Page; got != 3 {
		t.Errorf("got page %d", got)
	}
	if got := s.Within(0).Page; got != 1 {
		t.Errorf("empty: got page %d", got)
	}
}
