package ui

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"cohort/models/activity"
)

// MayEdit is true where the operator whom a page is for may change customers, groups and prices: only then it offers to.
func MayEdit(ctx context.Context) bool { return may(ctx, activity.Editor) }

// MayAdminister is true where the operator whom a page is for may decide who else may do what.
func MayAdminister(ctx context.Context) bool { return may(ctx, activity.Admin) }

func may(ctx context.Context, needed activity.Role) bool { return activity.Require(ctx, needed) == nil }

type accessKey struct{}

// WithAccess is the context that an answer is rendered in for somebody who may not use every address: what leads to one that they may
// not use is not shown. may is asked with a method and a path.
func WithAccess(ctx context.Context, may func(method, path string) bool) context.Context {
	return context.WithValue(ctx, accessKey{}, may)
}

// mayUse is true where the operator whom a page is for may use an address.
func mayUse(ctx context.Context, method, address string) bool {
	may, restricted := ctx.Value(accessKey{}).(func(method, path string) bool)
	path, _, _ := strings.Cut(address, "?")
	return !restricted || path == "" || may(method, path)
}

// MayOpen is true where the operator whom a page is for may open it.
func MayOpen(ctx context.Context, address string) bool { return mayUse(ctx, http.MethodGet, address) }

// MayPost is true where the operator whom a page is for may send a form to an address.
func MayPost(ctx context.Context, address string) bool { return mayUse(ctx, http.MethodPost, address) }

// allowed is true for what leads nowhere that the operator may not go.
func (a Action) allowed(ctx context.Context) bool {
	return MayOpen(ctx, a.Href) && MayPost(ctx, a.Post)
}

func allowedOf(ctx context.Context, actions []Action) []Action {
	return slices.DeleteFunc(slices.Clone(actions), func(a Action) bool { return !a.allowed(ctx) })
}

// For is the list with no more actions than the operator whom a page is for may do; where none is left, no row can be selected. A
// list with many rows is judged by it once, before they are shown.
func (l List) For(ctx context.Context) List {
	if l.judged {
		return l
	}
	l.judged = true
	if !MayOpen(ctx, l.RowEdit) {
		l.RowEdit = ""
	}
	l.RowMenu = allowedOf(ctx, l.RowMenu)
	if !MayOpen(ctx, l.Export) {
		l.Export = ""
	}
	if l.Empty.Action != nil && !l.Empty.Action.allowed(ctx) {
		l.Empty.Action = nil
	}
	if len(l.Selection.Bulk) > 0 {
		if l.Selection.Bulk = allowedOf(ctx, l.Selection.Bulk); len(l.Selection.Bulk) == 0 {
			l.Selection = Selection{}
		} else if !MayPost(ctx, l.Action) {
			l.Action = l.Selection.Bulk[0].Post
		}
	}
	return l
}
