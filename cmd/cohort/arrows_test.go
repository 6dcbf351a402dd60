package main_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rooms are the folders of the house, each with the rooms it may lean on. Tests may go further down,
// never up: what a room's tests need, a room below it needs too.
var rooms = map[string]struct{ sees, testsSee []string }{
	"bench":      {testsSee: []string{"handlers", "models"}},
	"cmd":        {sees: []string{"handlers", "models"}, testsSee: []string{"handlers", "views", "models", "static", "migrations"}},
	"handlers":   {sees: []string{"views", "models", "static"}, testsSee: []string{"views", "models", "static", "migrations"}},
	"views":      {sees: []string{"models", "static"}, testsSee: []string{"models", "static", "migrations"}},
	"models":     {sees: []string{"migrations"}, testsSee: []string{"migrations"}},
	"static":     {},
	"migrations": {},
}

// floors are the rooms within a room, each with those of the same room that it may lean on; "." is the room that they are in.
// Their tests go through the whole store.
var floors = map[string][]string{
	"models": {
		"db", "activity", "accounts", "customers", "newest", "undo", "exports", "groupfiles", "imports", "mapping", "pasted",
		"pricesync", "pricing", "privacy", "sample", "upkeep",
	},
	"models/text":       {},
	"models/naming":     {"text"},
	"models/password":   {"text"},
	"models/record":     {"text"},
	"models/sheets":     {"record", "text"},
	"models/db":         {"record", "text"},
	"models/activity":   {"db", "record", "text"},
	"models/accounts":   {"activity", "db", "record", "text", "password"},
	"models/customers":  {"activity", "db", "naming", "record", "text", "password"},
	"models/newest":     {"customers", "db", "text"},
	"models/undo":       {"customers", "activity", "db", "record", "text"},
	"models/mapping":    {"customers", "record", "text", "sheets"},
	"models/exports":    {"customers", "activity", "record", "text", "sheets"},
	"models/medusa":     {"exports", "pricesync", "pricing", "record", "text", "sheets"},
	"models/imports":    {"customers", "exports", "groupfiles", "mapping", "activity", "db", "record", "text", "sheets"},
	"models/groupfiles": {"customers", "exports", "mapping", "naming", "activity", "db", "record", "text", "sheets"},
	"models/pasted":     {"customers", "db", "text"},
	"models/pricesync":  {"customers", "pricing", "activity", "record", "text"},
	"models/pricing":    {"customers", "activity", "db", "record", "text", "sheets"},
	"models/privacy":    {"accounts", "customers", "exports", "imports", "activity", "db", "record", "text", "sheets"},
	"models/sample":     {"accounts", "customers", "undo", "imports", "pricing", "activity", "db", "record", "text", "sheets"},
	"models/upkeep":     {"customers", "pricing", "db", "record", "text"},
	"views":             {"ui"},
	"views/imports":     {".", "ui"},
	"views/offers":      {".", "ui"},
	"views/settings":    {".", "ui"},
	"views/ui":          {},

	"handlers":           {"customers", "imports", "offers", "metrics", "settings", "pages", "adminapi", "wire", "deadlines", "encoding"},
	"handlers/customers": {"pages"},
	"handlers/encoding":  {},
	"handlers/imports":   {"pages"},
	"handlers/offers":    {"pages"},
	"handlers/settings":  {"pages"},
	"handlers/pages":     {"wire", "deadlines"},
	"handlers/adminapi":  {"wire", "deadlines"},
	"handlers/wire":      {},
	"handlers/deadlines": {},
	"handlers/metrics":   {},
}

// beside are the other folders that may stand there; nothing in them is needed to build or to run.
var beside = []string{"docs", "e2e", "contrib", "findings", ".ci", "bin", "dist", "screenshots"}

// keepers are the only rooms that know a library. Tests of the program may look into a database.
var keepers = []struct {
	libraries, rooms, testRooms []string
}{
	{
		libraries: []string{"database/sql", "gorm.io", "github.com/jackc", "modernc.org", "github.com/pressly/goose"},
		rooms:     []string{"models"},
		testRooms: []string{"models", "cmd", "bench"},
	},
	{
		libraries: []string{"github.com/labstack", "github.com/gorilla"},
		rooms:     []string{"handlers"},
		testRooms: []string{"handlers"},
	},
	{
		libraries: []string{"github.com/prometheus"},
		rooms:     []string{"handlers"},
		testRooms: []string{"handlers"},
	},
	{
		libraries: []string{"github.com/chromedp"},
		testRooms: []string{"handlers", "cmd", "bench"},
	},
}

func TestArrows(t *testing.T) {
	root := filepath.Join("..", "..")
	folders, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		name := folder.Name()
		if !folder.IsDir() || slices.Contains(beside, name) {
			continue
		}
		if _, known := rooms[name]; !known {
			if !strings.HasPrefix(name, ".") { // .git, or what an editor keeps
				t.Errorf("%s/ is no room of this house", name)
			}
			continue
		}
		checkRoom(t, root, name)
	}
}

func checkRoom(t *testing.T, root, room string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(root), room, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, path), nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			why := forbidden(room, imported, forTests(path))
			if why == "" && !forTests(path) {
				why = upstairs(filepath.ToSlash(filepath.Dir(path)), imported)
			}
			if why != "" {
				t.Errorf("%s imports %s: %s", path, imported, why)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// forTests is true for files that the program does not contain: tests, packages made for them (models/storetest), and the bench.
func forTests(path string) bool {
	return strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "bench/") || madeForTests(filepath.ToSlash(filepath.Dir(path)))
}

// madeForTests is true for the packages that tests alone may import: by their name, and the folder of the tests in a browser.
func madeForTests(folder string) bool {
	return strings.HasSuffix(folder, "test") || folder == "handlers/browser" || strings.HasPrefix(folder, "handlers/browser/")
}

// forbidden is why a room must not import something, "" when it may.
func forbidden(room, imported string, test bool) string {
	if inside, ours := strings.CutPrefix(imported, "cohort/"); ours {
		to, _, _ := strings.Cut(inside, "/")
		sees := rooms[room].sees
		if test {
			sees = rooms[room].testsSee
		}
		switch {
		case to != room && !slices.Contains(sees, to):
			return room + " does not see " + to
		case !test && madeForTests(inside):
			return "it is made for tests only"
		}
		return ""
	}
	for _, keeper := range keepers {
		allowed := keeper.rooms
		if test {
			allowed = keeper.testRooms
		}
		known := slices.ContainsFunc(keeper.libraries, func(library string) bool {
			return imported == library || strings.HasPrefix(imported, library+"/")
		})
		if known && !slices.Contains(allowed, room) {
			return room + " does not know that library"
		}
	}
	return ""
}

// upstairs is why a room within a room must not import another one there, "" when it may.
func upstairs(folder, imported string) string {
	room, _, _ := strings.Cut(folder, "/")
	other, inside := strings.CutPrefix(imported, "cohort/"+room+"/")
	sees, known := floors[folder]
	switch {
	case room != "models" && room != "views" && room != "handlers":
		return ""
	case !known:
		return folder + " has no floor: add it to floors"
	case inside && !slices.Contains(sees, other):
		return folder + " does not see " + other
	case imported == "cohort/"+room && folder != room && !slices.Contains(sees, "."):
		return folder + " is below " + room
	}
	return ""
}

func TestArrowsFindWhatPointsUpstairs(t *testing.T) {
	for _, c := range []struct {
		folder, imported string
		allowed          bool
	}{
		{"models/customers", "cohort/models/db", true},
		{"models/customers", "cohort/models/pricing", false},
		{"models/customers", "cohort/models/accounts", false},
		{"models/customers", "cohort/models/imports", false},
		{"models/customers", "cohort/models/pasted", false},
		{"models/customers", "cohort/models/undo", false},
		{"models/imports", "cohort/models/customers", true},
		{"models/imports", "cohort/models/mapping", true},
		{"models/mapping", "cohort/models/customers", true},
		{"models/mapping", "cohort/models/imports", false},
		{"models/mapping", "cohort/models/db", false},
		{"models/pasted", "cohort/models/customers", true},
		{"models/pricing", "cohort/models/customers", true},
		{"models/record", "cohort/models/db", false},
		{"models/db", "cohort/models/activity", false},
		{"models/db", "cohort/models", false},
		{"models/db", "gorm.io/gorm", true},
		{"models/nowhere", "fmt", false},
		{"views/ui", "cohort/views", false},
		{"views/ui", "cohort/models/record", true},
		{"views", "cohort/views/ui", true},
		{"views/offers", "cohort/views", true},
		{"views", "cohort/views/offers", false},
		{"handlers", "cohort/models/customers", true},
		{"handlers", "cohort/handlers/offers", true},
		{"handlers/offers", "cohort/handlers/pages", true},
		{"handlers/offers", "cohort/handlers/customers", false},
		{"handlers/offers", "cohort/handlers", false},
		{"handlers/pages", "cohort/handlers/offers", false},
		{"handlers/adminapi", "cohort/handlers/pages", false},
	} {
		if why := upstairs(c.folder, c.imported); (why == "") != c.allowed {
			t.Errorf("%s imports %s: %q", c.folder, c.imported, why)
		}
	}
}

// The rule is tried on what it must find.
func TestArrowsFindWhatPointsUp(t *testing.T) {
	for _, c := range []struct {
		room, imported string
		test, allowed  bool
	}{
		{"models", "cohort/handlers", true, false},
		{"models", "cohort/models/storetest", true, true},
		{"models", "cohort/models/storetest", false, false},
		{"models", "gorm.io/gorm", false, true},
		{"handlers", "cohort/handlers/officetest", true, true},
		{"handlers", "cohort/handlers/officetest", false, false},
		{"handlers", "cohort/handlers/browser", false, false},
		{"cmd", "cohort/handlers/officetest", false, false},
		{"views", "gorm.io/gorm", false, false},
		{"views", "cohort/handlers", false, false},
		{"views", "github.com/labstack/echo/v4", false, false},
		{"handlers", "database/sql", false, false},
		{"handlers", "github.com/gorilla/sessions", false, true},
		{"handlers", "cohort/migrations", false, false},
		{"cmd", "cohort/views", false, false},
		{"models", "cohort/views/ui", false, false},
		{"cmd", "github.com/jackc/pgx/v5", true, true},
		{"static", "cohort/models", false, false},
	} {
		if why := forbidden(c.room, c.imported, c.test); (why == "") != c.allowed {
			t.Errorf("%s imports %s (test: %v): %q", c.room, c.imported, c.test, why)
		}
	}
}
