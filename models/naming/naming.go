// Package naming finds which of the things that have names somebody means who gives one: it may be spelled otherwise, or mistyped.
package naming

import (
	"slices"
	"strings"
	"unicode/utf8"

	"cohort/models/text"
)

// Named is something with a name, such as a group.
type Named struct{ ID, Name string }

// Likeness is how a group is called for which a name was given.
type Likeness int

// From the most alike to the least.
const (
	NoLikeness Likeness = iota // there is no such group
	SameName                   // just so, to the byte
	SameLook                   // so, as far as anybody can see: other blanks, invisible characters, composed or decomposed letters
	OtherCase                  // so, but for capital and small letters
)

// Match is what groups there are for a name.
type Match struct {
	Named             // the group that is meant: of several that are alike the oldest; zero: none
	Likeness Likeness // of its name
	Others   []Named  // other groups whose names look the same as its, the oldest first
	Near     []Named  // where no group is meant: up to three that may be: one mistake of typing, other accents, letters of another alphabet
}

// mostNear is how many groups are offered for a name that no group has.
const mostNear = 3

// Keyed is something with a name and the sort key of that.
type Keyed struct {
	Named
	NameKey string
}

// Matches finds which of the groups, the oldest first, the names mean. A name that means none is missing.
func Matches(names []string, groups []Named) map[string]Match {
	alike := map[string][]Named{}
	for _, group := range groups {
		key := text.SortKey(group.Name)
		alike[key] = append(alike[key], group)
	}
	matches := map[string]Match{}
	for _, name := range names {
		if match := MatchOf(name, alike[text.SortKey(name)]); match.Likeness != NoLikeness {
			matches[name] = match
		}
	}
	return matches
}

// MatchOf finds the group that a name means.
func MatchOf(name string, groups []Named) (match Match) {
	look := text.Look(name)
	for _, group := range groups {
		likeness := likenessOf(group.Name, name, look)
		if likeness != NoLikeness && (match.Likeness == NoLikeness || likeness < match.Likeness) {
			match.Named, match.Likeness = group, likeness
		}
	}
	if match.Likeness == NoLikeness {
		return match
	}
	look = text.Look(match.Name)
	for _, group := range groups {
		if group.ID != match.ID && text.Look(group.Name) == look {
			match.Others = append(match.Others, group)
		}
	}
	return match
}

// likenessOf compares the name of a group with one that was given and has this look.
func likenessOf(group, name, look string) Likeness {
	switch of := text.Look(group); {
	case group == name:
		return SameName
	case of == look:
		return SameLook
	case strings.EqualFold(of, look):
		return OtherCase
	}
	return NoLikeness
}

// AddNear adds the groups that may be meant by the names that mean none.
func AddNear(matches map[string]Match, names []string, groups []Keyed) {
	meant, lengths := map[string][]string{}, map[int]bool{} // names without a group, by what a near one has in common with them
	for _, name := range names {
		if matches[name].Likeness != NoLikeness {
			continue
		}
		folded := nearKey(name, text.SortKey(name))
		for _, key := range text.NearKeys(folded) {
			meant[key] = append(meant[key], name)
		}
		for length := len(folded) - utf8.UTFMax; length <= len(folded)+utf8.UTFMax; length++ {
			lengths[length] = true // in bytes, of names with one letter more or less
		}
	}
	for _, group := range groups {
		folded := nearKey(group.Name, group.NameKey)
		if !lengths[len(folded)] {
			continue
		}
		for _, key := range text.NearKeys(folded) {
			for _, name := range meant[key] {
				match := matches[name]
				if len(match.Near) < mostNear && !slices.Contains(match.Near, group.Named) &&
					mistyped(nearKey(name, text.SortKey(name)), folded) {
					match.Near = append(match.Near, group.Named)
					matches[name] = match
				}
			}
		}
	}
}

// LooksLike reports whether two names differ in letters of other alphabets alone that look like Latin ones.
func LooksLike(name, other string) bool {
	folded, of := text.SortKey(name), text.SortKey(other)
	return folded != of && nearKey(name, folded) == nearKey(other, of)
}

// nearKey is a folded name as it looks: letters of other alphabets that look like Latin ones count as those.
func nearKey(name, folded string) string {
	if latin := text.LatinLook(name); latin != name {
		return text.SortKey(latin)
	}
	return folded
}

// mistyped reports whether one folded name may have been typed for another: they differ in accents alone, or in one letter. Other
// digits are no mistake: they make another year, or another part.
func mistyped(name, other string) bool {
	if name == other {
		return true
	}
	return text.CanBeNear(name) && text.CanBeNear(other) && text.Near(name, other) && text.Digits(name) == text.Digits(other)
}
