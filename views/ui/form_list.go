package ui

import (
	"slices"
	"strings"

	"github.com/a-h/templ"
)

// Without JavaScript the form around a list is sent when the list is searched, sorted or paged. It then has these parameters.
const (
	BrowseParam = "look"     // in the address: the form is not to be saved
	BrowsePage  = "page"     // its value when the state of the list is in the address
	browseTyped = "typed"    // its value when the state of the list is in the fields
	EnterParam  = "by_enter" // the form was sent by Enter
	FoundParam  = "found"    // after the prefix of a list: its Query when the form was rendered
)

// browseURL is where the form around a list is sent for another state of the list.
func (l List) browseURL(to templ.SafeURL) string {
	_, query, _ := strings.Cut(string(to), "?")
	return l.Action + "?" + BrowseParam + "=" + BrowsePage + "&" + query
}

// browseTypedURL is where the form around a list is sent for the state in the fields of the list.
func (l List) browseTypedURL() string { return l.Action + "?" + BrowseParam + "=" + browseTyped }

// scriptless is a list inside a form for browsers without JavaScript: its fields belong to that form.
func (l List) scriptless() List {
	l.ID, l.Form.plain = l.ID+"-plain", true
	return l
}

// withScript is a list inside a form for browsers with JavaScript.
func (l List) withScript() List {
	l.Form.scripted = true
	return l
}

// filtersForm is the id of the form that the fields of the filters belong to.
func (l List) filtersForm() string {
	if l.Form.plain {
		return l.Form.ID
	}
	return l.filterID()
}

// clearAllURL is where the form is sent when all assigned rows are cleared, or all are selected again.
func (l List) clearAllURL() string { return l.browseURL(l.State.URL()) }

// unseen are the fields by which a list inside a form keeps its state without JavaScript, beside those of its tools.
func (l List) unseen() []Param {
	s := l.State
	found := s.Query().Encode()
	others := s.Filters.Get(FilterOthers)
	s.Q, s.Filters, s.Page, s.Rest = "", nil, 1, nil
	fields := append(params(s.values()), Param{s.Prefix + FoundParam, found})
	if others != "" {
		fields = append(fields, Param{s.Prefix + FilterOthers, others})
	}
	return fields
}

// CarriedOver are hidden fields for the selected rows that are not on the shown page of a list.
func CarriedOver[T any](name string, ids []string, shown []T, idOf func(T) string) []Param {
	var carried []Param
	for _, id := range ids {
		if !slices.ContainsFunc(shown, func(row T) bool { return idOf(row) == id }) {
			carried = append(carried, Param{name, id})
		}
	}
	return carried
}
