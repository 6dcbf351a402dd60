package ui

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

var filterRules = ListRules{
	Sorts: []string{"name"}, Default: "name",
	Filters: FilterParams([]string{FilterGroups, FilterAccount, FilterMembers, FilterCreated, FilterUpdated, FilterMetadata}),
}

func TestFiltersThatMakeNoSenseAreLeftOut(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"account=guest":                                 "account=guest",
		"account=admin&account=":                        "",
		"group=a&group=b&group=a":                       "group=a&group=b",
		"group=a&groups=any":                            "group=a",
		"group=a&groups=all":                            "group=a&groups=all",
		"groups=all":                                    "",
		"group=a&groups=in-none":                        "groups=in-none",
		"groups=some&group=a":                           "group=a",
		"created_from=2026-02-28":                       "created_from=2026-02-28",
		"created_from=2026-02-30":                       "",
		"created_from=28.2.2026":                        "created_from=2026-02-28",
		"created_to=30%20Nov%202026":                    "created_to=2026-11-30",
		"updated_from=11/12/2026":                       "",
		"created_to=yesterday&updated_to=x":             "",
		"members=empty&members_min=-1":                  "members=empty",
		"members_min=3&members_max=1e9":                 "members_min=3",
		"created_from=2026-02-02&created_to=2026-02-01": "created_from=2026-02-02",
		"created_from=2026-02-02&created_to=2.2.2026":   "created_from=2026-02-02&created_to=2026-02-02",
		"created_from=x&created_to=2026-02-01":          "created_to=2026-02-01",
		"members_min=10&members_max=9":                  "members_min=10",
		"members_min=9&members_max=10":                  "members_max=10&members_min=9",
		"meta=tier":                                     "meta=tier",
		"meta=%20tier%20=%20gold%20":                    "meta=tier+%3D+gold",
		"meta==gold":                                    "",
		strings.Repeat("group=%20&", 3) + "x":           "",
	} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if got := ReadFilters(values, filterRules.Filters, "").Encode(); got != want {
			t.Errorf("%s is read as %s, not %s", query, got, want)
		}
	}
	many := url.Values{}
	for i := range 1000 {
		many.Add("group", strings.Repeat("g", i+1))
	}
	if n := len(ReadFilters(many, filterRules.Filters, "")["group"]); n != maxValues {
		t.Errorf("%d groups are read", n)
	}
}

func TestADayThatIsRefusedIsKeptWithTheReason(t *testing.T) {
	t.Parallel()
	s := state(t, "/e?created_from=11/12/2026&created_to=+31.12.2026&updated_to=&updated_from=x", filterRules)
	if got := s.Filters.Encode(); got != "created_to=2026-12-31" {
		t.Errorf("the filters are %s", got)
	}
	got := s.Refused["created_from"]
	if got.Typed != "11/12/2026" || !strings.HasPrefix(got.Why, "11/12/2026 can be 11 Dec 2026 or 12 Nov 2026.") {
		t.Errorf("created_from: %+v", got)
	}
	if len(s.Refused) != 2 || s.Refused["updated_from"].Typed != "x" {
		t.Errorf("refused are %+v", s.Refused)
	}
	if link := string(s.PageURL(2)); strings.Contains(link, "updated_from") || strings.Contains(link, "created_from") {
		t.Errorf("the next page is %s", link)
	}
}

// A range that ends before it begins would find nothing: its end is left out, and said to be.
func TestARangeThatEndsBeforeItBeginsIsRefused(t *testing.T) {
	t.Parallel()
	l := sampleList()
	l.Filters = GroupFilters
	l.State = state(t, "/g?created_from=2+Feb+2026&created_to=1.2.2026&updated_from=2026-01-01&updated_to=2026-01-01"+
		"&members_min=10&members_max=9", filterRules)
	if got := l.State.Filters.Encode(); got != "created_from=2026-02-02&members_min=10&updated_from=2026-01-01&updated_to=2026-01-01" {
		t.Errorf("the filters are %s", got)
	}
	got := render(t, ListBox(l))
	for _, want := range []string{
		"Created to: This date is before the one in From. Enter a later date.",
		"Customers at most: This number is below the one in At least. Enter a higher number.",
		`id="members-filter-created_to-error"`, `value="1.2.2026"`, `id="members-filter-members_max-error"`, `value="9"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if n := strings.Count(got, "aria-invalid"); n != 2 {
		t.Errorf("%d fields are faulty", n)
	}
}

func TestFiltersReadWithAPrefix(t *testing.T) {
	t.Parallel()
	s := state(t, "/e?a_account=guest&account=registered&a_q=x",
		ListRules{Prefix: "a_", Sorts: []string{"name"}, Default: "name", Filters: []string{"account"}})
	if s.Filters.Get("account") != "guest" || s.Rest.Get("account") != "registered" {
		t.Errorf("got %+v", s)
	}
	if got := s.Query().Encode(); got != "account=guest&q=x" {
		t.Errorf("what it finds is %s", got)
	}
}

func TestChipsTellTheFiltersAndTakeThemAway(t *testing.T) {
	t.Parallel()
	for query, want := range map[string][]string{
		"group=1&group=2":                               {"In VIP -> group=2", "or in B2B -> group=1"},
		"group=1&group=2&groups=all":                    {"In VIP -> group=2&groups=all", "and in B2B -> group=1&groups=all"},
		"group=1&group=2&groups=none":                   {"Not in VIP -> group=2&groups=none", "nor in B2B -> group=1&groups=none"},
		"group=1&groups=none":                           {"Not in VIP -> "},
		"group=nix":                                     {"In “nix” (does not exist) -> "},
		"groups=in-none":                                {"In no group -> "},
		"account=guest&q=ada":                           {"Guest -> q=ada"},
		"account=registered&page=4":                     {"Registered -> "},
		"created_from=2026-11-01":                       {"Created since 1 Nov 2026 -> "},
		"updated_to=2026-11-01":                         {"Updated until 1 Nov 2026 -> "},
		"created_from=2026-11-01&created_to=2026-11-05": {"Created 1 Nov 2026 – 5 Nov 2026 -> "},
		"created_from=2026-11-01&created_to=2026-11-01": {"Created 1 Nov 2026 -> "},
		"members=empty":                                 {"Empty -> "},
		"members=any&members_max=1":                     {"Not empty -> members_max=1", "At most 1 customer -> members=any"},
		"members_min=10&members_max=2000":               {"10–2,000 customers -> "},
		"members_min=1000":                              {"At least 1,000 customers -> "},
		"members_min=5&members_max=5":                   {"5 customers -> "},
		"meta=tier":                                     {"Metadata has tier -> "},
		"meta=tier%3Dgold%3D1":                          {"Metadata tier = gold=1 -> "},
	} {
		s := state(t, "/c?"+query, filterRules)
		s.Groups = map[string]string{"1": "VIP", "2": "B2B"}
		var got []string
		for _, chip := range s.chips("") {
			_, rest, _ := strings.Cut(string(chip.URL), "?")
			got = append(got, chip.Label+" -> "+rest)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
}

func TestPresetsEndToday(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 0, 30, 0, 0, time.FixedZone("", 2*3600)) // still 28 February in UTC, and March where the operator is
	var got []string
	for _, p := range presets(at) {
		got = append(got, p.From)
	}
	if want := []string{"2026-03-01", "2026-02-23", "2026-01-31", "2025-12-02"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	s := state(t, "/c?created_to=2020-01-01&q=ada&page=3", filterRules)
	if got := string(s.Since(FilterCreated, "2026-02-22")); got != "/c?created_from=2026-02-22&q=ada" {
		t.Errorf("a preset leads to %s", got)
	}
	if s.Filters.Get("created_to") == "" {
		t.Error("the state itself was changed")
	}
}

func TestAListOffersItsFiltersAndAllThatMatch(t *testing.T) {
	t.Parallel()
	l := sampleList()
	l.Filters, l.Selection.All, l.Form.ID = CustomerFilters, true, "outer"
	l.State.Q = "ada"
	l.State.Filters = url.Values{"account": {"guest"}}
	got := render(t, ListBox(l), ListRow(l, Row{ID: "cus_1", Label: "Ada"}))
	for _, want := range []string{
		`popovertarget="members-filter-box"`, `form="members-filter" name="account" value="guest" checked`,
		`form="members-filter" name="q" value="ada"`, `data-list-query="account=guest&amp;q=ada"`, `Select all 41 matching`,
		`form="outer" name="account" value="guest"`, `name="expect" value="41"`, `Guest<span class="sr-only"> (remove this filter)`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	l.AtLeast = true
	if got := render(t, ListBox(l)); strings.Contains(got, `name="expect"`) || !strings.Contains(got, "Select all 41+ matching") {
		t.Error("a number that is not known is promised")
	}
}

func TestTheBarHasAMenuForWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	l := sampleList()
	if got := render(t, ListBox(l)); strings.Contains(got, "bulk-menu") {
		t.Error("a menu for one action")
	}
	l.Selection.Bulk = []Action{{Label: "Remove"}, {Label: "Copy to…"}, {Label: "Move to…"}, {Label: "Export"}}
	got := render(t, ListBox(l))
	if strings.Count(got, "Copy to…") != 2 || strings.Count(got, "Remove") != 1 || !strings.Contains(got, "bulk-more") {
		t.Errorf("got %s", got)
	}
}
