package handlers_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// The client that integrators have is run against both databases; e2e/medusa-js.test.mjs says what it does.
func TestMedusaJSWorksUnchanged(t *testing.T) {
	node := nodeModules(t)
	openEach(t, func(t *testing.T, o *office) {
		run := exec.CommandContext(t.Context(), node, "--test", "medusa-js.test.mjs")
		run.Dir = e2e
		run.Env = append(os.Environ(),
			"BASE_URL="+o.url, "ADMIN_EMAIL="+o.operator.Email, "ADMIN_PASSWORD="+o.password,
			"ADMIN_API_TOKEN="+o.program().header.Get("X-Medusa-Access-Token"))
		if out, err := run.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	})
}

const e2e = "../e2e"

// nodeModules finds Node and sees to it that what e2e/package.json names is there. Where Node is missing the test is
// skipped, but not in CI.
func nodeModules(t *testing.T) (node string) {
	t.Helper()
	if testing.Short() {
		t.Skip("Node is left out by -short")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("Node is not installed")
		}
		t.Skip("Node is not installed: what is told here is only shown with it.")
	}
	if err := installModules(); err != nil {
		t.Fatal(err)
	}
	return node
}

// installModules brings what e2e/package-lock.json names, unless it is there.
var installModules = sync.OnceValue(func() error {
	wanted, err := os.ReadFile(filepath.Join(e2e, "package-lock.json"))
	if err != nil {
		return err
	}
	const installed = "node_modules/.installed"
	if there, err := os.ReadFile(filepath.Join(e2e, installed)); err == nil && bytes.Equal(there, wanted) {
		return nil
	}
	install := exec.Command("npm", "ci", "--legacy-peer-deps", "--no-audit", "--no-fund")
	install.Dir = e2e
	if out, err := install.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w\n%s", err, out)
	}
	return os.WriteFile(filepath.Join(e2e, installed), wanted, 0o600)
})
