package browser_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cohort/handlers"
	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

// A picture of every page, drawer and dialog, in every state, goes into the folder that COHORT_SCREENSHOTS
// names: <state>-<width>-<light or dark>.png. COHORT_SCREENSHOTS_ONLY keeps to names that contain one of its words.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("COHORT_SCREENSHOTS")
	if dir == "" {
		t.Skip("COHORT_SCREENSHOTS names no folder for the pictures")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	full, w := officetest.OpenFurnished(t, "sqlite", furnished, handlers.Config{Demo: true, PublicURL: "http://localhost"})
	empty := officetest.Open(t, "sqlite")
	for _, size := range []struct{ width, height int }{{1440, 900}, {768, 1024}, {390, 844}} {
		for _, theme := range []string{"light", "dark"} {
			t.Run(fmt.Sprintf("%d-%s", size.width, theme), func(t *testing.T) {
				t.Parallel()
				for _, s := range w.scenes() {
					if !wanted(s.name) {
						continue
					}
					t.Run(s.name, func(t *testing.T) {
						o := full
						if s.empty {
							o = empty
						}
						b := s.play(t, o, func(b *browsertest.Browser) {
							b.Size(size.width, size.height)
							if theme == "dark" {
								b.Dark()
							}
						})
						b.Screenshot(filepath.Join(dir, fmt.Sprintf("%s-%d-%s.png", s.name, size.width, theme)))
						if wide, there := b.Eval("document.documentElement.scrollWidth"), float64(size.width); wide.(float64) > there {
							t.Errorf("the page is %v px wide", wide)
						}
					})
				}
			})
		}
	}
}

func wanted(name string) bool {
	only := strings.Fields(os.Getenv("COHORT_SCREENSHOTS_ONLY"))
	for _, word := range only {
		if strings.Contains(name, word) {
			return true
		}
	}
	return len(only) == 0
}
