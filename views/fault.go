package views

import "context"

type faultKey struct{}

// WithFaults is the context that an answer is rendered in: of all faulty fields in it the first has the focus, also without
// JavaScript. HTML allows no second.
func WithFaults(ctx context.Context) context.Context {
	return context.WithValue(ctx, faultKey{}, new(bool))
}

// firstFault tells whether what is rendered now is the first that is at fault in its answer. It may be asked once for each.
func firstFault(ctx context.Context) bool {
	met, known := ctx.Value(faultKey{}).(*bool)
	if !known {
		return true
	}
	first := !*met
	*met = true
	return first
}
