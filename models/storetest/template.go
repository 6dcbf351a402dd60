package storetest

import (
	"os"
	"sync"
	"testing"

	"cohort/models"
)

// Template is what the databases of many tests begin with. A test process fills one of each kind and copies it for every test:
// neither the migrations run again nor is the password of an operator hashed again.
type Template[V any] struct {
	fill func(t testing.TB, store *models.Store) V
	mu   sync.Mutex
	made map[string]filled[V]
}

// filled is a database that can be copied, and what its filling returned.
type filled[V any] struct {
	from  string // the PostgreSQL database
	file  []byte // of SQLite
	value V
}

// NewTemplate is a template that is filled when a test first needs it.
func NewTemplate[V any](fill func(t testing.TB, store *models.Store) V) *Template[V] {
	return &Template[V]{fill: fill, made: map[string]filled[V]{}}
}

// tables is the template of an empty store.
var tables = NewTemplate(func(testing.TB, *models.Store) struct{} { return struct{}{} })

// Open is OpenWithURL for a store that begins as the template, and returns with it what fill returned.
func (p *Template[V]) Open(t testing.TB, database string) (store *models.Store, url string, value V) {
	t.Helper()
	if database == "postgres" && !postgres(t).ours { // nobody would drop the template there
		url = postgres(t).empty(t)
		store = mustOpen(t, url)
		return store, url, p.fill(t, store)
	}
	from := p.filled(t, database)
	if database == "postgres" {
		url = postgres(t).create(t, " TEMPLATE "+from.from)
	} else {
		url = sqliteURL(t)
		if err := os.WriteFile(url, from.file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return mustOpen(t, url), url, from.value
}

// filled fills the template unless that has been done.
func (p *Template[V]) filled(t testing.TB, database string) filled[V] {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if made, ok := p.made[database]; ok {
		return made
	}
	var made filled[V]
	url := sqliteURL(t)
	if database == "postgres" {
		made.from = postgres(t).keep(t, "")
		url = postgres(t).urlOf(made.from)
	}
	store := mustOpen(t, url)
	made.value = p.fill(t, store)
	store.Close() // nothing may be connected to what is copied
	if made.from == "" {
		var err error
		if made.file, err = os.ReadFile(url); err != nil {
			t.Fatal(err)
		}
	}
	p.made[database] = made
	return made
}

func mustOpen(t testing.TB, url string) *models.Store {
	t.Helper()
	store, err := OpenURL(t, url)
	if err != nil {
		t.Fatalf("opening a new store: %v", err)
	}
	return store
}
