// Package offers has the pages of price lists with their prices, and of discounts.
package offers

import "cohort/handlers/pages"

// Pages are the pages of this room.
type Pages struct{ *pages.Base }

// New returns the pages, made of what all pages share.
func New(base *pages.Base) *Pages { return &Pages{base} }
