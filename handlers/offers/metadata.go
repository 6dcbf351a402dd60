package offers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/views"
)

// EditDiscountMetadata shows the table of a discount's metadata.
func (p *Pages) EditDiscountMetadata(c echo.Context) error {
	discount, err := p.Store.Discount(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return p.ShowMetadata(c, http.StatusOK, discountMetadata(discount), pages.MetadataFormOf(discount.Metadata))
}

// SaveDiscountMetadata puts the table in the place of the discount's metadata.
func (p *Pages) SaveDiscountMetadata(c echo.Context) error {
	return p.SaveEdit(c, func() (pages.Edit, error) {
		discount, err := p.Store.Discount(c.Request().Context(), c.Param("id"))
		return p.MetadataEdit(c, discountMetadata(discount), discount.Metadata, func(change *record.MetadataChange) error {
			_, err := p.Store.UpdateDiscount(c.Request().Context(), discount.ID,
				pricing.DiscountInput{Metadata: change, Revisions: record.Revisions{discount.Revision()}})
			return err
		}), err
	})
}

func discountMetadata(discount pricing.Discount) pages.MetadataOf {
	return pages.MetadataOf{
		Section: views.SectionDiscounts, ID: discount.ID, Title: discount.Code,
		Path: views.DiscountPath(discount.ID), List: discountsCrumb,
	}
}
