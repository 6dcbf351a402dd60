package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"cohort/handlers/browsertest"
)

// seeRows keeps in window.rowsAt when the first frame with rows was handed to the screen, in milliseconds from the beginning of the visit.
const seeRows = `(function look() {
	requestAnimationFrame(document.querySelectorAll("tbody tr").length < 10 ? look : () => setTimeout(() => window.rowsAt = performance.now()))
})()`

// visits is how often each side shows its page.
const visits = 7

// measureChromium writes when the rows of the groups' page are seen with a cold cache, beside a bare table of the same groups.
func (c *contest) measureChromium(ctx context.Context, kind string, sides []*side, floor *side, w io.Writer) {
	if _, err := browsertest.Chromium(); err != nil {
		say("  %v", err)
		return
	}
	all := append(append([]*side(nil), sides...), floor)
	seen := map[*side][]float64{}
	for range visits {
		for _, s := range all {
			path := "/customer-groups"
			if s.isFloor {
				path = "/table"
			}
			at, err := coldVisit(ctx, s.server, path)
			if err != nil {
				fmt.Fprintf(w, "Chromium did not show the rows of the page: %v\n\n", err)
				return
			}
			seen[s] = append(seen[s], at)
		}
	}
	bare := median(seen[floor])
	var pages, ratios []string
	for _, s := range sides {
		pages = append(pages, fmt.Sprintf("%.0f", median(seen[s])))
		ratios = append(ratios, fmt.Sprintf("%.2f", median(seen[s])/bare))
	}
	fmt.Fprintf(w, "In Chromium, with a cold cache (%s; medians of %d visits in turns): the rows of the groups' page are seen after %s ms, "+
		"those of a bare table of the same groups after %.0f ms: **× %s**.\n\n", kind, visits, strings.Join(pages, " → "), bare,
		strings.Join(ratios, " → "))
}

// coldVisit is after how many milliseconds the rows of a page are seen by somebody who has never been there.
func coldVisit(ctx context.Context, s *server, path string) (float64, error) {
	browser, err := browsertest.Chromium()
	if err != nil {
		return 0, err
	}
	tab, end := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	defer end()
	tab, cancel := context.WithTimeout(tab, time.Minute)
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	cookies, err := http.ParseCookie(s.header.Get("Cookie"))
	if err != nil && s.header.Get("Cookie") != "" {
		return 0, err
	}
	for _, cookie := range cookies {
		_, err := chromedp.Call(tab, network.SetCookie, network.SetCookieParams{Name: cookie.Name, Value: cookie.Value, URL: s.address})
		if err != nil {
			return 0, err
		}
	}
	_, err = chromedp.Call(tab, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: seeRows})
	if err != nil {
		return 0, err
	}
	if err := chromedp.Do(tab, chromedp.Navigate(s.address+path)); err != nil {
		return 0, err
	}
	for {
		at, err := chromedp.Run(tab, chromedp.Evaluate[float64]("window.rowsAt || 0"))
		if at > 0 || err != nil {
			return at, err
		}
		time.Sleep(5 * time.Millisecond)
	}
}
