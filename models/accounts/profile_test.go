package accounts_test

import (
	"strings"
	"testing"

	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestOperatorsChangeTheirProfile(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ana, ben := w.withOperator("ana@example.com", "right password"), w.withOperator("ben@example.com", "other password")
		as := activity.WithActor(w.Context(), activity.Actor{ID: ana.ID, Name: ana.Email, Via: activity.ViaPages, Role: activity.Viewer})
		session := w.startSession(ana)
		now := func() accounts.Operator { return storetest.Must(w.Session(w.Context(), session))(w.T).Operator }
		entries := func() int {
			return len(storetest.Query[string](w.T, w.Store, "SELECT id FROM activity WHERE object_id = ? AND action = 'updated'", ana.ID))
		}
		storetest.Same(w.T, "what is chosen at first", now().Preferences, accounts.Preferences{})

		w.Must(w.ChangeProfile(as, ana.ID, accounts.ProfileInput{
			FirstName: new("Ana"), LastName: new("Müller"), Theme: new("dark"), Shortcuts: new("off"), KeyBadges: new("always"),
			TimeZone: new("Europe/Berlin"), DateFormat: new(record.MonthDaySlashes),
		}))
		want := accounts.Preferences{
			Theme: "dark", Shortcuts: "off", KeyBadges: "always", TimeZone: "Europe/Berlin", DateFormat: record.MonthDaySlashes,
		}
		storetest.Same(w.T, "what was chosen", now().Preferences, want)
		storetest.Same(w.T, "the name", now().Title(), "Ana Müller")
		entry := storetest.Must(w.Activities(w.Context(), activity.Query{Limit: 1}))(w.T)[0]
		storetest.Same(w.T, "the entry", entry.Actor+" "+entry.Action+" "+entry.ObjectName, "ana@example.com updated ana@example.com")
		if _, known := entry.After.Get("last_name"); !known || len(entry.After) != 2 {
			w.Errorf("the entry says %v", entry.After)
		}
		storetest.Same(w.T, "entries", entries(), 1)
		before := now().UpdatedAt
		w.Must(w.ChangeProfile(as, ana.ID, accounts.ProfileInput{Theme: new("light")})) // which is nobody else's business
		want.Theme = "light"
		storetest.Same(w.T, "what was chosen then", now().Preferences, want)
		storetest.Same(w.T, "entries", entries(), 1)
		storetest.Same(w.T, "when it was changed", now().UpdatedAt, before)
		w.Must(w.ChangeProfile(as, ana.ID, accounts.ProfileInput{FirstName: new(" "), TimeZone: new("")}))
		storetest.Same(w.T, "the name", now().Title(), "Müller")

		for _, name := range []string{"\x1b[31mRED\x07", "two\nlines", "a\u009bb"} {
			refused := fieldsOf(w.ChangeProfile(as, ana.ID, accounts.ProfileInput{FirstName: &name}))
			storetest.Same(w.T, "what is said of control characters", refused["first_name"], record.ControlText)
			_, _, err := w.AddAPIKey(w.Context(), accounts.APIKeyInput{Name: name})
			storetest.Same(w.T, "what is said of them in a key", fieldsOf(err)["name"], record.ControlText)
		}
		for _, zone := range []string{"localtime", "posixrules", "right/UTC", "posix/Europe/Berlin", "Local"} {
			refused := fieldsOf(w.ChangeProfile(as, ana.ID, accounts.ProfileInput{TimeZone: &zone}))
			storetest.Same(w.T, "what is said of "+zone, refused["time_zone"], "Choose one of the time zones.")
		}
		w.Must(w.ChangeProfile(as, ana.ID, accounts.ProfileInput{TimeZone: new("UTC")}))
		for field, in := range map[string]accounts.ProfileInput{
			"first_name": {FirstName: new(strings.Repeat("x", 256))}, "last_name": {LastName: new("a\x00b")}, "theme": {Theme: new("pink")},
			"shortcuts": {Shortcuts: new("x")}, "key_badges": {KeyBadges: new("x")}, "time_zone": {TimeZone: new("../../etc/passwd")},
			"date_format": {DateFormat: new(record.DateFormat("x"))},
		} {
			if refused := fieldsOf(w.ChangeProfile(as, ana.ID, in)); refused[field] == "" || len(refused) != 1 {
				w.Errorf("%s: %v", field, refused)
			}
		}
		storetest.HasKind(w.T, w.ChangeProfile(as, ben.ID, accounts.ProfileInput{Theme: new("dark")}), record.Forbidden)
		storetest.HasKind(w.T, w.ChangeProfile(w.Context(), ben.ID, accounts.ProfileInput{Theme: new("dark")}), record.Forbidden)
	})
}
