package browser_test

import (
	"os"
	"path/filepath"
	"testing"

	"cohort/handlers"
	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
	"cohort/models/imports"
)

// axe-core and HTML_CodeSniffer find nothing wrong with any page, drawer or dialog, in light and dark, nor do two validators
// with their HTML.
func TestNothingStandsInAnybodysWay(t *testing.T) {
	t.Parallel()
	node, pages := officetest.NodeModules(t), newHTMLFiles(t)
	axe := string(officetest.Must(os.ReadFile(filepath.Join(officetest.E2E, "node_modules", "axe-core", "axe.min.js")))(t))
	sniffer := string(officetest.Must(os.ReadFile(filepath.Join(officetest.E2E, "node_modules", "html_codesniffer",
		"build", "HTMLCS.js")))(t))
	full, w := officetest.OpenFurnished(t, "sqlite", furnished, handlers.Config{Demo: true, PublicURL: "http://localhost"})
	empty := officetest.Open(t, "sqlite")
	look := func(t *testing.T, o *officetest.Office, s scene) {
		t.Helper()
		b := s.play(t, o)
		pages.keep(t, o, s, b)
		b.Eval(axe + "; 0")
		complain(t, b, "", everyRule)
		b.Eval(sniffer + "; 0")
		for _, wrong := range sniffed(b) {
			t.Error(wrong)
		}
		// The dark page is the same but for its colours, which need not fade.
		b.Eval(`(() => {
			const still = new CSSStyleSheet();
			still.replaceSync("*, ::before, ::after, ::details-content { transition: none !important }");
			document.adoptedStyleSheets.push(still);
		})()`)
		b.Dark()
		complain(t, b, "in the dark, ", `{ preload: false, resultTypes: ["violations"], runOnly: ["color-contrast"] }`)
	}
	t.Run("scenes", func(t *testing.T) {
		for _, s := range w.scenes() {
			if !wanted(s.name) || s.noScript {
				continue
			}
			t.Run(s.name, func(t *testing.T) {
				t.Parallel()
				o := full
				if s.empty {
					o = empty
				}
				look(t, o, s)
			})
		}
		t.Run("a change under way", func(t *testing.T) {
			t.Parallel()
			o := officetest.Open(t, "postgres") // where it can be kept waiting for as long as this takes
			file := o.Check("people.csv", "email,groups\nada@example.com,VIP\n", imports.Choices{GroupID: o.Group("VIP")})
			release := removingAll(o)
			look(t, o, scene{name: "under-way", path: "/activity", then: func(b *browsertest.Browser) { b.See("Removing customers…") }})
			look(t, o, scene{name: "import-under-way", path: "/customers/import/" + file, then: func(b *browsertest.Browser) {
				b.Click("Import 1 customer")
				b.See("Importing “people.csv”")
			}})
			release()
		})
	})
	pages.check(t, node)
}

// everyRule are axe's options for all rules, without the places where nothing is wrong.
const everyRule = `{ preload: false, resultTypes: ["violations"] }`

// complain reports what axe finds once colours do not change any more.
func complain(t *testing.T, b *browsertest.Browser, when, options string) {
	t.Helper()
	// A colour that is inherited begins to change when that of the element around it has changed.
	b.Eval(`window.still = false, (async () => {
		const frame = () => new Promise(requestAnimationFrame);
		const ends = (a) => a.effect.getComputedTiming().endTime !== Infinity;
		for (let quiet = 0; quiet < 3; quiet++) {
			await frame();
			const changing = document.getAnimations().filter((a) => ends(a) && a.playState !== "finished");
			if (changing.length) quiet = -1;
			await Promise.allSettled(changing.map((a) => a.finished));
		}
		window.still = true;
	})(), 0`)
	b.Eventually("the colours stay", func() bool { return b.Eval(`still`) == true })
	for _, violation := range violations(b, options) {
		t.Errorf("%s%v", when, violation)
	}
}

func violations(b *browsertest.Browser, options string) []any {
	b.Eval(`window.found = null; axe.run(document, ` + options + `).then((r) => {
		window.found = r.violations.flatMap((v) => v.nodes.map((n) => v.id + " (" + v.help + "): " + n.target.join(" ") + " " +
			n.html.slice(0, 200) + " " + (n.failureSummary ?? "").slice(0, 300)));
	}); 0`)
	b.Eventually("axe says something", func() bool { return b.Eval("window.found !== null") == true })
	return b.Eval("window.found").([]any)
}

// sniffed returns what HTML_CodeSniffer calls an error. It fails at an e-mail that is a user name, which HTML allows and vnu looks at.
func sniffed(b *browsertest.Browser) []any {
	b.Eval(`window.found = null; HTMLCS_WCAG2AAA_Sniffs_Principle1_Guideline1_3_1_3_5.checkControlGroups = () => {};
	HTMLCS.process("WCAG2AA", document, () => {
		window.found = HTMLCS.getMessages().filter((m) => m.type === HTMLCS.ERROR)
			.map((m) => m.code + ": " + m.msg + " " + (m.element.outerHTML ?? "").slice(0, 300));
	}); 0`)
	b.Eventually("HTML_CodeSniffer says something", func() bool { return b.Eval("window.found !== null") == true })
	return b.Eval("window.found").([]any)
}
