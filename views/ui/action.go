package ui

import (
	"maps"
	"strings"

	"github.com/a-h/templ"
)

// Action is something an operator can do, shown as a button or as an entry of a menu: a link if it has an Href, else a
// submit button of the form around it.
type Action struct {
	Label    string
	Href     string
	Host     string          // "drawer" or "dialog": with JavaScript the Href opens there instead of as a page
	Icon     templ.Component // or nil
	Variant  string          // "primary", "outline" (the default of links), "ghost", "destructive"
	Key      string          // the letter that does it: "e"
	Post     string          // of a submit button: the address it posts to, "" for that of the form
	Name     string          // of a submit button: the name it sends, or ""
	Value    string
	Full     string           // the label with its object, for screen readers: "Edit VIP", so that twenty "Edit" differ
	IconOnly bool             // the label is for screen readers only
	Attrs    templ.Attributes // anything else
}

// Attributes are those of the button, the link or the entry of a menu that does it.
func (a Action) Attributes() templ.Attributes {
	attrs := templ.Attributes{}
	if a.Key != "" {
		attrs["data-key"] = a.Key
		attrs["aria-keyshortcuts"] = shortcut(a.Key)
	}
	if a.Href != "" {
		attrs["href"] = a.Href
	} else {
		attrs["type"] = "submit"
		if a.Post != "" {
			attrs["formaction"] = a.Post
			attrs["formmethod"] = "post"
		}
		if a.Name != "" {
			attrs["name"], attrs["value"] = a.Name, a.Value
		}
	}
	if a.Full != "" {
		attrs["aria-label"] = a.Full
	}
	maps.Copy(attrs, a.inHost())
	maps.Copy(attrs, a.Attrs)
	return attrs
}

// inHost is the attribute by which the script shows the answer in a drawer or dialog; see static/js/places.js.
func (a Action) inHost() templ.Attributes {
	if a.Host == "" {
		return nil
	}
	return templ.Attributes{"data-in": a.Host}
}

func (a Action) variant(fallback string) string {
	if a.Variant == "" {
		return fallback
	}
	return a.Variant
}

func shortcut(key string) string {
	if key == "escape" {
		return "Escape"
	}
	return strings.ToUpper(key)
}

// KeyCaps are keys one after the other as they stand on a keyboard: "G C".
func KeyCaps(keys string) string { return strings.ToUpper(keys) }

func keyCap(key string) string {
	if key == "escape" {
		return "esc"
	}
	return strings.ToUpper(key)
}

// EditAction is Edit in a menu, and leaves the page as it is too.
func EditAction(href string) Action {
	return Action{Label: "Edit", Href: href, Host: HostDrawer, Icon: IconEdit()}
}
