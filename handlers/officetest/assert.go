package officetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Must unpacks a result that must not be an error: Must(store.Group(ctx, id))(t).
func Must[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// Equal fails when what was got is not what is wanted, and shows the difference.
func Equal(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}
