package ui

import (
	"context"

	"cohort/models/activity"
)

// MayEdit is true where the operator whom a page is for may change customers, groups and prices: only then it offers to.
func MayEdit(ctx context.Context) bool { return may(ctx, activity.Editor) }

// MayAdminister is true where the operator whom a page is for may decide who else may do what.
func MayAdminister(ctx context.Context) bool { return may(ctx, activity.Admin) }

// MayExport is true where the operator whom a page is for may export customers.
func MayExport(ctx context.Context) bool { return activity.RequireExport(ctx) == nil }

func may(ctx context.Context, needed activity.Role) bool { return activity.Require(ctx, needed) == nil }
