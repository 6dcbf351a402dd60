package customers_test

import (
	"strings"
	"testing"

	"cohort/models/customers"
	"cohort/models/naming"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestAnotherGroupIsCalledLikeThat(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip := w.NewGroup("Vip")
		w.NewGroup("Straße")
		for _, try := range []struct {
			name, except string
			likeness     naming.Likeness
		}{
			{"VIP", "", naming.OtherCase}, {"vip", "", naming.OtherCase}, {"Vip", "", naming.SameName}, {"VIP", vip.ID, 0},
			{"VÏP", "", 0}, {"STRAßE", "", naming.OtherCase}, {"VIPs", "", 0}, {"a\x00", "", 0}, {"V\u200bip\u00a0", "", naming.SameLook},
		} {
			match, err := w.OtherGroupCalled(w.Context(), try.name, try.except)
			w.Must(err)
			storetest.Same(w.T, try.name, match.Likeness, try.likeness)
		}
	})
}

func TestGroupsAreFoundAsTheyAreCalled(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		long := strings.Repeat("Long ", 100)
		for _, name := range []string{
			"VIP", "Vip", long + "a", long + "b", " Été", "Me\u0301xico", "M\u00e9xico\u00a0", "Gold  club", "gold\u00a0club",
		} {
			w.NewGroup(name)
			storetest.Later()
		}
		tries := map[string]struct {
			name     string
			likeness naming.Likeness
			others   int
		}{
			"Vip":                       {"Vip", naming.SameName, 0},
			"vip":                       {"VIP", naming.OtherCase, 0},
			strings.ToUpper(long) + "B": {long + "b", naming.OtherCase, 0},
			"VÏP":                       {},
			"a\x00":                     {},
			"":                          {},
			"E\u0301te\u0301":           {" Été", naming.SameLook, 0},
			"\u200bVIP\u3000":           {"VIP", naming.SameLook, 0},
			"México":                    {"Me\u0301xico", naming.SameLook, 1}, // the oldest of two
			"M\u00e9xico\u00a0":         {"M\u00e9xico\u00a0", naming.SameName, 1},
			"Gold club":                 {"Gold  club", naming.SameLook, 0},
			"GOLD CLUB":                 {"Gold  club", naming.OtherCase, 0},
		}
		var names []string
		for name := range tries {
			names = append(names, name)
		}
		called, err := w.GroupsCalled(w.Context(), names)
		w.Must(err)
		like, err := w.GroupsLike(w.Context(), names)
		w.Must(err)
		for name, want := range tries {
			for _, match := range []naming.Match{called[name], like[name]} {
				storetest.Same(w.T, name, match.Name, want.name)
				storetest.Same(w.T, name+": likeness", match.Likeness, want.likeness)
				storetest.Same(w.T, name+": others", len(match.Others), want.others)
			}
		}
	})
}

func TestGroupsThatMayHaveBeenMeant(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		for _, name := range []string{"Newsletter", "Été", "Autumn 2026", "Gold", "Wholesale", "Whole sale", "VIP", "\u0410-Team"} {
			w.NewGroup(name)
			storetest.Later()
		}
		near := map[string][]string{
			"newsleter":   {"Newsletter"},
			"Newsletetr":  {"Newsletter"},
			"ete":         {"Été"},
			"Autumn 2027": nil, // another year is no mistake
			"Autum 2026":  {"Autumn 2026"},
			"wholesales":  {"Wholesale"},
			"Wholsale":    {"Wholesale"},
			"VIPs":        nil, // too short to be one
			"VI\u0420":    {"VIP"},
			"a-team":      {"\u0410-Team"}, // that is a Cyrillic letter
			"ВИП":         nil,
			"Silver":      nil,
			"newsletter":  nil, // it is there
		}
		var names []string
		for name := range near {
			names = append(names, name)
		}
		like, err := w.GroupsLike(w.Context(), names)
		w.Must(err)
		for name, want := range near {
			var found []string
			for _, group := range like[name].Near {
				found = append(found, group.Name)
			}
			storetest.SameList(w.T, name, found, want)
		}
	})
}

// A person who types a name that looks like another group's is refused; a program keeps its bytes.
func TestAGroupThatLooksTheSameIsRefused(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip, gold := w.NewGroup("VIP club"), w.NewGroup("Gold")
		all := customers.Selection{All: true}
		const name = "\u200bVIP\u00a0 club "
		for sentence, err := range map[string]error{
			"created":   errOf(w.CreateGroup(w.Context(), customers.GroupInput{Name: new(name), Typed: true})),
			"renamed":   errOf(w.UpdateGroup(w.Context(), gold.ID, customers.GroupInput{Name: new("V\u00adIP\u2003club"), Typed: true})),
			"copied":    errOf(w.CopyGroup(w.Context(), gold.ID, customers.GroupInput{Name: new(name), Typed: true})),
			"copied to": errOf(w.CopyCustomers(w.Context(), gold.ID, customers.Target{NewName: name}, all)),
		} {
			if storetest.HasKind(w.T, err, record.Duplicate); w.Failed() {
				w.Fatal(sentence)
			}
		}
		padded := w.NewGroup(" Me\u0301xico ")
		storetest.Same(w.T, "what a program sends", padded.Name, " Me\u0301xico ")
		_, err := w.CreateGroup(w.Context(), customers.GroupInput{Name: new("México"), Typed: true})
		if err == nil || fields(w.T, err)["name"] != "There is already a customer group named “ Me\u0301xico ”, which looks the same." {
			w.Errorf("it looks like one of a program: %v", err)
		}
		renamed, err := w.UpdateGroup(w.Context(), gold.ID, customers.GroupInput{Name: new("\ufeffGold\u00a0 club "), Typed: true})
		w.Must(err)
		storetest.Same(w.T, "a typed name", renamed.Name, "Gold club")
		same, err := w.UpdateGroup(w.Context(), vip.ID, customers.GroupInput{Name: new("VIP\u00a0club"), Typed: true})
		w.Must(err)
		storetest.Same(w.T, "its own name", same.Name, "VIP club")
		kept, err := w.UpdateGroup(w.Context(), padded.ID, customers.GroupInput{
			Name: new(" Me\u0301xico "), Description: record.TextOf("south"), Typed: true})
		w.Must(err)
		storetest.Same(w.T, "a name that nobody touched", kept.Name, " Me\u0301xico ")
		w.Must(errOf(w.AddToEach(w.Context(), all, customers.Target{NewName: "Twice"}, customers.Target{NewName: "Twice\u00a0"})))
		w.CheckInvariants()
		storetest.SameList(w.T, "groups", w.groupNames(), []string{" Me\u0301xico  0", "Gold club 0", "Twice 0", "VIP club 0"})
	})
}
