package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"cohort/models"
)

func TestCustomersAreListedSearchedAndSorted(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		luis := o.customer("Luís", "Gonçalves", "luisg@embraer.com.br")
		o.customer("Zoë", "Ångström", "zoe@example.com")
		o.customer("", "", "nobody@example.com")
		o.customer("100%", "a_b", "percent@example.com")
		o.group("VIP", luis)
		o.group("Brazil", luis)
		o.group("Coffee", luis)
		v := o.signedIn()
		newest := []string{"100% a_b", "nobody@example.com", "Zoë Ångström", "Luís Gonçalves"}
		for query, want := range map[string][]string{
			"":                         newest,
			"?sort=name":               {"nobody@example.com", "100% a_b", "Luís Gonçalves", "Zoë Ångström"},
			"?sort=-name":              {"Zoë Ångström", "Luís Gonçalves", "100% a_b", "nobody@example.com"},
			"?sort=email":              {"Luís Gonçalves", "nobody@example.com", "100% a_b", "Zoë Ångström"},
			"?sort=-created":           newest,
			"?sort=created":            {"Luís Gonçalves", "Zoë Ångström", "nobody@example.com", "100% a_b"},
			"?sort=password_hash":      newest,
			"?sort=email%3Bdrop":       newest,
			"?size=7&page=x":           newest,
			"?page=-1":                 newest,
			"?page=99999999999999":     newest,
			"?page=900":                newest,
			"?q=goncalves+luis":        {"Luís Gonçalves"},
			"?q=LUISG%40embraer":       {"Luís Gonçalves"},
			"?q=angstrom":              {"Zoë Ångström"},
			"?q=+++":                   newest,
			"?q=%25":                   {"100% a_b"},
			"?q=_":                     {"100% a_b"},
			"?q=a_b":                   {"100% a_b"},
			"?q=luis&sort=name&page=3": {"Luís Gonçalves"},
		} {
			p := v.get("/customers" + query).want(http.StatusOK)
			same(t, query, p.names("Customers"), want)
		}
		v.get("/customers?q=%00").want(http.StatusOK)
		v.get("/customers").reads("4 customers", "Brazil", "Coffee", "+1 more groups", "Guest")
		for _, nothing := range []string{"luis zoe", "%%%", "\\", "'; --", strings.Repeat("x", 5000), "\xff", "(", `"`, "*", "NEAR(", "luis OR zoe", "x-"} {
			p := v.get("/customers?q="+url.QueryEscape(nothing)).want(http.StatusOK).reads("No customers match", "Clear filters")
			if p.link("Clear filters") != "/customers" {
				t.Errorf("%.20q: the way back is %q", nothing, p.link("Clear filters"))
			}
		}
	})
}

func TestGroupsAreListedSearchedAndSorted(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		people := o.customers(3)
		o.group("Émile & Cie", people...)
		o.group("vip", people[0])
		o.group("Wholesale")
		v := o.signedIn()
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
			p := v.get("/customer-groups" + query).want(http.StatusOK)
			same(t, query, p.names("Customer groups"), want)
		}
		rows := v.get("/customer-groups?sort=name").rows("Customer groups")
		if rows[0][2] != "3" || rows[2][2] != "0" {
			t.Errorf("the numbers of customers are %v", rows)
		}
		v.get("/customer-groups?q=nix").want(http.StatusOK).reads("No customer groups match", "Nothing was found for “nix”.", "Clear filters")
		v.get("/customer-groups?q=%00").want(http.StatusOK)
	})
}

func TestAnEmptyListSaysWhatToDoNext(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	v := o.signedIn()
	v.get("/customers").reads("No customers yet").click("Create customer").want(http.StatusOK).reads("Create customer")
	v.get("/customer-groups").reads("No customer groups yet")
	vip := o.group("VIP")
	v.get("/customer-groups/" + vip).reads("No customers in this group yet").click("Add customers").want(http.StatusOK).reads("There are no customers yet")
	ada := o.customer("Ada", "Abbott", "ada@example.com")
	v.get("/customers/" + ada).reads("In no group yet").click("Add to groups").want(http.StatusOK).reads("VIP")
}

// What an operator does to one side of a list leaves the others as they were.
func TestSearchOrderPageAndSizeStayThroughEachOther(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		ids := o.customers(45)
		vip := o.group("VIP", ids...)
		v := o.signedIn()
		for _, list := range []struct{ path, caption string }{
			{"/customers", "Customers"}, {"/customer-groups/" + vip, "Customers in VIP"},
		} {
			p := v.get(list.path).want(http.StatusOK).reads("1–20 of 45", "Page 1 of 3")
			same(t, "the first page", p.names(list.caption)[:2], []string{"Customer 45", "Customer 44"})

			p = p.click("Name").want(http.StatusOK)
			same(t, "by name", p.names(list.caption)[:2], []string{"Customer 01", "Customer 02"})
			p = p.click("Next page").want(http.StatusOK).reads("21–40 of 45")
			same(t, "the second page, still by name", p.names(list.caption)[:2], []string{"Customer 21", "Customer 22"})

			// More rows: what was first on the page stays in sight.
			p = p.click("Rows on a page: 50").want(http.StatusOK).reads("1–45 of 45")
			same(t, "all, still by name", p.names(list.caption)[:2], []string{"Customer 01", "Customer 02"})

			action, sent := p.sends("Search")
			sent.Set("q", "customer 4")
			p = v.get(action + "?" + sent.Encode()).want(http.StatusOK).reads("1–10 of 10")
			same(t, "found, still by name", p.names(list.caption)[3:6], []string{"Customer 34", "Customer 40", "Customer 41"})
			if p.value("Search customers") != "customer 4" {
				t.Errorf("the search box holds %q", p.value("Search customers"))
			}
			p = p.click("Name").want(http.StatusOK)
			same(t, "turned round, still found", p.names(list.caption)[0], "Customer 45")
			p = p.click("Clear search").want(http.StatusOK).reads("1–45 of 45")
			same(t, "all, still turned round", p.names(list.caption)[0], "Customer 45")
		}
	})
}

func TestAPageThatIsGoneShowsTheLastOne(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	ids := o.customers(21)
	vip := o.group("VIP", ids...)
	v := o.signedIn()
	path := "/customer-groups/" + vip
	v.with("Referer", o.url+path+"?page=2").post(path+"/customers/remove", "customer_ids", ids[0]).
		leadsTo(path + "?page=2").follow().want(http.StatusOK).reads("1–20 of 20")
}

func TestHeadersTellTheOrder(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	o.groups(2)
	v := o.signedIn()
	for query, want := range map[string]string{
		"": "descending", "?sort=created": "ascending", "?sort=-customers": "descending", "?sort=name": "ascending",
	} {
		p := v.get("/customer-groups" + query)
		if n := strings.Count(p.body, "aria-sort="); n != 1 {
			t.Errorf("%s: %d headers tell an order", query, n)
		}
		if !strings.Contains(p.body, `aria-sort="`+want+`"`) {
			t.Errorf("%s: the order is not %s", query, want)
		}
	}
}

// htmx asks for a list alone, and gets what stands in the page.
func TestAPartIsTheOneOfThePage(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	ada := o.customer("Ada", "Abbott", "ada@example.com")
	vip := o.group("VIP", ada)
	v := o.signedIn()
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
		part := v.htmx(target).get(path + "?q=a").want(http.StatusOK)
		whole := v.get(path + "?q=a").want(http.StatusOK)
		if part.isWhole() || !whole.isWhole() {
			t.Errorf("%s: the part is a page or the page is a part", path)
		}
		if !strings.HasPrefix(strings.TrimSpace(part.body), "<div class=\"list\"") || !strings.Contains(whole.body, strings.TrimSpace(part.body)) {
			t.Errorf("%s: the part is not what the page has: %.200s", path, part.body)
		}
		if vary := strings.Join(part.header.Values("Vary"), ","); !strings.Contains(vary, "HX-Request") || part.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: a cache could mix up part and page: Vary %s", path, vary)
		}
		if !v.htmx("body").get(path).isWhole() || !v.htmx(target).with("HX-Request-Type", "full").get(path).isWhole() {
			t.Errorf("%s: a part where the page was asked for", path)
		}
	}
	for path, host := range map[string]string{
		"/customers/new":                             "drawer",
		"/customers/" + ada + "/edit":                "drawer",
		"/customers/" + ada + "/metadata":            "drawer",
		"/customers/" + ada + "/groups/add":          "drawer",
		"/customers/" + ada + "/delete":              "dialog",
		"/customer-groups/create":                    "drawer",
		"/customer-groups/" + vip + "/edit":          "drawer",
		"/customer-groups/" + vip + "/metadata":      "drawer",
		"/customer-groups/" + vip + "/customers/add": "drawer",
		"/customer-groups/" + vip + "/delete":        "dialog",
	} {
		part := v.htmx("dialog#" + host).get(path).want(http.StatusOK)
		if part.isWhole() || !strings.Contains(part.body, `id="`+host+`-title"`) || part.heading() != "" {
			t.Errorf("%s: not a %s: %.300s", path, host, part.body)
		}
	}
}

// An edit that began in a list leads back to the list as it was.
func TestAListSurvivesAnEdit(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	ids := o.customers(25)
	vip := o.group("Very important", ids...)
	v := o.signedIn()
	group, customer := "/customer-groups/"+vip, "/customers/"+ids[3]
	for name, c := range map[string]struct {
		from, link, button string
		want               string // where it leads; "" for back
		change             url.Values
	}{
		"edit a group in the list":        {"/customer-groups?q=very&size=50", "Edit Very important", "Save", "", nil},
		"edit a group on its page":        {group + "?page=2&sort=name", "Edit Customer Group", "Save", "", nil},
		"metadata of a group in the list": {"/customer-groups?q=very", "Edit metadata", "Save", "", nil},
		"metadata of a group":             {group + "?q=customer", "Edit metadata", "Save", "", nil},
		"add customers to a group":        {group + "?page=2", "Add customers", "Save", "", form("all", "1")},
		"edit a customer in the list":     {"/customers?q=04", "Edit Customer 04", "Save", "", nil},
		"edit a customer":                 {customer + "?q=very", "Edit", "Save", "", nil},
		"create a group leads to it":      {"/customer-groups?q=very", "Create", "Create", "/customer-groups/", form("name", "New")},
		"delete a customer in the list":   {"/customers?q=Customer+05&size=50", "Delete", "Delete", "", nil},
		"delete a customer on its page":   {"/customers/" + ids[10], "Delete", "Delete", "/customers", nil},
		"delete a group in the list":      {"/customer-groups?q=gone", "Delete", "Delete", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if strings.Contains(c.from, "gone") {
				o.group("Gone")
			}
			p := v.get(c.from).want(http.StatusOK).click(c.link).want(http.StatusOK)
			if back := p.link("Cancel"); c.want == "" && back != c.from {
				t.Errorf("Cancel leads to %s", back)
			}
			// Whoever searches in the form's own lists still knows where they came from.
			if next := p.link("Name"); strings.Contains(c.from, "?") && next != "" {
				p = v.get(next).want(http.StatusOK)
			}
			saved := p.press(c.button, func(sent map[string][]string) {
				for name, values := range c.change {
					sent[name] = values
				}
			}).want(http.StatusSeeOther)
			to := saved.header.Get("Location")
			if c.want == "" && to != c.from || !strings.HasPrefix(to, c.want) {
				t.Errorf("it leads to %s", to)
			}
			if saved.follow().want(http.StatusOK).said() == "" {
				t.Error("nothing is said")
			}
		})
	}
	for _, evil := range []string{"https://evil.example" + group, "//evil.example" + group, "/customers", "javascript:alert(1)"} {
		to := v.post(group, "name", "Very important", "next", evil).want(http.StatusSeeOther).header.Get("Location")
		if to != group {
			t.Errorf("next=%s leads to %s", evil, to)
		}
	}
}

// However long the list, a page asks the database as often.
func TestLongListsAreCutAndHonest(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	all := []string{}
	for i := range 120 {
		all = append(all, fmt.Sprintf("c%03d@example.com", i))
		o.customer("", "", all[i])
	}
	slices.Reverse(all)
	v := o.signedIn()
	seen := []string{}
	for page := 1; page <= 3; page++ {
		seen = append(seen, v.get(fmt.Sprintf("/customers?size=50&page=%d", page)).want(http.StatusOK).reads("of 120").names("Customers")...)
	}
	same(t, "every customer on one page", seen, all)
	if n := try(o.store.CountCustomers(t.Context(), models.CustomerQuery{}))(t); n.Count != 120 {
		t.Errorf("%d customers", n.Count)
	}
}
