package accounts_test

import (
	"strings"
	"testing"

	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestAllOperatorsMayNeedASecondStep(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ben := w.withOperator("ben@example.com", "right password")
		session := w.startSession(ben)
		needs := func() bool { return storetest.Must(w.Session(w.Context(), session))(w.T).Operator.NeedsSecondStep }
		asBen := activity.WithActor(w.Context(), activity.Actor{ID: ben.ID, Role: activity.Admin})
		storetest.HasKind(w.T, w.RequireSecondStep(asBen, true), record.Refused)
		storetest.Same(w.T, "at first", needs(), false)

		p := w.withApp("ana@example.com")
		asAna := activity.WithActor(w.Context(), activity.Actor{ID: p.ID, Role: activity.Admin})
		w.Must(w.RequireSecondStep(asAna, true))
		storetest.Same(w.T, "whether all need one", storetest.Must(w.SecondStepRequired(w.Context()))(w.T), true)
		storetest.Same(w.T, "who has none", needs(), true)
		storetest.HasKind(w.T, w.RemoveApp(w.Context(), p.own()), record.Refused)
		storetest.Same(w.T, "what is refused", storetest.Must(w.SecondStepOf(w.Context(), p.ID))(w.T).On(), true)
		last := storetest.Must(w.Activities(w.Context(), activity.Query{Limit: 1}))(w.T)[0]
		after, _ := last.After.Get("second_step_required")
		storetest.Same(w.T, "the activity", last.Object+" "+string(after), "settings true")

		w.Must(w.ResetSecondStep(w.Context(), p.ID)) // an admin helps even so
		storetest.Same(w.T, "after the reset", storetest.Must(w.SecondStepOf(w.Context(), p.ID))(w.T).On(), false)
		w.Must(w.RequireSecondStep(asBen, false))
		storetest.Same(w.T, "when nobody needs one any more", needs(), false)
	})
}

// Operators change their own second step, whatever their role; nobody else's.
func TestWhoMayChangeASecondStep(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		p := w.withApp("ana@example.com")
		ben := w.withOperator("ben@example.com", "right password")
		for _, by := range []struct {
			sentence string
			actor    activity.Actor
			own      bool
		}{
			{"a viewer, of their own", activity.Actor{ID: p.ID, Role: activity.Viewer}, true},
			{"an admin, of somebody else's", activity.Actor{ID: ben.ID, Role: activity.Admin}, false},
			{"nobody", activity.Nobody, false},
		} {
			ctx, kind := activity.WithActor(w.Context(), by.actor), record.Forbidden
			if by.own {
				kind = 0
			}
			_, err := w.MakeRecoveryCodes(ctx, p.own())
			storetest.HasKind(w.T, err, kind)
			storetest.HasKind(w.T, w.BeginApp(ctx, p.own()), kind)
			_, err = w.AppSetup(ctx, p.own(), p.Email)
			storetest.HasKind(w.T, err, kind)
			if _, err = w.BeginPasskey(ctx, p.own(), accounts.Site{Host: "localhost", Origin: "http://localhost"}); true {
				storetest.HasKind(w.T, err, kind)
			}
			if !by.own {
				_, err = w.ConfirmApp(ctx, p.own(), p.code(0))
				storetest.HasKind(w.T, err, kind)
				_, err = w.AddPasskey(ctx, p.own(), accounts.Site{}, "Laptop", nil)
				storetest.HasKind(w.T, err, kind)
				storetest.HasKind(w.T, w.RemovePasskey(ctx, p.own(), "pk_none"), kind)
				storetest.HasKind(w.T, w.RemoveApp(ctx, p.own()), kind)
			}
			if w.Failed() {
				w.Fatal(by.sentence)
			}
		}
		editor := activity.WithActor(w.Context(), activity.Actor{ID: p.ID, Role: activity.Editor})
		storetest.HasKind(w.T, w.ResetSecondStep(editor, p.ID), record.Forbidden)
		storetest.HasKind(w.T, w.RequireSecondStep(editor, false), record.Forbidden)
		storetest.HasKind(w.T, w.ResetSecondStep(w.Context(), "usr_none"), record.NotFound)
		// Nothing by which the second step could be passed is in the activity.
		for _, entry := range storetest.Must(w.Activities(w.Context(), activity.Query{Limit: 50}))(w.T) {
			storetest.Same(w.T, "secrets in the activity", mentions(w.T, entry, append(p.recovery, p.secret)...), "")
		}
	})
}

// mentions is the first of the texts that an entry of the activity has, or "".
func mentions(t *testing.T, entry activity.Entry, texts ...string) string {
	t.Helper()
	whole := storetest.JSONOf(t, entry.Before) + storetest.JSONOf(t, entry.After) + entry.ObjectName
	for _, text := range texts {
		if strings.Contains(whole, text) {
			return text
		}
	}
	return ""
}
