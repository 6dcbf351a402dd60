package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// bulk measures changes of a fifth of all customers: each round on every side, and then bare statements in the database of the last one.
type bulk struct {
	*contest
	kind      string
	customers int
	sides     []*side
	floor     *side // its database has had no change
	bare      *side // a floor on the database of the last side
	rounds    map[string]map[*side][]sample
	peaks     map[string]map[*side]int64
}

// The rows of the bulk table.
const (
	bulkAdd    = "add them to a group"
	bulkUndo   = "undo that"
	bulkRemove = "remove them from a group"
	bulkExport = "export them as CSV"
	bulkImport = "import as many new ones from CSV"
)

// measureBulk measures and writes the table of bulk changes.
func (c *contest) measureBulk(ctx context.Context, kind string, customers int, sides []*side, floor *side, w io.Writer) error {
	after := sides[len(sides)-1]
	bareServer, err := startFloor(ctx, after.database)
	if err != nil {
		return err
	}
	defer bareServer.stop()
	b := &bulk{
		contest: c, kind: kind, customers: customers / 5, sides: sides, floor: floor,
		bare:   &side{server: bareServer, world: after.world, database: after.database, isFloor: true},
		rounds: map[string]map[*side][]sample{}, peaks: map[string]map[*side]int64{},
	}
	for round := range c.options.bulk {
		for _, s := range sides {
			if err := b.change(ctx, s, round); err != nil {
				return err
			}
			export := request{method: http.MethodGet, path: "/customer-groups/" + s.world.largest + "/customers/export", page: true, plain: true}
			if err := b.send(ctx, bulkExport, s, export); err != nil {
				return err
			}
		}
		if err := b.send(ctx, bulkExport, floor, get("/export/"+floor.world.largest)); err != nil {
			return err
		}
		if err := b.imports(ctx, round); err != nil {
			return err
		}
	}
	title := fmt.Sprintf("%s, %s customers: changes of %s at once", kind, thousands(customers), thousands(b.customers))
	t := table{title: title, note: bulkNote}
	for _, name := range []string{bulkAdd, bulkUndo, bulkRemove, bulkExport, bulkImport} {
		t.lines = append(t.lines, b.line(name))
	}
	t.write(w)
	b.writeMemory(w)
	return nil
}

const bulkNote = "The floor of *add* is INSERT … SELECT; that of *undo* and *remove* is a DELETE that writes the same rows of activity; " +
	"that of *export* is COPY … TO, or a SELECT written as CSV on SQLite; that of *import* is COPY of the finished rows, or prepared " +
	"INSERTs on SQLite. All of them work on the same tables, indexes and triggers."

// record measures one step of one side.
func (b *bulk) record(name string, s *side, do func(into *sample) error) error {
	if b.rounds[name] == nil {
		b.rounds[name], b.peaks[name] = map[*side][]sample{}, map[*side]int64{}
	}
	_ = forgetPeak(s.server.pid) // where it cannot be forgotten it is too high
	scrape := s.server.allocations()
	before := s.server.allocations()
	one := sample{requests: 1}
	if err := do(&one); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	one.latencies = []time.Duration{one.elapsed}
	one.allocations = max(one.allocations, s.server.allocations()-before-(before-scrape))
	b.rounds[name][s] = append(b.rounds[name][s], one)
	if name != bulkImport { // the server has no part in that
		b.peaks[name][s] = max(b.peaks[name][s], memoryOf(s.server.pid, "VmHWM"))
	}
	say("  %-45s %-7s %s", name, s.server.name, milliseconds(one.server+one.database))
	return nil
}

// send measures a request.
func (b *bulk) send(ctx context.Context, name string, s *side, r request) error {
	client := newClient(1)
	defer client.CloseIdleConnections()
	m := meter{s.server, func() time.Duration { return b.cache.cpu(b.kind) }}
	return b.record(name, s, func(into *sample) error {
		return m.add(into, func() (err error) {
			into.bytes, err = s.server.visit(ctx, client, r)
			return err
		})
	})
}

// change adds the customers of the largest group to new groups, undoes one of that, and removes them from the other; at the last side the
// bare statements follow.
func (b *bulk) change(ctx context.Context, s *side, round int) error {
	db, err := s.database.open()
	if err != nil {
		return err
	}
	defer db.Close()
	client := newClient(1)
	var groups [3]string
	for i := range groups {
		name := fmt.Sprintf("Bulk %d of round %d", i, round)
		r := request{method: http.MethodPost, path: "/admin/customer-groups", body: fmt.Sprintf(`{"name":%q}`, name)}
		if _, err := s.server.visit(ctx, client, r); err != nil {
			return err
		}
		if err := db.QueryRowContext(ctx, "SELECT id FROM customer_groups WHERE name = $1", name).Scan(&groups[i]); err != nil {
			return err
		}
	}
	members := func(method, group, from string) request {
		body := fmt.Sprintf(`{"query":{"groups":[%q]}}`, from)
		return request{method: method, path: "/admin/customer-groups/" + group + "/customers/batch", body: body}
	}
	if err := b.send(ctx, bulkAdd, s, members(http.MethodPost, groups[0], s.world.largest)); err != nil {
		return err
	}
	_, set, err := b.lastActivity(ctx, db)
	if err != nil {
		return err
	}
	undo := request{method: http.MethodPost, path: "/activity/" + set + "/undo", page: true, form: true}
	if err := b.send(ctx, bulkUndo, s, undo); err != nil {
		return err
	}
	if err := isEmpty(ctx, db, groups[0]); err != nil {
		return err
	}
	if _, err := s.server.visit(ctx, client, members(http.MethodPost, groups[1], s.world.largest)); err != nil {
		return err
	}
	if err := b.send(ctx, bulkRemove, s, members(http.MethodDelete, groups[1], groups[1])); err != nil {
		return err
	}
	if err := isEmpty(ctx, db, groups[1]); err != nil {
		return err
	}
	if s != b.sides[len(b.sides)-1] {
		return nil
	}
	return b.bareStatements(ctx, db, groups[2], round)
}

// lastActivity is the newest entry but for those of the bare statements.
func (b *bulk) lastActivity(ctx context.Context, db *sql.DB) (id, set string, err error) {
	var customers int
	err = db.QueryRowContext(ctx, `SELECT id, change_set, customers FROM activity
		WHERE id NOT LIKE 'act_bench_%' ORDER BY id DESC LIMIT 1`).Scan(&id, &set, &customers)
	if err == nil && customers < b.customers*9/10 {
		err = fmt.Errorf("the last change was of %d customers, not %d", customers, b.customers)
	}
	return id, set, err
}

// bareStatements are what the database must do at the least. The rows of activity are those of the removal before.
func (b *bulk) bareStatements(ctx context.Context, db *sql.DB, group string, round int) error {
	removed, _, err := b.lastActivity(ctx, db)
	if err != nil {
		return err
	}
	copied := func(table, key, from, to, order string) (string, error) {
		columns, err := columnsOf(ctx, db, table)
		if err != nil {
			return "", err
		}
		values := make([]string, len(columns))
		for i, column := range columns {
			if values[i] = column; column == key {
				values[i] = "'" + to + "'"
			}
		}
		return fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %[1]s WHERE %[4]s = '%[5]s' ORDER BY %[6]s", table,
			strings.Join(columns, ", "), strings.Join(values, ", "), key, from, order), nil
	}
	insert, err := copied("members", "group_id", b.bare.world.largest, group, "customer_id")
	if err != nil {
		return err
	}
	entry, err := copied("activity", "id", removed, fmt.Sprintf("act_bench_%d", round), "id")
	if err != nil {
		return err
	}
	parts, err := copied("activity_customers", "activity_id", removed, fmt.Sprintf("act_bench_%d", round), "part")
	if err != nil {
		return err
	}
	count := fmt.Sprintf(`UPDATE customer_groups SET customers_count = (SELECT count(*) FROM members WHERE group_id = '%s')
		WHERE id = '%[1]s'`, group)
	execute := func(statements ...string) request {
		return request{method: http.MethodPost, path: "/execute", body: mustJSON(statements)}
	}
	if err := b.send(ctx, bulkAdd, b.bare, execute(insert, count)); err != nil {
		return err
	}
	err = b.send(ctx, bulkRemove, b.bare, execute("DELETE FROM members WHERE group_id = '"+group+"'", entry, parts, count))
	if err != nil {
		return err
	}
	return isEmpty(ctx, db, group)
}

// isEmpty is an error where a group still has members.
func isEmpty(ctx context.Context, db *sql.DB, group string) error {
	var left int
	err := db.QueryRowContext(ctx, "SELECT count(*) FROM members WHERE group_id = $1", group).Scan(&left)
	if err == nil && left > 0 {
		err = fmt.Errorf("%d customers are still in the group", left)
	}
	return err
}

// columnsOf are the columns of a table that can be written.
func columnsOf(ctx context.Context, db *sql.DB, table string) ([]string, error) {
	rows, err := db.QueryContext(ctx, "SELECT * FROM "+table+" LIMIT 0")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	return columns, rows.Err()
}

// imports has the command line import a file, and a floor write the rows that came of it.
func (b *bulk) imports(ctx context.Context, round int) error {
	file := filepath.Join(b.data, "import.csv")
	if err := os.WriteFile(file, importFile(b.customers, round), 0o644); err != nil {
		return err
	}
	for i, s := range b.sides {
		program := b.after
		if i < len(b.sides)-1 {
			program = b.before
		}
		if err := b.record(bulkImport, s, func(into *sample) error { return b.importFile(ctx, *program, s, file, into) }); err != nil {
			return err
		}
	}
	from := b.sides[len(b.sides)-1].database.url
	client := newClient(1)
	fetch := request{method: http.MethodPost, path: fmt.Sprintf("/fetch?round=%d&from=%s", round, url.QueryEscape(from))}
	if _, err := b.floor.server.visit(ctx, client, fetch); err != nil {
		return err
	}
	return b.send(ctx, bulkImport, b.floor, request{method: http.MethodPost, path: "/load"})
}
