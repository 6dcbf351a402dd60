package customers_test

import (
	"strings"
	"testing"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

// people have names that make searching hard: accents, scripts without letters, and what queries take for their own.
var people = []struct{ email, first, last, phone string }{
	{"luis@silva.com", "Luís", "Gonçalves", "+55 (12) 3923-5555"},
	{"wei@example.org", "王伟", "李", ""},
	{"jurgen@strasse.de", "Jürgen", "Weiß", "089/1234"},
	{"oystein@nrk.no", "Øystein", "Åsgård", ""},
	{"ozge@example.com", "ÖZGE", "IŞIK", ""},
	{"kim@example.com", "김민수", "", ""},
	{"thai@example.com", "กิตติ", "", ""},
	{"odd@example.com", `100%_sure\`, `O'Neil "Bo"`, ""},
	{"wide@example.com", "Ａｎｎａ", "Ⅷ ﬁn", ""},
	{"spaces@example.com", "  two   blanks ", "line\nbreak", ""},
	{"bare@example.com", "-", "-", ""},
	{"gaku@example.com", "がく", "ガク", ""},
}

// everyone are all people by their e-mails before the @.
const everyone = "bare gaku jurgen kim luis odd oystein ozge spaces thai wei wide"

// searches are texts of the search field, and the customers found.
var searches = []struct{ search, want string }{
	// as good as a blank
	{"", everyone}, {"   ", everyone}, {"\u200b", ""}, {"\x00", ""}, {"\u0301 \u202e", ""}, {"luis \u202e", "luis"},
	{"a\x00b", "bare odd spaces"},
	{"goncalves luis", "luis"}, {"luis goncalves", "luis"}, {"LUÍS GONÇ", "luis"},
	{"Luis silva.com", "luis"}, {"luis luis", "luis"},
	{"luís", "luis"}, {"lui\u0301s", "luis"}, {"lu\u00adís", "luis"},
	{"3923-5555", "luis"}, {"(12)", "luis"}, {"55 luis", "luis"}, {"089/1", "jurgen"},
	{"weiss", "jurgen"}, {"weiß", "jurgen"}, {"WEISS", "jurgen"}, {"jurgen", "jurgen"}, {"jürgen", "jurgen"}, {"juergen", ""},
	{"oystein", "oystein"}, {"asgard", "oystein"}, {"ÅSGÅRD", "oystein"},
	{"ışık", "ozge"}, {"isik", "ozge"}, {"özge", "ozge"},
	{"王", "wei"}, {"王伟", "wei"}, {"伟王", ""}, {"李 王", "wei"},
	{"김", "kim"}, {"김민", "kim"}, {"민수", "kim"}, {"ㄱ", "kim"},
	{"กิต", "thai"}, {"กต", ""},
	{"anna", "wide"}, {"ａｎｎａ", "wide"}, {"viii", "wide"}, {"fin", "wide"},
	{"ガク", "gaku"}, {"がく", "gaku"}, {"ｶﾞｸ", "gaku"},
	{"two blanks", "spaces"}, {"blanks two", "spaces"}, {"line break", "spaces"}, {"line\tbreak", "spaces"},
	{"%", "odd"}, {"_", "odd"}, {`\`, "odd"}, {`"`, "odd"}, {"'", "odd"}, {"100%", "odd"}, {`sure\`, "odd"},
	{`"bo"`, "odd"}, {"o'neil", "odd"}, {"%sure", ""}, {"1_0", ""},
	{"*", ""}, {"kim*", ""}, {"kim OR luis", ""}, {"NOT luis", ""}, {"NEAR(kim luis)", ""}, {"search:kim", ""},
	{"^kim", ""}, {"-kim", ""}, {"kim +luis", ""},
	{"kim\x00", "kim"}, {"\xff", ""}, {"\ufffd", ""},
	{"m", "bare gaku kim luis odd ozge spaces thai wei wide"}, {"no", "oystein"},
	{"m e x", "bare gaku kim odd ozge spaces thai wei wide"},
	{"example.com", "bare gaku kim odd ozge spaces thai wide"}, {"@example", "bare gaku kim odd ozge spaces thai wei wide"},
	{"zzz", ""}, {"exampel", ""}, {strings.Repeat("x", 3000), ""},
}

// contained are parts of an e-mail, a first or a last name, and the customers found.
var contained = []struct{ part, want string }{
	{"", everyone}, {"luis", "luis"}, {"LUÍS", "luis"}, {"luís gonçalves", ""}, {"goncalves", ""}, {"GONÇ", "luis"},
	{"@SILVA", "luis"}, {"3923", ""}, {"weiß", "jurgen"}, {"weiss", ""}, {"WEIß", "jurgen"}, {"ÖZ", "ozge"},
	{"oz", "ozge"}, {"øy", "oystein"}, {"å", "oystein"},
	{"王伟", "wei"}, {"伟", "wei"}, {"김", "kim"},
	{"anna", ""}, {"ａｎ", "wide"}, {"ﬁ", "wide"}, {"fi", ""}, {"が", "gaku"}, {"か", ""},
	{"  two", "spaces"}, {"two blanks", ""}, {"two   blanks", "spaces"}, {" ", "odd spaces wide"},
	{"   ", "spaces"}, {"line\nbreak", "spaces"}, {"line break", ""}, {"\n", "spaces"},
	{"%", "odd"}, {"_", "odd"}, {`\`, "odd"}, {"'", "odd"}, {`"Bo"`, "odd"}, {"%_", "odd"}, {"a%", ""},
	{"\x00", ""}, {"kim\x00", ""}, {"\xff", ""}, {"zzz", ""}, {"ค", ""}, {"\u0301", ""},
}

// beginnings are texts of the search field of a page, where one or two letters are the beginnings of words, and the customers found.
var beginnings = []struct{ search, want string }{
	{"m", ""}, {"e", ""}, {"lu", "luis"}, {"LÚ", "luis"}, {"ui", ""}, {"go", "luis"}, {"go lu", "luis"}, {"si", ""}, {"silva", "luis"},
	{"o", "odd oystein ozge"}, {"o o", "odd oystein ozge"}, {"as", "oystein"}, {"sg", ""}, {"is", "ozge"}, {"伟", "wei"}, {"王", "wei"},
	{"김", "kim"}, {"12", "jurgen luis"}, {"%", "odd"}, {"b", "bare spaces"}, {"k", "kim"}, {"an", "wide"}, {"nn", ""}, {"fi", "wide"},
}

func TestSearchingCustomers(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		for _, person := range people {
			_, err := w.CreateCustomer(w.Context(), customers.Input{
				Email: &person.email, FirstName: nameText(person.first), LastName: nameText(person.last),
				Phone: record.TextOf(person.phone),
			})
			w.Must(err)
		}
		for _, try := range searches {
			w.Finds(try.search, customers.Query{Search: try.search}, try.want)
		}
		for _, try := range beginnings {
			w.Finds("begins with "+try.search, customers.Query{Search: try.search, Beginnings: true}, try.want)
		}
		for _, try := range contained {
			w.Finds("contains "+try.part, customers.Query{Contains: try.part}, try.want)
		}
	})
}
