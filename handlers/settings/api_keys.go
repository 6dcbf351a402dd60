package settings

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/settings"
	"cohort/views/ui"
)

var keysCrumb = views.Crumb{Label: "API keys", Href: settings.KeysPath}

// ListKeys shows all API keys, the newest first.
func (p *Pages) ListKeys(c echo.Context) error {
	ctx := c.Request().Context()
	keys, err := p.Store.APIKeys(ctx)
	if err != nil {
		return err
	}
	operators, err := p.Store.Operators(ctx)
	if err != nil {
		return err
	}
	view := settings.Keys{Page: p.page(c, "API keys"), Keys: keys, Owners: map[string]string{}}
	for _, operator := range operators {
		view.Owners[operator.ID] = operator.Email
	}
	return pages.Render(c, http.StatusOK, settings.KeysPage(view))
}

// NewKey shows the empty form.
func (p *Pages) NewKey(c echo.Context) error {
	return p.showKeyForm(c, http.StatusOK, settings.KeyForm{Role: string(activity.Editor), Expires: "365"})
}

func (p *Pages) showKeyForm(c echo.Context, status int, view settings.KeyForm) error {
	view.Page = p.page(c, "Create API key", keysCrumb)
	return pages.Render(c, status, settings.KeyFormPage(view))
}

// CreateKey makes a key of the operator, and shows it for the only time.
func (p *Pages) CreateKey(c echo.Context) error {
	operator, _ := pages.OperatorOf(c)
	view := settings.KeyForm{Name: c.FormValue("name"), Role: c.FormValue("role"), Expires: c.FormValue("expires")}
	in := accounts.APIKeyInput{Name: view.Name, Role: activity.Role(view.Role), OperatorEmail: operator.Email}
	if !slices.ContainsFunc(settings.Expiries, func(choice ui.Param) bool { return choice.Value == view.Expires }) {
		view.Errors = map[string]string{"expires": "Choose when the key expires."}
		return p.showKeyForm(c, http.StatusUnprocessableEntity, view)
	}
	if days, err := strconv.Atoi(view.Expires); err == nil {
		in.ExpiresAt = new(record.Now().Add(time.Duration(days) * 24 * time.Hour))
	}
	made, key, err := p.Store.AddAPIKey(c.Request().Context(), in)
	if problem := pages.Refused(err, ""); problem != nil {
		problem.Fill(&view.Errors, &view.Problem)
		return p.showKeyForm(c, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return pages.Render(c, http.StatusCreated, settings.SecretPage(settings.Secret{
		Page: p.page(c, made.Name, keysCrumb), Current: settings.KeysPath, Title: "Your new API key",
		Text: text.Fill("{key} can use the Admin API from now on.", "key", ui.Quoted(made.Name)),
		What: "the key", Secret: key, Back: settings.KeysPath,
	}))
}

// ConfirmRevoke asks before a key is revoked.
func (p *Pages) ConfirmRevoke(c echo.Context) error {
	key, err := p.key(c)
	if err != nil {
		return err
	}
	return p.ShowConfirmation(c, http.StatusOK, views.SectionSettings, keysCrumb, ui.Confirmation{
		Title:  "Revoke API key",
		Text:   text.Fill("Programs that use {key} will lose access immediately. This cannot be undone.", "key", ui.Quoted(key.Name)),
		Action: settings.KeyPath(key.ID) + "/revoke", Continue: "Revoke", Destroys: true, Close: settings.KeysPath,
	})
}

// RevokeKey makes a key invalid.
func (p *Pages) RevokeKey(c echo.Context) error {
	key, err := p.key(c)
	if err == nil {
		err = p.Store.RevokeAPIKey(c.Request().Context(), key.ID)
	}
	if err != nil {
		return err
	}
	return p.Done(c, settings.KeysPath, text.Fill("The API key {key} was revoked.", "key", ui.Quoted(key.Name)))
}

// key finds the API key of the address.
func (p *Pages) key(c echo.Context) (accounts.APIKey, error) {
	return p.Store.APIKey(c.Request().Context(), c.Param("id"))
}
