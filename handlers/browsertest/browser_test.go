package browsertest

import (
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestChromiumIsHere is where a run of all tests learns whether the browser took part.
func TestChromiumIsHere(t *testing.T) { browser(t) }

var form = template.Must(template.New("").Parse(`<!doctype html><html lang="en"><title>Groups</title>
<link rel="icon" href="data:,">
<body>
<nav aria-label="Pages"><a href="/">Groups</a> <a href="/other">Other</a></nav>
<main><h1>Groups</h1>
<p>You are {{.Who}}.</p><noscript>no script here</noscript>
<form method="post" action="/?saved" aria-label="Group">
<label for="name">Name <span aria-hidden="true">*</span></label> <input id="name" name="name" value="{{.Name}}">
<label>Notes <textarea name="notes">old</textarea></label>
<label>Since <input type="date" name="since"></label>
<label>Sort by <select name="sort"><option value="n">Name</option><option value="c">Created</option></select></label>
<button>Save</button> <button disabled>Publish</button>
</form>
<table><caption>Members</caption>
<tr><th>Pick</th><th>E-mail</th><th>Name</th></tr>
<tr><td><input type="checkbox" name="a" aria-label="Pick Ada"></td><td>ada@example.com</td><td>Ada</td>
<td><button type="button">Edit</button></td></tr>
<tr><td><input type="checkbox" name="b"></td><td>bob@example.com</td><td>Bob</td><td><button type="button">Edit</button></td></tr>
</table>
<p class="tall">{{.Form}}</p>
<button type="button" id="ask" aria-haspopup="dialog">Delete…</button>
<dialog id="sure" aria-labelledby="t"><h2 id="t">Delete the group?</h2>
<form method="dialog"><button>Cancel</button> <button>Delete</button></form></dialog>
<p id="out"></p>
</main><style>.tall { height: 2000px }</style><script src="/page.js"></script>`))

const script = `
const out = (s) => document.getElementById('out').append(s + '; ');
document.getElementById('ask').onclick = () => document.getElementById('sure').showModal();
document.getElementById('sure').onclose = () => out('closed');
document.addEventListener('keydown', (e) => out([e.ctrlKey && 'Control', e.shiftKey && 'Shift', e.key].filter(Boolean).join('+')));
for (const b of document.querySelectorAll('td button')) {
	b.onclick = () => setTimeout(() => out('edit ' + b.closest('tr').cells[2].innerText), 100);
}
`

// pages is a small site; what is posted comes back as text.
func pages(t *testing.T) *httptest.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		who := "new here"
		if _, err := r.Cookie("seen"); err == nil {
			who = "back again"
		}
		http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
		_ = r.ParseForm()
		if r.Method == http.MethodPost {
			time.Sleep(200 * time.Millisecond)
		}
		if r.PostFormValue("name") == "wrong" {
			w.WriteHeader(http.StatusUnprocessableEntity)
		}
		_ = form.Execute(w, map[string]string{"Who": who, "Name": r.PostFormValue("name"), "Form": r.PostForm.Encode()})
	})
	mux.HandleFunc("/other", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `<!doctype html><html lang="en"><title>Other</title><link rel="icon" href="data:,"><p>Elsewhere</p>`)
	})
	mux.HandleFunc("/bad", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'")
		fmt.Fprint(w, `<!doctype html><html lang="en"><title>Bad</title><link rel="icon" href="/none.ico"><script `+
			`src="/bad.js"></script><img src="/missing.png" alt=""><p style="color: red">Red</p>`)
	})
	mux.HandleFunc("/page.js", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, script) })
	mux.HandleFunc("/bad.js", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `console.error('oh', 'no'); console.log('fine'); setTimeout(() => { throw new Error('thrown') })`)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

func TestAFormIsFilledAndSent(t *testing.T) {
	t.Parallel()
	for _, scripts := range []bool{true, false} {
		t.Run(fmt.Sprintf("scripts %v", scripts), func(t *testing.T) {
			t.Parallel()
			b := New(t, pages(t).URL)
			if !scripts {
				b.WithoutJavaScript()
			}
			b.Open("/")
			b.See("You are new here.")
			if got := strings.Contains(b.Text(), "no script here"); got == scripts {
				t.Errorf("what is for browsers without scripts is seen: %v", got)
			}
			b.Fill("Name", "VIP & Co")
			b.Fill("Notes", "")
			b.Fill("Since", "2026-02-03")
			b.DontSee("Created")
			b.Choose("Sort by", "Created")
			b.See("Created")
			if got := b.Value("Name"); got != "VIP & Co" {
				t.Errorf("the field holds %q", got)
			}
			b.Click("Save")
			b.See("You are back again.")
			b.See("name=VIP+%26+Co&notes=&since=2026-02-03&sort=c")
			b.SeeURL("/?saved")
			b.Click("Other")
			b.See("Elsewhere")
			if b.Title() != "Other" {
				t.Errorf("title %q", b.Title())
			}
			b.Back()
			b.See("back again")
			b.Reload()
			b.SeeURL("/?saved")
		})
	}
}

func TestEachBrowserIsSomeoneElse(t *testing.T) {
	t.Parallel()
	site := pages(t)
	for range 2 {
		b := New(t, site.URL)
		b.Open("/")
		b.See("You are new here.")
	}
}

func TestRowsBoxesAndTables(t *testing.T) {
	t.Parallel()
	b := New(t, pages(t).URL)
	b.Open("/")
	b.Tick("Pick Ada")
	b.Tick("bob@example.com")
	b.Tick("bob@example.com")
	if !b.Ticked("ada@example.com") || !b.Row("Bob").Ticked("bob@example.com") {
		t.Error("not ticked")
	}
	b.Untick("Ada")
	if b.Ticked("Pick Ada") {
		t.Error("still ticked")
	}
	want := [][]string{
		{"Pick", "E-mail", "Name"},
		{"", "ada@example.com", "Ada", "Edit"},
		{"", "bob@example.com", "Bob", "Edit"},
	}
	for _, name := range []string{"", "Members", "main table"} {
		if diff := cmp.Diff(want, b.Table(name)); diff != "" {
			t.Errorf("table %q: %s", name, diff)
		}
	}
	b.Row("bob@example.com").Click("Edit")
	b.See("edit Bob")
	b.In("Members").See("bob@example.com")
	b.In("Members").DontSee("Publish")
}

func TestDialogsAndKeys(t *testing.T) {
	t.Parallel()
	b := New(t, pages(t).URL)
	b.Open("/")
	if got := b.Focused(); got != "" {
		t.Errorf("the focus is on %q", got)
	}
	b.Click("Delete…")
	b.See("Delete the group?")
	b.SeeFocus("Cancel")
	if _, err := ask[point](b, "point", "control", "Save"); err == nil {
		t.Error("what is behind the dialog can be reached")
	}
	b.In("Delete the group?").Click("Delete")
	b.DontSee("Delete the group?")
	b.See("closed;")
	b.Press("R", "Shift+Tab", "Control+k", "?", "Escape", "ArrowDown", "+")
	b.See("R; Shift+Tab; Control+k; Shift+?; Escape; ArrowDown;")
	b.See("+;")
	b.Fill("Name", "typed")
	b.Press("End")
	b.Type("!")
	b.See("typed!")
	b.Press("Enter")
	b.See("name=typed%21")
}

func TestWhatCannotBeDoneIsReported(t *testing.T) {
	t.Parallel()
	b := New(t, pages(t).URL)
	b.Open("/")
	for want, args := range map[string][]any{
		`no control called "Sav"; there are "Groups"`: {"point", "control", "Sav"},
		`2 times control called "Edit"`:               {"point", "control", "Edit"},
		`"Publish" is disabled`:                       {"point", "control", "Publish"},
		`no field called "Phone"`:                     {"value", "Phone"},
		`has no choice "Size"`:                        {"choose", "Sort by", "Size"},
		`no row with "Zoe"`:                           {"box", "Zoe"},
	} {
		_, err := ask[any](b, args[0].(string), args[1:]...)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, not %s", args, err, want)
		}
	}
}

// What slides in is waited for, even where the browser shows one frame of it for long: a click on "Next" went to what came to
// stand in its place.
func TestWhatMovesIsNotClicked(t *testing.T) {
	t.Parallel()
	b := New(t, pages(t).URL)
	b.Open("/")
	b.Eval(`document.body.animate({ translate: ["40px", "0"] }, { duration: 2000, easing: "step-end" }), 0`)
	at := b.still("point", "control", "Save")
	b.Eventually("it has come", func() bool { return b.Eval(`document.getAnimations().length`) == 0.0 })
	if there := b.still("point", "control", "Save"); at != there {
		t.Errorf("clicked at %v while on the way to %v", at, there)
	}
}

func TestAFormWithErrorsIsNoComplaint(t *testing.T) {
	t.Parallel()
	b := New(t, pages(t).URL)
	b.Open("/")
	b.Fill("Name", "wrong")
	b.Click("Save")
	b.See("name=wrong")
}

func TestComplaintsOfThePage(t *testing.T) {
	t.Parallel()
	b := New(t, pages(t).URL)
	b.Open("/bad")
	var said string
	b.Eventually("all complaints", func() bool {
		said = strings.Join(b.watch.complaints(), "\n")
		return strings.Contains(said, "thrown") && strings.Contains(said, "404")
	})
	for _, want := range []string{"console.error: oh no", "Error: thrown", "Content Security Policy", "404"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is missing in:\n%s", want, said)
		}
		b.Allow(want)
	}
	if strings.Contains(said, "fine") {
		t.Errorf("console.log is no complaint:\n%s", said)
	}
}

func TestTheWindow(t *testing.T) {
	t.Parallel()
	b := New(t, pages(t).URL)
	b.Size(390, 844)
	b.Dark()
	b.Open("/")
	const window = `[innerWidth, innerHeight, matchMedia('(prefers-color-scheme: dark)').matches, document.hasFocus()].join()`
	if got := b.Eval(window); got != "390,844,true,true" {
		t.Errorf("the window is %v", got)
	}
	path := filepath.Join(t.TempDir(), "page.png")
	b.Screenshot(path)
	if image, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(image), "\x89PNG") {
		t.Errorf("no picture: %v", err)
	}
}

// Whoever walks with Tab is told where the focus cannot be seen.
func TestTheWayOfTheFocus(t *testing.T) {
	t.Parallel()
	b := New(t, pages(t).URL)
	b.Open("/")
	b.TabTo("Notes")
	b.TabBackTo("Other")
	if got := b.Stops(2); !cmp.Equal(got, []string{"Name", "Notes"}) {
		t.Errorf("Tab leads to %q", got)
	}
	for why, style := range map[string]string{
		"it has no ring": "outline: none",
		"it is outside of the window, or covered": "position: fixed; top: -100px",
	} {
		b.Eval(fmt.Sprintf(`(document.querySelector("#ask").style = %q, document.querySelector("#ask").focus({ focusVisible: true }))`, style))
		at, err := ask[struct{ Name, Unseen string }](b, "stop")
		if err != nil || at.Name != "Delete…" || at.Unseen != why {
			t.Errorf("with %s: %+v %v", style, at, err)
		}
	}
}
