package handlers

import (
	"net/http"
	"net/http/pprof" // what it adds to the default mux is served nowhere

	"cohort/models"
)

// Private is what belongs on an address of its own that the public does not reach, since nobody signs in there: the metrics, profiles of
// the running program, and the health, which is told there until the program ends.
func Private(store *models.Store, config Config) http.Handler {
	h := health{store, config.Stopping}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", config.Metrics.Handler())
	mux.HandleFunc("GET /livez", alive)
	mux.HandleFunc("GET /readyz", h.ready)
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return mux
}
