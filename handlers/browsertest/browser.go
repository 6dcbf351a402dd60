// Package browsertest lets a test use the pages as a person does: in Chromium, by the words on the screen.
// Only tests import it.
//
// Everything waits, by asking the page again and again, until it can be done. The test fails, and shows what the page
// reads instead, when the answer stays the same while the page waits for nothing more: no test depends on how fast the
// machine is. After each act the requests that it caused are waited for. What the page complains of on the console
// (errors, warnings, violations of the content security policy, exceptions) fails the test too, unless it was allowed.
package browsertest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/security"
	"github.com/chromedp/chromedp"

	"cohort/models/storetest"
)

// Browser is one person's browser with one tab: cookies and storage are its own.
type Browser struct {
	*tab
	scopes [][2]string
}

type tab struct {
	t     testing.TB
	ctx   context.Context
	base  string
	media []*emulation.MediaFeature
	watch watch
}

// New opens an empty tab of 1280 x 800 pixels; addresses are relative to base, the server's URL.
func New(t testing.TB, base string) *Browser {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser(t), chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	b := &Browser{tab: &tab{t: t, ctx: ctx, base: base}}
	if err := chromedp.Listen(ctx, b.watch.event); err != nil {
		t.Fatalf("opening a tab: %v", err)
	}
	t.Cleanup(b.end)
	b.Size(1280, 800)
	// Movement that is waited for is time lost.
	b.prefer("prefers-reduced-motion", "reduce")
	// Several tabs at once, and each believes that it is in front.
	_, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	b.must(err)
	// Without this the browser builds the tree of all names and roles anew for each that page.js asks for.
	_, err = chromedp.Call(ctx, accessibility.Enable, cdp.Empty{})
	b.must(err)
	return b
}

// WithoutJavaScript switches scripts off, for all pages opened from here on.
func (b *Browser) WithoutJavaScript() *Browser {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.must(err)
	return b
}

// Size gives the window's inner size in CSS pixels.
func (b *Browser) Size(width, height int) {
	b.t.Helper()
	b.must(chromedp.Do(b.ctx, chromedp.EmulateViewport(int64(width), int64(height))))
}

// Dark makes the person one who prefers dark screens.
func (b *Browser) Dark() {
	b.t.Helper()
	b.prefer("prefers-color-scheme", "dark")
}

// TimeZone makes the browser's time zone another one than the machine's.
func (b *Browser) TimeZone(name string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: name})
	b.must(err)
}

// ForcedColors makes the person one whose system chooses the colours.
func (b *Browser) ForcedColors() {
	b.t.Helper()
	b.prefer("forced-colors", "active")
}

func (b *Browser) prefer(feature, value string) {
	b.t.Helper()
	b.media = append(b.media, &emulation.MediaFeature{Name: feature, Value: value})
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: b.media})
	b.must(err)
}

// Cookie gives the person a cookie of the site, such as a session that was begun without the login page.
func (b *Browser) Cookie(name, value string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: b.base})
	b.must(err)
}

// Cookies are the person's cookies of the site, by their names.
func (b *Browser) Cookies() map[string]*network.Cookie {
	b.t.Helper()
	found, err := chromedp.Call(b.ctx, network.GetCookies, network.GetCookiesParams{})
	b.must(err)
	cookies := map[string]*network.Cookie{}
	for _, cookie := range found.Cookies {
		cookies[cookie.Name] = cookie
	}
	return cookies
}

// AnyCertificate makes the browser take certificates that nobody has signed.
func (b *Browser) AnyCertificate() {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, security.SetIgnoreCertificateErrors, security.SetIgnoreCertificateErrorsParams{Ignore: true})
	b.must(err)
}

// Open goes to a page, as by typing its address.
func (b *Browser) Open(path string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, storetest.Limit(b.t))
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(b.base+path)); err != nil {
		b.fail("opening %s: %v", path, err)
	}
	b.settle()
}

// Reload loads the page again.
func (b *Browser) Reload() {
	b.t.Helper()
	b.must(chromedp.Do(b.ctx, chromedp.Reload()))
	b.settle()
}

// Back goes to the page before.
func (b *Browser) Back() {
	b.t.Helper()
	// chromedp's own way waits for a page that is loaded: one that was kept alive is not.
	history, err := chromedp.Call(b.ctx, page.GetNavigationHistory, cdp.Empty{})
	b.must(err)
	if history.CurrentIndex == 0 {
		b.fail("there is no page before this one")
	}
	before := history.Entries[history.CurrentIndex-1]
	_, err = chromedp.Call(b.ctx, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: before.ID})
	b.must(err)
	b.until(func() string {
		now, err := chromedp.Call(b.ctx, page.GetNavigationHistory, cdp.Empty{})
		if err != nil || now.CurrentIndex >= history.CurrentIndex {
			return fmt.Sprintf("the browser does not go back (%v)", err)
		}
		return ""
	})
	b.settle()
}

// URL is the address of the page without the server: path, query and fragment.
func (b *Browser) URL() string {
	b.t.Helper()
	at, err := b.location()
	b.must(err)
	return at
}

// location fails while one page takes the place of another.
func (b *Browser) location() (string, error) {
	location, err := chromedp.Run(b.ctx, chromedp.Location())
	if err != nil {
		return "", err
	}
	u, err := url.Parse(location)
	if err != nil {
		return "", err
	}
	u.Scheme, u.Host = "", ""
	return u.String(), nil
}

// Screenshot writes what the window shows to a PNG file.
func (b *Browser) Screenshot(path string) {
	b.t.Helper()
	b.must(b.screenshot(path))
}

func (b *tab) screenshot(path string) error {
	image, err := chromedp.Call(b.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{})
	if err != nil {
		return err
	}
	return os.WriteFile(path, image.Data, 0o600)
}

// OnEachPage runs a script in every page that is opened from here on, before any script of the page itself.
func (b *Browser) OnEachPage(script string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	b.must(err)
}

// Eval is the value of a JavaScript expression as JSON would have it: the last resort.
func (b *Browser) Eval(expression string) any {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[any](expression))
	b.must(err)
	return value
}

// Row narrows everything to the table row or list item with that text in it.
func (b *Browser) Row(text string) *Browser { return b.scope("row", text) }

// In narrows everything to the dialog, form, section, fieldset, table or the like with that name or heading,
// or, as in In("main"), of that kind.
func (b *Browser) In(name string) *Browser { return b.scope("place", name) }

func (b *Browser) scope(kind, name string) *Browser {
	return &Browser{tab: b.tab, scopes: append(b.scopes[:len(b.scopes):len(b.scopes)], [2]string{kind, name})}
}

func (b *tab) must(err error) {
	b.t.Helper()
	if err != nil {
		b.fail("%v", err)
	}
}

// fail ends the test with a message, and shows what the page reads.
func (b *tab) fail(format string, args ...any) {
	b.t.Helper()
	whole := &Browser{tab: b}
	reads, err := ask[string](whole, "text")
	if err != nil {
		reads = err.Error()
	}
	at, _ := chromedp.Run(b.ctx, chromedp.Location())
	b.t.Fatalf("%s\nThe page %s reads: %.3000s", fmt.Sprintf(format, args...), at, reads)
}

// end fails the test for what the page complained of, and keeps a picture of a failure (go test -artifacts).
func (b *tab) end() {
	// A last word with the page, so that all it has to say has come in.
	_, _ = ask[string](&Browser{tab: b}, "text")
	for _, complaint := range b.watch.complaints() {
		b.t.Errorf("the page complains: %s", complaint)
	}
	if b.t.Failed() {
		if err := b.screenshot(filepath.Join(b.t.ArtifactDir(), "page.png")); err != nil {
			b.t.Logf("no picture of it: %v", err)
		}
	}
}
