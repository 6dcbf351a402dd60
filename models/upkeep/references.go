package upkeep

import (
	"cohort/models/pricing"
	"cohort/models/text"
)

// reference is a column whose values are those of a column of another table: a foreign key of the schema.
type reference struct {
	Child, ChildColumn   string
	Parent, ParentColumn string
	OnDelete             string
}

// The foreign keys of the schema, whatever it has.
const (
	sqliteReferences = `SELECT tables.name AS child, keys."from" AS child_column, keys."table" AS parent, keys."to" AS parent_column,
		keys.on_delete AS on_delete FROM sqlite_master AS tables JOIN pragma_foreign_key_list(tables.name) AS keys
		WHERE tables.type = 'table' ORDER BY 1, 2`
	postgresReferences = `SELECT child.relname AS child, child_column.attname AS child_column, parent.relname AS parent,
		parent_column.attname AS parent_column, CASE confdeltype WHEN 'n' THEN 'SET NULL' ELSE 'CASCADE' END AS on_delete
		FROM pg_constraint AS keys JOIN pg_class AS child ON child.oid = conrelid JOIN pg_class AS parent ON parent.oid = confrelid
		JOIN pg_attribute AS child_column ON child_column.attrelid = conrelid AND child_column.attnum = conkey[1]
		JOIN pg_attribute AS parent_column ON parent_column.attrelid = confrelid AND parent_column.attnum = confkey[1]
		WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2`
)

// disableOpened disables discounts that keep out nobody but groups which are gone: otherwise they would be for everyone.
const disableOpened = "UPDATE discounts SET is_disabled = TRUE WHERE NOT is_disabled AND rule_id IN (" +
	"SELECT rule_id FROM discount_conditions AS condition WHERE operator = '" + pricing.NotIn + "' " +
	"AND EXISTS (SELECT 1 FROM discount_condition_groups WHERE condition_id = condition.id) " +
	"AND NOT EXISTS (SELECT 1 FROM discount_condition_groups JOIN customer_groups ON customer_groups.id = group_id " +
	"WHERE condition_id = condition.id))"

// references finds rows that name others which do not exist. The databases refuse those, but tools that switch that off do not.
func (c *checking) references() error {
	question := sqliteReferences
	if c.db.Shared() {
		question = postgresReferences
	}
	var all []reference
	if err := c.tx.Raw(question).Scan(&all).Error; err != nil {
		return err
	}
	for _, r := range all {
		if err := c.reference(r); err != nil {
			return err
		}
	}
	return nil
}

func (c *checking) reference(r reference) error {
	lost := " WHERE " + r.ChildColumn + " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM " + r.Parent + " AS parent " +
		"WHERE parent." + r.ParentColumn + " = " + r.Child + "." + r.ChildColumn + ")"
	var rows int64
	if err := c.tx.Raw("SELECT count(*) FROM " + r.Child + lost).Scan(&rows).Error; err != nil || rows == 0 {
		return err
	}
	sentence := text.Plural(rows, "1 row of {child} belongs to a row of {parent} that does not exist.",
		"{n} rows of {child} belong to rows of {parent} that do not exist.", "child", r.Child, "parent", r.Parent)
	statements, repaired := []string{"DELETE FROM " + r.Child + lost}, "Deleted."
	switch {
	case r.OnDelete == "SET NULL":
		statements, repaired = []string{"UPDATE " + r.Child + " SET " + r.ChildColumn + " = NULL" + lost}, "They now belong to none."
	case r.Child == "discount_condition_groups":
		statements = append([]string{disableOpened}, statements...)
		repaired = "Deleted. Discounts that would have been for everyone without them are now disabled."
	}
	if c.repair {
		for _, statement := range statements {
			if err := c.tx.Exec(statement).Error; err != nil {
				return err
			}
		}
	}
	c.add([]string{sentence}, 1, repaired)
	return nil
}
