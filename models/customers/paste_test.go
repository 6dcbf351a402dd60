package customers_test

import (
	"fmt"
	"strings"
	"testing"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/storetest"
)

func TestWhatIsPasted(t *testing.T) {
	t.Parallel()
	for _, try := range []struct{ sentence, text, want string }{
		{"one in a line", "a@x.de\nb@x.de\r\nc@x.de\rd@x.de", "a@x.de b@x.de c@x.de d@x.de"},
		{"many in a line", "a@x.de, b@x.de;c@x.de\td@x.de  e@x.de|f@x.de", "a@x.de b@x.de c@x.de d@x.de e@x.de f@x.de"},
		{"with names, as mail programs copy them", "Ada Abbott <ada@x.de>; \"Bob, Jr.\" <bob@x.de>", "ada@x.de bob@x.de"},
		{"ids", "cus_01ABC cus_01DEF", "cus_01ABC cus_01DEF"},
		{"a file of a spreadsheet, with a head", "\ufeffName;E-mail;Phone\nAda;ada@x.de;1\n\"Bob\";\"bob@x.de\";2\n", "ada@x.de bob@x.de"},
		{"an export, with an id and an e-mail in a line",
			"id,email,name\ncus_01ABC,ada@x.de,Ada\nbob@x.de;cus_01DEF\ncus_01GHI,eve@x.de,wife of bob@x.de",
			"cus_01ABC+ada@x.de cus_01DEF+bob@x.de cus_01GHI eve@x.de bob@x.de"},
		{"a head in another language is an entry", "Nom\nada@x.de", "Nom ada@x.de"},
		{"what is none is told", "ada@x.de\nbob at x.de\n\n , ;\n", "ada@x.de bob+at+x.de"},
		{"links", "mailto:ada@x.de", "ada@x.de"},
		{"nothing", " \n\t\n", ""},
		{"an at alone", "@", "@"},
	} {
		var got []string
		for _, entry := range customers.Pasted(try.text) {
			got = append(got, strings.ReplaceAll(entry, " ", "+"))
		}
		if strings.Join(got, " ") != try.want {
			t.Errorf("%s: %q, not %q", try.sentence, strings.Join(got, " "), try.want)
		}
	}
}

func TestPastedCustomersAreMatched(t *testing.T) {
	each(t, func(w world) {
		vip := w.NewGroup("VIP", w.NewCustomer("member@example.com"))
		ada, guest := w.NewCustomer("ada@example.com"), w.NewCustomer("both@example.com")
		password := "a good password"
		account, err := w.CreateCustomer(w.Context(), customers.Input{Email: new("both@example.com"), Password: &password})
		w.Must(err)
		match, err := w.MatchCustomers(w.Context(), vip.ID, []string{
			"ADA@example.com", "nobody@example.com", "member@example.com", "ada@example.com", strings.ToLower(ada.ID),
			"both@example.com", "cus_gone", "a\x00b\xff",
		})
		w.Must(err)
		storetest.Same(w.T, "found", fmt.Sprint(match.Found), fmt.Sprint([]string{ada.ID, guest.ID, account.ID}))
		storetest.Same(w.T, "numbers", fmt.Sprint(match.Entries, match.Already, match.Both), "8 1 1")
		var rest []string
		for _, r := range match.Rest {
			rest = append(rest, fmt.Sprint(r.Number, " ", r.Reason))
		}
		storetest.Same(w.T, "rest", strings.Join(rest, ", "),
			"2 unknown, 3 already in the group, 4 duplicate, 5 duplicate, 7 unknown, 8 unknown")
		// An id and an e-mail in one entry are one customer, unless they are two.
		match, err = w.MatchCustomers(w.Context(), vip.ID, []string{
			ada.ID + " ADA@example.com", ada.ID + " ada@example.com", account.ID + " changed@example.com",
			"cus_gone member@example.com", "cus_gone nobody@example.com", guest.ID + " ada@example.com",
		})
		w.Must(err)
		storetest.Same(w.T, "found", fmt.Sprint(match.Found), fmt.Sprint([]string{ada.ID, account.ID, guest.ID}))
		storetest.Same(w.T, "numbers", fmt.Sprint(match.Entries, match.Already, match.Both), "7 1 0")
		rest = nil
		for _, r := range match.Rest {
			rest = append(rest, fmt.Sprint(r.Number, " ", r.Reason))
		}
		storetest.Same(w.T, "rest", strings.Join(rest, ", "), "2 duplicate, 4 already in the group, 5 unknown, 7 duplicate")
		for _, n := range []int{1, 500} {
			entries := make([]string, n)
			for i := range entries {
				entries[i] = fmt.Sprintf("p%d@example.com", i)
			}
			asked := storetest.Statements(w.T, w.Store,
				func(s *models.Store) { _, err := s.MatchCustomers(w.Context(), vip.ID, entries); w.Must(err) })
			storetest.Same(w.T, "statements", len(asked), 1)
		}
	})
}
