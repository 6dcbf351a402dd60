package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"cohort/handlers/officetest"
	"cohort/models/customers"
)

func TestGroupsAreListedSearchedAndSorted(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		people := o.Customers(3)
		o.Group("Émile & Cie", people...)
		o.Group("vip", people[0])
		o.Group("Wholesale")
		v := o.SignedIn()
		for query, want := range map[string][]string{
			"":                 {"Wholesale", "vip", "Émile & Cie"},
			"?sort=name":       {"Émile & Cie", "vip", "Wholesale"},
			"?sort=-customers": {"Émile & Cie", "vip", "Wholesale"},
			"?sort=created":    {"Émile & Cie", "vip", "Wholesale"},
			"?sort=-updated":   {"Wholesale", "vip", "Émile & Cie"},
			"?sort=metadata":   {"Wholesale", "vip", "Émile & Cie"},
			"?q=EMILE":         {"Émile & Cie"},
			"?q=cie+emile":     {"Émile & Cie"},
			"?page=7":          {"Wholesale", "vip", "Émile & Cie"},
		} {
			p := v.Get("/customer-groups" + query).Want(http.StatusOK)
			officetest.Equal(t, query, p.Names("Customer groups"), want)
		}
		rows := v.Get("/customer-groups?sort=name").Rows("Customer groups")
		if rows[0][2] != "3" || rows[2][2] != "0" {
			t.Errorf("the numbers of customers are %v", rows)
		}
		v.Get("/customer-groups?q=nix").Want(http.StatusOK).
			Reads("No customer groups match", "There are no results for “nix”.", "Clear filters")
		v.Get("/customer-groups?q=%00").Want(http.StatusOK)
	})
}

func TestAnEmptyListSaysWhatToDoNext(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	v.Get("/customers").Reads("No customers yet").Click("Create customer").Want(http.StatusOK).Reads("Create customer")
	v.Get("/customer-groups").Reads("No customer groups yet")
	vip := o.Group("VIP")
	v.Get("/customer-groups/" + vip).Reads("No customers in this group yet").Click("Add customers").Want(http.StatusOK).
		Reads("There are no customers yet")
	ada := o.Customer("Ada", "Abbott", "ada@example.com")
	v.Get("/customers/" + ada).Reads("Not in any group yet").Click("Add to groups").Want(http.StatusOK).Reads("VIP")
}

// What an operator does to one side of a list leaves the others as they were.
func TestSearchOrderPageAndSizeStayThroughEachOther(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ids := o.Customers(45)
		vip := o.Group("VIP", ids...)
		v := o.SignedIn()
		for _, list := range []struct{ path, caption string }{
			{"/customers", "Customers"}, {"/customer-groups/" + vip, "Customers in VIP"},
		} {
			p := v.Get(list.path).Want(http.StatusOK).Reads("1–20 of 45", "Page 1 of 3")
			officetest.Equal(t, "the first page", p.Names(list.caption)[:2], []string{"Customer 45", "Customer 44"})

			p = p.Click("Name").Want(http.StatusOK)
			officetest.Equal(t, "by name", p.Names(list.caption)[:2], []string{"Customer 01", "Customer 02"})
			p = p.Click("Next page").Want(http.StatusOK).Reads("21–40 of 45")
			officetest.Equal(t, "the second page, still by name", p.Names(list.caption)[:2], []string{"Customer 21", "Customer 22"})

			// More rows: what was first on the page stays in sight.
			p = p.Click("Rows on a page: 50").Want(http.StatusOK).Reads("1–45 of 45")
			officetest.Equal(t, "all, still by name", p.Names(list.caption)[:2], []string{"Customer 01", "Customer 02"})

			action, sent := p.Submits("Search")
			sent.Set("q", "customer 4")
			p = v.Get(action + "?" + sent.Encode()).Want(http.StatusOK).Reads("1–10 of 10")
			officetest.Equal(t, "found, still by name", p.Names(list.caption)[3:6], []string{"Customer 34", "Customer 40", "Customer 41"})
			if p.Value("Search customers") != "customer 4" {
				t.Errorf("the search box holds %q", p.Value("Search customers"))
			}
			p = p.Click("Name").Want(http.StatusOK)
			officetest.Equal(t, "turned round, still found", p.Names(list.caption)[0], "Customer 45")
			p = p.Click("Clear search").Want(http.StatusOK).Reads("1–45 of 45")
			officetest.Equal(t, "all, still turned round", p.Names(list.caption)[0], "Customer 45")
		}
	})
}

func TestAPageThatIsGoneShowsTheLastOne(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	ids := o.Customers(21)
	vip := o.Group("VIP", ids...)
	v := o.SignedIn()
	path := "/customer-groups/" + vip
	v.With("Referer", o.URL+path+"?page=2").Post(path+"/customers/remove", "customer_ids", ids[0]).
		RedirectsTo(path + "?page=2").Follow().Want(http.StatusOK).Reads("1–20 of 20")
}

func TestHeadersTellTheOrder(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	o.Groups(2)
	v := o.SignedIn()
	for query, want := range map[string]string{
		"": "descending", "?sort=created": "ascending", "?sort=-customers": "descending", "?sort=name": "ascending",
	} {
		p := v.Get("/customer-groups" + query)
		if n := strings.Count(p.Body, "aria-sort="); n != 1 {
			t.Errorf("%s: %d headers show an order", query, n)
		}
		if !strings.Contains(p.Body, `aria-sort="`+want+`"`) {
			t.Errorf("%s: the order is not %s", query, want)
		}
	}
}

// htmx asks for a list alone, and gets what stands in the page.
func TestAPartIsTheOneOfThePage(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	ada := o.Customer("Ada", "Abbott", "ada@example.com")
	vip := o.Group("VIP", ada)
	v := o.SignedIn()
	for path, target := range map[string]string{
		"/customers":                                 "div#customers",
		"/customers/" + ada:                          "div#groups",
		"/customers/new":                             "div#group-choices",
		"/customers/" + ada + "/groups/add":          "div#group-picker",
		"/customer-groups":                           "div#groups",
		"/customer-groups/" + vip:                    "div#members",
		"/customer-groups/new":                       "div#available",
		"/customer-groups/" + vip + "/edit":          "div#assigned",
		"/customer-groups/" + vip + "/customers/add": "div#picker",
	} {
		part := v.HTMX(target).Get(path + "?q=a").Want(http.StatusOK)
		whole := v.Get(path + "?q=a").Want(http.StatusOK)
		if part.IsWhole() || !whole.IsWhole() {
			t.Errorf("%s: the part is a page or the page is a part", path)
		}
		if !strings.HasPrefix(strings.TrimSpace(part.Body), "<div class=\"list\"") ||
			!strings.Contains(whole.Body, strings.TrimSpace(part.Body)) {
			t.Errorf("%s: the part is not what the page has: %.200s", path, part.Body)
		}
		if vary := strings.Join(part.Header.Values("Vary"), ","); !strings.Contains(vary, "HX-Request") ||
			part.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: a cache could mix up part and page: Vary %s", path, vary)
		}
		if !v.HTMX("body").Get(path).IsWhole() || !v.HTMX(target).With("HX-Request-Type", "full").Get(path).IsWhole() {
			t.Errorf("%s: a part where the page was asked for", path)
		}
	}
	for path, host := range map[string]string{
		"/customers/new":                             "drawer",
		"/customers/" + ada + "/edit":                "drawer",
		"/customers/" + ada + "/metadata":            "drawer",
		"/customers/" + ada + "/groups/add":          "drawer",
		"/customers/" + ada + "/delete":              "dialog",
		"/customer-groups/new":                       "drawer",
		"/customer-groups/" + vip + "/copy":          "drawer",
		"/price-lists/new":                           "drawer",
		"/discounts/new":                             "drawer",
		"/customer-groups/" + vip + "/edit":          "drawer",
		"/customer-groups/" + vip + "/metadata":      "drawer",
		"/customer-groups/" + vip + "/customers/add": "drawer",
		"/customer-groups/" + vip + "/delete":        "dialog",
	} {
		part := v.HTMX("dialog#" + host).Get(path).Want(http.StatusOK)
		if part.IsWhole() || !strings.Contains(part.Body, `id="`+host+`-title"`) || part.Heading() != "" {
			t.Errorf("%s: not a %s: %.300s", path, host, part.Body)
		}
	}
}

// An edit that began in a list leads back to the list as it was.
func TestAListSurvivesAnEdit(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	ids := o.Customers(25)
	vip := o.Group("Very important", ids...)
	v := o.SignedIn()
	group, customer := "/customer-groups/"+vip, "/customers/"+ids[3]
	menus := map[string]string{ // of the row in which the link is
		"metadata of a group in the list": "Very important", "delete a customer in the list": "Customer 05", "delete a group in the list": "Gone",
	}
	for name, c := range map[string]struct {
		from, link, button string
		want               string // where it leads; "" for back
		change             url.Values
	}{
		"edit a group in the list":        {"/customer-groups?q=very&size=50", "Edit Very important", "Save", "", nil},
		"edit a group on its page":        {group + "?page=2&sort=name", "Edit Customer Group", "Save", "", nil},
		"metadata of a group in the list": {"/customer-groups?q=very", "Edit metadata", "Save", "", nil},
		"metadata of a group":             {group + "?q=customer", "Edit metadata", "Save", "", nil},
		"add customers to a group":        {group + "?page=2", "Add customers", "Save", "", officetest.FormValues("all", "1")},
		"edit a customer in the list":     {"/customers?q=04", "Edit Customer 04", "Save", "", nil},
		"edit a customer":                 {customer + "?q=very", "Edit", "Save", "", nil},
		"create a group leads to it": {"/customer-groups?q=very", "Create", "Create", "/customer-groups/",
			officetest.FormValues("name", "New")},
		"delete a customer in the list": {"/customers?q=Customer+05&size=50", "Delete", "Delete", "", nil},
		"delete a customer on its page": {"/customers/" + ids[10], "Delete", "Delete", "/customers", nil},
		"delete a group in the list":    {"/customer-groups?q=gone", "Delete", "Delete", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if strings.Contains(c.from, "gone") {
				o.Group("Gone")
			}
			p := v.Get(c.from).Want(http.StatusOK)
			if row := menus[name]; row != "" {
				p = openMenu(p, row)
			}
			p = p.Click(c.link).Want(http.StatusOK)
			if back := p.Link("Cancel"); c.want == "" && back != c.from {
				t.Errorf("Cancel leads to %s", back)
			}
			// A search in the form's own lists keeps the page that the form was opened from.
			if next := p.Link("Name"); strings.Contains(c.from, "?") && next != "" {
				p = v.Get(next).Want(http.StatusOK)
			}
			saved := p.Press(c.button, func(sent map[string][]string) {
				for name, values := range c.change {
					sent[name] = values
				}
			}).Want(http.StatusSeeOther)
			to := saved.Header.Get("Location")
			if c.want == "" && to != c.from || !strings.HasPrefix(to, c.want) {
				t.Errorf("it leads to %s", to)
			}
			if saved.Follow().Want(http.StatusOK).Message() == "" {
				t.Error("nothing is said")
			}
		})
	}
	for _, evil := range []string{"https://evil.example" + group, "//evil.example" + group, "/customers", "javascript:alert(1)"} {
		to := v.Post(group, "name", "Very important", "next", evil).Want(http.StatusSeeOther).Header.Get("Location")
		if to != group {
			t.Errorf("next=%s leads to %s", evil, to)
		}
	}
}

// However long the list, a page asks the database as often.
func TestLongListsAreCutAndHonest(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	all := []string{}
	for i := range 120 {
		all = append(all, fmt.Sprintf("c%03d@example.com", i))
		o.Customer("", "", all[i])
	}
	slices.Reverse(all)
	v := o.SignedIn()
	seen := []string{}
	for page := 1; page <= 3; page++ {
		seen = append(seen,
			v.Get(fmt.Sprintf("/customers?size=50&page=%d", page)).Want(http.StatusOK).Reads("of 120").Names("Customers")...)
	}
	officetest.Equal(t, "every customer on one page", seen, all)
	if n := officetest.Must(o.Store.CountCustomers(t.Context(), customers.Query{}))(t); n.Count != 120 {
		t.Errorf("%d customers", n.Count)
	}
}

func TestDaysOfFiltersAreTypedAsTheyAreShown(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		o.Customers(2)
		v := o.SignedIn()
		today := time.Now().UTC()
		for _, layout := range []string{"2 Jan 2006", "2006-01-02", "2.1.2006", "2 January 2006"} {
			query := "?created_from=" + url.QueryEscape(today.Format(layout))
			p := v.Get("/customers"+query).Want(http.StatusOK).Reads("Created since "+today.Format("2 Jan 2006"), "1–2 of 2")
			officetest.Equal(t, query, p.Value("From"), today.Format("2 Jan 2006"))
		}
		v.Get("/customers?created_to=" + url.QueryEscape(today.AddDate(0, 0, -2).Format("2 Jan 2006"))).Reads("No customers match")

		p := v.Get("/customers?created_from=11/12/2026&account=guest").Want(http.StatusOK).
			Reads("11/12/2026 can be 11 Dec 2026 or 12 Nov 2026.",
				"Created from: 11/12/2026 can be 11 Dec 2026 or 12 Nov 2026. Write the month by its name, as in 30 Nov 2026.")
		officetest.Equal(t, "what was typed", p.Value("From"), "11/12/2026")
		v.Get("/customers?updated_to=soon").Want(http.StatusOK).
			Reads("Updated to: Write the date as 30 Nov 2026 or 2026-11-30.", "1–2 of 2")
	})
}
