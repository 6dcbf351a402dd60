package main

import (
	"context"
	"database/sql"
	"fmt"
)

// world is what the requests need to know of a database.
type world struct {
	customers int
	largest   string   // the group of a fifth of the customers
	members   int      // how many that are
	small     string   // another group
	groups    []string // all of them
	outsiders []string // a hundred customers in no group
	someone   string   // the oldest customer, whom no list shows
}

func readWorld(ctx context.Context, d database) (w world, err error) {
	db, err := d.open()
	if err != nil {
		return w, err
	}
	defer db.Close()
	w.customers = d.customers
	err = db.QueryRowContext(ctx, "SELECT id, customers_count FROM customer_groups ORDER BY customers_count DESC LIMIT 1").
		Scan(&w.largest, &w.members)
	if err != nil {
		return w, err
	}
	if w.groups, err = column(ctx, db, "SELECT id FROM customer_groups ORDER BY id"); err != nil {
		return w, err
	}
	w.outsiders, err = column(ctx, db, `SELECT id FROM customers
		WHERE NOT EXISTS (SELECT 1 FROM members WHERE members.customer_id = customers.id) ORDER BY created_at DESC LIMIT 100`)
	if err != nil {
		return w, err
	}
	if len(w.outsiders) < 100 && w.customers >= 1000 {
		return w, fmt.Errorf("only %d customers are in no group", len(w.outsiders))
	}
	for _, group := range w.groups {
		if group != w.largest {
			w.small = group
		}
	}
	return w, db.QueryRowContext(ctx, "SELECT id FROM customers ORDER BY created_at LIMIT 1").Scan(&w.someone)
}

// column is the first column of what a query finds.
func column(ctx context.Context, db *sql.DB, query string, args ...any) (texts []string, err error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, rows.Err()
}
