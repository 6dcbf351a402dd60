package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"cohort/handlers/officetest"
)

// A list has one menu for its rows, which a script fills. Without it the button of a row asks for the same page with the menu in it.
func TestTheMenuOfARowWithoutJavaScript(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", o.Customers(3)...)
	o.Group("Wholesale")
	v := o.SignedIn()
	page := v.Get("/customer-groups?q=vip&sort=name&size=50").Want(http.StatusOK)
	inRow := func(p *officetest.Page) *html.Node {
		return p.Find(func(n *html.Node) bool { return officetest.Attr(n, "aria-label") == "More for VIP" && n.Data == "ul" })
	}
	if inRow(page) != nil {
		t.Error("a row has its menu before it is asked for")
	}
	to, sent := page.Submits("More for VIP")
	opened := v.Get(to + "?" + sent.Encode()).Want(http.StatusOK)
	officetest.Equal(t, "rows", opened.Names("Customer groups"), []string{"VIP"})
	menu := inRow(opened)
	if menu == nil {
		t.Fatalf("no menu in %s?%s", to, sent.Encode())
	}
	for entry, path := range map[string]string{"Edit": "/edit", "Edit metadata": "/metadata", "Copy group": "/copy", "Delete": "/delete"} {
		link := linkIn(menu, entry)
		if link == nil || officetest.Attr(link, "href") != "/customer-groups/"+vip+path {
			t.Errorf("%s leads to %v", entry, link)
		}
	}
	if link := linkIn(menu, "Edit"); link != nil && !officetest.HasAttr(link, "autofocus") {
		t.Error("the focus is not in the menu that was asked for")
	}
	// Pressed again it closes, and no other address of the list opens it.
	to, sent = opened.Submits("More for VIP")
	if inRow(v.Get(to+"?"+sent.Encode()).Want(http.StatusOK)) != nil {
		t.Error("the menu is still open")
	}
	for n := range opened.Doc.Descendants() {
		if href := officetest.Attr(n, "href"); strings.Contains(href, "menu=") {
			t.Errorf("%s opens the menu", href)
		}
	}
	// What a button in it does is about its row.
	members := v.Get("/customer-groups/" + vip)
	opened = openMenu(members, "Customer 02")
	question := opened.Press("Remove", nil).Want(http.StatusOK).Reads("1 customer will be removed from “VIP”.")
	question.Press("Continue", nil).RedirectsTo("/customer-groups/" + vip)
	officetest.Equal(t, "members", o.Members(vip), []string{"c01@example.com", "c03@example.com"})
}

func linkIn(within *html.Node, name string) *html.Node {
	for n := range within.Descendants() {
		if n.Data == "a" && officetest.TextOf(n) == name {
			return n
		}
	}
	return nil
}

// openMenu asks for the page with the menu of a row in it, as its button does without JavaScript.
func openMenu(p *officetest.Page, row string) *officetest.Page {
	to, sent := p.Submits("More for " + row)
	return p.Visitor.Get(to + "?" + sent.Encode()).Want(http.StatusOK)
}
