package main_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cohort/models/storetest"
)

func TestVersion(t *testing.T) {
	t.Parallel()
	for _, arg := range []string{"version", "--version"} {
		if end := run(t, nil, "", arg); end.code != 0 || end.stdout != "test\n" {
			t.Errorf("%s: %+v", arg, end)
		}
	}
}

func TestHelpNamesVariablesAndHidesTheirValues(t *testing.T) {
	t.Parallel()
	env := []string{"DATABASE_URL=postgres://someone:secret@localhost/cohort", "COHORT_ADMIN_PASSWORD=secret"}
	for _, c := range []struct{ command, names string }{
		{"serve", "DATABASE_URL COHORT_ADDR COHORT_ADMIN_EMAIL COHORT_ADMIN_PASSWORD COHORT_ADMIN_CORS COHORT_DEMO COHORT_ACTIVITY_DAYS " +
			"COHORT_TRUSTED_PROXIES COHORT_TLS_CERT COHORT_TLS_KEY COHORT_METRICS_ADDR COHORT_SLOW_QUERY COHORT_STOP_DELAY " +
			"COHORT_SESSION_IDLE COHORT_SESSION_LIFE"},
		{"migrate", "DATABASE_URL"},
		{"user add", "DATABASE_URL"},
		{"import", "DATABASE_URL COHORT_IMPORT_STRICT"},
		{"seed", "DATABASE_URL COHORT_SEED_CUSTOMERS COHORT_SEED_GROUPS COHORT_SEED_MEMBERS COHORT_SEED_LARGEST"},
	} {
		end := run(t, env, "", append(strings.Fields(c.command), "--help")...)
		if end.code != 0 || strings.Contains(end.stdout, "secret") {
			t.Errorf("%s: %+v", c.command, end)
		}
		for name := range strings.FieldsSeq(c.names) {
			if !strings.Contains(end.stdout, "$"+name) {
				t.Errorf("the help of %s does not name %s:\n%s", c.command, name, end.stdout)
			}
		}
	}
}

func TestCommandsTellWhyTheyCannot(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	text := filepath.Join(folder, "text")
	if err := os.WriteFile(text, []byte(strings.Repeat("no database. ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, database, stdin, command, says string
	}{
		{"no command", "", "", "", "expected one of"},
		{"an unknown command", "", "", "sever", "sever"},
		{"a wrong number", "", "", "seed --customers many", "--customers"},
		{"an impossible number", "", "", "seed --customers 5 --groups 1 --members 6", "5 customers cannot have 6 members"},
		{"no length of time", "", "", "serve --addr 127.0.0.1:0 --session-idle soon", "use one such as 30d, 8h or 15m"},
		{"too short a session", "", "", "serve --addr 127.0.0.1:0 --session-idle 1m", "at least 5 minutes unused"},
		{"less than no time", "", "", "serve --addr 127.0.0.1:0 --session-idle -1h", "at least 5 minutes unused"},
		{"a flag for a time", "", "", "serve --addr 127.0.0.1:0 --session-idle --demo", "use one such as 30d, 8h or 15m"},
		{"no time at all", "", "", "serve --addr 127.0.0.1:0 --session-idle", "use one such as 30d, 8h or 15m"},
		{"sessions that end before they are idle", "", "", "serve --addr 127.0.0.1:0 --session-life 1h", "longer unused than"},
		{"fewer days than none", "", "", "serve --addr 127.0.0.1:0 --activity-days=-3", "a number of days, or 0"},
		{"a backup into the pipe", "", "", "backup -", "name a file"},
		{"no e-mail", "", "", "user add nonsense", `"nonsense" is not an e-mail address`},
		{"no password", "", "", "user add ada@example.com", "no password was given"},
		{"a short password", "", "short\n", "user add ada@example.com", "at least 8 characters"},
		{"no such CSV file", "", "", "import nowhere.csv", "nowhere.csv cannot be read: there is no such file"},
		{"a folder of CSV files", "", "", "import " + folder, "it is a folder"},
		{"a CSV file without e-mails", "", "name\nAda\n", "import -", "There is no column named email"},
		{"a folder of databases", folder, "", "migrate", "it is a folder"},
		{"a text for a database", text, "", "migrate", "is not a SQLite database"},
		{"a URL with a character amiss", "postgres://someone:secret%@localhost/cohort", "", "migrate", "is not valid"},
		{"a host that is not there", "postgres://someone:secret@nowhere.invalid/cohort", "", "migrate", "nowhere.invalid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			oneSentence(t, run(t, []string{"DATABASE_URL=" + c.database}, c.stdin, strings.Fields(c.command)...), c.says)
		})
	}
}

func TestPostgresWithoutTheDatabaseIsToldApart(t *testing.T) {
	t.Parallel()
	there := storetest.DatabaseURL(t, "postgres")
	u, err := url.Parse(there)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/nobody_made_this"
	oneSentence(t, run(t, []string{"DATABASE_URL=" + u.String()}, "", "migrate"), `no database "nobody_made_this"`)
}

func TestImport(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "customers.csv")
	if err := os.WriteFile(file,
		[]byte("email,first_name,groups\na@example.com,Ada,VIP\nb@example.com,Bo,VIP;Press\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	onEach(t, func(t *testing.T, databaseURL string) {
		env := []string{"DATABASE_URL=" + databaseURL}
		for _, step := range []struct {
			stdin, args    string
			code           int
			stdout, stderr string
		}{
			{"", file, 0, "2 read, 2 created, 0 updated, 0 unchanged, 0 failed\n", ""},
			{"", file, 0, "2 read, 0 created, 0 updated, 2 unchanged, 0 failed\n", ""},
			{"email,phone\na@example.com,5\nnonsense,6\nc@example.com,7\n", "-", 1, "3 read, 1 created, 1 updated, 0 unchanged, 1 failed\n",
				"line 3: email: \"nonsense\" is not an e-mail address.\ncohort: 1 of 3 rows was not imported\n"},
			{"email,phone\nd@example.com,5\nnonsense,6\n", "--strict -", 1, "",
				"line 3: email: \"nonsense\" is not an e-mail address.\ncohort: Nothing was imported because line 3 has an error.\n"},
			{"email\nd@example.com\n", "- --strict", 0, "1 read, 1 created, 0 updated, 0 unchanged, 0 failed\n", ""},
		} {
			end := run(t, env, step.stdin, append([]string{"import"}, strings.Fields(step.args)...)...)
			if end.code != step.code || end.stdout != step.stdout || end.stderr != step.stderr {
				t.Errorf("import %s: %+v", step.args, end)
			}
		}
	})
}

func TestSeed(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, databaseURL string) {
		env := []string{"DATABASE_URL=" + databaseURL, "COHORT_SEED_GROUPS=3"}
		end := run(t, env, "", "seed", "--customers", "50")
		added := ". Customers: 50. Customer groups: 3. Memberships: 75.\n"
		if end.code != 0 || end.stderr != "" || !strings.HasPrefix(end.stdout, "Sample data added in ") ||
			!strings.HasSuffix(end.stdout, added) {
			t.Errorf("%+v", end)
		}
	})
}

func TestOperators(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, databaseURL string) {
		env := []string{"DATABASE_URL=" + databaseURL}
		s := serve(t, databaseURL)
		s.says("cohort user add")
		if s.signsIn("ada@example.com", "a long password") {
			t.Error("somebody can sign in to an empty store")
		}
		if end := run(t, env, "a long password\nand more\n", "user", "add", "Ada@example.com"); end.code != 0 ||
			end.stdout != "ada@example.com can now sign in.\n" {
			t.Errorf("%+v", end)
		}
		if !s.signsIn("ada@example.com", "a long password") {
			t.Error("the operator cannot sign in")
		}
		oneSentence(t, run(t, env, "another password", "user", "add", "ada@example.com"), "already")
	})
}

func TestFirstOperatorOfTheEnvironment(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, databaseURL string) {
		first := serve(t, databaseURL, "--admin-email", "ada@example.com", "--admin-password", "the first password")
		if !first.signsIn("ada@example.com", "the first password") {
			t.Error("the first operator cannot sign in")
		}
		second := serve(t, databaseURL, "--admin-email", "bo@example.com", "--admin-password", "a second password")
		if second.signsIn("bo@example.com", "a second password") {
			t.Error("an operator was made although there was one")
		}
		if out := first.out.String() + second.out.String(); strings.Contains(out, "password=") || strings.Contains(out, "first password") {
			t.Errorf("a password is in the log:\n%s", out)
		}
	})
	for _, c := range []struct{ name, args, says string }{
		{"no password", "--admin-email ada@example.com", "COHORT_ADMIN_PASSWORD"},
		{"no e-mail", "--admin-password something-long", "COHORT_ADMIN_EMAIL"},
		{"a short password", "--admin-email ada@example.com --admin-password short", "at least 8 characters"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			args := append([]string{"serve", "--addr", "127.0.0.1:0"}, strings.Fields(c.args)...)
			end := run(t, nil, "", args...)
			oneSentence(t, end, c.says)
		})
	}
}

func TestDemo(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, databaseURL string) {
		for range 2 {
			s := serve(t, databaseURL, "--demo")
			for _, words := range []string{"http://localhost:", "demo@example.com", "cohort-demo"} {
				s.says(words)
			}
			if !s.signsIn("demo@example.com", "cohort-demo") {
				t.Error("the demo's sign-in does not work")
			}
			s.terminate()
			s.code()
		}
	})
	t.Run("a database of others without data", func(t *testing.T) {
		t.Parallel()
		databaseURL := storetest.DatabaseURL(t, "sqlite")
		run(t, []string{"DATABASE_URL=" + databaseURL}, "a long password\n", "user", "add", "ada@example.com")
		for range 2 {
			s := serve(t, databaseURL, "--demo")
			if !s.signsIn("ada@example.com", "a long password") || s.signsIn("demo@example.com", "cohort-demo") {
				t.Error("somebody else can sign in than before")
			}
			s.terminate()
			s.code()
		}
	})
	t.Run("a database with other data", func(t *testing.T) {
		t.Parallel()
		databaseURL := storetest.DatabaseURL(t, "sqlite")
		env := []string{"DATABASE_URL=" + databaseURL}
		run(t, env, "", "seed", "--customers", "3", "--groups", "0")
		oneSentence(t, run(t, env, "", "serve", "--demo", "--addr", "127.0.0.1:0"), "already contains data")
	})
}

// says waits until the server has printed the words: it prints a little later than it acts.
func (s *server) says(words string) {
	s.t.Helper()
	storetest.Wait(s.t, "the server says "+words, func() bool { return strings.Contains(s.out.String(), words) })
}

// signsIn returns whether the server accepts the password.
func (s *server) signsIn(email, password string) bool {
	s.t.Helper()
	status, err := newBrowser(s.t).submit(s, "/login", "email", email, "password", password)
	if err != nil {
		s.t.Fatal(err)
	}
	return status == http.StatusSeeOther
}
