package adminapi

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/models/pricing"
)

// ListRegions lists the regions that are kept: clients choose those of a discount among them.
func (a *API) ListRegions(c echo.Context) error {
	q := listQuery{limit: 50}
	if err := readQuery(c, regionsParameters, &q); err != nil {
		return err
	}
	regions, total, err := a.store.Regions(c.Request().Context(), rows(q.limit), rows(q.offset))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, func(r *reply) error {
		w := a.records(c, r)
		r.buf = append(r.buf, `{"regions":[`...)
		for _, region := range regions {
			r.buf = appendWholeRegion(w.next(), region)
		}
		r.buf = append(appendPage(append(r.buf, ']'), total, q), '}')
		return nil
	})
}

// CreateRegion makes a region.
func (a *API) CreateRegion(c echo.Context) error {
	in, err := readBody(c, regionBody)
	if err != nil {
		return err
	}
	region, err := a.store.CreateRegion(c.Request().Context(), in)
	if err != nil {
		return err
	}
	return answerRegion(c, region)
}

// ShowRegion shows one region.
func (a *API) ShowRegion(c echo.Context) error {
	region, err := a.store.Region(c.Request().Context(), id(c))
	if err != nil {
		return err
	}
	return answerRegion(c, region)
}

// DeleteRegion forgets a region, or finds it gone.
func (a *API) DeleteRegion(c echo.Context) error {
	if err := a.store.DeleteRegion(c.Request().Context(), id(c)); err != nil {
		return err
	}
	return answerDeleted(c, "region")
}

func answerRegion(c echo.Context, region pricing.Region) error {
	return answerRevision(c, http.StatusOK, region.Revision(), func(r *reply) error {
		r.buf = append(appendWholeRegion(append(r.buf, `{"region":`...), region), '}')
		return nil
	})
}

// appendWholeRegion writes a region with its countries, none of which are kept here.
func appendWholeRegion(b []byte, r pricing.Region) []byte {
	return append(appendRegion(b, r), `,"countries":[]}`...)
}
