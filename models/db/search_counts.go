package db

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"unicode/utf8"

	"gorm.io/gorm"

	"cohort/models/text"
)

// IsCounted reports whether it is kept how many customers have a part in a blank and their search text.
func IsCounted(part string) bool {
	return part != "" && utf8.RuneCountInString(part) <= text.PartLength
}

// SearchCount is how many customers have a part, for which IsCounted is true, in a blank and their search text.
func (s *DB) SearchCount(db *gorm.DB, part string) (count int64, err error) {
	has := func(column string) string {
		return "CASE WHEN " + s.Dialect.Contains("' ' || "+column) + " THEN 1 ELSE 0 END"
	}
	part = text.Storable(part)
	err = db.Raw("SELECT coalesce((SELECT count FROM customers_search_counts WHERE part = ?), 0) + "+
		"coalesce((SELECT sum("+has("now")+" - "+has("was")+") FROM customers_search_changes), 0)", part, part, part).Row().Scan(&count)
	return count, err
}

// CountSearch counts the changes of search texts that wait for it: SearchCount has to look at each of them.
func (s *DB) CountSearch(ctx context.Context) error {
	for {
		waiting := int64(0)
		err := s.readPool.WithContext(ctx).Raw("SELECT count(*) FROM (SELECT 1 FROM customers_search_changes LIMIT 1) AS waiting").
			Row().Scan(&waiting)
		if err != nil || waiting == 0 {
			return s.WrapError("look for what is to be counted", err)
		}
		err = s.Change(ctx, "count the parts of search texts", func(tx *gorm.DB) error { return s.countSearch(tx, countedAtOnce) }, ByAnyone)
		if err != nil {
			return err
		}
	}
}

// countedAtOnce is how many changes are counted in one transaction.
const countedAtOnce = 20_000

func (s *DB) countSearch(tx *gorm.DB, most int) error {
	rows, err := tx.Raw("DELETE FROM customers_search_changes WHERE id IN (SELECT id FROM customers_search_changes ORDER BY id LIMIT ?) "+
		"RETURNING was, now", most).Rows()
	if err != nil {
		return err
	}
	parts, err := partsOf(rows)
	if err != nil {
		return err
	}
	return s.addSearchCounts(tx, parts.Counts())
}

// CountSearchAnew counts the parts of all search texts.
func (s *DB) CountSearchAnew(tx *gorm.DB) error {
	counts, err := s.SearchCounts(tx)
	if err != nil {
		return err
	}
	for _, table := range []string{"customers_search_changes", "customers_search_counts"} {
		if err := tx.Exec("DELETE FROM " + table).Error; err != nil {
			return err
		}
	}
	return s.addSearchCounts(tx, counts)
}

// SearchCounts are how many customers have each part, counted one by one.
func (s *DB) SearchCounts(tx *gorm.DB) (map[string]int64, error) {
	rows, err := tx.Table("customers").Select("NULL, search").Rows()
	if err != nil {
		return nil, err
	}
	parts, err := partsOf(rows)
	return parts.Counts(), err
}

// KeptSearchCounts are the counts as they are kept, with the changes that wait.
func (s *DB) KeptSearchCounts(tx *gorm.DB) (map[string]int64, error) {
	var kept []struct {
		Part  string
		Count int64
	}
	if err := tx.Table("customers_search_counts").Find(&kept).Error; err != nil {
		return nil, err
	}
	rows, err := tx.Table("customers_search_changes").Select("was, now").Rows()
	if err != nil {
		return nil, err
	}
	parts, err := partsOf(rows)
	counts := parts.Counts()
	for _, row := range kept {
		if counts[row.Part] += row.Count; counts[row.Part] == 0 {
			delete(counts, row.Part)
		}
	}
	return counts, err
}

// partsOf reads rows of texts as they were, which count no longer, and as they are now.
func partsOf(rows *sql.Rows) (parts text.PartCounts, err error) {
	defer rows.Close()
	for rows.Next() {
		var was, now *string
		if err := rows.Scan(&was, &now); err != nil {
			return parts, err
		}
		if now != nil {
			parts.Add(*now, 1)
		}
		if was != nil {
			parts.Add(*was, -1)
		}
	}
	return parts, rows.Err()
}

// addSearchCounts adds to the kept counts, in one order, so that nobody waits for somebody who waits for them.
func (s *DB) addSearchCounts(tx *gorm.DB, counts map[string]int64) error {
	type row struct {
		Part  string `json:"part"`
		Count int64  `json:"count"`
	}
	for parts := range slices.Chunk(slices.Sorted(maps.Keys(counts)), 10*RowsPerStatement) {
		rows := make([]row, len(parts))
		for i, part := range parts {
			rows[i] = row{part, counts[part]}
		}
		table, err := JSONTable{Columns: []JSONColumn{{Name: "part", Kind: "text"}, {Name: "count", Kind: "bigint"}}, Rows: rows}.Expr(s)
		if err != nil {
			return err
		}
		err = tx.Exec("INSERT INTO customers_search_counts (part, count) SELECT part, count FROM ? WHERE true "+
			"ON CONFLICT (part) DO UPDATE SET count = customers_search_counts.count + excluded.count", table).Error
		if err != nil {
			return err
		}
	}
	return tx.Exec("DELETE FROM customers_search_counts WHERE count = 0").Error
}
