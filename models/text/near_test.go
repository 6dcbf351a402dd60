package text_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"cohort/models/text"
)

func TestNear(t *testing.T) {
	for _, c := range []struct {
		word, other string
		near        bool
	}{
		{"ruby", "ruby", true}, {"rubi", "ruby", true}, {"rby", "ruby", true}, {"rubby", "ruby", true}, {"rbuy", "ruby", true},
		{"uby", "ruby", true}, {"rub", "ruby", true}, {"uruby", "ruby", true}, {"urby", "ruby", true}, {"ruyb", "ruby", true},
		{"rybu", "ruby", false}, {"ub", "ruby", false}, {"rybi", "ruby", false}, {"yubr", "ruby", false}, {"", "r", true},
		{"aaaa", "aaa", true}, {"aaaa", "aa", false}, {"żabą", "żaba", true}, {"王伟", "伟王", true},
	} {
		if text.Near(c.word, c.other) != c.near || text.Near(c.other, c.word) != c.near {
			t.Errorf("%q, %q", c.word, c.other)
		}
	}
	for word, can := range map[string]bool{"ruby": true, "rub": false, "1234": false, "12345x": true, strings.Repeat("x", 65): false} {
		if text.CanBeNear(word) != can {
			t.Error(word)
		}
	}
}

func TestHasNear(t *testing.T) {
	const of = "ruby.hughes@example.com ruby ann hughes +49 30 1234"
	for word, has := range map[string]bool{
		"rubi": true, "huges": true, "ruby.huges": true, "ruby.hughes@exmaple.com": true, "hughe": true,
		"exampel.com": false, "rubi.huges": false,
	} {
		if text.HasNear(of, word) != has {
			t.Error(word)
		}
	}
}

// Whatever single mistake is made in whatever word, the parts lead to the texts that have it.
func TestNearPartsMissNoMistake(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for n := 4; n <= 40; n++ {
		for range 60 {
			right := make([]rune, n)
			for i := range right {
				right[i] = 'a' + rune(random.IntN(26))
			}
			for _, typed := range mistypedEveryWay(right) {
				if !text.CanBeNear(typed) || !text.Near(typed, string(right)) {
					continue
				}
				if found := "x@example.com " + string(right); !containsParts(found, text.NearParts(typed)) {
					t.Fatalf("%q does not lead to %q", typed, found)
				}
			}
		}
	}
}

func TestNearPartsAreFewAndLongEnough(t *testing.T) {
	for word, most := range map[string]int{
		"ruby": 85, "marai": 35, "анна": 120, "hughes": 11, "gonzales": 15, strings.Repeat("ab", 32): 15,
	} {
		lists := text.NearParts(word)
		if len(lists) > most {
			t.Errorf("%d lists for %q", len(lists), word)
		}
		for _, part := range slices.Concat(lists...) {
			if utf8.RuneCountInString(part) < 3 {
				t.Errorf("%q is too short for an index of trigrams", part)
			}
		}
	}
}

// mistypedEveryWay are a word with each letter in turn missing, twice there, replaced, and in the place of the next one.
func mistypedEveryWay(word []rune) (typed []string) {
	for i := range word {
		typed = append(typed,
			string(slices.Delete(slices.Clone(word), i, i+1)),
			string(slices.Insert(slices.Clone(word), i, 'k')),
			string(slices.Replace(slices.Clone(word), i, i+1, 'q')))
		if i > 0 {
			swapped := slices.Clone(word)
			swapped[i-1], swapped[i] = swapped[i], swapped[i-1]
			typed = append(typed, string(swapped))
		}
	}
	return typed
}

func containsParts(found string, lists [][]string) bool {
	return slices.ContainsFunc(lists, func(parts []string) bool {
		return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(found, part) })
	})
}
