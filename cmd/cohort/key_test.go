package main_test

import (
	"net/http"
	"strings"
	"testing"

	"cohort/models/storetest"
)

func TestKeysOpenTheAdminAPI(t *testing.T) {
	t.Parallel()
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			url := storetest.DatabaseURL(t, database)
			env := []string{"DATABASE_URL=" + url}
			oneSentence(t, run(t, env, "", "key", "add", "early"), "There is no operator with this e-mail.")
			run(t, env, "a good password\n", "user", "add", "ada@example.com")
			if end := run(t, env, "", "key", "list"); !strings.Contains(end.stdout, "no API keys yet") {
				t.Errorf("%+v", end)
			}
			made := run(t, env, "", "key", "add", "the shop", "--role", "viewer", "--expires", "90d")
			key := strings.TrimSpace(made.stdout)
			if made.code != 0 || !strings.HasPrefix(key, "cohort_") || strings.Contains(made.stderr, key) {
				t.Fatalf("%+v", made)
			}
			listed := run(t, env, "", "key", "list").stdout
			if !strings.Contains(listed, "the shop") || !strings.Contains(listed, key[len(key)-4:]) || strings.Contains(listed, key) {
				t.Errorf("listed is\n%s", listed)
			}

			s := serve(t, url)
			status := func() int {
				request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+s.addr+"/admin/customers", nil)
				if err != nil {
					t.Fatal(err)
				}
				request.Header.Set("X-Medusa-Access-Token", key)
				response, err := http.DefaultClient.Do(request)
				if err != nil {
					t.Fatal(err)
				}
				defer response.Body.Close()
				return response.StatusCode
			}
			if got := status(); got != http.StatusOK {
				t.Errorf("with the key it answers %d", got)
			}
			id := strings.Fields(listed[strings.Index(listed, "apk_"):])[0]
			if end := run(t, env, "", "key", "revoke", id); end.code != 0 {
				t.Errorf("%+v", end)
			}
			if got := status(); got != http.StatusUnauthorized {
				t.Errorf("with the revoked key it answers %d", got)
			}
			oneSentence(t, run(t, env, "", "key", "revoke", "apk_nope"), "This API key does not exist.")
		})
	}
}

func TestEveryFlagIsAlsoAVariable(t *testing.T) {
	t.Parallel()
	for _, command := range []string{
		"serve", "migrate", "user add", "user list", "user reset-password", "user disable", "user enable", "key add", "key list", "key revoke",
		"import", "seed",
	} {
		help := run(t, nil, "", append(strings.Fields(command), "--help")...).stdout
		for _, flag := range strings.Split(help, "\n      --")[1:] {
			if !strings.HasPrefix(flag, "version") && !strings.Contains(flag, "($") {
				t.Errorf("%s --%s", command, flag)
			}
		}
	}
	oneSentence(t, run(t, []string{"COHORT_KEY_EXPIRES=tomorrow"}, "", "key", "add", "x"), "use a date such as 2027-01-31 or a time")
}

func TestKeysAreMadeAsSaid(t *testing.T) {
	t.Parallel()
	url := storetest.DatabaseURL(t, "sqlite")
	env := []string{"DATABASE_URL=" + url}
	run(t, env, "a good password\n", "user", "add", "ada@example.com")
	for args, says := range map[string]string{
		"key add x --role king":                     "Choose one of the roles viewer, editor or admin.",
		"key add x --operator eve@example.com":      "There is no operator with this e-mail.",
		"key add x --expires 11/12/2999":            "use a date such as 2027-01-31 or a time such as 90d or 12h",
		"key add x --expires tomorrow":              "use a date such as 2027-01-31 or a time such as 90d or 12h",
		"key add x --expires 2001-01-01":            "Choose an expiry date in the future.",
		"serve --admin-cors shop.example/somewhere": "is not an origin",
	} {
		oneSentence(t, run(t, env, "", strings.Fields(args)...), says)
	}
	if end := run(t, env, "", "key", "add", "x", "--operator", "Ada@example.com", "--expires", "31 Dec 2999"); end.code != 0 {
		t.Errorf("%+v", end)
	}
	if listed := run(t, env, "", "key", "list").stdout; !strings.Contains(listed, "2999-12-31") {
		t.Errorf("a key that expires at the end of a day is listed as\n%s", listed)
	}
}
