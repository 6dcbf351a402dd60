package handlers

import (
	"context"
	"io"
	"net/http"
	"time"

	"cohort/models"
)

// healthWithin is how long the database has to answer: the answer is to be there within 100 ms.
const healthWithin = 80 * time.Millisecond

// health tells what the program is able to do. It stands below echo, as the private address has it too.
type health struct {
	store    *models.Store
	stopping <-chan struct{}
}

// alive answers as long as the program does: nothing but a restart would help where it does not. That the database is away is no
// reason to start anew.
func alive(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok\n") }

// answers says these words as long as the database answers, also while the program stops: whoever has a request under way is served.
func (h health) answers(words string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), healthWithin)
		defer cancel()
		if err := h.store.Ping(ctx); err != nil {
			say(w, http.StatusServiceUnavailable, "The database does not answer.\n")
			return
		}
		say(w, http.StatusOK, words)
	}
}

// ready is whether new requests should come here: the database answers, and the program is not about to stop. The schema is up to date
// before the first request is answered.
func (h health) ready(w http.ResponseWriter, r *http.Request) {
	select {
	case <-h.stopping:
		say(w, http.StatusServiceUnavailable, "Cohort is stopping.\n")
	default:
		h.answers("ok\n")(w, r)
	}
}

func say(w http.ResponseWriter, status int, words string) {
	w.Header().Set("Content-Type", "text/plain; charset=UTF-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, words) // nobody else is to be told
}
