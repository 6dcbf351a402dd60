package browsertest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// watch keeps what the browser reports of a tab: which requests are under way and what went wrong.
type watch struct {
	mu       sync.Mutex
	loading  bool
	document cdp.LoaderID // of the page on screen
	requests map[network.RequestID]cdp.LoaderID
	said     []string
	allowed  []string
}

// Allow expects complaints that contain the text, as "404" for a page that is not there. A form that comes
// back with its errors (422), or with what somebody else changed (409), needs no leave.
func (b *Browser) Allow(text string) {
	b.watch.mu.Lock()
	defer b.watch.mu.Unlock()
	b.watch.allowed = append(b.watch.allowed, text)
}

func (w *watch) event(ev any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch ev := ev.(type) {
	case *page.EventFrameRequestedNavigation, *page.EventFrameStartedLoading:
		w.loading = true
	case *page.EventFrameStoppedLoading, *page.EventNavigatedWithinDocument:
		w.loading = false
	case *network.EventRequestWillBeSent:
		switch ev.Type {
		case network.ResourceTypeDocument, network.ResourceTypeFetch, network.ResourceTypeXHR, network.ResourceTypeScript,
			network.ResourceTypeStylesheet:
			if w.requests == nil {
				w.requests = map[network.RequestID]cdp.LoaderID{}
			}
			// Of the requests of a page that has been left, the browser does not always report the end.
			if ev.Type == network.ResourceTypeDocument || w.document == "" || ev.LoaderID == w.document {
				w.requests[ev.RequestID] = ev.LoaderID
			}
		}
	case *page.EventFrameNavigated:
		w.document = ev.Frame.LoaderID
		maps.DeleteFunc(w.requests, func(_ network.RequestID, of cdp.LoaderID) bool { return of != w.document })
	case *network.EventLoadingFinished:
		delete(w.requests, ev.RequestID)
	case *network.EventLoadingFailed:
		delete(w.requests, ev.RequestID)
	case *runtime.EventConsoleAPICalled:
		if ev.Type == runtime.ConsoleAPICalledTypeError || ev.Type == runtime.ConsoleAPICalledTypeWarning ||
			ev.Type == runtime.ConsoleAPICalledTypeAssert {
			w.said = append(w.said, fmt.Sprintf("console.%s: %s", ev.Type, said(ev.Args)))
		}
	case *runtime.EventExceptionThrown:
		w.said = append(w.said, (&chromedp.ExceptionError{ExceptionDetails: ev.ExceptionDetails}).Error())
	case *log.EventEntryAdded:
		if e := ev.Entry; e.Level == log.EntryLevelError || e.Level == log.EntryLevelWarning {
			w.said = append(w.said, fmt.Sprintf("%s: %s %s", e.Source, e.Text, e.URL))
		}
	case *page.EventJavascriptDialogOpening:
		w.said = append(w.said, fmt.Sprintf("a box of the browser's own (%s) asks: %s", ev.Type, ev.Message))
	}
}

// said returns what was passed to console.error, as far as it can be shown.
func said(args []*runtime.RemoteObject) string {
	var parts []string
	for _, arg := range args {
		var text string
		if json.Unmarshal(arg.Value, &text) != nil {
			text = arg.Description
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " ")
}

func (w *watch) busy() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.loading || len(w.requests) > 0
}

func (w *watch) complaints() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(w.said), func(said string) bool {
		return strings.Contains(said, "status of 422") || strings.Contains(said, "status of 409") ||
			slices.ContainsFunc(w.allowed, func(text string) bool { return strings.Contains(said, text) })
	})
}

// settle waits until the page has what the last act asked for: no request under way, twice in a row, for a form is not sent
// at once when its button is pressed.
func (b *Browser) settle() {
	b.t.Helper()
	quiet := 0
	b.until(func() string {
		if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[int]("1")); err != nil || b.watch.busy() {
			quiet = 0
			return "the page is still loading"
		}
		if quiet++; quiet < 2 {
			return "the page does not stay quiet"
		}
		return ""
	})
}
