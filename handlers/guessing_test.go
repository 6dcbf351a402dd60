package handlers_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"time"

	"cohort/handlers/officetest"
	"cohort/models/accounts"
	"cohort/models/password"
	"cohort/models/storetest"
)

// guesser sends passwords from an address of this machine, without cookies.
type guesser struct {
	o      *officetest.Office
	client *http.Client
}

func guesserAt(o *officetest.Office, address string) guesser {
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}
	transport := &http.Transport{DialContext: dialer.DialContext}
	o.T.Cleanup(transport.CloseIdleConnections)
	jar := officetest.Must(cookiejar.New(nil))(o.T)
	return guesser{o, &http.Client{Transport: transport, Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

// doors are all that take a password of whoever is not signed in, with what they say to a wrong one.
var doors = []struct {
	path, contentType, body string
	wrong, right            int
}{
	{"/login", "application/x-www-form-urlencoded", "email=%s&password=%s", http.StatusUnprocessableEntity, http.StatusSeeOther},
	{"/admin/auth", "application/json", `{"email":"%s","password":"%s"}`, http.StatusUnauthorized, http.StatusOK},
	{"/admin/auth/token", "application/json", `{"email":"%s","password":"%s"}`, http.StatusUnauthorized, http.StatusOK},
}

// tries sends a password to one of the doors and returns how it was answered.
func (g guesser) tries(door int, email, password string) (status int, body string) {
	g.o.T.Helper()
	to := doors[door]
	request := officetest.Must(http.NewRequestWithContext(g.o.T.Context(), http.MethodPost, g.o.URL+to.path,
		strings.NewReader(fmt.Sprintf(to.body, email, password))))(g.o.T)
	request.Header.Set("Content-Type", to.contentType)
	response := officetest.Must(g.client.Do(request))(g.o.T)
	defer response.Body.Close()
	return response.StatusCode, string(officetest.Must(io.ReadAll(response.Body))(g.o.T))
}

// guess sends n passwords over all doors in turn, by turns from each of the guessers, and returns how many were tested, which
// is counted by the answers and by the hashes that were computed.
func guess(o *officetest.Office, n int, by []guesser, email func(i int) string) (tested int) {
	o.T.Helper()
	hashes := password.Computed()
	for i := range n {
		switch status, body := by[i%len(by)].tries(i%len(doors), email(i), fmt.Sprint("guess", i)); status {
		case doors[i%len(doors)].wrong:
			tested++
		case http.StatusTooManyRequests:
		default:
			o.T.Fatalf("guess %d at %s is answered with %d %s", i, doors[i%len(doors)].path, status, officetest.Shorten(body))
		}
	}
	if computed := int(password.Computed() - hashes); computed != tested {
		o.T.Errorf("%d guesses were tested, and %d said to be", computed, tested)
	}
	return tested
}

// Of 2,000 guesses at one account, over all doors together, no more are tested than the limit allows, whether they come from one address or
// from many. Its operator gets in meanwhile where they have signed in before: at that address, and in that browser wherever it is.
// It is not parallel: it counts the hashes of the whole process.
func TestTwoThousandGuesses(t *testing.T) {
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			o := officetest.Open(t, database)
			const olga, home = "olga@example.com", "127.0.0.2"
			browser := guesserAt(o, home)
			signsIn := func(by guesser, door int) {
				t.Helper()
				if status, body := by.tries(door, olga, o.Password); status != doors[door].right {
					t.Errorf("Olga is answered at %s with %d %s", doors[door].path, status, officetest.Shorten(body))
				}
			}
			signsIn(browser, 0)
			allowed := func(tested, burst int, every time.Duration, since time.Time) {
				t.Helper()
				if more := int(time.Since(since)/every) + 1; tested < burst || tested > burst+more {
					t.Errorf("%d guesses were tested in %v", tested, time.Since(since))
				}
			}
			// From one address: ten, and after 1, 2, 4 … seconds one more.
			began, one := time.Now(), []guesser{guesserAt(o, "127.0.0.3")}
			allowed(guess(o, 700, one, func(int) string { return olga }), accounts.FreeFailures, time.Second, began)
			for door := range doors {
				signsIn(guesserAt(o, home), door)
			}
			// From many: those are known, so that no more than the next of these waits counts.
			var many []guesser
			for i := range 50 {
				many = append(many, guesserAt(o, fmt.Sprint("127.0.1.", i+1)))
			}
			allowed(guess(o, 700, many, func(int) string { return olga }), 0, time.Second, began)
			for door := range doors {
				signsIn(guesserAt(o, home), door)
			}
			// At one account after another, from one address: fifty, and one in five seconds.
			began = time.Now()
			spray := guess(o, 300, []guesser{guesserAt(o, "127.0.0.4")}, func(i int) string { return fmt.Sprint("nobody", i, "@example.com") })
			allowed(spray, 50, 5*time.Second, began)
			// Where Olga is, too: that address is full then, but not her browser.
			began = time.Now()
			allowed(guess(o, 300, []guesser{guesserAt(o, home)}, func(i int) string { return fmt.Sprint("nobody", i, "@example.com") }),
				50, 5*time.Second, began)
			if status, _ := guesserAt(o, home).tries(0, olga, o.Password); status != http.StatusTooManyRequests {
				t.Errorf("a browser that is not known is answered with %d", status)
			}
			signsIn(browser, 0)
		})
	}
}

// Nobody learns from an answer, or from what it costs, whether there is an operator with an e-mail.
func TestAWrongPasswordIsAsAnUnknownEmail(t *testing.T) {
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			o := officetest.Open(t, database)
			former := officetest.Must(o.Store.AddOperator(t.Context(), "former@example.com", o.Password))(t)
			if err := o.Store.DisableOperator(t.Context(), former.ID); err != nil {
				t.Fatal(err)
			}
			by := guesserAt(o, "127.0.0.2")
			for door, to := range doors {
				answers := map[string]string{}
				for _, email := range []string{"olga@example.com", "nobody@example.com", "former@example.com"} {
					hashes, statements := password.Computed(), o.Statements.Load()
					status, body := by.tries(door, email, "wrong")
					statements = o.Statements.Load() - statements
					if n := password.Computed() - hashes; n != 1 {
						t.Errorf("%s: %s costs %d hashes", to.path, email, n)
					}
					answers[fmt.Sprint(status, " ", statements, " statements ", strings.ReplaceAll(body, email, "EMAIL"))] = email
				}
				if len(answers) != 1 {
					t.Errorf("%s answers %v", to.path, answers)
				}
			}
		})
	}
}
