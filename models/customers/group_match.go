package customers

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"cohort/models/record"
	"cohort/models/text"
)

// Likeness is how a group is called for which a name was given.
type Likeness int

// From the most alike to the least.
const (
	NoLikeness Likeness = iota // there is no such group
	SameName                   // just so, to the byte
	SameLook                   // so, as far as anybody can see: other blanks, invisible characters, composed or decomposed letters
	OtherCase                  // so, but for capital and small letters
)

// GroupMatch is what groups there are for a name.
type GroupMatch struct {
	GroupName             // the group that is meant: of several that are alike the oldest; zero: none
	Likeness  Likeness    // of its name
	Others    []GroupName // other groups whose names look the same as its, the oldest first
	Near      []GroupName // where no group is meant: up to three that may be, with one mistake of typing, other accents, or letters of another alphabet
}

// mostNear is how many groups are offered for a name that no group has.
const mostNear = 3

// GroupsCalled finds the groups with these names: those called just so, or else those whose names look the same, or else those
// whose names differ in case alone. The keys of the map are the names asked for; one that no group has is missing.
func (s *Store) GroupsCalled(ctx context.Context, names []string) (map[string]GroupMatch, error) {
	if len(names) == 0 {
		return map[string]GroupMatch{}, nil
	}
	groups, err := s.groupsKeyed(s.db.Read(ctx), names)
	return MatchGroups(names, groups), s.db.WrapError("find groups by name", err)
}

// GroupsLike is GroupsCalled that also has, for each name that no group has, the groups with names near to it. For these it looks at
// the names of the first 20,000 groups, all in one statement.
func (s *Store) GroupsLike(ctx context.Context, names []string) (map[string]GroupMatch, error) {
	if len(names) == 0 {
		return map[string]GroupMatch{}, nil
	}
	db := s.db.Read(ctx)
	var groups []keyedGroup
	called := db.Table("customer_groups").Select("id").Where("name_key IN ?", s.db.Dialect.ValuesOf(text.SortKeys(names)))
	oldest := db.Table("customer_groups").Select("id").Order("created_at, id").Limit(mostNearlyFound)
	err := db.Table("customer_groups").Select("id, name, name_key").
		Where("id IN (SELECT id FROM (?) AS called UNION SELECT id FROM (?) AS oldest)", called, oldest).
		Order("created_at, id").Find(&groups).Error
	asked := text.Set(text.SortKeys(names))
	var alike []GroupName
	for _, group := range groups {
		if asked[group.NameKey] {
			alike = append(alike, group.GroupName)
		}
	}
	matches := MatchGroups(names, alike)
	addNear(matches, names, groups)
	return matches, s.db.WrapError("find groups by similar names", err)
}

// keyedGroup is a group with its folded name.
type keyedGroup struct {
	GroupName
	NameKey string
}

// OtherGroupCalled finds the group that a name means besides the one with an id. The zero match: none.
func (s *Store) OtherGroupCalled(ctx context.Context, name, id string) (GroupMatch, error) {
	match, err := s.otherGroupCalled(s.db.Read(ctx), name, id)
	return match, s.db.WrapError("find a group of the same name", err)
}

func (s *Store) otherGroupCalled(db *gorm.DB, name, id string) (GroupMatch, error) {
	groups, err := s.groupsKeyed(db.Where("id <> ?", id), []string{name})
	return matchOf(name, groups), err
}

// refuseLookAlike refuses a name that a person typed and that looks the same as that of another group. One that is the same to the
// byte is refused by the index.
func (s *Store) refuseLookAlike(tx *gorm.DB, row groupRow, in GroupInput) error {
	if !in.Typed {
		return nil
	}
	match, err := s.otherGroupCalled(tx, row.Name, row.ID)
	if err != nil || match.Likeness != SameLook {
		return err
	}
	return looksTaken(row.Name, match.GroupName)
}

// looksTaken is the error for a name that looks the same as that of a group.
func looksTaken(name string, group GroupName) error {
	return record.Taken("customer_group", "name", name,
		text.Fill("There is already a customer group named {group}, which looks the same.", "group", text.Quoted(group.Name)))
}

// groupsKeyed are those of the groups that names may mean, the oldest first.
func (s *Store) groupsKeyed(db *gorm.DB, names []string) (groups []GroupName, err error) {
	err = db.Table("customer_groups").Select("id, name").Where("name_key IN ?", s.db.Dialect.ValuesOf(text.SortKeys(names))).
		Order("created_at, id").Find(&groups).Error
	return groups, err
}

// MatchGroups finds which of the groups, the oldest first, the names mean. A name that means none is missing.
func MatchGroups(names []string, groups []GroupName) map[string]GroupMatch {
	alike := map[string][]GroupName{}
	for _, group := range groups {
		key := text.SortKey(group.Name)
		alike[key] = append(alike[key], group)
	}
	matches := map[string]GroupMatch{}
	for _, name := range names {
		if match := matchOf(name, alike[text.SortKey(name)]); match.Likeness != NoLikeness {
			matches[name] = match
		}
	}
	return matches
}

// matchOf finds the group that a name means.
func matchOf(name string, groups []GroupName) (match GroupMatch) {
	look := text.Look(name)
	for _, group := range groups {
		likeness := likenessOf(group.Name, name, look)
		if likeness != NoLikeness && (match.Likeness == NoLikeness || likeness < match.Likeness) {
			match.GroupName, match.Likeness = group, likeness
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

// addNear adds the groups that may be meant by the names that mean none.
func addNear(matches map[string]GroupMatch, names []string, groups []keyedGroup) {
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
				if len(match.Near) < mostNear && !slices.Contains(match.Near, group.GroupName) &&
					mistyped(nearKey(name, text.SortKey(name)), folded) {
					match.Near = append(match.Near, group.GroupName)
					matches[name] = match
				}
			}
		}
	}
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
