package customers

import (
	"context"

	"gorm.io/gorm"

	"cohort/models/naming"
	"cohort/models/record"
	"cohort/models/text"
)

// GroupsCalled finds the groups with these names: those called just so, or else those whose names look the same, or else those
// whose names differ in case alone. The keys of the map are the names asked for; one that no group has is missing.
func (s *Store) GroupsCalled(ctx context.Context, names []string) (map[string]naming.Match, error) {
	if len(names) == 0 {
		return map[string]naming.Match{}, nil
	}
	groups, err := s.groupsKeyed(s.db.Read(ctx), names)
	return naming.Matches(names, groups), s.db.WrapError("find groups by name", err)
}

// GroupsLike is GroupsCalled that also has, for each name that no group has, the groups with names near to it. For these it looks at
// the names of the first 20,000 groups, all in one statement.
func (s *Store) GroupsLike(ctx context.Context, names []string) (map[string]naming.Match, error) {
	if len(names) == 0 {
		return map[string]naming.Match{}, nil
	}
	db := s.db.Read(ctx)
	var groups []naming.Keyed
	called := db.Table("customer_groups").Select("id").Where("name_key IN ?", s.db.Dialect.ValuesOf(text.SortKeys(names)))
	oldest := db.Table("customer_groups").Select("id").Order("created_at, id").Limit(mostNearlyFound)
	err := db.Table("customer_groups").Select("id, name, name_key").
		Where("id IN (SELECT id FROM (?) AS called UNION SELECT id FROM (?) AS oldest)", called, oldest).
		Order("created_at, id").Find(&groups).Error
	asked := text.Set(text.SortKeys(names))
	var alike []GroupName
	for _, group := range groups {
		if asked[group.NameKey] {
			alike = append(alike, group.Named)
		}
	}
	matches := naming.Matches(names, alike)
	naming.AddNear(matches, names, groups)
	return matches, s.db.WrapError("find groups by similar names", err)
}

// OtherGroupCalled finds the group that a name means besides the one with an id. The zero match: none.
func (s *Store) OtherGroupCalled(ctx context.Context, name, id string) (naming.Match, error) {
	match, err := s.otherGroupCalled(s.db.Read(ctx), name, id)
	return match, s.db.WrapError("find a group of the same name", err)
}

func (s *Store) otherGroupCalled(db *gorm.DB, name, id string) (naming.Match, error) {
	groups, err := s.groupsKeyed(db.Where("id <> ?", id), []string{name})
	return naming.MatchOf(name, groups), err
}

// refuseLookAlike refuses a name that a person typed and that looks the same as that of another group. One that is the same to the
// byte is refused by the index.
func (s *Store) refuseLookAlike(tx *gorm.DB, row groupRow, in GroupInput) error {
	if !in.Typed {
		return nil
	}
	match, err := s.otherGroupCalled(tx, row.Name, row.ID)
	if err != nil || match.Likeness != naming.SameLook {
		return err
	}
	return looksTaken(row.Name, match.Named)
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
