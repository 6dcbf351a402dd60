// Package settings has the pages of the settings: what operators choose for themselves, and who may do what.
package settings

import (
	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/accounts"
	"cohort/views"
)

// Pages are the pages of this room.
type Pages struct {
	*pages.Base
	begin func(c echo.Context, operator accounts.Operator) error
}

// New returns the pages, made of what all pages share. begin signs an operator in.
func New(base *pages.Base, begin func(c echo.Context, operator accounts.Operator) error) *Pages {
	return &Pages{base, begin}
}

// page is the frame of a page of the settings.
func (p *Pages) page(c echo.Context, title string, crumbs ...views.Crumb) views.Page {
	crumbs = append([]views.Crumb{{Label: "Settings", Href: views.SettingsPath}}, crumbs...)
	return p.Page(c, views.SectionSettings, title, crumbs...)
}
