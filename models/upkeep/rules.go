package upkeep

import (
	"strings"

	"cohort/models/pricing"
	"cohort/models/text"
)

// rule is something that is kept twice.
type rule struct {
	wrong    string // a query for the rows where the two differ: id and name of the thing, what is kept, and what it should be
	sentence string
	repair   []string
	repaired string
}

// wanted are the totals as they should be.
const wanted = "SELECT 'customers' AS name, count(*) AS count FROM customers " +
	"UNION ALL SELECT 'customer_groups', count(*) FROM customer_groups"

// idsInPart is how many ids a row of activity_customers has.
const idsInPart = "(1 + length(customer_ids) - length(replace(customer_ids, ' ', '')))"

// inParts is how many customers the parts of an entry have together.
const inParts = "(SELECT coalesce(sum(number), 0) FROM activity_customers WHERE activity_id = activity.id)"

// rules are checked, and their rows repaired, in this order.
var rules = []rule{
	counted("customer_groups", "customers_count", "members", "group_id",
		"The number of customers in the group “{name}” ({id}) is kept as {kept}, but is {found}."),
	{
		wrong:    countedWrong("price_lists", "groups_count", "price_list_groups", "price_list_id"),
		sentence: "The number of groups of the price list “{name}” ({id}) is kept as {kept}, but is {found}.",
		repair: []string{
			// Without groups a price list is for everyone, which nobody has decided here.
			"UPDATE price_lists SET status = '" + pricing.Draft + "' WHERE groups_count > 0 AND NOT EXISTS " +
				"(SELECT 1 FROM price_list_groups WHERE price_list_id = price_lists.id)",
			recount("price_lists", "groups_count", "price_list_groups", "price_list_id", ", revision = revision + 1"),
		},
		repaired: "Counted anew. Where no group is left, the price list is now a draft: it would have been for everyone.",
	},
	counted("price_lists", "prices_count", "prices", "price_list_id",
		"The number of prices in the price list “{name}” ({id}) is kept as {kept}, but is {found}."),
	{
		wrong: "SELECT right_now.name AS id, '' AS name, coalesce(CAST(totals.count AS TEXT), 'nothing') AS kept, right_now.count AS found " +
			"FROM (" + wanted + ") AS right_now LEFT JOIN totals ON totals.name = right_now.name " +
			"WHERE totals.count IS NULL OR totals.count <> right_now.count",
		sentence: "The total number of {id} is kept as {kept}, but is {found}.",
		repair: []string{"INSERT INTO totals (name, count) SELECT name, count FROM (" + wanted + ") AS right_now WHERE true " +
			"ON CONFLICT (name) DO UPDATE SET count = excluded.count"},
		repaired: "Counted anew.",
	},
	{
		wrong: "SELECT members.group_id AS id, members.customer_id AS name, '' AS kept, '' AS found FROM members " +
			"JOIN customers ON customers.id = members.customer_id WHERE members.customer_created_at <> customers.created_at",
		sentence: "The customer {name} stands in the group {id} with another time of creation than their own.",
		repair: []string{"UPDATE members SET customer_created_at = customers.created_at FROM customers " +
			"WHERE customers.id = members.customer_id AND members.customer_created_at <> customers.created_at"},
		repaired: "Copied anew from the customer.",
	},
	{
		wrong: "SELECT activity_id AS id, part AS name, '' AS kept, '' AS found FROM activity_customers " +
			"WHERE NOT EXISTS (SELECT 1 FROM activity WHERE activity.id = activity_id)",
		sentence: "Customers are kept for the activity entry {id}, which does not exist.",
		repair:   []string{"DELETE FROM activity_customers WHERE NOT EXISTS (SELECT 1 FROM activity WHERE activity.id = activity_id)"},
		repaired: "Deleted.",
	},
	{
		wrong: "SELECT activity_id AS id, part AS name, number AS kept, " + idsInPart + " AS found FROM activity_customers " +
			"WHERE number <> " + idsInPart,
		sentence: "The number of customers in the part {name} of the activity entry {id} is kept as {kept}, but is {found}.",
		repair:   []string{"UPDATE activity_customers SET number = " + idsInPart + " WHERE number <> " + idsInPart},
		repaired: "Counted anew.",
	},
	{
		wrong: "SELECT activity.id AS id, object_name AS name, customers AS kept, coalesce(counted.n, 0) AS found FROM activity " +
			"LEFT JOIN (SELECT activity_id, sum(number) AS n FROM activity_customers GROUP BY activity_id) AS counted " +
			"ON counted.activity_id = activity.id WHERE customers <> coalesce(counted.n, 0)",
		sentence: "The number of customers in the activity entry {id} about “{name}” is kept as {kept}, but is {found}.",
		repair:   []string{"UPDATE activity SET customers = " + inParts + " WHERE customers <> " + inParts},
		repaired: "Counted anew.",
	},
	{
		// Not kept twice to the millisecond, but where the one is known so is the other.
		wrong: "SELECT customer_groups.id AS id, name, '' AS kept, '' AS found FROM customer_groups JOIN " + lastMoves +
			" ON moved.object_id = customer_groups.id WHERE members_changed_at IS NULL",
		sentence: "It is not kept when somebody last joined or left the group “{name}” ({id}).",
		repair: []string{"UPDATE customer_groups SET members_changed_at = moved.at FROM " + lastMoves +
			" WHERE moved.object_id = customer_groups.id AND members_changed_at IS NULL"},
		repaired: "Taken from the activity.",
	},
}

// lastMoves has when customers last joined or left each group.
const lastMoves = "(SELECT object_id, max(at) AS at FROM activity WHERE action IN ('added', 'removed') GROUP BY object_id) AS moved"

// sqliteRules are about what is kept twice on SQLite alone.
var sqliteRules = []rule{{
	wrong: "SELECT members.group_id AS id, members.customer_id AS name, '' AS kept, '' AS found FROM members " +
		"JOIN customers ON customers.id = members.customer_id WHERE members.customer_rank <> customers.rank",
	sentence: "The customer {name} stands in the group {id} with the rank of somebody else.",
	repair: []string{"UPDATE members SET customer_rank = customers.rank FROM customers " +
		"WHERE customers.id = members.customer_id AND members.customer_rank <> customers.rank"},
	repaired: "Copied anew from the customer.",
}}

// counted is the rule that a column of a table is the number of the rows of another one that name its row.
func counted(table, column, rows, naming, sentence string) rule {
	return rule{
		wrong: countedWrong(table, column, rows, naming), sentence: sentence,
		repair: []string{recount(table, column, rows, naming, "")}, repaired: "Counted anew.",
	}
}

var countHoles = []string{"{table}", "{column}", "{rows}", "{naming}", "{also}"}

func countedWrong(table, column, rows, naming string) string {
	return fill("SELECT {table}.id AS id, {table}.name AS name, {table}.{column} AS kept, coalesce(counted.n, 0) AS found "+
		"FROM {table} LEFT JOIN (SELECT {naming}, count(*) AS n FROM {rows} GROUP BY {naming}) AS counted ON counted.{naming} = {table}.id "+
		"WHERE {table}.{column} <> coalesce(counted.n, 0)", table, column, rows, naming, "")
}

func recount(table, column, rows, naming, also string) string {
	return fill("UPDATE {table} SET {column} = (SELECT count(*) FROM {rows} WHERE {naming} = {table}.id){also} "+
		"WHERE {column} <> (SELECT count(*) FROM {rows} WHERE {naming} = {table}.id)", table, column, rows, naming, also)
}

func fill(statement string, values ...string) string {
	pairs := make([]string, 0, 2*len(values))
	for i, value := range values {
		pairs = append(pairs, countHoles[i], value)
	}
	return strings.NewReplacer(pairs...).Replace(statement)
}

// rules finds, and repairs, the rows where two things differ.
func (c *checking) rules(all []rule) error {
	for _, rule := range all {
		var wrong []struct {
			ID, Name, Kept, Found string
			Rows                  int64
		}
		err := c.tx.Raw("SELECT wrong.*, count(*) OVER () AS rows FROM ("+rule.wrong+") AS wrong ORDER BY id, name LIMIT ?", shown).
			Scan(&wrong).Error
		if err != nil {
			return err
		}
		if len(wrong) == 0 {
			continue
		}
		sentences := make([]string, len(wrong))
		for i, row := range wrong {
			sentences[i] = text.Fill(rule.sentence, "id", row.ID, "name", row.Name, "kept", row.Kept, "found", row.Found)
		}
		if c.repair {
			for _, statement := range rule.repair {
				if err := c.tx.Exec(statement).Error; err != nil {
					return err
				}
			}
		}
		c.add(sentences, wrong[0].Rows, rule.repaired)
	}
	return nil
}
