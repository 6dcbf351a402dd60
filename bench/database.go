package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver pgx
	_ "modernc.org/sqlite"             // the driver sqlite

	"cohort/models/storetest"
)

// The databases, as the tables call them.
const (
	postgres = "PostgreSQL"
	sqlite   = "SQLite"
)

// cache keeps full databases in a folder, so that only the first run makes them. A run works on copies.
type cache struct {
	folder   string
	lock     *os.File
	server   *url.URL // of PostgreSQL; nil: it is not needed
	serverID func() ([]byte, error)
	end      func()
	origin   *binary // the base: what it has made is brought up to date for the other program, so that both have the same rows
}

// openCache starts a PostgreSQL on what is in the folder, if asked to. One run at a time has the folder: others wait.
func openCache(folder string, withPostgres bool) (*cache, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	lock, err := os.OpenFile(filepath.Join(folder, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return nil, err
	}
	c := &cache{folder: folder, lock: lock, end: func() {}}
	if withPostgres {
		// autovacuum=off: it would compute while something else is measured. The copies are vacuumed once.
		c.server, c.serverID, c.end, err = storetest.KeptPostgres(filepath.Join(folder, "postgres"), "autovacuum=off")
	}
	return c, err
}

func (c *cache) close() {
	c.end()
	c.lock.Close()
}

// database is one that a run may change.
type database struct {
	kind      string
	url       string
	customers int
	drop      func()
}

// copyOf copies the database of a kind with so many customers, as fill makes it.
func (c *cache) copyOf(ctx context.Context, b binary, kind string, customers int) (database, error) {
	if kind == sqlite {
		return c.copySQLite(ctx, b, customers)
	}
	return c.copyPostgres(ctx, b, customers)
}

func nameOf(b binary, customers int) string { return fmt.Sprintf("bench_%s_%d", b.schema, customers) }

// older is the name of the origin's database where there may be one to bring up to date; "" for none.
func (c *cache) older(b binary, customers int) string {
	if c.origin == nil || c.origin.schema == b.schema {
		return ""
	}
	return nameOf(*c.origin, customers)
}

// update brings a copy of the origin's database up to date.
func update(ctx context.Context, b binary, d database) error {
	say("  bringing %s up to date …", d.url)
	if err := b.run(ctx, d.url, "migrate"); err != nil {
		return err
	}
	db, err := d.open()
	if err != nil {
		return err
	}
	defer db.Close()
	return execAll(ctx, db, "ANALYZE")
}

// fill has a program make a database: a fifth of the customers are in the largest of 20 groups, and some have a rare key.
func fill(ctx context.Context, b binary, d database) error {
	began := time.Now()
	say("  making %s …", d.url)
	number := strconv.Itoa
	err := b.run(ctx, d.url, "seed", "--customers="+number(d.customers), "--groups=20", "--members="+number(d.customers*6/10),
		"--largest="+number(d.customers/5))
	if err != nil {
		return err
	}
	w, err := readWorld(ctx, d)
	if err != nil {
		return err
	}
	s, err := startCohort(ctx, b, d)
	if err != nil {
		return err
	}
	defer s.stop()
	client := newClient(1)
	defer client.CloseIdleConnections()
	for _, r := range w.mark() {
		if _, err := s.visit(ctx, client, r); err != nil {
			return err
		}
	}
	say("  made in %v", time.Since(began).Round(time.Second))
	return nil
}

func (c *cache) copySQLite(ctx context.Context, b binary, customers int) (database, error) {
	file := func(name string) string { return filepath.Join(c.folder, name+".db") }
	kept := file(nameOf(b, customers))
	if _, err := os.Stat(kept); err != nil {
		making := database{kind: sqlite, url: kept + ".making", customers: customers}
		for _, old := range []string{making.url, making.url + "-wal", making.url + "-shm"} {
			_ = os.Remove(old)
		}
		furnish := fill
		if older := c.older(b, customers); older != "" && copyFile(file(older), making.url) == nil {
			furnish = update
		}
		if err := furnish(ctx, b, making); err != nil {
			return database{}, err
		}
		if err := os.Rename(making.url, kept); err != nil { // its last connection has emptied the journal
			return database{}, err
		}
	}
	dir, err := os.MkdirTemp(c.folder, "copy-")
	if err != nil {
		return database{}, err
	}
	copied := filepath.Join(dir, "cohort.db")
	return database{kind: sqlite, url: copied, customers: customers, drop: func() { _ = os.RemoveAll(dir) }}, copyFile(kept, copied)
}

func copyFile(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(target, source); err != nil {
		return err
	}
	if err := target.Sync(); err != nil {
		return err
	}
	return target.Close()
}

// dropOldCopies removes what a run left behind that was killed.
func (c *cache) dropOldCopies(ctx context.Context) error {
	folders, _ := filepath.Glob(filepath.Join(c.folder, "copy-*"))
	for _, folder := range folders {
		_ = os.RemoveAll(folder)
	}
	if c.server == nil {
		return nil
	}
	admin, err := sql.Open("pgx", c.server.String())
	if err != nil {
		return err
	}
	defer admin.Close()
	rows, err := admin.QueryContext(ctx, "SELECT datname FROM pg_database WHERE datname LIKE 'bench%copy%'")
	if err != nil {
		return err
	}
	defer rows.Close()
	var drops []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		drops = append(drops, "DROP DATABASE "+name+" WITH (FORCE)")
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return execAll(ctx, admin, drops...)
}

func (c *cache) urlOf(name string) string {
	u := *c.server
	u.Path = "/" + name
	return u.String()
}

// open opens a database beside the programs that work on it.
func (d database) open() (*sql.DB, error) {
	if d.kind == sqlite {
		return sql.Open("sqlite", sqliteURL(d.url))
	}
	return sql.Open("pgx", d.url)
}

// sqliteURL has the settings of Cohort's own connections, so that the floor has them, too.
func sqliteURL(path string) string {
	options := url.Values{
		"_pragma": {"busy_timeout(10000)", "synchronous(FULL)", "foreign_keys(ON)", "cache_size(-8000)", "temp_store(MEMORY)"},
		"_txlock": {"immediate"}, "_time_integer_format": {"unix_micro"}, "_inttotime": {"1"},
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + options.Encode()
}
