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

// try ends the test when what is only looked at cannot be had.
func try[T any](value T, err error) func(w world) T {
	return func(w world) T {
		w.Helper()
		w.must(err)
		return value
	}
}
