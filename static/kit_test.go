package static

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestOnlyRulesThatCanApplyAreServed(t *testing.T) {
	t.Parallel()
	for sheet, want := range map[string]string{
		`.btn{a:b}.accordion{c:d}`:                                   `.btn{a:b}`,
		`.accordion,.btn:hover,.btn .accordion{a:b}`:                 `.btn:hover{a:b}`,
		`:is(.accordion,.btn)>svg{a:b}:is(.accordion,.tabs){c:d}`:    `:is(.accordion,.btn)>svg{a:b}`,
		`.btn:not(.accordion):has(.tabs){a:b}`:                       `.btn:not(.accordion):has(.tabs){a:b}`,
		`@layer components{.accordion{a:b}}@media print{.btn{c:d}}`:  `@media print{.btn{c:d}}`,
		`@property --x{syntax:"*"}@keyframes spin{to{rotate:1turn}}`: `@property --x{syntax:"*"}@keyframes spin{to{rotate:1turn}}`,
		`@layer a,b;[data-tooltip]{a:b}[type=text]{c:d}`:             `@layer a,b;[type=text]{c:d}`,
		`.btn>svg,.w-1\.5{a:b}`:                                      `.btn>svg{a:b}`,
	} {
		if got := string(usedOf([]byte(sheet))); got != want {
			t.Errorf("%s\n got %s\nwant %s", sheet, got, want)
		}
	}
}

// A class of the kit that a page begins to use has to be named, or its rules are not served.
func TestTheClassesOfTheKitThatPagesUseAreNamed(t *testing.T) {
	t.Parallel()
	kit := map[string]bool{}
	for _, class := range className.FindAllStringSubmatch(string(read("vendor/basecoat.min.css")), -1) {
		kit[class[1]] = true
	}
	for _, class := range kitClasses {
		if !kit[class] {
			t.Errorf("the kit has no class %s", class)
		}
	}
	// Words of lines about classes that are none there.
	others := []string{"active", "alert", "dialog", "drawer", "field"}
	about, text, word := regexp.MustCompile(`(?i)class|KV\(`), regexp.MustCompile("\"[^\"]*\"|`[^`]*`"), regexp.MustCompile(`[A-Za-z][\w-]*`)
	look := func(path string, _ fs.DirEntry, err error) error {
		if err != nil || strings.HasSuffix(path, "_templ.go") || !slices.Contains([]string{".templ", ".go", ".js"}, filepath.Ext(path)) {
			return err
		}
		source, err := os.ReadFile(path)
		for line := range strings.Lines(string(source)) {
			if !about.MatchString(line) {
				continue
			}
			for _, class := range word.FindAllString(strings.Join(text.FindAllString(line, -1), " "), -1) {
				if kit[class] && !slices.Contains(kitClasses, class) && !slices.Contains(others, class) {
					t.Errorf("%s: the class %s of the kit is not among kitClasses: %s", path, class, strings.TrimSpace(line))
				}
			}
		}
		return err
	}
	for _, folder := range []string{"../views", "js"} {
		if err := filepath.WalkDir(folder, look); err != nil {
			t.Fatal(err)
		}
	}
}
