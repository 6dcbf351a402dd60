package db

import (
	"context"

	"cohort/models/record"
)

// DryRun makes every verb in a context stop before its change: it checks its input as always, and then returns an error
// of the kind Withheld with this message. So a form can be checked as if it had been sent.
func DryRun(ctx context.Context, message string) context.Context {
	return context.WithValue(ctx, dryRunKey{}, &record.Error{Kind: record.Withheld, Message: message})
}

// IsDryRun returns whether every verb in a context stops before its change.
func IsDryRun(ctx context.Context) bool { return dryRun(ctx) != nil }

type dryRunKey struct{}

func dryRun(ctx context.Context) error {
	if withheld, ok := ctx.Value(dryRunKey{}).(*record.Error); ok {
		return withheld
	}
	return nil
}
