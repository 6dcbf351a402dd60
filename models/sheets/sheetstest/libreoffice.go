// Package sheetstest opens files in LibreOffice and saves them, as people do, for tests.
package sheetstest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cohort/models/sheets"
)

// saveAs are the names of LibreOffice's filters. A CSV file is in UTF-8 (76), with commas (44) and quotation marks (34).
var saveAs = map[sheets.Format]string{
	sheets.CSV:  "csv:Text - txt - csv (StarCalc):44,34,76",
	sheets.XLSX: "xlsx:Calc MS Excel 2007 XML",
	sheets.ODS:  "ods:calc8",
}

// Resave opens a file in LibreOffice, saves it in a format, and returns what was saved. It skips the test where LibreOffice is not
// installed; in CI that is a failure.
func Resave(t testing.TB, file []byte, from, to sheets.Format) []byte {
	t.Helper()
	office := IsHere(t)
	folder := t.TempDir()
	path := filepath.Join(folder, "file."+strings.ToLower(string(from)))
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"-env:UserInstallation=file://" + folder + "/profile", "--headless", "--convert-to", saveAs[to],
		"--outdir", folder + "/saved", path}
	if from == sheets.CSV {
		args = append([]string{"--infilter=CSV:44,34,76"}, args...)
	}
	command := exec.CommandContext(t.Context(), office, args...)
	command.Env = append(os.Environ(), "HOME="+folder, "LC_ALL=C.UTF-8")
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, said)
	}
	saved, err := os.ReadFile(filepath.Join(folder, "saved", "file."+strings.ToLower(string(to))))
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

// IsHere is where LibreOffice is. It skips the test where it is not installed; in CI that is a failure.
func IsHere(t testing.TB) (path string) {
	t.Helper()
	path, err := exec.LookPath("soffice")
	if errors.Is(err, exec.ErrNotFound) {
		why := "no LibreOffice here, so what it makes of files is not tried: install it (Debian: apt-get install libreoffice-calc-nogui)"
		if os.Getenv("CI") == "true" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}
