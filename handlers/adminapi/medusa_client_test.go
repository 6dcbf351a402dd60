package adminapi_test

import (
	"os"
	"os/exec"
	"testing"

	"cohort/handlers/officetest"
)

// The client that integrators have works unchanged against both databases; the scripts in e2e say what it does.
func TestMedusaJSWorksUnchanged(t *testing.T) { runMedusaJS(t, "medusa-js.test.mjs") }

func TestMedusaJSKeepsPriceListsAndDiscounts(t *testing.T) {
	runMedusaJS(t, "medusa-js-pricing.test.mjs")
}

func runMedusaJS(t *testing.T, script string) {
	t.Helper()
	node := officetest.NodeModules(t)
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		run := exec.CommandContext(t.Context(), node, "--test", script)
		run.Dir = officetest.E2E
		run.Env = append(os.Environ(),
			"BASE_URL="+o.URL, "ADMIN_EMAIL="+o.Operator.Email, "ADMIN_PASSWORD="+o.Password,
			"ADMIN_API_TOKEN="+o.Program().Header.Get("X-Medusa-Access-Token"))
		if out, err := run.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	})
}
