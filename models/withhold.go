package models

import "context"

// Withhold makes every verb that the context leads to stop short of its change: it judges what it is given as ever, and then
// refuses with an error of the kind Withheld that says these words. So a form can be looked at as if it had been sent.
func Withhold(ctx context.Context, words string) context.Context {
	return context.WithValue(ctx, withheldKey{}, &Error{Kind: Withheld, Message: words})
}

type withheldKey struct{}

func withheld(ctx context.Context) error {
	if why, is := ctx.Value(withheldKey{}).(*Error); is {
		return why
	}
	return nil
}
