package db

import (
	"context"

	"cohort/models/record"
)

// DryRun makes every verb that the context leads to stop short of its change: it judges what it is given as ever, and then
// refuses with an error of the kind Withheld that says these words. So a form can be looked at as if it had been sent.
func DryRun(ctx context.Context, words string) context.Context {
	return context.WithValue(ctx, dryRunKey{}, &record.Error{Kind: record.Withheld, Message: words})
}

type dryRunKey struct{}

func dryRun(ctx context.Context) error {
	if why, is := ctx.Value(dryRunKey{}).(*record.Error); is {
		return why
	}
	return nil
}
