package handlers

import (
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/handlers/wire"
	"cohort/models/activity"
	"cohort/views/settings"
	"cohort/views/ui"
)

// access is who may use an address: those with the role, or with one that may do more.
type access struct {
	role    activity.Role // "": anybody, signed in or not
	exports bool          // those who may export customers: editors, and viewers to whom an admin has allowed it
	// sensitive asks for the password again where it was not given lately. Programs, which have none, are not asked.
	sensitive bool
	// settingUp is for what operators without a second step may do where all need one: set it up.
	settingUp bool
}

var (
	anybody   = access{}
	viewer    = access{role: activity.Viewer}
	editor    = access{role: activity.Editor}
	admin     = access{role: activity.Admin}
	sensitive = access{role: activity.Admin, sensitive: true}
	// own is what operators change about their own sign-in.
	own     = access{role: activity.Viewer, sensitive: true, settingUp: true}
	unready = access{role: activity.Viewer, settingUp: true}
	// recent is for anybody who has given the password lately.
	recent   = access{role: activity.Viewer, sensitive: true}
	exporter = access{role: activity.Viewer, exports: true}
	// everybody is the file about all customers.
	everybody = access{role: activity.Viewer, exports: true, sensitive: true}
)

// confirmedFor is how long a password that was given is enough for what is sensitive.
const confirmedFor = 30 * time.Minute

// accessTo is who may use the address of a request. One that is not in the table of routes does not exist, and is answered so to whoever
// may read or change anything at all.
func (a *app) accessTo(c echo.Context) access {
	if known, ok := a.access[c.Request().Method+" "+c.Path()]; ok {
		return known
	}
	if wire.IsSafe(c.Request()) {
		return viewer
	}
	return editor
}

// allows refuses an operator, by an error of the kind Forbidden, who may not use the address of the request.
func (a *app) allows(c echo.Context) error {
	ctx, access := c.Request().Context(), a.accessTo(c)
	if err := activity.Require(ctx, access.role); err != nil || !access.exports {
		return err
	}
	return activity.RequireExport(ctx)
}

// signedIn lets only operators pass who may use the address; those who have not signed in are led to the login page and, after it,
// back.
func (a *app) signedIn(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ok, err := a.Recognize(c)
		if err != nil {
			return err
		}
		if !ok {
			return a.toLogin(c)
		}
		if err := a.allows(c); err != nil {
			return err
		}
		if operator, _ := pages.OperatorOf(c); operator.NeedsSecondStep && !a.accessTo(c).settingUp {
			return pages.LeadToPage(c, settings.SecurityPath)
		}
		a.showAllowed(c)
		if a.accessTo(c).sensitive && time.Since(a.ConfirmedAt(c)) > confirmedFor {
			return a.toConfirm(c)
		}
		return next(c)
	}
}

// showAllowed has pages show nothing that leads to an address which the operator may not use.
func (a *app) showAllowed(c echo.Context) {
	operator, _ := pages.OperatorOf(c)
	if operator.Role == activity.Admin {
		return
	}
	r := c.Request()
	c.SetRequest(r.WithContext(ui.WithAccess(r.Context(), func(method, path string) bool {
		route := a.echo.AcquireContext()
		defer a.echo.ReleaseContext(route)
		route.Reset(nil, nil)
		a.echo.Router().Find(method, path, route)
		who := a.access[method+" "+route.Path()]
		return who.role == "" || operator.Role.Allows(who.role) && (!who.exports || operator.MayExport())
	})))
}

// Roles is the role that each address of the product needs at least, by its method and route: "POST /customers". The empty role is for
// addresses that are open to anybody. A viewer who may export is an editor where customers are exported. HEAD is as GET.
func Roles() map[string]activity.Role {
	roles := map[string]activity.Role{}
	for route, who := range newApp(nil, Config{}).access {
		switch {
		case strings.HasPrefix(route, http.MethodHead):
		case who.exports:
			roles[route] = activity.Editor
		default:
			roles[route] = who.role
		}
	}
	return roles
}
