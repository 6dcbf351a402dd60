package browser_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

// htmlFiles gathers pages to be looked at by two validators at once: starting one takes longer than reading a page.
type htmlFiles struct {
	dir string
	// seen are the pages that are there already: many scenes begin at one.
	seen *sync.Map
}

func newHTMLFiles(t *testing.T) htmlFiles { return htmlFiles{t.TempDir(), &sync.Map{}} }

// keep writes down a page as the server sent it, and as it became: with what is open.
func (f htmlFiles) keep(t *testing.T, o *officetest.Office, s scene, b *browsertest.Browser) {
	t.Helper()
	became := "<!doctype html>\n" + b.Eval("document.documentElement.outerHTML").(string)
	v := o.SignedIn()
	if s.anyone {
		v = o.SignedOut()
	}
	for name, page := range map[string]string{s.name + ".sent": v.Get(s.path).Body, s.name + ".open": became} {
		if _, there := f.seen.LoadOrStore(page, name); there {
			continue
		}
		if err := os.WriteFile(filepath.Join(f.dir, name+".html"), []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// check fails with whatever is wrong with the pages.
func (f htmlFiles) check(t *testing.T, node string) {
	t.Helper()
	for _, wrong := range append(f.validate(t, node), f.vnu(t)...) {
		t.Error(wrong)
	}
}

func (f htmlFiles) validate(t *testing.T, node string) (wrong []string) {
	report := filepath.Join(f.dir, "report.json") // what it writes to a pipe is cut off
	f.run(t, node, filepath.Join(officetest.E2E, "node_modules", "html-validate", "bin", "html-validate.mjs"),
		"--config", filepath.Join(officetest.E2E, "htmlvalidate.json"), "--formatter", "json="+report, filepath.Join(f.dir, "*.html"))
	out := officetest.Must(os.ReadFile(report))(t)
	var files []struct {
		FilePath string
		Messages []struct{ RuleID, Message, Selector string }
	}
	f.read(t, out, &files)
	for _, file := range files {
		for _, m := range file.Messages {
			wrong = append(wrong, fmt.Sprintf("%s: %s (%s): %s", filepath.Base(file.FilePath), m.RuleID, m.Selector, m.Message))
		}
	}
	return wrong
}

// vnu is the W3C's validator, which needs Java.
func (f htmlFiles) vnu(t *testing.T) (wrong []string) {
	java, err := exec.LookPath("java")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("Java is not installed")
		}
		t.Log("Java is not installed: vnu has not looked at the pages.")
		return nil
	}
	// It ends too soon to win back what the optimizing compiler takes.
	out := f.run(t, java, "-Xss8m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
		"-jar", filepath.Join(officetest.E2E, "node_modules", "vnu-jar", "build", "dist", "vnu.jar"),
		"--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html", f.dir)
	var found struct {
		Messages []struct{ URL, Type, SubType, Message, Extract string }
	}
	f.read(t, out, &found)
	for _, m := range found.Messages {
		// A combobox that controls its list need not own it: https://www.w3.org/TR/wai-aria-1.2/#combobox
		if strings.Contains(m.Message, "aria-activedescendant") && strings.Contains(m.Extract, `aria-controls="`) {
			continue
		}
		wrong = append(wrong, fmt.Sprintf("%s: vnu %s %s: %s: %s", filepath.Base(m.URL), m.Type, m.SubType, m.Message, m.Extract))
	}
	return wrong
}

func (f htmlFiles) run(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	var out, said bytes.Buffer
	command := exec.CommandContext(t.Context(), name, args...)
	command.Stdout, command.Stderr = &out, &said
	var complains *exec.ExitError
	if err := command.Run(); err != nil && (!errors.As(err, &complains) || said.Len() > 0) {
		t.Fatalf("%s: %v\n%s", name, err, said.String())
	}
	return out.Bytes()
}

func (f htmlFiles) read(t *testing.T, out []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(out, into); err != nil {
		t.Fatalf("%v: %s", err, strings.TrimSpace(string(out)))
	}
}
