package browsertest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

var errNoChromium = errors.New("no Chromium here, so the pages are not tried in a browser: install it (Debian: apt-get install " +
	"chromium-headless-shell, or chromium)")

// lifeline is our end of a pipe to the process that tidies up after Chromium. It is never closed but by
// the end of the tests, and stands here because a forgotten file is closed by the garbage collector.
//
//lint:ignore U1000 to hold it is its use
var lifeline io.Closer

// chromium starts the one browser of this test process; its tests open tabs in it. The browser dies
// with the process.
var chromium = sync.OnceValues(func() (context.Context, error) {
	path, err := findChromium()
	if err != nil {
		return nil, err
	}
	profile, err := newProfile()
	if err != nil {
		return nil, err
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(profile),
		chromedp.Env("HOME="+profile),
		chromedp.DisableGPU,
		chromedp.WSURLReadTimeout(5*time.Minute), // a busy machine starts Chromium slowly
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		// The names and roles that a screen reader gets, for page.js.
		chromedp.Flag("enable-blink-features", "ComputedAccessibilityInfo"),
	)
	if os.Geteuid() == 0 {
		flags = append(flags, chromedp.NoSandbox) // Chromium's sandbox refuses root
	}
	allocator, _ := chromedp.NewExecAllocator(context.Background(), flags...)
	ctx, _ := chromedp.NewContext(allocator)
	if err := chromedp.Do(ctx); err != nil {
		return nil, fmt.Errorf("starting Chromium: %w", err)
	}
	return ctx, nil
})

// browser returns the Chromium to use. Where there is none, or with -short, it skips the test; in CI a test that did not run
// is a failure.
func browser(t testing.TB) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("Chromium is left out by -short: no page is tried in a browser")
	}
	ctx, err := chromium()
	switch {
	case errors.Is(err, errNoChromium) && os.Getenv("CI") != "true":
		t.Skip(err.Error())
	case err != nil:
		t.Fatal(err)
	}
	return ctx
}

// findChromium prefers the browser without windows: its engine is the same, and the tests need less than half the time in it.
func findChromium() (string, error) {
	for _, name := range []string{
		"chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
		"/Applications/Chromium.app/Contents/MacOS/Chromium",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errNoChromium
}

// newProfile makes an empty profile that is removed when the test process has ended, whichever way.
func newProfile() (string, error) {
	dir, err := os.MkdirTemp("", "cohort-chromium-")
	if err != nil {
		return "", err
	}
	// The last of Chromium's processes may still be writing when the first is gone.
	keeper := exec.Command("sh", "-c",
		`cat >/dev/null; for try in 1 2 3 4 5; do sleep 1; rm -rf "$1"; test -e "$1" || exit 0; done`, "sh", dir)
	// A group of its own, so that ^C in a terminal does not reach it.
	keeper.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if lifeline, err = keeper.StdinPipe(); err != nil {
		return "", err
	}
	return dir, keeper.Start()
}

// Chromium returns the browser of this process for what is no test. There may be none: then it is an error.
func Chromium() (context.Context, error) { return chromium() }
