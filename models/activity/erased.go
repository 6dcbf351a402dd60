package activity

import (
	"crypto/rand"
	"strings"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/text"
)

// erasedPrefix begins what stands in the place of the id of a customer who was erased. The rest is random, and another one in
// each change set: within one it can be counted how many people were erased, across them nobody can be followed.
const erasedPrefix = "erased_"

// IsErased returns whether an id of an entry stands for a customer who was erased.
func IsErased(id string) bool { return strings.HasPrefix(id, erasedPrefix) }

// Erased is true for an entry about a customer who was erased since.
func (a Entry) Erased() bool { return IsErased(a.ObjectID) }

// Erase takes a customer out of all entries: those about the customer lose the name and the fields, and among the customers of
// others somebody without a name remains, so that their numbers hold. It returns in how many places the customer was. The
// entries of earlier erasures stay, by whose id it is known who was erased.
func (s *Log) Erase(tx *gorm.DB, customerID string) (places int64, err error) {
	id := text.Storable(customerID)
	changeSets, err := s.changeSetsWith(tx, id)
	if err != nil || len(changeSets) == 0 {
		return 0, err
	}
	type stand struct {
		ChangeSet string `json:"change_set"`
		Token     string `json:"token"`
	}
	stands := make([]stand, len(changeSets))
	for i, changeSet := range changeSets {
		stands[i] = stand{changeSet, erasedPrefix + strings.ToLower(rand.Text()[:12])}
	}
	table, err := db.JSONTable{
		Columns: []db.JSONColumn{{Name: "change_set", Kind: "text"}, {Name: "token", Kind: "text"}}, Rows: stands,
	}.Expr(s.db)
	if err != nil {
		return 0, err
	}
	own := tx.Exec(`UPDATE activity SET object_id = rows.token, object_name = '',
			before = CASE WHEN before IS NOT NULL THEN '{}' END, after = CASE WHEN after IS NOT NULL THEN '{}' END
		FROM ? WHERE activity.object_id = ? AND activity.change_set = rows.change_set AND action <> ?`, table, id, DidErase)
	if own.Error != nil {
		return 0, own.Error
	}
	among := tx.Exec(`UPDATE activity_customers
		SET customer_ids = trim(replace(' ' || customer_ids || ' ', ?, ' ' || rows.token || ' '))
		FROM activity JOIN ? ON rows.change_set = activity.change_set
		WHERE activity.id = activity_customers.activity_id AND activity_customers.part = ? AND `+s.among("activity_customers.customer_ids"),
		" "+id+" ", table, text.Storable(partOf(id)), " "+id+" ")
	return own.RowsAffected + among.RowsAffected, among.Error
}

// among is the condition that customer_ids contain an id, a parameter with blanks around it.
func (s *Log) among(column string) string {
	return s.db.Dialect.Contains("' ' || " + column + " || ' '")
}

// changeSetsWith lists the change sets that have a customer.
func (s *Log) changeSetsWith(tx *gorm.DB, id string) (changeSets []string, err error) {
	err = tx.Raw(`SELECT change_set FROM activity WHERE object_id = ? AND action <> ?
		UNION SELECT change_set FROM activity JOIN activity_customers ON activity.id = activity_id
		WHERE part = ? AND `+s.among("customer_ids"), id, DidErase, text.Storable(partOf(id)), " "+id+" ").Scan(&changeSets).Error
	return changeSets, err
}

// WithoutErased leaves customers who were erased since out of the entries of a change set, which are to be undone: the entries about
// them, and their part in the numbers of others. people is how many they are.
func (s *Log) WithoutErased(tx *gorm.DB, changeSet string, entries []Entry) (others []Entry, people int64, err error) {
	var parts []struct{ ActivityID, CustomerIDs string }
	err = tx.Table("activity_customers").Select("activity_id, customer_ids").Joins("JOIN activity ON activity.id = activity_id").
		Where("change_set = ? AND "+s.db.Dialect.Contains("customer_ids"), text.Storable(changeSet), erasedPrefix).Find(&parts).Error
	met, among := map[string]bool{}, map[string]int64{}
	for _, part := range parts {
		for id := range strings.SplitSeq(part.CustomerIDs, " ") {
			if IsErased(id) {
				met[id] = true
				among[part.ActivityID]++
			}
		}
	}
	for _, entry := range entries {
		if entry.Erased() {
			met[entry.ObjectID] = true
			continue
		}
		entry.Customers -= among[entry.ID]
		others = append(others, entry)
	}
	return others, int64(len(met)), err
}
