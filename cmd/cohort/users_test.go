package main_test

import (
	"slices"
	"strings"
	"testing"
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
		does("another password\n", "can now sign in", "add", "bo@example.com")

		s := serve(t, databaseURL)
		refused("password1\n", "most common", "reset-password", "ada@example.com")
		refused("", "no password was given", "reset-password", "ada@example.com")
		refused("a new password\n", "no operator with the e-mail", "reset-password", "eve@example.com")
		does("a new password\n", "signed out everywhere", "reset-password", " Ada@example.com")
		if s.signsIn("ada@example.com", "a long password") || !s.signsIn("ada@example.com", "a new password") {
			t.Error("the password is not the new one")
		}
		does("", "can no longer sign in", "disable", "bo@example.com")
		if s.signsIn("bo@example.com", "another password") {
			t.Error("who is disabled signs in")
		}
		end := run(t, env, "", "user", "list")
		lines := strings.Split(end.stdout, "\n")
		if len(lines) != 4 || !strings.HasPrefix(lines[0], "EMAIL") || !strings.HasPrefix(lines[1], "ada@example.com") ||
			!strings.HasPrefix(lines[2], "bo@example.com") || !strings.Contains(lines[1], "127.0.0.1") || !strings.Contains(lines[2], "admin") {
			t.Errorf("the list is\n%s", end.stdout)
		}
		does("", "can sign in again", "enable", "bo@example.com")
		if !s.signsIn("bo@example.com", "another password") {
			t.Error("who is enabled does not sign in")
		}
	})
}
