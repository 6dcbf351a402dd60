package handlers_test

import (
	"net/http"
	"net/url"
	"testing"

	"golang.org/x/net/html"

	"cohort/handlers/officetest"
)

// A mistyped word finds those who are similar, where nobody is found: below a note, announced, and without an offer to select
// or to export all that match, since none of them does.
func TestAMistypedSearchFindsSimilarOnes(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ruby := o.Customer("Ruby", "Hughes", "ruby@example.com")
		o.Customer("Bob", "Brown", "bob@example.com")
		vip := o.Group("Bargain hunters", ruby)
		o.Group("Wholesale")
		v := o.SignedIn()
		for path, list := range map[string]struct{ id, caption, typed, found, counted string }{
			"/customers":              {"customers", "Customers", "rubi hughes", "Ruby Hughes", "1 customer"},
			"/customer-groups/" + vip: {"members", "Customers in Bargain hunters", "ruby huges", "Ruby Hughes", "1 customer"},
			"/customer-groups/" + vip + "/customers/add": {"picker", "Customers to add", "brwon", "Bob Brown", "1 customer"},
			"/customer-groups":                           {"groups", "Customer groups", "bargan", "Bargain hunters", "1 customer group"},
		} {
			for _, p := range []*officetest.Page{
				v.Get(path + "?q=" + url.QueryEscape(list.typed)), v.HTMX(list.id).Get(path + "?q=" + url.QueryEscape(list.typed)),
			} {
				p.Want(http.StatusOK).Reads("Similar", "Nothing matches “"+list.typed+"”. These are similar.").
					DoesNotRead("Select all 1 matching")
				officetest.Equal(t, path, p.Names(list.caption), []string{list.found})
				officetest.Equal(t, "announced at "+path, p.Part(list.id+"-said").Text(),
					"Similar to “"+list.typed+"”: "+list.counted+", page 1 of 1")
				officetest.Equal(t, "a box for all that match at "+path, hasBoxForAll(p), false)
				officetest.Equal(t, "the export of all that match at "+path, p.Link("Export "+list.counted), "")
			}
		}
		v.Get("/customers?q=ruby+hughes").Want(http.StatusOK).DoesNotRead("Similar", "similar").Reads("Select all 1 matching")
		v.Get("/customers?q=rubxx+hughes").Want(http.StatusOK).Reads("No customers match").DoesNotRead("similar")
	})
}

// Somebody who is similar is selected by their own box.
func TestSimilarCustomersAreSelectedOneByOne(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	ruby, vip := o.Customer("Ruby", "Hughes", "ruby@example.com"), o.Group("VIP")
	question := o.SignedIn().Get("/customers?q=rubi+hughes").BulkBar().Press("Add to groups", officetest.Typing("customer_ids", ruby))
	question.Want(http.StatusOK).Press("Continue", officetest.Typing("group_ids", vip)).RedirectsTo("/customers?q=rubi+hughes")
	officetest.Equal(t, "members", o.Members(vip), []string{"ruby@example.com"})
}

// The Admin API finds what it is asked for, and no more: its clients are programs.
func TestTheAdminAPIFindsNothingSimilar(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	o.Customer("Ruby", "Hughes", "ruby@example.com")
	o.Group("Bargain hunters")
	for _, list := range []string{"customers?q=rubi", "customer-groups?q=bargan"} {
		o.Program().Do("GET /admin/"+list, "").Want(http.StatusOK, `{"count":0}`)
	}
}

func hasBoxForAll(p *officetest.Page) bool {
	return p.Find(func(n *html.Node) bool { return officetest.Attr(n, "name") == "all" }) != nil
}
