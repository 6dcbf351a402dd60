// Package imports has the pages that import customers from a file: it is uploaded, what its columns become is chosen, what the import
// would do is shown, and it is imported while the operator goes on with other work.
package imports

import (
	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/imports"
	"cohort/views"
	importviews "cohort/views/imports"
)

// Pages are the pages of this room.
type Pages struct{ *pages.Base }

// New returns the pages, made of what all pages share.
func New(base *pages.Base) *Pages { return &Pages{base} }

var (
	customersCrumb = views.Crumb{Label: "Customers", Href: views.CustomersPath}
	importCrumb    = views.Crumb{Label: "Import", Href: views.ImportPath}
)

// page is the frame of the page of an import.
func (p *Pages) page(c echo.Context, of imports.Import) views.Page {
	return p.Page(c, views.SectionCustomers, of.Name, customersCrumb, importCrumb)
}

// found is the import that the address names.
func (p *Pages) found(c echo.Context) (imports.Import, error) {
	return p.Store.FindImport(c.Request().Context(), c.Param("id"))
}

// back leads to the page of an import.
func back(c echo.Context, id string) error { return pages.LeadTo(c, importviews.Path(id)) }
