// Package customers has the pages of customers, of customer groups, and of who is in them.
package customers

import "cohort/handlers/pages"

// Pages are the pages of this room.
type Pages struct{ *pages.Base }

// New returns the pages, made of what all pages share.
func New(base *pages.Base) *Pages { return &Pages{base} }
