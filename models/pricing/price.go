package pricing

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// Price is what a variant costs by a price list. The variants are the shop's own.
type Price struct {
	ID           string    `json:"id"`
	PriceListID  string    `json:"price_list_id"`
	VariantID    string    `json:"variant_id"`
	CurrencyCode *string   `json:"currency_code"` // a code of ISO 4217 in lower case, or
	RegionID     *string   `json:"region_id"`     // one of the shop's regions
	Amount       int64     `json:"amount"`        // in minor units
	MinQuantity  *int64    `json:"min_quantity"`  // good for this many and more
	MaxQuantity  *int64    `json:"max_quantity"`  // and for this many and less
	CreatedAt    time.Time `json:"created_at"`
	UpdatedAt    time.Time `json:"updated_at"`

	RegionCurrency *string `json:"-" gorm:"-"` // that of the region; nil: the region is not kept
}

// Currency is the currency of the price, its own or its region's, in lower case; "" where the region is not kept. Amounts then count
// as having two decimals.
func (p Price) Currency() string {
	return cmp.Or(text.OrEmpty(p.CurrencyCode), text.OrEmpty(p.RegionCurrency))
}

// PriceInput is a price to add, or to change where it has an id.
type PriceInput struct {
	ID           string
	VariantID    string
	CurrencyCode string // empty in a change: as it is
	RegionID     string
	Amount       int64
	MinQuantity  *record.Bound // not mentioned: without bound, or in a change as it is
	MaxQuantity  *record.Bound
	Revisions    record.Revisions // what a change may be made to
}

// Revision names a state of the price.
func (p Price) Revision() record.Revision { return record.RevisionOf(p) }

// AddPrices adds prices to a price list, and changes those that have an id. The number of statements does not depend on how
// many they are.
func (s *Store) AddPrices(ctx context.Context, listID string, prices []PriceInput, revisions ...record.Revision) (List, error) {
	return s.UpdatePriceList(ctx, listID, ListInput{Prices: prices, Revisions: revisions})
}

// ReplacePrices makes these the only prices of a price list.
func (s *Store) ReplacePrices(ctx context.Context, listID string, prices []PriceInput, revisions ...record.Revision) (List, error) {
	return s.UpdatePriceList(ctx, listID, ListInput{Prices: prices, ReplacePrices: true, Revisions: revisions})
}

// priceRow is a price on its way to the database.
type priceRow struct {
	ID       string  `json:"id"`
	Variant  string  `json:"variant_id"`
	Currency *string `json:"currency_code"`
	Region   *string `json:"region_id"`
	Amount   int64   `json:"amount"`
	Min      *int64  `json:"min_quantity"`
	Max      *int64  `json:"max_quantity"`
	KeepMin  int     `json:"keep_min"`
	KeepMax  int     `json:"keep_max"`
}

var priceRowColumns = []db.JSONColumn{
	{Name: "id", Kind: "text"}, {Name: "variant_id", Kind: "text"}, {Name: "currency_code", Kind: "text"},
	{Name: "region_id", Kind: "text"}, {Name: "amount", Kind: "bigint"},
	{Name: "min_quantity", Kind: "bigint"}, {Name: "max_quantity", Kind: "bigint"}, {Name: "keep_min", Kind: "bigint"},
	{Name: "keep_max", Kind: "bigint"},
}

// putPrices writes prices into a locked price list: the new ones with one statement, the changes with another.
func (s *Store) putPrices(tx *gorm.DB, list *List, prices []PriceInput) error {
	if len(prices) == 0 {
		return nil
	}
	db.ProgressOf(tx.Statement.Context).Expect(int64(len(prices)))
	at := record.NowOf(tx.Statement.Context)
	fresh := record.NewIDs("ma_", at, len(prices))
	var made, changed []priceRow
	for i, in := range prices {
		row, err := in.validated(i)
		switch {
		case err != nil:
			return err
		case in.ID == "":
			row.ID = fresh[i]
			made = append(made, row)
		default:
			changed = append(changed, row)
		}
	}
	if err := s.checkPriceRevisions(tx, list.ID, prices); err != nil {
		return err
	}
	if err := s.changePrices(tx, list.ID, changed, at); err != nil || len(made) == 0 {
		return err
	}
	table, err := db.JSONTable{Columns: priceRowColumns, Rows: made}.Expr(s.db)
	if err != nil {
		return err
	}
	var id sql.RawBytes
	passOver := func(rows *sql.Rows, last any) error { return rows.Scan(&id, last) }
	err = s.db.EachChanged(tx, "id",
		passOver, `INSERT INTO prices (price_list_id, id, variant_id, currency_code, region_id, amount, min_quantity, max_quantity,
			created_at, updated_at)
		SELECT ?, id, variant_id, currency_code, region_id, amount, min_quantity, max_quantity, ?, ? FROM ? WHERE true ORDER BY id
		RETURNING id`, list.ID, at, at, table)
	if err != nil {
		return err
	}
	return countPrices(tx, list, int64(len(made)))
}

// checkPriceRevisions refuses changes of prices of a locked price list that have become others than those they may be made to.
func (s *Store) checkPriceRevisions(tx *gorm.DB, listID string, prices []PriceInput) error {
	wanted := map[string]record.Revisions{}
	for _, price := range prices {
		if price.ID != "" && len(price.Revisions) > 0 {
			wanted[price.ID] = price.Revisions
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	rows, err := tx.Table("prices").Where("price_list_id = ? AND id IN ?", listID,
		s.db.Dialect.ValuesOf(slices.Collect(maps.Keys(wanted)))).
		Select(priceColumns).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var stored Price
		if err := rows.Scan(stored.columns()...); err != nil {
			return err
		}
		if err := wanted[stored.ID].Check("price", stored); err != nil {
			return err
		}
	}
	return rows.Err()
}

// changePrices changes prices of a locked price list. All of them have to be there.
func (s *Store) changePrices(tx *gorm.DB, listID string, changed []priceRow, at time.Time) error {
	if len(changed) == 0 {
		return nil
	}
	ids := make([]string, len(changed))
	for i, price := range changed {
		ids[i] = price.ID
	}
	if len(text.Distinct(ids)) < len(ids) {
		return &record.Error{
			Kind: record.Invalid, Object: "price", Field: "id", Message: "The same price cannot be changed twice in one request.",
		}
	}
	table, err := db.JSONTable{Columns: priceRowColumns, Rows: changed}.Expr(s.db)
	if err != nil {
		return err
	}
	update := tx.Exec(`UPDATE prices SET variant_id = rows.variant_id, amount = rows.amount, updated_at = ?,
		currency_code = CASE WHEN rows.currency_code IS NULL AND rows.region_id IS NULL THEN prices.currency_code ELSE rows.currency_code END,
		region_id = CASE WHEN rows.currency_code IS NULL AND rows.region_id IS NULL THEN prices.region_id ELSE rows.region_id END,
		min_quantity = CASE rows.keep_min WHEN 1 THEN prices.min_quantity ELSE rows.min_quantity END,
		max_quantity = CASE rows.keep_max WHEN 1 THEN prices.max_quantity ELSE rows.max_quantity END
		FROM ? WHERE prices.price_list_id = ? AND prices.id = rows.id`, at, table, listID)
	if update.Error != nil {
		return update.Error
	}
	db.ProgressOf(tx.Statement.Context).Ended(update.RowsAffected)
	if update.RowsAffected < int64(len(ids)) {
		return s.missingPrice(tx, listID, ids)
	}
	return s.boundsHold(tx, listID, ids)
}

// boundsHold refuses changes that leave a price without a quantity it is good for.
func (s *Store) boundsHold(tx *gorm.DB, listID string, ids []string) error {
	var reversed string
	err := tx.Table("prices").Where("price_list_id = ? AND id IN ? AND min_quantity > max_quantity", listID, s.db.Dialect.ValuesOf(ids)).
		Limit(1).Select("id").Row().Scan(&reversed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return &record.Error{Kind: record.Invalid, Object: "price", Field: "max_quantity", Value: reversed,
		Message: text.Fill("The maximum quantity of price {id} would be below its minimum quantity.", "id", reversed)}
}

// missingPrice is the error for the first price of a change that is not in the list.
func (s *Store) missingPrice(tx *gorm.DB, listID string, ids []string) error {
	var found []string
	err := tx.Table("prices").Where("price_list_id = ? AND id IN ?", listID, s.db.Dialect.ValuesOf(ids)).Pluck("id", &found).Error
	if err != nil {
		return err
	}
	slices.Sort(found)
	for _, id := range ids {
		if _, ok := slices.BinarySearch(found, id); !ok {
			return record.Missing("price", id,
				text.Fill("The price {id} does not exist or has been removed from this price list.", "id", id))
		}
	}
	return errors.New("prices were changed that are not there")
}

// dropPrices removes all prices of a locked price list but for those that are to be changed.
func (s *Store) dropPrices(tx *gorm.DB, list *List, but []PriceInput) error {
	var kept []string
	for _, price := range but {
		if price.ID != "" {
			kept = append(kept, price.ID)
		}
	}
	drop := tx.Where("price_list_id = ?", list.ID)
	if len(kept) > 0 {
		drop = drop.Where("id NOT IN ?", s.db.Dialect.ValuesOf(kept))
	}
	gone := drop.Table("prices").Delete(nil)
	if gone.Error != nil {
		return gone.Error
	}
	return countPrices(tx, list, -gone.RowsAffected)
}

func countPrices(tx *gorm.DB, list *List, by int64) error {
	if by == 0 {
		return nil
	}
	list.PricesCount += by
	return tx.Exec("UPDATE price_lists SET prices_count = prices_count + ? WHERE id = ?", by, list.ID).Error
}

// validated is the price at index i of a change as it goes to the database, unless it breaks a rule. The message of the error, for
// programs, is about the first rule; its fields, for forms, have one rule each.
func (in PriceInput) validated(i int) (priceRow, error) {
	if faults := in.faults(); len(faults) > 0 {
		return priceRow{}, &record.Error{Kind: record.Invalid, Object: "price", Field: faults[0].field,
			Value: fmt.Sprint(i), Fields: fieldsOf(faults),
			Message: text.Fill(faults[0].toPrograms, "n", text.Number(int64(i+1)))}
	}
	row := priceRow{ID: in.ID, Variant: in.VariantID, Amount: in.Amount}
	row.Min, row.KeepMin = in.MinQuantity.Stored()
	row.Max, row.KeepMax = in.MaxQuantity.Stored()
	if currency, known := record.Currency(in.CurrencyCode); known {
		row.Currency = &currency
	}
	if in.RegionID != "" {
		row.Region = &in.RegionID
	}
	return row, nil
}
