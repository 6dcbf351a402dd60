package handlers_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"cohort/handlers/officetest"
	"cohort/models/accounts"
	"cohort/models/record"
	"cohort/models/storetest"
)

// longAgo makes the password one that was not given lately, in every session.
func longAgo(o *officetest.Office) {
	o.T.Helper()
	storetest.Exec(o.T, o.Store, "UPDATE sessions SET confirmed_at = ?", record.Now().Add(-31*time.Minute))
}

// What comes back says what has been given for it: the password alone, or a sign-in, after which nothing asks for the password again.
func TestASensitiveFormComesBackOnce(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		longAgo(o)
		asked := v.Post("/settings/invitations", "email", "nora@example.com", "role", "editor").Want(http.StatusForbidden)
		back := asked.Press("Confirm", typing("password", o.Password)).DoesNotRead("signed in again").
			Reads("Your password is confirmed. What you had typed is back, except for passwords. It has not been saved yet.")
		officetest.Equal(t, "the e-mail", back.Value("E-mail"), "nora@example.com")

		kept := o.SignedOut().Post("/settings/invitations", "email", "nora@example.com", "role", "editor").Want(http.StatusUnauthorized)
		back = kept.Press("Sign in", officetest.Typing("email", o.Operator.Email, "password", o.Password)).
			DoesNotRead("Confirm your password").Reads("You are signed in again. What you had typed is back")
		officetest.Equal(t, "the e-mail", back.Value("E-mail"), "nora@example.com")
	})
}

// The second of two clicks on Confirm comes with the id that the session had before the first. Nothing is lost by that.
func TestASecondClickOnConfirmLosesNothing(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v, late := o.SignedIn(), o.SignedOut()
		longAgo(o)
		late.SetCookie(v.Cookie())
		form := []string{
			"password", o.Password, "next", "/settings/operators", "form", "/settings/invitations", "fields", "email=nora%40example.com&role=editor",
		}
		v.Post("/confirm", form...).Reads("Your password is confirmed.")
		asked := late.Post("/confirm", form...).Want(http.StatusUnauthorized).Reads("Your session has ended.")
		back := asked.Press("Sign in", officetest.Typing("email", o.Operator.Email, "password", o.Password))
		officetest.Equal(t, "the e-mail", back.Reads("It has not been saved yet.").Value("E-mail"), "nora@example.com")

		// Without a form, a browser that has the new id by then goes on at once.
		old := v.Cookie()
		v.Post("/confirm", form[:4]...).RedirectsTo("/settings/operators")
		late = o.SignedOut()
		late.SetCookie(old)
		led := late.Post("/confirm", form[:4]...).RedirectsTo("/login?next=%2Fsettings%2Foperators")
		late.SetCookie(v.Cookie())
		officetest.Equal(t, "the way on", led.Follow().Want(http.StatusFound).Header.Get("Location"), "/settings/operators")
	})
}

// Both clicks may be on their way before either is answered.
func TestTwoClicksOnConfirmAtOnceLoseNothing(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		session := o.Session()
		var answers [4]*officetest.Page
		var clicks sync.WaitGroup
		for i := range answers {
			v := o.SignedOut()
			v.SetCookie(session)
			clicks.Go(func() {
				answers[i] = v.Post("/confirm", "password", o.Password, "form", "/settings/invitations",
					"fields", "email=nora%40example.com&role=editor")
			})
		}
		clicks.Wait()
		confirmed := 0
		for _, answer := range answers {
			if strings.Contains(answer.Body, "Your password is confirmed.") {
				confirmed++
			} else {
				answer.Want(http.StatusUnauthorized).Reads("Your session has ended.")
			}
			if !strings.Contains(answer.Body, "nora") {
				t.Errorf("what was typed is lost:\n%s", answer.Body)
			}
		}
		officetest.Equal(t, "how many of them were taken", confirmed, 1)
	})
}

// Who has signed in and gives a wrong password does not fail to sign in.
func TestTooManyWrongPasswordsAreCalledSo(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	for range accounts.FreeFailures {
		v.Post("/confirm", "password", "a wrong secret").Want(http.StatusUnprocessableEntity)
	}
	const words = "Too many wrong passwords. Wait a while, then try again."
	v.Post("/confirm", "password", o.Password).Want(http.StatusTooManyRequests).Reads(words)
	v.Post("/settings/security/password", "old_password", o.Password, "password", "a better password").
		Want(http.StatusTooManyRequests).Reads(words)
}
