// Package settings has the pages of the settings: what operators choose for themselves, and who may do what.
package settings

import (
	"strings"
	"unicode"

	"github.com/mileusna/useragent"

	"cohort/models/text"
	"cohort/views/ui"
)

// device says in words from where a session was opened: "Firefox on Windows".
func device(agent string) string {
	read := useragent.Parse(agent)
	name := plain(read.Name)
	switch {
	case name == "":
		return "Unknown browser"
	case read.OS == "":
		return name // a program
	}
	return text.Fill("{browser} on {system}", "browser", name, "system", plain(read.OS))
}

// plain is what a browser calls itself, or whoever claims to be one, without what cannot be seen.
func plain(name string) string {
	return ui.Short(strings.TrimSpace(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, name)))
}
