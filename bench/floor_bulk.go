package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/jackc/pgx/v5/stdlib"
)

const exportColumns = `SELECT customers.id, email, first_name, last_name, phone, has_account, %s AS groups, customers.created_at,
	customers.metadata, members.created_at AS added_at, added_by
	FROM members JOIN customers ON customers.id = members.customer_id WHERE members.group_id = '%s'
	ORDER BY members.customer_created_at DESC, members.customer_id DESC`

// export sends the members of a group as CSV.
func (f *floor) export(w http.ResponseWriter, r *http.Request) {
	write := f.exportRows
	names := `(SELECT group_concat(name, ';') FROM members AS m JOIN customer_groups AS g ON g.id = m.group_id
		WHERE m.customer_id = customers.id)`
	if f.kind == postgres {
		write = f.copyTo
		names = strings.Replace(names, "group_concat", "string_agg", 1)
	}
	if err := write(r.Context(), w, fmt.Sprintf(exportColumns, names, r.PathValue("id"))); err != nil {
		panic(err) // the client sees an answer that breaks off
	}
}

// copyTo has PostgreSQL itself write what a query finds.
func (f *floor) copyTo(ctx context.Context, w io.Writer, query string) error {
	conn, err := f.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(driver any) error {
		_, err := driver.(*stdlib.Conn).Conn().PgConn().CopyTo(ctx, w, "COPY ("+query+") TO STDOUT (FORMAT csv, HEADER)")
		return err
	})
}

func (f *floor) exportRows(ctx context.Context, w io.Writer, query string) error {
	file := csv.NewWriter(w)
	err := each(ctx, f.db, query, func(values []any) error {
		cells := make([]string, len(values))
		for i, value := range values {
			if value != nil {
				cells[i] = fmt.Sprint(value)
			}
		}
		return file.Write(cells)
	})
	file.Flush()
	return err
}

// each visits the rows of a query. The values are only good until the next row.
func each(ctx context.Context, db *sql.DB, query string, visit func([]any) error) error {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := visit(values); err != nil {
			return err
		}
	}
	return rows.Err()
}

// imported are finished rows that another program has made of a file, until load writes them.
type imported struct {
	columns []string
	text    bytes.Buffer // for COPY
	rows    [][]any      // for INSERTs
}

// fetch reads the customers of a round's import from another database.
func (f *floor) fetch(r *http.Request) ([]byte, error) {
	ctx := r.Context()
	source, err := database{kind: f.kind, url: r.FormValue("from")}.open()
	if err != nil {
		return nil, err
	}
	defer source.Close()
	// The table is this database's, which may have fewer columns than the other.
	if f.imported.columns, err = columnsOf(ctx, f.db, "customers"); err != nil {
		return nil, err
	}
	query := fmt.Sprintf("SELECT %s FROM customers WHERE email LIKE 'imported-%s-%%' ORDER BY created_at, id",
		strings.Join(f.imported.columns, ", "), r.FormValue("round"))
	f.imported.text.Reset()
	f.imported.rows = nil
	if f.kind == postgres {
		return []byte("{}"), (&floor{db: source, kind: f.kind}).copyTo(ctx, &f.imported.text, query)
	}
	return []byte("{}"), each(ctx, source, query, func(values []any) error {
		f.imported.rows = append(f.imported.rows, append([]any(nil), values...))
		return nil
	})
}

// load writes them.
func (f *floor) load(r *http.Request) ([]byte, error) {
	ctx, columns := r.Context(), strings.Join(f.imported.columns, ", ")
	if f.kind == postgres {
		conn, err := f.db.Conn(ctx)
		if err != nil {
			return nil, err
		}
		defer conn.Close()
		return []byte("{}"), conn.Raw(func(driver any) error {
			_, err := driver.(*stdlib.Conn).Conn().PgConn().CopyFrom(ctx, &f.imported.text,
				"COPY customers ("+columns+") FROM STDIN (FORMAT csv, HEADER)")
			return err
		})
	}
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }() // nothing, once it is committed
	insert, err := tx.PrepareContext(ctx, "INSERT INTO customers ("+columns+
		") VALUES (?"+strings.Repeat(", ?", len(f.imported.columns)-1)+")")
	if err != nil {
		return nil, err
	}
	defer insert.Close()
	for _, row := range f.imported.rows {
		if _, err := insert.ExecContext(ctx, row...); err != nil {
			return nil, err
		}
	}
	return []byte("{}"), tx.Commit()
}
