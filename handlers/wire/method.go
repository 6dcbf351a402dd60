package wire

import (
	"net/http"
	"slices"
)

// SafeMethods are the methods of requests that change nothing.
var SafeMethods = []string{http.MethodGet, http.MethodHead}

// IsSafe is true for a request that changes nothing.
func IsSafe(r *http.Request) bool { return slices.Contains(SafeMethods, r.Method) }
