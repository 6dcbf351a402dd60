package accounts_test

import (
	"strings"
	"sync"
	"testing"

	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestAnInvitationMakesOneOperator(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		made, token, err := w.Invite(w.Context(), accounts.InvitationInput{
			Email: " Vera@Example.com", Role: activity.Viewer, ViewerExports: true,
		})
		w.Must(err)
		if found, err := w.Invitation(w.Context(), token); err != nil || found.Email != "vera@example.com" || found.ID != made.ID {
			w.Fatalf("the invitation: %+v, %v", found, err)
		}
		if _, err := w.AcceptInvitation(w.Context(), token, "short"); !record.IsKind(err, record.Invalid) {
			w.Errorf("with a short password: %v", err)
		}
		const guests = 8
		accepted := make(chan accounts.Operator, guests)
		var all sync.WaitGroup
		for range guests {
			all.Go(func() {
				if operator, err := w.AcceptInvitation(w.Context(), token, "a good password"); err == nil {
					accepted <- operator
				}
			})
		}
		all.Wait()
		close(accepted)
		operator, more := <-accepted, len(accepted) > 1
		if more || operator.Role != activity.Viewer || !operator.MayExport() {
			w.Errorf("accepted at once: %d more, %+v", len(accepted), operator)
		}
		if _, err := w.Authenticate(w.Context(), "vera@example.com", "a good password"); err != nil {
			w.Errorf("the new operator signs in: %v", err)
		}
		if _, err := w.Invitation(w.Context(), token); !record.IsKind(err, record.NotFound) {
			w.Errorf("the link afterwards: %v", err)
		}
		_, _, err = w.Invite(w.Context(), accounts.InvitationInput{Email: "vera@example.com", Role: activity.Editor})
		if !record.IsKind(err, record.Duplicate) {
			w.Errorf("invited again: %v", err)
		}
	})
}

func TestAnInvitationEnds(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		invite := func() (accounts.Invitation, string) {
			made, token, err := w.Invite(w.Context(), accounts.InvitationInput{Email: "vera@example.com", Role: activity.Editor})
			w.Must(err)
			return made, token
		}
		_, replaced := invite()
		made, withdrawn := invite()
		w.Must(w.WithdrawInvitation(w.Context(), made.ID))
		w.Must(w.WithdrawInvitation(w.Context(), made.ID))
		_, late := invite()
		w.exec("UPDATE invitations SET expires_at = ?", record.Now())
		for what, token := range map[string]string{"replaced": replaced, "withdrawn": withdrawn, "late": late, "unknown": "x", "none": ""} {
			if _, err := w.AcceptInvitation(w.Context(), token, "a good password"); !record.IsKind(err, record.NotFound) {
				w.Errorf("%s: %v", what, err)
			}
		}
		if found := storetest.Query[int](w.T, w.Store, "SELECT count(*) FROM operators")[0]; found != 0 {
			w.Errorf("%d operators were made", found)
		}
	})
}

// The role decides who may decide about roles, wherever the verb is called from.
func TestOnlyAdminsDecideWhoMayDoWhat(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		w.withOperator("olga@example.com", "a good password")
		other, err := w.AddOperator(w.Context(), "otto@example.com", "a good password")
		w.Must(err)
		key, _, err := w.AddAPIKey(w.Context(), accounts.APIKeyInput{Name: "shop"})
		w.Must(err)
		for _, role := range []activity.Role{"", activity.Viewer, activity.Editor} {
			ctx := activity.WithActor(w.Context(), activity.Actor{Name: "them", Role: role})
			_, _, invited := w.Invite(ctx, accounts.InvitationInput{Email: "x@example.com", Role: activity.Editor})
			_, added := w.AddOperator(ctx, "x@example.com", "a good password")
			_, _, keyed := w.AddAPIKey(ctx, accounts.APIKeyInput{Name: "x"})
			for what, err := range map[string]error{
				"invite": invited, "add": added, "key": keyed, "role": w.ChangeRole(ctx, other.ID, activity.Viewer, false),
				"disable": w.DisableOperator(ctx, other.ID), "enable": w.EnableOperator(ctx, other.ID),
				"withdraw": w.WithdrawInvitation(ctx, "x"), "revoke": w.RevokeAPIKey(ctx, key.ID),
			} {
				if !record.IsKind(err, record.Forbidden) {
					w.Errorf("%s as %q: %v", what, role, err)
				}
			}
		}
	})
}

// There is always an admin who can sign in, however many make each other none.
func TestTheLastAdminStays(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		var ids []string
		for _, name := range []string{"ann", "ben", "cleo", "dan"} {
			operator, err := w.AddOperator(w.Context(), name+"@example.com", "a good password")
			w.Must(err)
			ids = append(ids, operator.ID)
		}
		var all sync.WaitGroup
		for i, id := range ids {
			all.Go(func() {
				err := w.DisableOperator(w.Context(), id)
				if i%2 == 0 {
					err = w.ChangeRole(w.Context(), id, activity.Editor, false)
				}
				if err != nil && !strings.HasPrefix(err.Error(), "This is the last admin") {
					w.Errorf("one of many: %v", err)
				}
			})
		}
		all.Wait()
		able := storetest.Query[int](w.T, w.Store, "SELECT count(*) FROM operators WHERE role = 'admin' AND disabled_at IS NULL")[0]
		if able != 1 {
			w.Errorf("%d admins can sign in", able)
		}
	})
}

// Whoever is no admin any more lets nobody in, either.
func TestInvitationsEndWithTheirAdmin(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		w.withOperator("olga@example.com", "a good password")
		for what, end := range map[string]func(id string) error{
			"disabled": func(id string) error { return w.DisableOperator(w.Context(), id) },
			"demoted":  func(id string) error { return w.ChangeRole(w.Context(), id, activity.Editor, false) },
		} {
			admin := w.withOperator(what+"@example.com", "a good password")
			ctx := activity.WithActor(w.Context(), activity.Actor{ID: admin.ID, Name: admin.Email, Role: activity.Admin})
			in := accounts.InvitationInput{Email: "friend-of-" + what + "@example.com", Role: activity.Admin}
			_, token, err := w.Invite(ctx, in)
			w.Must(err)
			w.Must(end(admin.ID))
			if _, err := w.AcceptInvitation(w.Context(), token, "a good password"); !record.IsKind(err, record.NotFound) {
				w.Errorf("an invitation by somebody who was %s: %v", what, err)
			}
		}
		_, token, err := w.Invite(w.Context(), accounts.InvitationInput{Email: "vera@example.com", Role: activity.Editor})
		w.Must(err)
		w.withOperator("vera@example.com", "a good password")
		if _, err := w.Invitation(w.Context(), token); !record.IsKind(err, record.NotFound) {
			w.Errorf("an invitation of somebody who is an operator now: %v", err)
		}
	})
}
