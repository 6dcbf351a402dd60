package browsertest

import (
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

// See waits until the text can be read on the page (white space does not count; what stands in fields does).
func (b *Browser) See(text string) {
	b.t.Helper()
	b.until(func() string {
		if shown, err := ask[string](b, "text"); err != nil {
			return err.Error()
		} else if !strings.Contains(shown, words(text)) {
			return fmt.Sprintf("%q is not to be seen", text)
		}
		return ""
	})
}

// DontSee waits until the text can not be read on the page any more.
func (b *Browser) DontSee(text string) {
	b.t.Helper()
	b.until(func() string {
		if shown, err := ask[string](b, "text"); err != nil {
			return err.Error()
		} else if strings.Contains(shown, words(text)) {
			return fmt.Sprintf("%q is still to be seen", text)
		}
		return ""
	})
}

// Text is all that can be read on the page now, white space made one blank.
func (b *Browser) Text() string {
	b.t.Helper()
	return answer[string](b, "text")
}

// Title returns the title of the window.
func (b *Browser) Title() string {
	b.t.Helper()
	title, err := chromedp.Run(b.ctx, chromedp.Title())
	b.must(err)
	return title
}

// SeeURL waits until the address is this one; see URL.
func (b *Browser) SeeURL(want string) {
	b.t.Helper()
	b.until(func() string {
		at, err := b.location()
		switch {
		case err != nil:
			return err.Error()
		case at != want:
			return fmt.Sprintf("the address is %s, not %s", at, want)
		}
		return ""
	})
}

// Value returns what stands in the field of that label.
func (b *Browser) Value(label string) string {
	b.t.Helper()
	return answer[string](b, "value", label)
}

// Ticked is true when the checkbox is checked; see Tick.
func (b *Browser) Ticked(text string) bool {
	b.t.Helper()
	return answer[struct{ Checked bool }](b, "box", text).Checked
}

// Table returns the rows of a table, cell by cell, the row of headings first. The table is the only one
// there, or the one of that caption or label, or of that CSS selector.
func (b *Browser) Table(name string) [][]string {
	b.t.Helper()
	return answer[[][]string](b, "table", name)
}

// Focused is the name of what has the focus, "" when nothing has.
func (b *Browser) Focused() string {
	b.t.Helper()
	return answer[string](b, "focused")
}

// SeeFocus waits until the focus is on what has this name.
func (b *Browser) SeeFocus(name string) {
	b.t.Helper()
	b.until(func() string {
		if now := b.Focused(); now != name {
			return fmt.Sprintf("the focus is on %q, not on %q", now, name)
		}
		return ""
	})
}

func words(text string) string { return strings.Join(strings.Fields(text), " ") }
