package main_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"cohort/models/accounts"
	"cohort/models/storetest"
)

func TestOperatorsAreManaged(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, databaseURL string) {
		env := []string{"DATABASE_URL=" + databaseURL}
		does := func(stdin, says string, args ...string) {
			t.Helper()
			if end := run(t, env, stdin, slices.Concat([]string{"user"}, args)...); end.code != 0 || !strings.Contains(end.stdout, says) {
				t.Errorf("user %v: %+v", args, end)
			}
		}
		refused := func(stdin, says string, args ...string) {
			t.Helper()
			oneSentence(t, run(t, env, stdin, slices.Concat([]string{"user"}, args)...), says)
		}
		does("", "There are no operators yet", "list")
		does("a long password\n", "can now sign in", "add", "ada@example.com")
		refused("", "last admin", "disable", "ada@example.com")
		does("another password\n", "can now sign in", "add", "bo@example.com", "--role", "editor")
		refused("another password\n", "must be one of", "add", "cy@example.com", "--role", "owner")

		s := serve(t, databaseURL)
		refused("password1\n", "most common", "reset-password", "ada@example.com")
		refused("", "no password was given", "reset-password", "ada@example.com")
		refused("a new password\n", "no operator with the e-mail", "reset-password", "eve@example.com")
		does("a new password\n", "signed out everywhere", "reset-password", " Ada@example.com")
		if s.signsIn("ada@example.com", "a long password") || !s.signsIn("ada@example.com", "a new password") {
			t.Error("the password is not the new one")
		}
		c := newBrowser(t)
		if !c.post(s, "/login", "email", "bo@example.com", "password", "another password") || !c.isKnown(s) {
			t.Error("nobody can sign in")
		}
		does("", "was signed out everywhere", "sign-out", "bo@example.com")
		if c.isKnown(s) {
			t.Error("who was signed out is known")
		}
		does("", "can no longer sign in", "disable", "bo@example.com")
		if s.signsIn("bo@example.com", "another password") {
			t.Error("who is disabled signs in")
		}
		end := run(t, env, "", "user", "list")
		lines := strings.Split(end.stdout, "\n")
		if len(lines) != 4 || !strings.HasPrefix(lines[0], "EMAIL") || !strings.HasPrefix(lines[1], "ada@example.com") ||
			!strings.HasPrefix(lines[2], "bo@example.com") || !strings.Contains(lines[1], "127.0.0.1") || !strings.Contains(lines[2], "editor") {
			t.Errorf("the list is\n%s", end.stdout)
		}
		does("", "can sign in again", "enable", "bo@example.com")
		if !s.signsIn("bo@example.com", "another password") {
			t.Error("who is enabled does not sign in")
		}
	})
}

func TestASecondStepIsReset(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, databaseURL string) {
		env := []string{"DATABASE_URL=" + databaseURL}
		run(t, env, "a long password\n", "user", "add", "ada@example.com")
		store := storetest.Must(storetest.OpenURL(t, databaseURL))(t)
		ada := storetest.Must(store.Operators(t.Context()))(t)[0]
		by := accounts.Own{OperatorID: ada.ID}
		if err := store.BeginApp(t.Context(), by); err != nil {
			t.Fatal(err)
		}
		setup := storetest.Must(store.AppSetup(t.Context(), by, ada.Email))(t)
		code := storetest.Must(totp.GenerateCode(setup.Secret, time.Now()))(t)
		storetest.Must(store.ConfirmApp(t.Context(), by, code))(t)
		store.Close()

		s := serve(t, databaseURL)
		password := func() int {
			sent := strings.NewReader(`{"email":"ada@example.com","password":"a long password"}`)
			answer := storetest.Must(http.Post("http://"+s.addr+"/admin/auth/token", "application/json", sent))(t)
			defer answer.Body.Close()
			return answer.StatusCode
		}
		storetest.Same(t, "the password alone", password(), http.StatusUnauthorized)
		oneSentence(t, run(t, env, "", "user", "reset-second-step", "eve@example.com"), "no operator with the e-mail")
		if end := run(t, env, "", "user", "reset-second-step", "Ada@example.com"); end.code != 0 ||
			!strings.Contains(end.stdout, "ada@example.com has no second step any more") {
			t.Errorf("%+v", end)
		}
		storetest.Same(t, "the password after the reset", password(), http.StatusOK)
	})
}

// Names from before the rule, or from SQL by hand, cannot write to the terminal of who lists them.
func TestNamesDoNotReachTheTerminalRaw(t *testing.T) {
	t.Parallel()
	url := storetest.DatabaseURL(t, "sqlite")
	env := []string{"DATABASE_URL=" + url}
	run(t, env, "a long password\n", "user", "add", "ada@example.com")
	run(t, env, "a long password\n", "user", "add", "vi@example.com", "--role", "viewer")
	made := run(t, env, "", "key", "add", "x", "--role", "admin", "--operator", "vi@example.com")
	if made.code != 0 || !strings.Contains(made.stderr, "The role of vi@example.com is viewer, so the key may do no more than that.") {
		t.Errorf("%+v", made)
	}
	if made := run(t, env, "", "key", "add", "y", "--operator", "ada@example.com"); strings.Contains(made.stderr, "no more") {
		t.Errorf("%+v", made)
	}
	execute(t, url, "UPDATE operators SET first_name = char(27) || '[31mRED' || char(7, 10, 9, 8238)")
	execute(t, url, "UPDATE api_keys SET name = char(27) || '[31mRED' || char(7, 10, 9, 155)")
	for _, command := range []string{"user list", "key list"} {
		end := run(t, env, "", strings.Fields(command)...)
		if strings.ContainsAny(end.stdout, "\x1b\x07\t\u009b\u202e") || strings.Count(end.stdout, "\n") != 3 ||
			!strings.Contains(end.stdout, "\ufffd[31mRED") {
			t.Errorf("%s: %q", command, end.stdout)
		}
	}
}

func TestThePublicURL(t *testing.T) {
	t.Parallel()
	for _, wrong := range []string{"office.example", "https://office.example/cohort", "ftp://office.example", "https://"} {
		oneSentence(t, run(t, []string{"COHORT_PUBLIC_URL=" + wrong}, "", "serve", "--addr", "127.0.0.1:0"), "is not the address of a site")
	}
}
