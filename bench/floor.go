package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// floorEnv marks a process that serves the floor.
const floorEnv = "COHORT_BENCH_FLOOR"

// floor answers the requests of the Admin API as barely as one can: net/http, the same drivers, prepared statements, the same tables and
// the same bytes; no key is looked up, no parameter checked, nothing recorded.
type floor struct {
	db       *sql.DB
	kind     string
	prepared map[string]*sql.Stmt
	imported imported
}

// serveFloor serves a database until the process ends.
func serveFloor(kind, url, address string) error {
	d := database{kind: kind, url: url}
	db, err := d.open()
	if err != nil {
		return err
	}
	most := max(4, runtime.NumCPU()) // as Cohort has on both databases
	db.SetMaxOpenConns(most)
	db.SetMaxIdleConns(most)
	f := &floor{db: db, kind: kind, prepared: map[string]*sql.Stmt{}}
	for name, query := range floorQueries(kind) {
		f.prepared[name], err = db.PrepareContext(context.Background(), query) //nolint:sqlclosecheck // kept while the process lives
		if err != nil {
			return fmt.Errorf("%s: %w", query, err)
		}
	}
	routes := http.NewServeMux()
	routes.HandleFunc("GET /{$}", func(http.ResponseWriter, *http.Request) {})
	for path, handle := range map[string]func(*http.Request) ([]byte, error){
		"GET /admin/customer-groups":                f.listGroups,
		"GET /admin/customer-groups/{id}":           f.showGroup,
		"GET /admin/customer-groups/{id}/customers": f.listMembers,
		"GET /admin/customers":                      f.listCustomers,
		"POST /add/{id}":                            f.change("add"),
		"POST /remove/{id}":                         f.change("remove"),
		"POST /execute":                             f.execute,
		"POST /fetch":                               f.fetch,
		"POST /load":                                f.load,
		"GET /table":                                f.table,
	} {
		routes.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			body, err := handle(r)
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			if strings.HasPrefix(path, "GET /table") {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
			}
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
			_, _ = w.Write(body) // the client went away
		})
	}
	routes.HandleFunc("GET /export/{id}", f.export)
	return http.ListenAndServe(address, routes)
}

func (f *floor) listGroups(r *http.Request) ([]byte, error) {
	ctx := r.Context()
	rows, err := f.prepared["groups"].QueryContext(ctx)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	body := append(make([]byte, 0, 16<<10), `{"customer_groups":[`...)
	var count int
	for first := true; rows.Next(); first = false {
		var g groupRow
		if err := rows.Scan(append(g.fields(), &count)...); err != nil {
			return nil, err
		}
		if !first {
			body = append(body, ',')
		}
		body = g.appendJSON(body)
	}
	return fmt.Appendf(body, `],"count":%d,"offset":0,"limit":20}`, count), rows.Err()
}

// table is a page with a bare table of groups.
func (f *floor) table(r *http.Request) ([]byte, error) {
	rows, err := f.prepared["groups"].QueryContext(r.Context())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	body := []byte("<!doctype html><html lang=en><meta charset=utf-8><title>Groups</title><table><tbody>")
	for rows.Next() {
		var g groupRow
		var count int
		if err := rows.Scan(append(g.fields(), &count)...); err != nil {
			return nil, err
		}
		body = fmt.Appendf(body, "<tr><td>%s<td>%s<td>%s", html.EscapeString(g.name), html.EscapeString(g.description.String),
			g.createdAt.Format("2 Jan 2006"))
	}
	return append(body, "</table>"...), rows.Err()
}

func (f *floor) showGroup(r *http.Request) ([]byte, error) {
	var g groupRow
	if err := f.prepared["group"].QueryRowContext(r.Context(), r.PathValue("id")).Scan(g.fields()...); err != nil {
		return nil, err
	}
	return append(g.appendJSON([]byte(`{"customer_group":`)), '}'), nil
}

func (f *floor) listMembers(r *http.Request) ([]byte, error) {
	var g groupRow
	var count int
	err := f.prepared["counted group"].QueryRowContext(r.Context(), r.PathValue("id")).Scan(append(g.fields(), &count)...)
	if err != nil {
		return nil, err
	}
	rows, err := f.prepared["members"].QueryContext(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return appendCustomers(rows, `,"groups":[`+string(g.appendJSON(nil))+`]`, nil, count)
}

func (f *floor) listCustomers(r *http.Request) ([]byte, error) {
	var count int
	query, args := "customers", []any{}
	if q := r.URL.Query().Get("q"); q != "" {
		query, args = "search", searchArgs(f.kind, q)
	}
	rows, err := f.prepared[query].QueryContext(r.Context(), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return appendCustomers(rows, "", &count, 0)
}

// change adds customers to a group or removes them, in one statement, and keeps the group's number: all in one transaction.
func (f *floor) change(statement string) func(*http.Request) ([]byte, error) {
	return func(r *http.Request) ([]byte, error) {
		var ids json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&ids); err != nil {
			return nil, err
		}
		tx, err := f.db.BeginTx(r.Context(), nil)
		if err != nil {
			return nil, err
		}
		defer func() { _ = tx.Rollback() }() // nothing, once it is committed
		execute := func(name string, args ...any) (sql.Result, error) {
			statement := tx.StmtContext(r.Context(), f.prepared[name])
			defer statement.Close()
			return statement.ExecContext(r.Context(), args...)
		}
		done, err := execute(statement, r.PathValue("id"), string(ids))
		if err != nil {
			return nil, err
		}
		n, err := done.RowsAffected()
		if err != nil {
			return nil, err
		}
		if statement == "remove" {
			n = -n
		}
		if _, err := execute("count", n, r.PathValue("id")); err != nil {
			return nil, err
		}
		return []byte("{}"), tx.Commit()
	}
}

// execute executes statements in one transaction: a JSON array of texts.
func (f *floor) execute(r *http.Request) ([]byte, error) {
	var statements []string
	if err := json.NewDecoder(r.Body).Decode(&statements); err != nil {
		return nil, err
	}
	tx, err := f.db.BeginTx(r.Context(), nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }() // nothing, once it is committed
	for _, statement := range statements {
		if _, err := tx.ExecContext(r.Context(), statement); err != nil {
			return nil, fmt.Errorf("%s: %w", statement, err)
		}
	}
	return []byte("{}"), tx.Commit()
}
