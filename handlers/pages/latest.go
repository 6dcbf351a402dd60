package pages

import (
	"github.com/labstack/echo/v4"

	"cohort/models/activity"
	"cohort/views"
)

// Latest are the last changes of a record, for the card on its page.
func (b *Base) Latest(c echo.Context, q activity.Query) (views.Latest, error) {
	if IsPartial(c) {
		return views.Latest{}, nil // only a list of the page is wanted
	}
	q.Limit, q.SeenNow = views.LatestShown+1, true
	entries, err := b.Store.Activities(c.Request().Context(), q)
	latest := views.Latest{Of: q.ObjectID + q.CustomerID, Path: c.Request().URL.RequestURI()}
	latest.Entries, latest.More = views.FirstOf(entries, views.LatestShown)
	return latest, err
}
