package browsertest

import (
	"strings"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

type point struct{ X, Y float64 }

// Click presses the button, link, tab, menu item or the like of that name with the mouse.
func (b *Browser) Click(name string) {
	b.t.Helper()
	b.click(b.still("point", "control", name))
}

// ClickRow presses the row itself, in its middle: b.Row("VIP").ClickRow().
func (b *Browser) ClickRow() {
	b.t.Helper()
	b.click(b.still("rowPoint"))
}

// Fill replaces what stands in the field of that label.
func (b *Browser) Fill(label, text string) {
	b.t.Helper()
	b.click(b.still("point", "field", label))
	switch {
	case answer[string](b, "ready", label) == "set":
		answer[string](b, "set", label, text)
	case text == "":
		b.Press("Delete")
	default:
		b.insert(text)
	}
	b.settle()
}

// Attach chooses a file with a name and content in the field of that label.
func (b *Browser) Attach(label, name, content string) {
	b.t.Helper()
	answer[string](b, "attach", label, name, content)
	b.settle()
}

// Choose picks an option of the selection with that label.
func (b *Browser) Choose(label, option string) {
	b.t.Helper()
	answer[string](b, "choose", label, option)
	b.settle()
}

// Tick ticks the checkbox, radio button or switch of that name, or the one in the row with that text.
func (b *Browser) Tick(text string) {
	b.t.Helper()
	b.tick(text, true)
}

// Untick is the opposite of Tick.
func (b *Browser) Untick(text string) {
	b.t.Helper()
	b.tick(text, false)
}

func (b *Browser) tick(text string, want bool) {
	b.t.Helper()
	if b.Ticked(text) == want {
		return
	}
	b.click(b.still("boxPoint", text))
}

// Type types into whatever has the focus, a key at a time.
func (b *Browser) Type(text string) {
	b.t.Helper()
	for _, char := range text {
		b.stroke(time.Now().Add(reading), char)
	}
	b.settle()
}

// Press presses keys, one after the other: a character, or a name as in KeyboardEvent.key, each with
// modifiers before it: "R", "Enter", "Shift+Tab", "Control+k". Between two of them the person reads what is on the screen.
func (b *Browser) Press(keys ...string) {
	b.t.Helper()
	for _, name := range keys {
		b.PressAt(time.Now().Add(reading), name)
	}
}

// reading is how long a person looks at what a key has done before pressing the next one. It is not waited for: the events of
// the keys only carry it in their times.
const reading = time.Second

// PressAt presses keys at one time, as their events have it.
func (b *Browser) PressAt(when time.Time, keys ...string) {
	b.t.Helper()
	for _, name := range keys {
		var held []chromedp.Modifier
		for {
			before, rest, _ := strings.Cut(name, "+")
			modifier, ok := modifiers[before]
			if !ok {
				break
			}
			held, name = append(held, modifier), rest
		}
		b.stroke(when, b.rune(name), held...)
		b.settle()
	}
}

// stroke presses one key and lets go of it. What it types goes along with the press, as from a keyboard: a page that
// takes the press for a command gets no letter. (chromedp sends the letter by itself.)
func (b *Browser) stroke(when time.Time, char rune, held ...chromedp.Modifier) {
	b.t.Helper()
	var events []*input.DispatchKeyEventParams
	for _, event := range kb.Encode(char) {
		for _, modifier := range held {
			event.Modifiers |= int64(modifier)
		}
		switch {
		case event.Type != kb.KeyChar:
			events = append(events, event)
		case event.Modifiers&^int64(kb.ModifierShift) == 0:
			events[0].Text, events[0].UnmodifiedText = event.Text, event.UnmodifiedText
		}
	}
	for _, event := range events {
		event.Timestamp = input.TimeSinceEpoch(float64(when.UnixMicro()) / 1e6)
		_, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, *event)
		b.must(err)
	}
}

var modifiers = map[string]chromedp.Modifier{
	"Shift": kb.ModifierShift, "Control": kb.ModifierCtrl, "Alt": kb.ModifierAlt, "Meta": kb.ModifierMeta,
}

// rune is the character by which the protocol's library knows a key.
func (b *Browser) rune(name string) rune {
	b.t.Helper()
	if chars := []rune(name); len(chars) == 1 {
		return chars[0]
	}
	for char, key := range kb.Keys {
		if key.Key == name && char != '\n' {
			return char
		}
	}
	b.t.Fatalf("no key is called %q", name)
	return 0
}

// still is where the mouse must go, once the thing stands still there.
func (b *Browser) still(question string, args ...any) point {
	b.t.Helper()
	var last, now point
	b.until(func() string {
		var err error
		if now, err = ask[point](b, question, args...); err != nil {
			return err.Error()
		}
		if now != last {
			last = now
			return "it does not stand still"
		}
		return ""
	})
	return now
}

func (b *Browser) click(at point) {
	b.t.Helper()
	b.must(chromedp.Do(b.ctx,
		chromedp.MouseEvent(chromedp.MouseMoved, at.X, at.Y),
		chromedp.MouseClickXY(at.X, at.Y),
	))
	b.settle()
}

// insert puts text in at once, as pasting does.
func (b *Browser) insert(text string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, input.InsertText, input.InsertTextParams{Text: text})
	b.must(err)
}
