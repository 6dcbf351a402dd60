package customers_test

import (
	"testing"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

// spelled are people whose names and numbers are spelled in several ways.
var spelled = []struct{ email, first, last, phone string }{
	{"brien@example.com", "Conor", "O\u2019Brien", "+49 (0)170 1234567"},
	{"luc@example.com", "Jean\u2011Luc", "D'Arcy\u2014Roux", "06 12 34 56 78"},
	{"o'neil@example.com", "Sofi\u0301a", "Nun\u0303ez", "+4520123456"},
	{"k170-1234567@example.com", "Kim", "Ôster", "-"},
	{"o\u2019dea@example.com", "Bo", "", "n/a"},
}

// spellings are what is typed for them, and who is found.
var spellings = []struct{ search, want string }{
	{"o'brien", "brien"}, {"O\u2019Brien", "brien"}, {"o\u2018brien", "brien"}, {"o\u02bcbrien", "brien"}, {"o`brien", "brien"},
	{"O\u00b4BRIEN", "brien"}, {"o\u2032brien", "brien"}, {"obrien", ""}, {"o brien", "brien"},
	{"jean-luc", "luc"}, {"jean\u2010luc", "luc"}, {"Jean\u2212Luc", "luc"}, {"jean\u2013luc", "luc"}, {"je\u00adan-luc", "luc"},
	{"d\u2019arcy-roux", "luc"}, {"arcy\u2012roux", "luc"}, {"sofía", "o'neil"}, {"nu\u00f1ez sofi\u0301a", "o'neil"},
	{"o\u2019neil@example.com", "o'neil"}, {"o'dea@", "o\u2019dea"},
	{"01701234567", "brien"}, {"+491701234567", "brien"}, {"0049170 1234567", "brien"}, {"(0170) 123-45 67", "brien"},
	{"+49 170 1234567", "brien"}, {"+49 (0)170 1234567", "brien"}, {"0170/1234567", "brien"}, {"491701234567", "brien"},
	{"0170 123", "brien"}, {"123 45 67", "brien k170-1234567 luc"}, {"123-45", "brien k170-1234567 luc o'neil"},
	{"+49 (0)170", "brien"}, {"(0)170", "brien"},
	{"conor 0170 1234567", "brien"}, {"0170 1234567 conor", "brien"}, {"170 1234567", "brien k170-1234567"},
	{"1234567 170", "brien k170-1234567"}, {"1234567", "brien k170-1234567 luc"}, {"k170-1234567", "k170-1234567"},
	{"0170 1234568", ""}, {"+49 171 1234567", ""}, {"kim 0170 1234567", ""}, {"01234567", "brien k170-1234567 luc"},
	{"0612345678", "luc"}, {"+33 6 12 34 56 78", "luc"}, {"+33 (0)6 12345678", "luc"}, {"06 12 34", "luc"}, {"61234 5678", "luc"},
	{"06 12 34 56 79", ""}, {"20 12 34 56", "o'neil"}, {"0045 20123456", "o'neil"}, {"12345", "brien k170-1234567 luc o'neil"},
}

// containedSpellings are what programs ask for, which look at e-mails and names, with their accents.
var containedSpellings = []struct{ part, want string }{
	{"o'brien", "brien"}, {"O\u2019BRIEN", "brien"}, {"o\u00b4b", "brien"}, {"JEAN\u2013LUC", "luc"}, {"d\u2019arcy-", "luc"},
	{"sofía", "o'neil"}, {"sofi\u0301a", "o'neil"}, {"sofia", ""}, {"N\u0303EZ", "o'neil"}, {"\u00d1ez", "o'neil"}, {"nez", ""},
	{"o\u0302ster", "k170-1234567"}, {"\u00d4S", "k170-1234567"}, {"ost", ""},
	{"o\u2019neil@", "o'neil"}, {"o'neil@", "o'neil"}, {"o\u2019dea@", "o\u2019dea"}, {"1701234567", ""},
}

func TestSpellingsFindEachOther(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		everyone := w.NewGroup("Everyone")
		for _, person := range spelled {
			_, err := w.CreateCustomer(w.Context(), customers.Input{
				Email: &person.email, FirstName: nameText(person.first), LastName: nameText(person.last), Phone: record.TextOf(person.phone),
				GroupIDs: &[]string{everyone.ID},
			})
			w.Must(err)
		}
		for _, try := range spellings {
			w.Finds(try.search, customers.Query{Search: try.search}, try.want)
			w.Finds(try.search+" in a group", customers.Query{Search: try.search, GroupID: everyone.ID}, try.want)
			count, err := w.CountCustomers(w.Context(), customers.Query{Search: try.search, AnyGroup: []string{everyone.ID, "cgrp_gone"}})
			w.Must(err)
			list, err := w.Customers(w.Context(), customers.Query{Search: try.search, Limit: 1, CountUpTo: 100})
			w.Must(err)
			storetest.Same(w.T, "the total of "+try.search, list.Total, count)
		}
		for _, try := range containedSpellings {
			w.Finds("contains "+try.part, customers.Query{Contains: try.part}, try.want)
		}
	})
}

// A number beside a mistyped name is found by its digits, too.
func TestSimilarCustomersWithANumber(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		for _, person := range spelled {
			_, err := w.CreateCustomer(w.Context(), customers.Input{
				Email: &person.email, FirstName: nameText(person.first), Phone: record.TextOf(person.phone),
			})
			w.Must(err)
		}
		for search, want := range map[string]string{
			"connor 0170 1234567": "brien", "0170/1234567 konor": "brien", "konor 0171 1234567": "", "konor 12 34 56": "brien",
		} {
			_, names := w.similar(customers.Query{Search: search})
			storetest.Same(w.T, search, names, want)
		}
	})
}

func TestSpellingsOfGroupsFindEachOther(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		w.NewGroup("Children\u2019s \u2013 Cafe\u0301")
		for _, search := range []string{"children's", "children\u2019s", "- cafe", "\u2014 café"} {
			list, err := w.Groups(w.Context(), customers.GroupQuery{Search: search, Limit: 5})
			w.Must(err)
			storetest.Same(w.T, search, len(list.Groups), 1)
		}
		for part, want := range map[string]int{"CHILDREN'S \u2014 caf\u00e9": 1, "\u2019s - cafe\u0301": 1, "cafe": 0} {
			list, err := w.Groups(w.Context(), customers.GroupQuery{Contains: part, Limit: 5})
			w.Must(err)
			storetest.Same(w.T, part, len(list.Groups), want)
		}
	})
}
