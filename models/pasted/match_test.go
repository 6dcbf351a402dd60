package pasted_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cohort/models"
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/pasted"
	"cohort/models/record"
	"cohort/models/storetest"
)

// pastes are texts and the entries in them, a blank between two entries, and a "+" for a blank within one.
var pastes = []struct{ sentence, text, want string }{
	{"one in a line", "a@x.de\nb@x.de\r\nc@x.de\rd@x.de", "a@x.de b@x.de c@x.de d@x.de"},
	{"many in a line", "a@x.de, b@x.de;c@x.de\td@x.de  e@x.de|f@x.de", "a@x.de b@x.de c@x.de d@x.de e@x.de f@x.de"},
	{"with names, as mail programs copy them", "Ada Abbott <ada@x.de>; \"Bob, Jr.\" <bob@x.de>", "ada@x.de bob@x.de"},
	{"ids", "cus_01ABC cus_01DEF", "cus_01ABC cus_01DEF"},
	{"a file of a spreadsheet, with a head", "\ufeffName;E-mail;Phone\nAda;ada@x.de;1\n\"Bob\";\"bob@x.de\";2\n", "ada@x.de bob@x.de"},
	{"an export, with an id and an e-mail in a line",
		"id,email,name\ncus_01ABC,ada@x.de,Ada\nbob@x.de;cus_01DEF\ncus_01GHI,eve@x.de,wife of bob@x.de",
		"cus_01ABC+ada@x.de cus_01DEF+bob@x.de cus_01GHI eve@x.de bob@x.de"},
	{"a head in another language is an entry", "Nom\nada@x.de", "Nom ada@x.de"},
	{"a line with neither is an entry", "ada@x.de\nbob at x.de\n\n , ;\n", "ada@x.de bob+at+x.de"},
	{"links", "mailto:ada@x.de", "ada@x.de"},
	{"nothing", " \n\t\n", ""},
	{"an at alone", "@", "@"},
}

func TestWhatIsPasted(t *testing.T) {
	t.Parallel()
	for _, try := range pastes {
		var got []string
		for _, entry := range pasted.Entries(try.text) {
			got = append(got, strings.ReplaceAll(entry, " ", "+"))
		}
		if strings.Join(got, " ") != try.want {
			t.Errorf("%s: %q, not %q", try.sentence, strings.Join(got, " "), try.want)
		}
	}
}

// matched is a match in one line: the names of the customers found, the numbers, and why the rest adds nobody.
func matched(match pasted.Match, names map[string]string) string {
	var found, rest []string
	for _, id := range match.Found {
		found = append(found, names[id])
	}
	for _, r := range match.Rest {
		rest = append(rest, fmt.Sprint(r.Number, " ", r.Reason))
	}
	return fmt.Sprintf("%d: %s; %d already, %d both; %s", match.Entries, strings.Join(found, ", "), match.Already, match.Both,
		strings.Join(rest, ", "))
}

func TestPastedCustomersAreMatched(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		half := w.NewCustomer("half@example.com")
		vip := w.NewGroup("VIP", w.NewCustomer("member@example.com"), w.account("half@example.com"))
		ada, guest := w.NewCustomer("ada@example.com"), w.NewCustomer("both@example.com")
		account := w.account("both@example.com")
		names := map[string]string{ada.ID: "ada", guest.ID: "guest", account.ID: "account", half.ID: "half"}
		for _, try := range []struct {
			sentence string
			entries  []string
			want     string
		}{
			{"e-mails and ids, in any case", []string{
				"ADA@example.com", "nobody@example.com", "member@example.com", "ada@example.com", strings.ToLower(ada.ID),
				"both@example.com", "cus_gone", "a\x00b\xff",
			}, "8: ada, guest, account; 1 already, 1 both; 2 unknown, 3 already in the group, 4 duplicate, 5 duplicate, 7 unknown, 8 unknown"},
			{"an id and an e-mail in one entry are one customer, unless they are two", []string{
				ada.ID + " ADA@example.com", ada.ID + " ada@example.com", account.ID + " changed@example.com",
				"cus_gone member@example.com", "cus_gone nobody@example.com", guest.ID + " ada@example.com",
			}, "7: ada, account, guest; 1 already, 0 both; 2 duplicate, 4 already in the group, 5 unknown, 7 duplicate"},
			{"an e-mail of a guest, and of an account in the group, adds one", []string{"half@example.com"},
				"1: half; 1 already, 1 both; "},
		} {
			match, err := w.MatchCustomers(w.Context(), vip.ID, try.entries)
			w.Must(err)
			storetest.Same(w.T, try.sentence, matched(match, names), try.want)
		}
	})
}

func (w world) account(email string) customers.Customer {
	w.Helper()
	customer, err := w.CreateCustomer(w.Context(), customers.Input{Email: &email, Password: new("a good password")})
	w.Must(err)
	return customer
}

func TestMatchingTakesOneStatementForAnyNumberOfEMails(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip := w.NewGroup("VIP")
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

func TestUnknownEMailsBecomeGuests(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip := w.NewGroup("VIP", w.NewCustomer("member@example.com"))
		w.NewCustomer("there@example.com")
		w.account("account@example.com")
		entries := []string{
			"NEW@example.com", "there@example.com", "nobody", "new@example.com", "member@example.com", "account@example.com",
			"not@an-address", "cus_gone", "cus_gone other@example.com", "Élan@example.com", "a\x00b@example.com",
		}
		match, err := w.MatchCustomers(w.Context(), vip.ID, entries)
		w.Must(err)
		storetest.SameList(w.T, "guests", match.Guests, []string{"new@example.com", "other@example.com", "élan@example.com"})
		ann := activity.WithActor(w.Context(), activity.Actor{
			Role: activity.Editor, ID: "usr_ann", Name: "ann@example.com", Via: activity.ViaPages,
		})
		ann = activity.WithChangeSet(ann)
		added, created, err := w.AddMatchingWithGuests(ann, vip.ID, entries)
		w.Must(err)
		storetest.Same(w.T, "added", fmt.Sprint(added, created), "{5 1} 3")
		w.CheckInvariants()
		guest := w.find("élan@example.com")
		storetest.Same(w.T, "a guest", guest.HasAccount, false)
		storetest.Same(w.T, "at one time", guest.CreatedAt.Equal(guest.UpdatedAt) && record.Now().Sub(guest.CreatedAt) < time.Minute, true)
		storetest.Same(w.T, "found without accents", w.find("elan@").ID, guest.ID)
		_, err = w.UpdateCustomer(w.Context(), guest.ID, customers.Input{FirstName: record.TextOf("É")})
		w.Must(err)
		recorded, err := w.Activities(w.Context(), activity.Query{ActorID: "usr_ann"})
		w.Must(err)
		storetest.Same(w.T, "recorded",
			fmt.Sprint(recorded[0].Action, recorded[0].Customers, recorded[1].Action, recorded[1].Customers), "added5created3")
		added, created, err = w.AddMatchingWithGuests(w.Context(), vip.ID, entries)
		w.Must(err)
		storetest.Same(w.T, "nobody twice", fmt.Sprint(added, created), "{0 6} 0")
	})
}

// Two who paste the same list at once: each e-mail becomes one guest, who is in both groups.
func TestTheSameListIsPastedTwiceAtOnce(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		entries := make([]string, 200)
		for i := range entries {
			entries[i] = fmt.Sprintf("p%d@example.com", i)
		}
		groups := []customers.Group{w.NewGroup("One"), w.NewGroup("Two"), w.NewGroup("Three")}
		errs := make(chan error)
		for i, group := range groups {
			list := slices.Clone(entries)
			if i == 1 {
				slices.Reverse(list)
			}
			go func() {
				_, _, err := w.AddMatchingWithGuests(w.Context(), group.ID, list)
				errs <- err
			}()
		}
		for range groups {
			w.Must(<-errs)
		}
		w.CheckInvariants()
		storetest.SameList(w.T, "groups", w.counts(), []int64{200, 200, 200})
	})
}

func (w world) counts() (counts []int64) {
	list, err := w.Groups(w.Context(), customers.GroupQuery{Limit: -1})
	w.Must(err)
	for _, group := range list.Groups {
		counts = append(counts, group.CustomersCount)
	}
	return counts
}

// find is the one customer found by a search.
func (w world) find(search string) customers.Customer {
	w.Helper()
	list, err := w.Customers(w.Context(), customers.Query{Search: search, Limit: 2})
	w.Must(err)
	if len(list.Customers) != 1 {
		w.Fatalf("%q finds %d customers", search, len(list.Customers))
	}
	return list.Customers[0]
}
