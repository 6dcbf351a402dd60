package main

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

func (c *cache) copyPostgres(ctx context.Context, b binary, customers int) (database, error) {
	admin, err := sql.Open("pgx", c.server.String())
	if err != nil {
		return database{}, err
	}
	defer admin.Close()
	name := nameOf(b, customers)
	there, err := isDatabase(ctx, admin, name)
	if err != nil {
		return database{}, err
	}
	if !there {
		if err := c.makePostgres(ctx, b, admin, name, customers); err != nil {
			return database{}, err
		}
	}
	clone := fmt.Sprintf("%s_copy_%d", name, time.Now().UnixNano())
	drop := func() {
		admin, err := sql.Open("pgx", c.server.String())
		if err != nil {
			return
		}
		defer admin.Close()
		_ = execAll(context.WithoutCancel(ctx), admin, "DROP DATABASE "+clone+" WITH (FORCE)")
	}
	err = execAll(ctx, admin, "CREATE DATABASE "+clone+" TEMPLATE "+name, "CHECKPOINT")
	return database{kind: postgres, url: c.urlOf(clone), customers: customers, drop: drop}, err
}

func isDatabase(ctx context.Context, admin *sql.DB, name string) (there bool, err error) {
	err = admin.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&there)
	return there, err
}

func (c *cache) makePostgres(ctx context.Context, b binary, admin *sql.DB, name string, customers int) error {
	making := name + "_making"
	create, furnish := "CREATE DATABASE "+making, fill
	if older := c.older(b, customers); older != "" {
		there, err := isDatabase(ctx, admin, older)
		if err != nil {
			return err
		}
		if there {
			create, furnish = create+" TEMPLATE "+older, update
		}
	}
	if err := execAll(ctx, admin, "DROP DATABASE IF EXISTS "+making, create); err != nil {
		return err
	}
	if err := furnish(ctx, b, database{kind: postgres, url: c.urlOf(making), customers: customers}); err != nil {
		return err
	}
	if err := vacuum(ctx, c.urlOf(making)); err != nil {
		return err
	}
	return execAll(ctx, admin, "ALTER DATABASE "+making+" RENAME TO "+name)
}

func vacuum(ctx context.Context, url string) error {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return err
	}
	defer db.Close()
	return execAll(ctx, db, "VACUUM (ANALYZE)", "CHECKPOINT")
}

func execAll(ctx context.Context, db *sql.DB, statements ...string) error {
	for _, statement := range statements {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}
