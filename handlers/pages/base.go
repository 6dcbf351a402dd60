// Package pages has what the handlers of all pages share: to show a page or a part of it, to read what a form sent, to save it
// though others edit the same, to read the state of a list, to lead on with a message.
package pages

import (
	"log/slog"

	"cohort/models"
)

// Base is what every page needs to be shown and sent; the pages of each room embed it.
type Base struct {
	Store    *models.Store
	Log      *slog.Logger
	Sessions *SessionStore
	Demo     bool
	// PublicURL is what browsers open, "https://office.example"; "" for the host and scheme of each request.
	PublicURL string
}

// New returns the base of all pages. A nil log is slog's default; crossSite lets pages of other sites use sessions.
func New(store *models.Store, log *slog.Logger, demo, crossSite bool) *Base {
	if log == nil {
		log = slog.Default()
	}
	return &Base{Store: store, Log: log, Sessions: &SessionStore{store: store, crossSite: crossSite}, Demo: demo}
}
