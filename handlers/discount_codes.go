package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/models/pricing"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// newCode asks for a code to be made of a discount.
func (a *app) newCode(c echo.Context) error {
	discount, err := a.store.Discount(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return a.showCodeForm(c, http.StatusOK, views.CodeForm{Of: discount})
}

// addCode makes a code of a discount.
func (a *app) addCode(c echo.Context) error {
	discount, err := a.store.Discount(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	form := views.CodeForm{Of: discount, Code: sent(c).Get("code"), UsageLimit: sent(c).Get("usage_limit"), Errors: map[string]string{}}
	in := pricing.DiscountInput{Code: &form.Code, UsageLimit: usageLimit(form.UsageLimit, form.Errors)}
	if in.UsageLimit != nil && in.UsageLimit.Open {
		in.UsageLimit = nil
	}
	if len(form.Errors) > 0 {
		return a.showCodeForm(c, http.StatusUnprocessableEntity, form)
	}
	code, err := a.store.AddDynamicCode(c.Request().Context(), discount.ID, in)
	if problem := refused(err, ""); problem != nil {
		problem.fill(&form.Errors, &form.Problem)
		return a.showCodeForm(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return a.done(c, cameFrom(c, views.DiscountPath(discount.ID)), text.Fill("Code {code} was added.", "code", ui.Quoted(code.Code)))
}

func (a *app) showCodeForm(c echo.Context, status int, form views.CodeForm) error {
	form.Close = cameFrom(c, views.DiscountPath(form.Of.ID))
	dialog := form
	dialog.Host = ui.HostDialog
	page := a.page(c, views.SectionDiscounts, "Add a code", discountsCrumb,
		views.Crumb{Label: form.Of.Code, Href: views.DiscountPath(form.Of.ID)})
	return show(c, status, views.CodeFormPage(page, form), parts{ui.HostDialog: views.CodeFormPanel(dialog)})
}
