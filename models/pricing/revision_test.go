package pricing_test

import (
	"crypto/sha256"
	"encoding/base64"
	"testing"
	"time"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/storetest"
)

// editable is a record that two may edit: change lays one of its texts over what is stored.
type editable struct {
	kind   string
	seen   func() record.Revision
	change func(text string, revisions ...record.Revision) error
	text   func() string
}

func (w world) editables() []editable {
	group, customer := w.NewGroup("VIP"), w.NewCustomer("ada@example.com")
	discount, err := w.CreateDiscount(w.Context(),
		pricing.DiscountInput{Code: new("TEN"), Type: new(pricing.Percentage), Value: new(int64(10))})
	w.Must(err)
	list, err := w.CreatePriceList(w.Context(), pricing.ListInput{Name: new("Summer"), Type: new(pricing.Sale)})
	w.Must(err)
	ctx := w.Context()
	theGroup := func() customers.Group { return storetest.Must(w.Group(ctx, group.ID))(w) }
	theCustomer := func() customers.Customer { return storetest.Must(w.Customer(ctx, customer.ID))(w) }
	theDiscount := func() pricing.Discount { return storetest.Must(w.Discount(ctx, discount.ID))(w) }
	theList := func() pricing.List { return storetest.Must(w.PriceList(ctx, list.ID))(w) }
	return []editable{
		{"customer_group", func() record.Revision { return theGroup().Revision() }, func(text string, revisions ...record.Revision) error {
			_, err := w.UpdateGroup(ctx, group.ID, customers.GroupInput{Name: &text, Revisions: revisions})
			return err
		}, func() string { return theGroup().Name }},
		{"customer", func() record.Revision { return theCustomer().Revision() }, func(text string, revisions ...record.Revision) error {
			_, err := w.UpdateCustomer(ctx, customer.ID, customers.Input{LastName: record.TextOf(text), Revisions: revisions})
			return err
		}, func() string { return *theCustomer().LastName }},
		{"discount", func() record.Revision { return theDiscount().Revision() }, func(text string, revisions ...record.Revision) error {
			_, err := w.UpdateDiscount(ctx, discount.ID, pricing.DiscountInput{Code: &text, Revisions: revisions})
			return err
		}, func() string { return theDiscount().Code }},
		{"price_list", func() record.Revision { return theList().Revision() }, func(text string, revisions ...record.Revision) error {
			_, err := w.UpdatePriceList(ctx, list.ID, pricing.ListInput{Name: &text, Revisions: revisions})
			return err
		}, func() string { return theList().Name }},
	}
}

func TestWhoEditsAnOldRevisionIsStale(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		for _, row := range w.editables() {
			storetest.RunWorld(w, row.kind, func(w world) {
				seen := row.seen()
				w.Must(row.change("THEIRS", seen))
				err := row.change("MINE", seen)
				storetest.HasKind(w.T, err, record.Stale)
				storetest.Same(w.T, "what it is about", err.(*record.Error).Object, row.kind)
				storetest.Same(w.T, "what is stored", row.text(), "THEIRS")
				w.Must(row.change("EITHER", seen, row.seen()))
				w.Must(row.change("ANY", record.AnyRevision))
				w.Must(row.change("UNNAMED"))
				storetest.Same(w.T, "what is stored last", row.text(), "UNNAMED")
				w.Must(row.change("UNNAMED", row.seen()))
			})
		}
	})
}

// Programs keep the ETags that are made of revisions: they stay what they are.
func TestARevisionIsTheHashOfTheRecord(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 2, 3, 4, 5, 6, 7_000_000, time.UTC)
	for row, text := range map[interface{ Revision() record.Revision }]string{
		&customers.Group{
			ID: "cgrp_1", Name: "VIP", CreatedAt: at, UpdatedAt: at,
		}: `{"id":"cgrp_1","name":"VIP","description":null,"metadata":null,` +
			`"created_at":"2026-02-03T04:05:06.007Z","updated_at":"2026-02-03T04:05:06.007Z"}`,
		&customers.Customer{
			ID: "cus_1", Email: "a@b.c", Phone: new("1"), CreatedAt: at, UpdatedAt: at,
		}: `{"id":"cus_1","email":"a@b.c","first_name":null,` +
			`"last_name":null,"phone":"1","has_account":false,"billing_address_id":null,"metadata":null,` +
			`"created_at":"2026-02-03T04:05:06.007Z","updated_at":"2026-02-03T04:05:06.007Z"}`,
		&pricing.List{
			ID: "pl_1", Name: "Summer", Type: "sale", Status: "draft", Edition: 3, CreatedAt: at, UpdatedAt: at,
		}: `{"id":"pl_1","name":"Summer",` +
			`"description":"","type":"sale","status":"draft","starts_at":null,"ends_at":null,"revision":3,` +
			`"created_at":"2026-02-03T04:05:06.007Z","updated_at":"2026-02-03T04:05:06.007Z"}`,
	} {
		sum := sha256.Sum256([]byte(text))
		storetest.Same(t, text, row.Revision(), record.Revision(base64.RawURLEncoding.EncodeToString(sum[:12])))
	}
}

// A price that names no revision is overwritten, and asks nothing more of the database.
func TestWhoEditsAnOldRevisionOfAPriceIsStale(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		list := w.priceList("Summer", withPrices(usd("shirt", 100), usd("hat", 200)))
		stored := func() []pricing.Price {
			return storetest.Must(w.Prices(w.Context(), pricing.PriceQuery{PriceListID: list.ID, Limit: -1}))(w).Prices
		}
		save := func(at int, amount int64, revisions ...record.Revision) error {
			price := stored()[at]
			in := pricing.PriceInput{ID: price.ID, VariantID: price.VariantID, Amount: amount, Revisions: revisions}
			_, err := w.AddPrices(w.Context(), list.ID, []pricing.PriceInput{usd("new", amount), in})
			return err
		}
		shirt, hat := stored()[0].Revision(), stored()[1].Revision()
		storetest.Same(w.T, "the price as it is found alone",
			storetest.Must(w.Price(w.Context(), list.ID, stored()[0].ID))(w).Revision(), shirt)
		storetest.Later()
		w.Must(save(0, 111, shirt))
		storetest.Later()
		err := save(0, 122, shirt)
		storetest.HasKind(w.T, err, record.Stale)
		storetest.Same(w.T, "what it is about", err.(*record.Error).Object, "price")
		storetest.Same(w.T, "the amount, and no new price", storetest.Line(stored()[0].Amount, len(stored())), "111 3")
		storetest.Same(w.T, "the other price is as it was", stored()[1].Revision(), hat)
		w.Must(save(1, 222, hat))
		w.Must(save(0, 133, shirt, stored()[0].Revision()))
		w.Must(save(0, 144, record.AnyRevision))
		w.Must(save(0, 155))
		storetest.Same(w.T, "the amount in the end", stored()[0].Amount, 155)

		both := func(revisions ...record.Revision) (in []pricing.PriceInput) {
			for _, price := range stored()[:2] {
				in = append(in, pricing.PriceInput{ID: price.ID, VariantID: price.VariantID, Amount: 1, Revisions: revisions})
			}
			return in
		}
		_, err = w.ReplacePrices(w.Context(), list.ID, both(hat))
		storetest.HasKind(w.T, err, record.Stale)
		gone := pricing.PriceInput{ID: "ma_gone", VariantID: "shirt", Amount: 1, Revisions: record.Revisions{shirt}}
		_, err = w.AddPrices(w.Context(), list.ID, []pricing.PriceInput{gone})
		storetest.HasKind(w.T, err, record.NotFound)
		taken := func(in []pricing.PriceInput) int {
			return len(storetest.Statements(w.T, w.Store,
				func(s *models.Store) { _ = storetest.Must(s.AddPrices(w.Context(), list.ID, in))(w) }))
		}
		plain := taken(both())
		storetest.Same(w.T, "one statement more for all that name a revision", taken(both(record.AnyRevision)), plain+1)
	})
}
