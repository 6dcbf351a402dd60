package upkeep

import (
	"maps"
	"slices"
	"strings"

	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/pricing"
	"cohort/models/text"
)

// derived is a table with columns that Go writes, as they follow from others.
type derived struct {
	table    string
	from, to []string
	derive   func(from []*string) (to []*string)
	one      string // the sentence for a row, with its id and the first of from
}

var derivedTables = []derived{
	{
		"customers", []string{"email", "first_name", "last_name", "phone"}, []string{"first_lower", "last_lower", "name_key", "search"},
		func(from []*string) []*string {
			t := customers.Customer{Email: *from[0], FirstName: from[1], LastName: from[2], Phone: from[3]}.Derived()
			return []*string{t.FirstLower, t.LastLower, &t.NameKey, &t.Search}
		},
		"The customer {name} ({id}) is searched and sorted by other texts than they have.",
	},
	{
		"customer_groups", []string{"name", "description"}, []string{"name_lower", "name_key", "search"},
		func(from []*string) []*string {
			t := customers.Group{Name: *from[0], Description: from[1]}.Derived()
			return []*string{&t.NameLower, &t.NameKey, &t.Search}
		},
		"The group “{name}” ({id}) is searched and sorted by other texts than it has.",
	},
	{
		"price_lists", []string{"name", "description"}, []string{"name_lower", "description_lower", "name_key", "search"},
		func(from []*string) []*string {
			t := pricing.List{Name: *from[0], Description: *from[1]}.Derived()
			return []*string{&t.NameLower, &t.DescriptionLower, &t.NameKey, &t.Search}
		},
		"The price list “{name}” ({id}) is searched and sorted by other texts than it has.",
	},
	{
		"discounts", []string{"code"}, []string{"code_lower", "search"},
		func(from []*string) []*string {
			t := pricing.Discount{Code: *from[0]}.Derived()
			return []*string{&t.CodeLower, &t.Search}
		},
		"The discount {name} ({id}) is searched and sorted by other texts than it has.",
	},
	{
		"discount_rules", []string{"description"}, []string{"search"},
		func(from []*string) []*string {
			return []*string{new(pricing.DiscountRule{Description: from[0]}.SearchText())}
		},
		"The discount rule {id} is searched by another text than it has.",
	},
}

// texts finds rows whose derived columns are not what would be written today.
func (c *checking) texts() error {
	for _, d := range derivedTables {
		wrong, sentences := int64(0), []string{}
		var last any
		for {
			batch, after, err := c.stale(d, last)
			if err != nil {
				return err
			}
			for _, row := range batch {
				if wrong++; wrong <= shown {
					sentences = append(sentences, text.Fill(d.one, "id", *row["id"], "name", text.OrEmpty(row["name"])))
				}
			}
			if c.repair && len(batch) > 0 {
				if err := c.rewrite(d, batch); err != nil {
					return err
				}
			}
			if last = after; after == nil {
				break
			}
		}
		if wrong > 0 {
			c.add(sentences, wrong, "Written anew.")
		}
	}
	return nil
}

// staleRow is a row with its id, its name, and its derived columns as they should be.
type staleRow map[string]*string

// stale reads a batch of rows after a key and returns those that are wrong. after is the last key of the batch, nil at the end.
func (c *checking) stale(d derived, key any) (wrong []staleRow, after any, err error) {
	keyColumn := "id"
	if d.table == "customers" {
		keyColumn = c.db.Dialect.KeyColumn()
	}
	columns := append(append([]string{"id"}, d.from...), d.to...)
	question := c.tx.Table(d.table).Select(keyColumn + " AS key, " + strings.Join(columns, ", ")).Order(keyColumn).Limit(c.db.Sizes.Batch)
	if key != nil {
		question = question.Where(keyColumn+" > ?", key)
	}
	rows, err := question.Rows()
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	values := make([]*string, len(columns))
	places := []any{&key}
	for i := range values {
		places = append(places, &values[i])
	}
	read := 0
	for ; rows.Next(); read++ {
		if err := rows.Scan(places...); err != nil {
			return nil, nil, err
		}
		from, is := values[1:1+len(d.from)], values[1+len(d.from):]
		row, same := staleRow{"id": values[0], "name": from[0]}, true
		for i, should := range d.derive(from) {
			row[d.to[i]] = should
			same = same && text.OrEmpty(should) == text.OrEmpty(is[i]) && (should == nil) == (is[i] == nil)
		}
		if !same {
			wrong = append(wrong, row)
		}
	}
	if read < c.db.Sizes.Batch {
		key = nil
	}
	return wrong, key, rows.Err()
}

// rewrite writes the derived columns of rows in one statement.
func (c *checking) rewrite(d derived, rows []staleRow) error {
	columns := []db.JSONColumn{{Name: "id", Kind: "text"}}
	set := make([]string, len(d.to))
	for i, column := range d.to {
		columns = append(columns, db.JSONColumn{Name: column, Kind: "text"})
		set[i] = column + " = rows." + column
	}
	table, err := db.JSONTable{Columns: columns, Rows: rows}.Expr(c.db)
	if err != nil {
		return err
	}
	return c.tx.Exec("UPDATE "+d.table+" SET "+strings.Join(set, ", ")+" FROM ? WHERE "+d.table+".id = rows.id", table).Error
}

// searchCounts finds the parts of search texts of which another number is kept than customers have them.
func (c *checking) searchCounts() error {
	kept, err := c.db.KeptSearchCounts(c.tx)
	if err != nil {
		return err
	}
	counted, err := c.db.SearchCounts(c.tx)
	if err != nil || maps.Equal(kept, counted) {
		return err
	}
	wrong, sentences := int64(0), []string{}
	for _, part := range slices.Sorted(maps.Keys(either(kept, counted))) {
		if kept[part] == counted[part] {
			continue
		}
		if wrong++; wrong <= shown {
			sentences = append(sentences, text.Fill("The number of customers with “{part}” in what is searched is kept as {kept}, but is {found}.",
				"part", part, "kept", text.Number(kept[part]), "found", text.Number(counted[part])))
		}
	}
	if c.repair {
		if err := c.db.CountSearchAnew(c.tx); err != nil {
			return err
		}
	}
	c.add(sentences, wrong, "Counted anew.")
	return nil
}

// either has the keys of both.
func either(a, b map[string]int64) map[string]int64 {
	both := maps.Clone(a)
	maps.Copy(both, b)
	return both
}
