package customers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/views"
)

// EditGroupMetadata shows the table of a group's metadata.
func (p *Pages) EditGroupMetadata(c echo.Context) error {
	group, err := p.Store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return p.ShowMetadata(c, http.StatusOK, groupMetadata(group), pages.MetadataFormOf(group.Metadata))
}

// SaveGroupMetadata puts the table in the place of the group's metadata.
func (p *Pages) SaveGroupMetadata(c echo.Context) error {
	return p.SaveEdit(c, func() (pages.Edit, error) {
		group, err := p.Store.Group(c.Request().Context(), c.Param("id"))
		return p.MetadataEdit(c, groupMetadata(group), group.Metadata, func(change *record.MetadataChange) error {
			_, err := p.Store.UpdateGroup(c.Request().Context(), group.ID,
				customers.GroupInput{Metadata: change, Revisions: record.Revisions{group.Revision()}})
			return err
		}), err
	})
}

// EditCustomerMetadata shows the table of a customer's metadata.
func (p *Pages) EditCustomerMetadata(c echo.Context) error {
	customer, err := p.Store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return p.ShowMetadata(c, http.StatusOK, customerMetadata(customer), pages.MetadataFormOf(customer.Metadata))
}

// SaveCustomerMetadata puts the table in the place of the customer's metadata.
func (p *Pages) SaveCustomerMetadata(c echo.Context) error {
	return p.SaveEdit(c, func() (pages.Edit, error) {
		customer, err := p.Store.Customer(c.Request().Context(), c.Param("id"))
		return p.MetadataEdit(c, customerMetadata(customer), customer.Metadata, func(change *record.MetadataChange) error {
			_, err := p.Store.UpdateCustomer(c.Request().Context(), customer.ID,
				customers.Input{Metadata: change, Revisions: record.Revisions{customer.Revision()}})
			return err
		}), err
	})
}

func groupMetadata(group customers.Group) pages.MetadataOf {
	return pages.MetadataOf{
		Section: views.SectionGroups, ID: group.ID, Title: group.Name,
		Path: views.GroupPath(group.ID), List: groupsCrumb,
	}
}

func customerMetadata(customer customers.Customer) pages.MetadataOf {
	return pages.MetadataOf{
		Section: views.SectionCustomers, ID: customer.ID, Title: customer.Title(),
		Path: views.CustomerPath(customer.ID), List: customersCrumb,
	}
}
