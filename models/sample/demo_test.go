package sample_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"cohort/models"
	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/sample"
	"cohort/models/storetest"
	"cohort/models/text"
)

// Nobody who tries the demo keeps the next one out.
func TestTheDemoStaysOpen(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		if _, err := store.FillDemo(t.Context()); err != nil {
			t.Fatal(err)
		}
		demo := storetest.Must(store.OperatorByEmail(t.Context(), sample.DemoEmail))(t)
		another := storetest.Must(store.AddOperator(t.Context(), "another@example.com", "a good password"))(t)
		storetest.Exec(t, store, "UPDATE operators SET second_step_at = created_at WHERE id = ?", another.ID)
		ctx := activity.WithActor(t.Context(), activity.Actor{ID: demo.ID, Name: demo.Email, Role: activity.Admin})
		by := accounts.Own{OperatorID: demo.ID}
		_, options := store.BeginPasskey(ctx, by, accounts.Site{Host: "localhost", Origin: "http://localhost"})
		_, codes := store.MakeRecoveryCodes(ctx, by)
		_, passkey := store.AddPasskey(ctx, by, accounts.Site{Host: "localhost", Origin: "http://localhost"}, "Phone", []byte("{}"))
		_, app := store.ConfirmApp(ctx, by, "123456")
		attempt := accounts.Attempt{Email: demo.Email, Password: sample.DemoPassword, SignedIn: true}
		for what, err := range map[string]error{
			"another password": store.ChangePassword(ctx, attempt, "a much better one", ""),
			"an app":           store.BeginApp(ctx, by), "a code of it": app, "a passkey to come": options, "a passkey": passkey, "codes": codes,
			"another role": store.ChangeRole(ctx, demo.ID, activity.Viewer, false), "their end": store.DisableOperator(ctx, demo.ID),
			"a rule for all": store.RequireSecondStep(activity.WithActor(ctx, activity.Actor{ID: another.ID, Role: activity.Admin}), true),
		} {
			if !record.IsKind(err, record.Refused) || !strings.Contains(err.Error(), "this demo") {
				t.Errorf("%s: %v", what, err)
			}
		}
		if _, err := store.Authenticate(t.Context(), sample.DemoEmail, sample.DemoPassword); err != nil {
			t.Error(err)
		}
		storetest.HasKind(t, store.ChangeRole(ctx, another.ID, activity.Viewer, false), 0) // others are as anywhere
	})
}

// What the demo has to show: people of many scripts, with and without accounts, phones and metadata.
func TestDemoIsVaried(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		for range 2 { // the second finds everything there
			if open, err := store.FillDemo(t.Context()); err != nil || !open {
				t.Fatal(open, err)
			}
		}
		if _, err := store.Authenticate(t.Context(), sample.DemoEmail, sample.DemoPassword); err != nil {
			t.Error(err)
		}
		people, cohorts := storetest.Everything(t, store)
		if len(people) != 306 || len(cohorts) != 12 {
			t.Errorf("%d customers, %d groups", len(people), len(cohorts))
		}
		found := varietyOf(t, people)
		for _, script := range []string{
			"Latin", "Cyrillic", "Greek", "Han", "Hangul", "Hiragana", "Arabic", "Hebrew", "Devanagari", "Thai",
		} {
			if !found.scripts[script] {
				t.Errorf("nobody writes the name in %s", script)
			}
		}
		for _, kind := range []string{"text", "number", "boolean", "null", "object"} {
			if !found.types[kind] {
				t.Errorf("no metadata of type %s", kind)
			}
		}
		if found.guests < 15 || found.guests > 60 || found.phones < 200 || found.newest.Sub(found.oldest) < 2*365*24*time.Hour {
			t.Errorf("%d guests, %d phones, from %v to %v", found.guests, found.phones, found.oldest, found.newest)
		}
		if names := storetest.GroupLines(t, store); !slices.ContainsFunc(names,
			func(name string) bool { return strings.HasPrefix(name, "VIP ") }) {
			t.Errorf("no VIP among %v", names)
		}
		for _, group := range cohorts {
			if group.Description == nil {
				t.Errorf("%s has no description", group.Name)
			}
		}
	})
}

// variety counts what customers differ in.
type variety struct {
	scripts, types map[string]bool // of their names; of their metadata
	guests, phones int
	oldest, newest time.Time
}

func varietyOf(t *testing.T, people []customers.Customer) variety {
	t.Helper()
	found := variety{scripts: map[string]bool{}, types: map[string]bool{}}
	for _, customer := range people {
		for _, r := range customer.Name() {
			for script, runes := range unicode.Scripts {
				if unicode.Is(runes, r) {
					found.scripts[script] = true
				}
			}
		}
		if !text.ValidEmail(customer.Email) || !strings.Contains(customer.Email, "example") {
			t.Errorf("%s is no e-mail for an example", customer.Email)
		}
		for _, entry := range customer.Metadata {
			found.types[jsonType(entry.Value)] = true
		}
		if !customer.HasAccount {
			found.guests++
		}
		if customer.Phone != nil {
			found.phones++
		}
		if found.oldest.IsZero() || customer.CreatedAt.Before(found.oldest) {
			found.oldest = customer.CreatedAt
		}
		if customer.CreatedAt.After(found.newest) {
			found.newest = customer.CreatedAt
		}
		if customer.UpdatedAt.Before(customer.CreatedAt) || customer.UpdatedAt.After(time.Now()) {
			t.Errorf("%s was made %v and changed %v", customer.Email, customer.CreatedAt, customer.UpdatedAt)
		}
	}
	return found
}

func jsonType(value json.RawMessage) string {
	switch value[0] {
	case '"':
		return "text"
	case '{', '[':
		return "object"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	}
	return "number"
}

func TestDemoLeavesOthersDataAlone(t *testing.T) {
	t.Parallel()
	store := storetest.Open(t, "sqlite")
	storetest.Import(t, store, "email\na@example.com\n")
	if _, err := store.FillDemo(t.Context()); !record.IsKind(err, record.Refused) {
		t.Error(err)
	}
	if some, err := store.HasOperators(t.Context()); err != nil || some {
		t.Errorf("an operator was made: %v", err)
	}
}

// A database that has an operator of its own is not opened to everyone, however little is in it.
func TestDemoOpensNoDatabaseOfOthers(t *testing.T) {
	storetest.EachWorld(t, func(w struct{ storetest.World }) {
		_, err := w.AddOperator(w.Context(), "real@example.com", "a good password")
		w.Must(err)
		for range 2 {
			open, err := w.FillDemo(w.Context())
			w.Must(err)
			storetest.Same(w.T, "it is open to everyone", open, false)
		}
		storetest.SameList(w.T, "operators", storetest.Query[string](w.T, w.Store, "SELECT email FROM operators"),
			[]string{"real@example.com"})
		list, err := w.Groups(w.Context(), customers.GroupQuery{})
		w.Must(err)
		storetest.Same(w.T, "groups", list.Total.Count, 12)
	})
}
