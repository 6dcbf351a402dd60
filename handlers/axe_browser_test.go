package handlers_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"cohort/handlers"
	"cohort/handlers/browsertest"
)

// axe-core finds nothing wrong with any page, drawer or dialog, in light and dark.
func TestNothingStandsInAnybodysWay(t *testing.T) {
	t.Parallel()
	nodeModules(t)
	axe := string(try(os.ReadFile(filepath.Join(e2e, "node_modules", "axe-core", "axe.min.js")))(t))
	full, empty := openWith(t, "sqlite", handlers.Config{Demo: true}), open(t, "sqlite")
	for _, s := range furnish(full).scenes() {
		if !wanted(s.name) || s.noScript {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			o := full
			if s.empty {
				o = empty
			}
			b := s.play(t, o)
			b.Eval(axe + "; 0")
			complain(t, b, "", `{ preload: false }`)
			// The dark page is the same but for its colours.
			b.Dark()
			complain(t, b, "in the dark, ", `{ preload: false, runOnly: ["color-contrast"] }`)
		})
	}
}

func complain(t *testing.T, b *browsertest.Browser, when, options string) {
	t.Helper()
	b.Eval(`window.found = null; axe.run(document, ` + options + `).then((r) => {
		window.found = r.violations.flatMap((v) => v.nodes.map((n) => v.id + " (" + v.help + "): " + n.target.join(" ") + " " + n.html.slice(0, 200) + " " + (n.failureSummary ?? "").slice(0, 300)));
	}); 0`)
	b.Eventually("axe says something", func() bool { return b.Eval("window.found !== null") == true })
	for _, violation := range b.Eval("window.found").([]any) {
		t.Errorf("%s%v", when, fmt.Sprint(violation))
	}
}
