package storetest

import (
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cohort/models"
)

// Dump closes a store and returns all that is kept of its database: the files of SQLite, or what pg_dump writes.
func Dump(t testing.TB, store *models.Store, url string) string {
	t.Helper()
	kind := store.Database()
	store.Close()
	if kind == "sqlite" {
		files, _ := filepath.Glob(url + "*") // the journals too
		var all strings.Builder
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(content)
		}
		return all.String()
	}
	bin, err := findPostgres()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(filepath.Join(bin, "pg_dump"), "--dbname="+url).Output()
	if err != nil {
		t.Fatalf("pg_dump: %v", err)
	}
	return string(out)
}

// Finds lists those of the texts that are in a dump: as they are or as lower case has them, also in hexadecimal.
func Finds(dump string, texts ...string) (found []string) {
	lower := strings.ToLower(dump)
	for _, text := range texts {
		small := strings.ToLower(text)
		if strings.Contains(lower, small) || strings.Contains(lower, hex.EncodeToString([]byte(text))) ||
			strings.Contains(lower, hex.EncodeToString([]byte(small))) {
			found = append(found, text)
		}
	}
	return found
}
