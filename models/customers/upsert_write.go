package customers

import (
	"maps"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"cohort/models/db"
	"cohort/models/record"
)

// write stores the changes of customers, their memberships and the numbers of the groups' customers.
func (b *upsertBatch) write(tx *gorm.DB) error {
	var changed []customerRow
	for _, key := range slices.Sorted(maps.Keys(b.customers)) {
		customer := b.customers[key]
		if !customer.row.same(customer.before) {
			customer.row.UpdatedAt = record.NowAfter(tx.Statement.Context, customer.before.UpdatedAt)
			changed = append(changed, customer.row)
		}
	}
	if len(changed) > 0 {
		// Each row exists and is locked: the insert always turns into the update.
		err := tx.Clauses(clause.OnConflict{UpdateAll: true}).CreateInBatches(&changed, db.RowsPerStatement).Error
		if err != nil {
			return err
		}
	}
	return b.writeMembers(tx)
}

// writeMembers stores who joins which groups, with the numbers of the groups' customers.
func (b *upsertBatch) writeMembers(tx *gorm.DB) error {
	var members []memberRow
	var joined []string
	for _, key := range slices.Sorted(maps.Keys(b.customers)) {
		customer := b.customers[key]
		for _, group := range customer.joins {
			members = append(members, memberRow{group, customer.row.ID})
			joined = append(joined, group)
		}
	}
	if len(members) == 0 {
		return nil
	}
	table, err := db.JSONTable{
		Columns: []db.JSONColumn{{Name: "group_id", Kind: "text"}, {Name: "customer_id", Kind: "text"}}, Rows: members,
	}.Expr(b.store.db)
	if err != nil {
		return err
	}
	err = tx.Exec("INSERT INTO members (group_id, created_at, added_by, "+each("customer_%s", b.store.copied())+`)
		SELECT rows.group_id, ?, ?, `+each("customers.%s", b.store.copied())+" FROM ? JOIN customers ON customers.id = rows.customer_id",
		record.NowOf(tx.Statement.Context), authorOf(tx), table).Error
	if err != nil {
		return err
	}
	return tx.Exec(`UPDATE customer_groups SET customers_count = customers_count + joined.n, members_changed_at = ?
		FROM (SELECT value, count(*) AS n FROM ? AS rows GROUP BY value) AS joined
		WHERE customer_groups.id = joined.value`, record.NowOf(tx.Statement.Context), b.store.db.Dialect.ValuesOf(joined)).Error
}

// memberRow is the membership of a customer in a group.
type memberRow struct {
	GroupID    string `json:"group_id"`
	CustomerID string `json:"customer_id"`
}

func (memberRow) TableName() string { return "members" }
