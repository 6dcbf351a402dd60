package models_test

import (
	"crypto/sha256"
	"encoding/base64"
	"testing"
	"time"

	"cohort/models"
)

// editable is a record that two may edit: change lays one of its texts over what is stored.
type editable struct {
	kind   string
	seen   func() models.Revision
	change func(text string, revisions ...models.Revision) error
	text   func() string
}

func (w world) editables() []editable {
	group, customer := w.group("VIP"), w.person("ada@example.com")
	discount, err := w.CreateDiscount(w.Context(), models.DiscountInput{Code: new("TEN"), Type: new(models.Percentage), Value: new(int64(10))})
	w.must(err)
	list, err := w.CreatePriceList(w.Context(), models.PriceListInput{Name: new("Summer"), Type: new(models.Sale)})
	w.must(err)
	ctx := w.Context()
	theGroup := func() models.CustomerGroup { return try(w.Group(ctx, group.ID))(w) }
	theCustomer := func() models.Customer { return try(w.Customer(ctx, customer.ID))(w) }
	theDiscount := func() models.Discount { return try(w.Discount(ctx, discount.ID))(w) }
	theList := func() models.PriceList { return try(w.PriceList(ctx, list.ID))(w) }
	return []editable{
		{"customer_group", func() models.Revision { return theGroup().Revision() }, func(text string, revisions ...models.Revision) error {
			_, err := w.UpdateGroup(ctx, group.ID, models.GroupInput{Name: &text, Revisions: revisions})
			return err
		}, func() string { return theGroup().Name }},
		{"customer", func() models.Revision { return theCustomer().Revision() }, func(text string, revisions ...models.Revision) error {
			_, err := w.UpdateCustomer(ctx, customer.ID, models.CustomerInput{LastName: models.TextOf(text), Revisions: revisions})
			return err
		}, func() string { return *theCustomer().LastName }},
		{"discount", func() models.Revision { return theDiscount().Revision() }, func(text string, revisions ...models.Revision) error {
			_, err := w.UpdateDiscount(ctx, discount.ID, models.DiscountInput{Code: &text, Revisions: revisions})
			return err
		}, func() string { return theDiscount().Code }},
		{"price_list", func() models.Revision { return theList().Revision() }, func(text string, revisions ...models.Revision) error {
			_, err := w.UpdatePriceList(ctx, list.ID, models.PriceListInput{Name: &text, Revisions: revisions})
			return err
		}, func() string { return theList().Name }},
	}
}

func TestWhoEditsAnOldRevisionIsStale(t *testing.T) {
	each(t, func(w world) {
		for _, record := range w.editables() {
			w.run(record.kind, func(w world) {
				seen := record.seen()
				w.must(record.change("THEIRS", seen))
				err := record.change("MINE", seen)
				is(w.T, err, models.Stale)
				same(w.T, "what it is about", err.(*models.Error).Object, record.kind)
				same(w.T, "what is stored", record.text(), "THEIRS")
				w.must(record.change("EITHER", seen, record.seen()))
				w.must(record.change("ANY", models.AnyRevision))
				w.must(record.change("UNNAMED"))
				same(w.T, "what is stored last", record.text(), "UNNAMED")
				w.must(record.change("UNNAMED", record.seen()))
			})
		}
	})
}

// Programs keep the ETags that are made of revisions: they stay what they are.
func TestARevisionIsTheHashOfTheRecord(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 2, 3, 4, 5, 6, 7_000_000, time.UTC)
	for record, text := range map[interface{ Revision() models.Revision }]string{
		&models.CustomerGroup{ID: "cgrp_1", Name: "VIP", CreatedAt: at, UpdatedAt: at}: `{"id":"cgrp_1","name":"VIP","description":null,"metadata":null,` +
			`"created_at":"2026-02-03T04:05:06.007Z","updated_at":"2026-02-03T04:05:06.007Z"}`,
		&models.Customer{ID: "cus_1", Email: "a@b.c", Phone: new("1"), CreatedAt: at, UpdatedAt: at}: `{"id":"cus_1","email":"a@b.c","first_name":null,` +
			`"last_name":null,"phone":"1","has_account":false,"billing_address_id":null,"metadata":null,` +
			`"created_at":"2026-02-03T04:05:06.007Z","updated_at":"2026-02-03T04:05:06.007Z"}`,
		&models.PriceList{ID: "pl_1", Name: "Summer", Type: "sale", Status: "draft", Edition: 3, CreatedAt: at, UpdatedAt: at}: `{"id":"pl_1","name":"Summer",` +
			`"description":"","type":"sale","status":"draft","starts_at":null,"ends_at":null,"revision":3,` +
			`"created_at":"2026-02-03T04:05:06.007Z","updated_at":"2026-02-03T04:05:06.007Z"}`,
	} {
		sum := sha256.Sum256([]byte(text))
		same(t, text, record.Revision(), models.Revision(base64.RawURLEncoding.EncodeToString(sum[:12])))
	}
}

// A price that names no revision is overwritten, and asks nothing more of the database.
func TestWhoEditsAnOldRevisionOfAPriceIsStale(t *testing.T) {
	each(t, func(w world) {
		list := w.priceList("Summer", withPrices(usd("shirt", 100), usd("hat", 200)))
		stored := func() []models.Price {
			return try(w.Prices(w.Context(), models.PriceQuery{PriceListID: list.ID, Limit: -1}))(w).Prices
		}
		save := func(at int, amount int64, revisions ...models.Revision) error {
			price := stored()[at]
			in := models.PriceInput{ID: price.ID, VariantID: price.VariantID, Amount: amount, Revisions: revisions}
			_, err := w.AddPrices(w.Context(), list.ID, []models.PriceInput{usd("new", amount), in})
			return err
		}
		shirt, hat := stored()[0].Revision(), stored()[1].Revision()
		same(w.T, "the price as it is found alone", try(w.Price(w.Context(), list.ID, stored()[0].ID))(w).Revision(), shirt)
		later()
		w.must(save(0, 111, shirt))
		later()
		err := save(0, 122, shirt)
		is(w.T, err, models.Stale)
		same(w.T, "what it is about", err.(*models.Error).Object, "price")
		same(w.T, "the amount, and no new price", line(stored()[0].Amount, len(stored())), "111 3")
		same(w.T, "the other price is as it was", stored()[1].Revision(), hat)
		w.must(save(1, 222, hat))
		w.must(save(0, 133, shirt, stored()[0].Revision()))
		w.must(save(0, 144, models.AnyRevision))
		w.must(save(0, 155))
		same(w.T, "the amount in the end", stored()[0].Amount, 155)

		both := func(revisions ...models.Revision) (in []models.PriceInput) {
			for _, price := range stored()[:2] {
				in = append(in, models.PriceInput{ID: price.ID, VariantID: price.VariantID, Amount: 1, Revisions: revisions})
			}
			return in
		}
		_, err = w.ReplacePrices(w.Context(), list.ID, both(hat))
		is(w.T, err, models.Stale)
		gone := models.PriceInput{ID: "ma_gone", VariantID: "shirt", Amount: 1, Revisions: models.Revisions{shirt}}
		_, err = w.AddPrices(w.Context(), list.ID, []models.PriceInput{gone})
		is(w.T, err, models.NotFound)
		taken := func(in []models.PriceInput) int {
			return len(models.Statements(w.T, w.Store, func(s *models.Store) { _ = try(s.AddPrices(w.Context(), list.ID, in))(w) }))
		}
		plain := taken(both())
		same(w.T, "one statement more for all that name a revision", taken(both(models.AnyRevision)), plain+1)
	})
}

// try ends the test when what is only looked at cannot be had.
func try[T any](value T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}
