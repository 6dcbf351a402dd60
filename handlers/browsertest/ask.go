package browsertest

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"time"

	"github.com/chromedp/chromedp"

	"cohort/models/storetest"
)

// mostAnswers is how many times the page is asked, while no request is under way, before a test gives up. Each time takes
// interval and what the browser needs to answer: half a minute in all, and longer on a busy machine.
const (
	mostAnswers = 1500
	interval    = 20 * time.Millisecond
)

// Eventually waits until the condition holds.
func (b *Browser) Eventually(what string, holds func() bool) {
	b.t.Helper()
	b.until(func() string {
		if holds() {
			return ""
		}
		return what + ": waited in vain"
	})
}

// until asks again and again until there is no complaint left.
func (b *Browser) until(complaint func() string) {
	b.t.Helper()
	answers := 0
	for end := time.Now().Add(storetest.Limit(b.t)); ; time.Sleep(interval) {
		said := complaint()
		if said == "" {
			return
		}
		if !b.watch.busy() {
			answers++
		}
		if answers == mostAnswers || time.Now().After(end) {
			b.fail("%s", said)
		}
	}
}

//go:embed page.js
var pageScript string

// ask puts one of the questions of page.js to the page as it is now.
func ask[A any](b *Browser, question string, args ...any) (A, error) {
	var reply struct {
		Answer A      `json:"answer"`
		Error  string `json:"error"`
	}
	if b.scopes == nil {
		b.scopes = [][2]string{}
	}
	arguments, err := json.Marshal(append([]any{question, b.scopes}, args...))
	if err != nil {
		return reply.Answer, err
	}
	ctx, cancel := context.WithTimeout(b.ctx, storetest.Limit(b.t))
	defer cancel()
	raw, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](fmt.Sprintf("(%s)(...%s)", pageScript, arguments)))
	if err != nil {
		return reply.Answer, err
	}
	if err := json.Unmarshal(raw, &reply); err != nil {
		return reply.Answer, err
	}
	if reply.Error != "" {
		return reply.Answer, fmt.Errorf("%s", reply.Error)
	}
	return reply.Answer, nil
}

// answer asks until there is an answer.
func answer[A any](b *Browser, question string, args ...any) A {
	b.t.Helper()
	var got A
	b.until(func() string {
		var err error
		if got, err = ask[A](b, question, args...); err != nil {
			return err.Error()
		}
		return ""
	})
	return got
}
