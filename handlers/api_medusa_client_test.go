package handlers_test

import (
	"os"
	"os/exec"
	"path/filepath"
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
	node, err := exec.LookPath("node")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("Node is not installed")
		}
		t.Skip("Node is not installed: what is told here is only shown with it.")
	}
	if _, err := os.Stat(filepath.Join(e2e, "node_modules", "@medusajs")); err == nil {
		return node
	}
	install := exec.CommandContext(t.Context(), "npm", "ci", "--legacy-peer-deps", "--no-audit", "--no-fund")
	install.Dir = e2e
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s", err, out)
	}
	return node
}
