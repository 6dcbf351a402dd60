package browsertest

import (
	"fmt"
	"strings"
)

// mostStops is how often Tab is pressed before what is looked for counts as out of reach.
const mostStops = 120

// TabTo presses Tab until the focus is on what has this name, as somebody does who has no mouse. Wherever it stops on the way, it has to
// be seen: within the window, under nothing else and with a ring.
func (b *Browser) TabTo(name string) {
	b.t.Helper()
	b.walk("Tab", name)
}

// TabBackTo is TabTo in the other direction.
func (b *Browser) TabBackTo(name string) {
	b.t.Helper()
	b.walk("Shift+Tab", name)
}

func (b *Browser) walk(key, name string) {
	b.t.Helper()
	var way []string
	for range mostStops {
		b.Press(key)
		at := b.stop()
		if at == name {
			return
		}
		way = append(way, fmt.Sprintf("%q", at))
	}
	b.fail("%s does not lead to %q, but to %s", key, name, strings.Join(way, ", "))
}

// Stops presses Tab so many times and returns where the focus was each time.
func (b *Browser) Stops(times int) (names []string) {
	b.t.Helper()
	for range times {
		b.Press("Tab")
		names = append(names, b.stop())
	}
	return names
}

// SeeStop waits until the focus is on what has this name, and can be seen there.
func (b *Browser) SeeStop(name string) {
	b.t.Helper()
	b.SeeFocus(name)
	b.stop()
}

// stop is the name of what has the focus, which must be seen to have it; "" where nothing has.
func (b *Browser) stop() string {
	b.t.Helper()
	var at struct{ Name, Unseen string }
	b.until(func() string {
		var err error
		if at, err = ask[struct{ Name, Unseen string }](b, "stop"); err != nil {
			return err.Error()
		}
		if at.Unseen != "" {
			return fmt.Sprintf("nobody sees that the focus is on %q: %s", at.Name, at.Unseen)
		}
		return ""
	})
	return at.Name
}
