package customers_test

import (
	"fmt"
	"strings"
	"testing"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

// mistyped are searches that find nobody as they are typed, with the customers who are similar.
var mistyped = []struct{ search, want string }{
	{"rubi hughes", "ruby"}, {"ruby huges", "ruby"}, {"hughes rubi", "ruby"}, {"rubby", "ruby"}, {"rbuy", "ruby"}, {"raby", "ruby"},
	{"uruby", "ruby"}, {"RÚBI HÜGHES", "ruby"}, {"hughse", "ruby"}, {"ughess", ""}, {"hugehs", "ruby"}, {"h rubi", "ruby"},
	{"rubi huges", ""}, {"rub hughez", "ruby"}, {"rubi wei", ""}, {"ruby.hugges@example.com", "ruby"}, {"ruby.huhges", "ruby"},
	{"wolf", "wulf"}, {"wuff", "wulf"}, {"anna wolf", "wulf"}, {"gonzalves", "luis"}, {"Gonçalvez", "luis"}, {"wiess", "jurgen"},
	{"jorgen", "jurgen"}, {"asgrd", "oystein"}, {"김민쉬", "kim"}, {"exampel", ""}, {"zzzz", ""}, {"rbi", ""}, {"1235", ""},
	{`o'neal "bo"`, "odd"}, {"ru\xffy", "ruby"}, {"rubi" + strings.Repeat(" hughes0", 30), ""}, {manyWords + " rubi", ""},
	{"%ubi", ""}, {"ru%i", ""}, {`"uby"`, ""}, {"\x00\x00\x00\x00", ""}, {strings.Repeat("x", 3000), ""}, {"ruby ruby rubi", "ruby"},
}

// manyWords are more than are looked for with a mistake in one of them.
var manyWords = func() (words string) {
	for i := range 300 {
		words += fmt.Sprintf(" word%d", i)
	}
	return words
}()

func TestSimilarCustomers(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		w.people()
		for _, try := range mistyped {
			list, names := w.similar(customers.Query{Search: try.search})
			storetest.Same(w.T, fmt.Sprintf("%q", try.search), names, try.want)
			storetest.Same(w.T, "similar", list.Similar, try.want != "")
			storetest.Same(w.T, "the total", int(list.Total.Count), len(list.Customers))
			w.Finds(try.search+" exactly", customers.Query{Search: try.search}, "")
		}
		list, names := w.similar(customers.Query{Search: "anna"})
		storetest.Same(w.T, "those who have the word leave no place for others", fmt.Sprint(names, " ", list.Similar), "wide wulf false")
	})
}

// Similar customers are those of the same list, in its order, and in pages like others.
func TestSimilarCustomersOfAList(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		w.people()
		vip, empty := w.NewGroup("VIP"), w.NewGroup("Empty")
		for i := range 120 {
			w.person(fmt.Sprintf("marta%03d@example.com", i), "Marta", "Kowalska", vip)
		}
		tries := map[string]struct {
			q    customers.Query
			want int
		}{
			"members":              {customers.Query{GroupID: vip.ID}, 100},
			"of a group of nobody": {customers.Query{GroupID: empty.ID}, 0},
			"who are not in it":    {customers.Query{NotIn: vip.ID}, 0},
			"not in another":       {customers.Query{NotIn: empty.ID}, 100},
			"in any":               {customers.Query{AnyGroup: []string{vip.ID, empty.ID}}, 100},
			"in all":               {customers.Query{AllGroups: []string{vip.ID, empty.ID}}, 0},
			"in none":              {customers.Query{InNoGroup: true}, 0},
			"with an account":      {customers.Query{HasAccount: new(true)}, 0},
		}
		for sentence, try := range tries {
			try.q.Search = "marta kovalska"
			list, _ := w.similar(try.q)
			storetest.Same(w.T, sentence, list.Total, record.Total{Count: int64(try.want), AtLeast: try.want > 0})
		}
		q := customers.Query{Search: "marta kovalska", Similar: true, Order: record.Order{By: "email"}, Limit: 3, Offset: 4, ShowGroups: 1}
		list, err := w.Customers(w.Context(), q)
		w.Must(err)
		storetest.Same(w.T, "a page", list.Customers[0].Email+" "+list.Customers[2].Email+" "+list.Customers[0].Groups[0].Name,
			"marta004@example.com marta006@example.com VIP")
	})
}

// All that match a search are never those who are only similar: not for a selection, nor for a count or a file.
func TestSimilarCustomersAreNotSelected(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		w.people()
		all := customers.Selection{All: true, Query: customers.Query{Search: "rubi hughes", Similar: true}}
		n, err := w.CountSelection(w.Context(), all)
		w.Must(err)
		storetest.Same(w.T, "counted", n, 0)
		vip := w.NewGroup("VIP")
		added, err := w.AddToEach(w.Context(), all, customers.Target{ID: vip.ID})
		w.Must(err)
		storetest.Same(w.T, "added", added.Added, 0)
		w.Must(w.EachChosen(w.Context(), all, func(c customers.Customer) error {
			w.Error(c.Email)
			return nil
		}))
	})
}

// people are those of the searches, and some whose names are mistyped.
func (w world) people() {
	w.Helper()
	for _, person := range people {
		w.person(person.email, person.first, person.last)
	}
	w.person("ruby.hughes@example.com", "Ruby", "Hughes")
	w.person("wulf@example.com", "Anna", "Wulf")
}

func (w world) person(email, first, last string, groups ...customers.Group) {
	w.Helper()
	_, err := w.CreateCustomer(w.Context(), customers.Input{
		Email: &email, FirstName: nameText(first), LastName: nameText(last), GroupIDs: new(storetest.IDsOf(groups...)),
	})
	w.Must(err)
}

// similar are the customers of a query that may be similar, by their e-mails, with the local parts of these up to a dot.
func (w world) similar(q customers.Query) (list customers.Page, names string) {
	w.Helper()
	q.Similar, q.Limit, q.Order = true, -1, record.Order{By: "email"}
	list, err := w.Customers(w.Context(), q)
	w.Must(err)
	var found []string
	for _, customer := range list.Customers {
		local, _, _ := strings.Cut(customer.Email, "@")
		name, _, _ := strings.Cut(local, ".")
		found = append(found, name)
	}
	return list, strings.Join(found, " ")
}
