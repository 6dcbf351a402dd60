package main_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// requirements are how many requirements of the levels 1 and 2 each chapter of ASVS 5.0 has.
var requirements = map[string]int{
	"1": 27, "2": 11, "3": 19, "4": 10, "5": 9, "6": 35, "7": 18, "8": 7, "9": 7, "10": 29, "11": 14, "12": 9, "13": 13, "14": 9, "15": 13,
	"16": 16, "17": 7,
}

var (
	testFunc    = regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	namedTest   = regexp.MustCompile("`(Test\\w+)`")
	requirement = regexp.MustCompile(`\d+\.\d+\.\d+`)
)

// docs/security.md has each requirement once, says of each how it stands, and names no test that is not there: neither does what else
// tells of security.
func TestTheSecurityPageIsTrue(t *testing.T) {
	t.Parallel()
	tests := testsOfAll(t)
	for _, page := range []string{"docs/security.md", "docs/threat-model.md", "SECURITY.md"} {
		for _, named := range namedTest.FindAllStringSubmatch(readPage(t, page), -1) {
			if !tests[named[1]] {
				t.Errorf("%s names %s, which is no test", page, named[1])
			}
		}
	}
	states := map[string]int{}
	seen, left := map[string]bool{}, map[string]int{}
	for chapter, n := range requirements {
		left[chapter] = n
	}
	page := readPage(t, "docs/security.md")
	_, tables, _ := strings.Cut(page, "## The requirements")
	for line := range strings.Lines(tables) {
		cells := strings.Split(line, "|")
		if len(cells) < 4 || !requirement.MatchString(cells[1]) {
			continue
		}
		for _, id := range requirement.FindAllString(cells[1], -1) {
			if seen[id] {
				t.Errorf("%s is there twice", id)
			}
			seen[id] = true
			chapter, _, _ := strings.Cut(id, ".")
			left[chapter]--
			states[strings.TrimSpace(cells[3])]++
		}
	}
	for chapter, n := range left {
		if n != 0 {
			t.Errorf("chapter %s lacks %d requirements", chapter, n)
		}
	}
	said := fmt.Sprintf("%d are met, %d in part, %d are not met, %d are up to who runs Cohort, and %d are about",
		states["met"], states["part"], states["not met"], states["yours"], states["n/a"])
	if !strings.Contains(page, said) || len(states) != 5 {
		t.Errorf("the page does not say that %s: %v", said, states)
	}
}

func readPage(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile("../../" + path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// testsOfAll are the names of all tests.
func testsOfAll(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		content, err := os.ReadFile(path)
		for _, found := range testFunc.FindAllSubmatch(content, -1) {
			names[string(found[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
