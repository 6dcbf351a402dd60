// Package imports has the pages that import customers from a file: it is uploaded, what its columns become is chosen, what the import
// would do is shown, and it is imported while the operator goes on with other work. Customer groups are imported with less ado.
package imports

import (
	"strings"

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

// kindOf is the kind of files that an address is about.
func kindOf(c echo.Context) imports.Kind {
	if strings.HasPrefix(c.Path(), views.ImportGroupsPath) {
		return imports.OfGroups
	}
	return imports.OfCustomers
}

// above are the section and the list that files of a kind are imported into.
func above(kind imports.Kind) (section string, list views.Crumb) {
	if kind == imports.OfGroups {
		return views.SectionGroups, views.Crumb{Label: "Customer Groups", Href: views.GroupsPath}
	}
	return views.SectionCustomers, views.Crumb{Label: "Customers", Href: views.CustomersPath}
}

func importCrumb(kind imports.Kind) views.Crumb {
	return views.Crumb{Label: "Import", Href: importviews.StartPath(kind)}
}

// page is the frame of the page of an import.
func (p *Pages) page(c echo.Context, of imports.Import) views.Page {
	section, list := above(kindOf(c))
	return p.Page(c, section, of.Name, list, importCrumb(kindOf(c)))
}

// found is the import that the address names.
func (p *Pages) found(c echo.Context) (imports.Import, error) {
	if kindOf(c) == imports.OfGroups {
		return p.Store.FindGroupImport(c.Request().Context(), c.Param("id"))
	}
	return p.Store.FindImport(c.Request().Context(), c.Param("id"))
}

// back leads to the page of an import.
func back(c echo.Context, id string) error { return pages.LeadTo(c, importviews.Path(id)) }
