package ui

import (
	"slices"
	"strings"

	"github.com/a-h/templ"
)

// Without JavaScript the form around a list is sent when the list is searched, sorted or turned over. These say so.
const (
	BrowseParam = "look"     // in the address: the form is not to be saved
	BrowsePage  = "page"     // its value where the address says what the list is to show, and
	browseTyped = "typed"    // where the fields of the list do
	EnterParam  = "by_enter" // the form was sent by Enter
	FoundParam  = "found"    // after the prefix of a list: what it showed when the form was made, as Query has it
)

// browseURL is where the form around a list is sent for another state of the list.
func (l List) browseURL(to templ.SafeURL) string {
	_, query, _ := strings.Cut(string(to), "?")
	return l.Action + "?" + BrowseParam + "=" + BrowsePage + "&" + query
}

// browseTypedURL is where the form around a list is sent for what the fields of the list say.
func (l List) browseTypedURL() string { return l.Action + "?" + BrowseParam + "=" + browseTyped }

// scriptless is a list inside a form as it works without JavaScript: its fields belong to that form.
func (l List) scriptless() List {
	l.ID, l.Form.plain = l.ID+"-plain", true
	return l
}

// withScript is a list inside a form as it works with JavaScript.
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

// CarriedOver are the ticks that are not on the page of a list: those of ids that are not shown.
func CarriedOver[T any](name string, ids []string, shown []T, idOf func(T) string) []Param {
	var carried []Param
	for _, id := range ids {
		if !slices.ContainsFunc(shown, func(row T) bool { return idOf(row) == id }) {
			carried = append(carried, Param{name, id})
		}
	}
	return carried
}
