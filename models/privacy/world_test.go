package privacy_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"cohort/models"
	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/imports"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/storetest"
	"cohort/models/text"
)

// world is a test with a store of its own.
type world struct{ storetest.World }

// eachWorld runs a test on every kind of database, with the URL of the new and empty one.
func eachWorld(t *testing.T, test func(w world, url string)) {
	t.Helper()
	t.Parallel()
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			store, url := storetest.OpenWithURL(t, database)
			test(storetest.WorldOf[world](t, store), url)
		})
	}
}

// as is the context of an admin's request.
func as(t *testing.T, changeSet string) context.Context {
	t.Helper()
	return activity.WithActor(t.Context(), activity.Actor{
		ID: "usr_ann", Name: "ann@example.com", Via: activity.ViaPages, ChangeSet: changeSet, Role: activity.Admin,
	})
}

// What jane has been known by, now and before. None of it is part of anything else.
const (
	janeEmail  = "zqjane.döe+shop@zqmail.example"
	janeBefore = "zqformer@zqold.example"
	janePhone  = "+49 170 zq5551234"
)

// janesTexts are all texts of jane's, as they were typed, folded, and as JSON has them.
func janesTexts() (all []string) {
	for _, typed := range []string{
		janeEmail, janeBefore, "zqmail", "zqold", janePhone, "zq5551234", "Zqjäne", "Zqdöe <O'Hara> & \"Søn\"", "Zqdöe", "Zqmaiden",
		"zqsecret & value", "zqdeepvalue", "zqkey",
	} {
		escaped, _ := json.Marshal(typed)
		inJSON := string(escaped[1 : len(escaped)-1])
		all = append(all, typed, text.Fold(typed), inJSON, strings.ReplaceAll(inJSON, "\\u0026", "&"))
	}
	return text.Distinct(all)
}

// history is what happened to jane and others in two groups.
type history struct {
	jane, joe, former customers.Customer
	vip, fans, copied customers.Group
	changeSets        map[string]string // by what was done in them
}

// do makes a change set.
func (h *history) do(w world, what string, change func(ctx context.Context) error) {
	w.Helper()
	h.changeSets[what] = activity.NewChangeSet()
	w.Must(change(as(w.T, h.changeSets[what])))
	w.CheckInvariants()
}

func errOf(_ any, err error) error { return err }

// newHistory takes jane through all doors.
func newHistory(w world) *history {
	w.Helper()
	h := &history{changeSets: map[string]string{}}
	h.joe = w.NewCustomer("joe@example.com")
	h.vip, h.fans = w.NewGroup("VIP"), w.NewGroup("Fans", h.joe)
	h.do(w, "create", func(ctx context.Context) (err error) {
		h.jane, err = w.CreateCustomer(ctx, customers.Input{
			Email: new(janeBefore), FirstName: record.TextOf("Zqjäne"), LastName: record.TextOf("Zqmaiden"),
			Metadata: &record.MetadataChange{Values: storetest.ParseMetadata(w.T, `{"zqkey":"zqsecret & value"}`)},
			GroupIDs: new(storetest.IDsOf(h.vip)),
		})
		return err
	})
	h.do(w, "update", func(ctx context.Context) error {
		return errOf(w.UpdateCustomer(ctx, h.jane.ID, customers.Input{
			Email: new(janeEmail), LastName: record.TextOf("Zqdöe <O'Hara> & \"Søn\""), Phone: record.TextOf(janePhone),
			Metadata: &record.MetadataChange{Values: storetest.ParseMetadata(w.T, `{"zqkey":{"a":["zqdeepvalue"]}}`)},
		}))
	})
	h.do(w, "add", func(ctx context.Context) error {
		return errOf(w.AddToEach(ctx, storetest.Chosen(h.jane, h.joe),
			customers.Target{ID: h.vip.ID}, customers.Target{ID: h.fans.ID}))
	})
	h.do(w, "copy", func(ctx context.Context) (err error) {
		h.copied, err = w.CopyGroup(ctx, h.vip.ID, customers.GroupInput{Name: new("Copied")})
		return err
	})
	h.do(w, "remove", func(ctx context.Context) error {
		return errOf(w.RemoveCustomers(ctx, h.vip.ID, storetest.Chosen(h.jane, h.joe)))
	})
	h.do(w, "paste", func(ctx context.Context) error {
		_, _, err := w.AddMatchingWithGuests(ctx, h.vip.ID, []string{janeEmail, "new@example.com"})
		return err
	})
	h.do(w, "import", func(ctx context.Context) error {
		file := "email,first_name,groups,zqkey\n" + janeEmail + ",Zqjäne,Imported,zqsecret & value\n" +
			"zqjane.döe@@nowhere,Zqjäne,,\nanother@@nowhere,A,,\n"
		return errOf(w.Import(ctx, strings.NewReader(file), imports.Options{Name: "Zqjäne's friends.csv"}, func(sheets.RowError) {}))
	})
	h.uploads(w)
	h.do(w, "undo", func(ctx context.Context) error { return errOf(w.Undo(ctx, h.changeSets["remove"])) })
	h.deleteFormer(w)
	h.keep(w)
	return h
}

// uploads has jane in files: in one that was imported, of which a row failed, and in one that was checked.
func (h *history) uploads(w world) {
	w.Helper()
	ctx := as(w.T, "")
	var ids []string
	for _, name := range []string{"Zqjäne's other friends.csv", "more.csv"} {
		file, err := w.UploadImport(ctx, name, strings.NewReader("email,first_name,note\n"+janeEmail+",Zqjäne,zqsecret & value\n"+
			"zqjane.döe@@nowhere,Zqjäne,\n"))
		w.Must(err)
		described, err := w.DescribeImport(ctx, file.ID, sheets.Settings{})
		w.Must(err)
		w.Must(w.CheckImport(ctx, file.ID, sheets.Settings{}, described.Proposed, imports.Choices{AddOnly: true}))
		h.waitFor(w, file.ID, imports.Checked)
		ids = append(ids, file.ID)
	}
	w.Must(w.RunImport(ctx, ids[0]))
	h.waitFor(w, ids[0], imports.Done)
}

func (h *history) waitFor(w world, id string, state imports.State) {
	w.Helper()
	storetest.Wait(w.T, "the job is done", func() bool {
		found, err := w.FindImport(as(w.T, ""), id)
		w.Must(err)
		return found.State == state
	})
}

// deleteFormer has jane's account, which was deleted before.
func (h *history) deleteFormer(w world) {
	w.Helper()
	h.do(w, "account", func(ctx context.Context) (err error) {
		h.former, err = w.CreateCustomer(ctx, customers.Input{
			Email: new(janeEmail), Password: new("a long password"), FirstName: record.TextOf("Zqjäne"), GroupIDs: new(storetest.IDsOf(h.fans)),
		})
		return err
	})
	h.do(w, "delete", func(ctx context.Context) error { return w.DeleteCustomer(ctx, h.former.ID) })
}

// keep leaves jane where things wait: answers of the Admin API, and messages.
func (h *history) keep(w world) {
	w.Helper()
	ctx := as(w.T, "")
	body := `{"customer":{"id":"` + h.jane.ID + `","email":"` + janeEmail + `","first_name":"Zqjäne","last_name":"Zqdöe \u003cO'Hara"}}`
	for key, body := range map[string]string{
		"1": body, "2": `{"message":"Customer with email, has_account ` + janeEmail + `, f already exists."}`, "for " + janeEmail: "{}",
		"other": `{"customer_group":{}}`,
	} {
		_, err := w.BeginRequest(ctx, "usr_ann", key, key)
		w.Must(err)
		w.Must(w.FinishRequest(ctx, "usr_ann", key, accounts.Answer{Status: 200, ETag: `"x"`, Body: body}))
	}
	operator, err := w.AddOperator(ctx, "ann@example.com", "a long password of Ann's")
	w.Must(err)
	session, err := w.StartSession(ctx, operator.ID, accounts.Session{})
	w.Must(err)
	w.Must(w.KeepSessionData(ctx, session, `[{"Text":"Customer “Zqjäne Zqdöe” was saved."}]`))
}

// counts are the numbers that tell of the past.
func counts(t *testing.T, store *models.Store) []string {
	return storetest.Query[string](t, store, `SELECT action || ' ' || object || ' ' || customers FROM activity
		WHERE action <> 'erased' ORDER BY id`)
}
