package officetest

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

// E2E is the folder of the tools that need Node.
var E2E = filepath.Join(root(), "e2e")

// root is the folder of go.mod. A test runs in the folder of its package, which is below it.
func root() string {
	dir, err := os.Getwd()
	for ; err == nil && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir
		}
	}
	panic("no go.mod above the test's folder")
}

// NodeModules finds Node and sees to it that all in e2e/package.json is installed. Where Node is missing the test is
// skipped, but not in CI.
func NodeModules(t *testing.T) (node string) {
	t.Helper()
	if testing.Short() {
		t.Skip("Node is left out by -short")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("Node is not installed")
		}
		t.Skip("Node is not installed: this is not tried.")
	}
	if err := installModules(); err != nil {
		t.Fatal(err)
	}
	return node
}

// installModules installs what e2e/package-lock.json names, unless it is there. The tests of several packages run at once,
// so the first of them locks the file.
var installModules = sync.OnceValue(func() error {
	lock, err := os.Open(filepath.Join(E2E, "package-lock.json"))
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	wanted, err := io.ReadAll(lock)
	if err != nil {
		return err
	}
	const installed = "node_modules/.installed"
	if there, err := os.ReadFile(filepath.Join(E2E, installed)); err == nil && bytes.Equal(there, wanted) {
		return nil
	}
	install := exec.Command("npm", "ci", "--legacy-peer-deps", "--no-audit", "--no-fund")
	install.Dir = E2E
	if out, err := install.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w\n%s", err, out)
	}
	return os.WriteFile(filepath.Join(E2E, installed), wanted, 0o600)
})
