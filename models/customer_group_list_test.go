package models_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"cohort/models"
)

func TestListsOfGroupsInEveryOrder(t *testing.T) {
	each(t, func(w world) {
		p := w.people(5)
		var all []models.CustomerGroup
		for i, name := range []string{"b", "B", "Ä", "a", "ä2", "Z", "é", "z 2", "李", "ß", "ss", "_", "%"} {
			in := models.GroupInput{Name: &name, Add: chosen(p[:i%4]...)}
			if i%3 == 0 {
				in.Description = models.TextOf(fmt.Sprint("About ", i%2))
			}
			if i%4 > 1 {
				in.Metadata = &models.MetadataChange{Values: metadata(w.T, fmt.Sprintf(`{"n":%d}`, i%3))}
			}
			group, err := w.CreateGroup(w.Context(), in)
			w.must(err)
			if i%2 == 0 {
				later()
			}
			all = append(all, group)
		}
		later()
		changed, err := w.UpdateGroup(w.Context(), all[4].ID, models.GroupInput{Description: models.TextOf("last")})
		w.must(err)
		all[4] = changed
		nullable := func(a, b *string) int {
			if a == nil || b == nil {
				return cmp.Compare(fmt.Sprint(a == nil), fmt.Sprint(b == nil))
			}
			return cmp.Compare(*a, *b)
		}
		textOf := func(m models.Metadata) *string {
			if m == nil {
				return nil
			}
			return new(jsonOf(w.T, m))
		}
		for by, compare := range map[string]func(a, b models.CustomerGroup) int{
			"id":              func(a, b models.CustomerGroup) int { return cmp.Compare(a.ID, b.ID) },
			"created_at":      func(a, b models.CustomerGroup) int { return a.CreatedAt.Compare(b.CreatedAt) },
			"updated_at":      func(a, b models.CustomerGroup) int { return a.UpdatedAt.Compare(b.UpdatedAt) },
			"name":            func(a, b models.CustomerGroup) int { return cmp.Compare(models.Fold(a.Name), models.Fold(b.Name)) },
			"customers_count": func(a, b models.CustomerGroup) int { return cmp.Compare(a.CustomersCount, b.CustomersCount) },
			"description":     func(a, b models.CustomerGroup) int { return nullable(a.Description, b.Description) },
			"metadata":        func(a, b models.CustomerGroup) int { return nullable(textOf(a.Metadata), textOf(b.Metadata)) },
		} {
			for _, desc := range []bool{false, true} {
				want := slices.SortedFunc(slices.Values(all), func(a, b models.CustomerGroup) int { return cmp.Or(compare(a, b), cmp.Compare(a.ID, b.ID)) })
				if desc {
					slices.Reverse(want)
				}
				q := models.GroupQuery{Order: models.Order{By: by, Desc: desc}, Limit: 4}
				var byOffset, byPlace, visited []string
				for q := q; len(byOffset) == q.Offset; q.Offset += 4 {
					list, err := w.Groups(w.Context(), q)
					w.must(err)
					same(w.T, "the total", list.Total, models.Total{Count: int64(len(all))})
					byOffset = append(byOffset, ids(list.Groups...)...)
				}
				for q := q; len(byPlace) < len(all); q.After = byPlace[len(byPlace)-1] {
					list, err := w.Groups(w.Context(), q)
					w.must(err)
					same(w.T, "the total", list.Total, models.Total{Count: int64(len(all))})
					byPlace = append(byPlace, ids(list.Groups...)...)
				}
				q.Limit = -1
				w.must(w.EachGroup(w.Context(), q, func(g models.CustomerGroup) error {
					visited = append(visited, g.ID)
					return nil
				}))
				sentence := fmt.Sprintf("by %s, descending %t", by, desc)
				sameList(w.T, sentence+", page by page", byOffset, ids(want...))
				sameList(w.T, sentence+", each page after the last row", byPlace, ids(want...))
				sameList(w.T, sentence+", visited", visited, ids(want...))
			}
		}
		models.Shrink(w.Store)
		n := 0
		w.must(w.EachGroup(w.Context(), models.GroupQuery{Limit: 10, Offset: 2}, func(models.CustomerGroup) error { n++; return nil }))
		same(w.T, "ten visited", n, 10)
	})
}

func TestFindingGroups(t *testing.T) {
	each(t, func(w world) {
		luis := w.person("luis@example.com")
		groups := map[string]models.CustomerGroup{}
		for _, name := range []string{"VIP", "vip friends", "Pré-Vente", "100%_\\", "Straße", "李小龍"} {
			groups[name] = w.group(name)
		}
		_, err := w.UpdateGroup(w.Context(), groups["VIP"].ID, models.GroupInput{Description: models.TextOf("Die Größten der Großen"), Add: chosen(luis)})
		w.must(err)
		id := func(name string) string { return groups[name].ID }
		all := "100%_\\, Pré-Vente, Straße, VIP, vip friends, 李小龍"
		for _, try := range []struct {
			query models.GroupQuery
			want  string
		}{
			{models.GroupQuery{}, all},
			{models.GroupQuery{Search: "vip"}, "VIP, vip friends"},
			{models.GroupQuery{Search: "FRIENDS vi"}, "vip friends"},
			{models.GroupQuery{Search: "pre vente"}, "Pré-Vente"},
			{models.GroupQuery{Search: "grossen"}, "VIP"}, // in the description
			{models.GroupQuery{Search: "strasse"}, "Straße"},
			{models.GroupQuery{Search: "%"}, "100%_\\"},
			{models.GroupQuery{Search: "_"}, "100%_\\"},
			{models.GroupQuery{Search: `\`}, "100%_\\"},
			{models.GroupQuery{Search: "龍"}, "李小龍"},
			{models.GroupQuery{Contains: "ViP"}, "VIP, vip friends"},
			{models.GroupQuery{Contains: "PRÉ"}, "Pré-Vente"},
			{models.GroupQuery{Contains: "pre"}, ""},
			{models.GroupQuery{Contains: "größten"}, ""}, // not in the description
			{models.GroupQuery{Contains: "%_"}, "100%_\\"},
			{models.GroupQuery{Contains: "P F"}, "vip friends"},
			{models.GroupQuery{Contains: "\x00"}, ""},
			{models.GroupQuery{Names: []string{"VIP", "none", "\x00", "vip friends", "VIP"}}, "VIP, vip friends"},
			{models.GroupQuery{Names: []string{"vip"}}, ""},
			{models.GroupQuery{Names: []string{}}, ""},
			{models.GroupQuery{IDs: []string{id("VIP"), "cgrp_none", "\xff"}}, "VIP"},
			{models.GroupQuery{IDs: []string{}}, ""},
			{models.GroupQuery{CustomerID: luis.ID}, "VIP"},
			{models.GroupQuery{CustomerID: "\x00"}, ""},
			{models.GroupQuery{NotOf: luis.ID, Search: "vip"}, "vip friends"},
			{models.GroupQuery{NotOf: "cus_none"}, all},
			{models.GroupQuery{ID: models.IDRange{After: id("Straße")}}, "李小龍"},
			{models.GroupQuery{ID: models.IDRange{From: id("Straße")}}, "Straße, 李小龍"},
			{models.GroupQuery{ID: models.IDRange{Before: id("vip friends")}}, "VIP"},
			{models.GroupQuery{ID: models.IDRange{Until: id("vip friends")}}, "VIP, vip friends"},
			{models.GroupQuery{ID: models.IDRange{Contains: id("VIP")[8:]}}, "VIP"},
			{models.GroupQuery{ID: models.IDRange{StartsWith: "cgrp_"}}, all},
			{models.GroupQuery{ID: models.IDRange{StartsWith: "CGRP_"}}, ""},
			{models.GroupQuery{ID: models.IDRange{StartsWith: "cgrp%"}}, ""},
			{models.GroupQuery{ID: models.IDRange{EndsWith: id("VIP")[10:]}}, "VIP"},
			{models.GroupQuery{ID: models.IDRange{EndsWith: "x" + id("VIP")}}, ""},
			{models.GroupQuery{ID: models.IDRange{StartsWith: "\x00"}}, ""},
			{models.GroupQuery{Created: models.TimeRange{From: new(groups["VIP"].CreatedAt)}, Search: "vip", Contains: "f"}, "vip friends"},
		} {
			try.query.Limit, try.query.Order = -1, models.Order{By: "name"}
			list, err := w.Groups(w.Context(), try.query)
			w.must(err)
			var names []string
			for _, group := range list.Groups {
				names = append(names, group.Name)
			}
			same(w.T, fmt.Sprintf("%+v", try.query), strings.Join(names, ", "), try.want)
			same(w.T, fmt.Sprintf("%+v: the total", try.query), list.Total, models.Total{Count: int64(len(names))})
			try.query.Limit, try.query.CountUpTo = 0, 1
			list, err = w.Groups(w.Context(), try.query)
			w.must(err)
			same(w.T, fmt.Sprintf("%+v: counted up to one", try.query), list.Total.Count, int64(min(1, len(names))))
		}
	})
}
