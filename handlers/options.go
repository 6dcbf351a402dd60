package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/models"
	"cohort/views"
)

// optionsShown is how many groups a field to pick groups offers at a time.
const optionsShown = 10

// groupOptions are the groups whose names match what is typed, for a views.GroupPick.
func (a *app) groupOptions(c echo.Context) error {
	list, err := a.store.Groups(c.Request().Context(), models.GroupQuery{
		Search: c.QueryParam("q"), Order: models.Order{By: "name"}, Limit: optionsShown, CountUpTo: 1,
	})
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.GroupOptions(list.Groups))
}
