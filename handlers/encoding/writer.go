package encoding

import (
	"mime"
	"net/http"
	"strings"
)

// short is the length up to which an answer is sent as it is: it fits into one packet anyway.
const short = 1024

// writer compresses an answer from its first byte on, once it is known to be long enough. Until then it is kept.
type writer struct {
	http.ResponseWriter
	coding  string
	head    bool // the body is not sent
	status  int
	kept    []byte
	decided bool
	encoder encoder // nil for an answer that is sent as it is
}

// Unwrap is for http.ResponseController.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *writer) WriteHeader(status int) {
	if status < http.StatusOK {
		w.ResponseWriter.WriteHeader(status)
		return
	}
	if w.status == 0 {
		w.status = status
	}
}

func (w *writer) Write(body []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	if !w.decided {
		if len(w.kept)+len(body) <= short {
			w.kept = append(w.kept, body...)
			return len(body), nil
		}
		if err := w.decide(true); err != nil {
			return 0, err
		}
	}
	return w.send(body)
}

func (w *writer) send(body []byte) (int, error) {
	if w.encoder == nil {
		return w.ResponseWriter.Write(body)
	}
	if w.head {
		return len(body), nil
	}
	return w.encoder.Write(body)
}

// Flush sends what there is of an answer: more is to come, so that it is compressed however short it is now.
func (w *writer) Flush() {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	if !w.decided && w.decide(true) != nil {
		return
	}
	if w.encoder != nil && !w.head && w.encoder.Flush() != nil {
		return
	}
	_ = http.NewResponseController(w.ResponseWriter).Flush() // whoever went away has no use for it
}

// decide begins the answer, compressed where it is worth it.
func (w *writer) decide(long bool) error {
	w.decided = true
	h := w.Header()
	if h.Get("Content-Type") == "" && len(w.kept) > 0 {
		h.Set("Content-Type", http.DetectContentType(w.kept))
	}
	if long && w.status != http.StatusNoContent && w.status != http.StatusNotModified && compressible(h) {
		h.Set("Content-Encoding", w.coding)
		h.Del("Content-Length")
		if tag := h.Get("ETag"); tag != "" && !strings.HasPrefix(tag, "W/") {
			h.Set("ETag", "W/"+tag) // it is another sequence of bytes that means the same
		}
		w.encoder = pools[w.coding].Get().(encoder)
		w.encoder.Reset(w.ResponseWriter)
	}
	w.ResponseWriter.WriteHeader(w.status)
	if len(w.kept) == 0 {
		return nil
	}
	_, err := w.send(w.kept)
	w.kept = nil
	return err
}

// end sends what is left of an answer. One that broke off is left without its end, by which its client sees that it is not whole.
func (w *writer) end(whole bool) {
	if w.status != 0 && !w.decided && whole {
		_ = w.decide(false)
	}
	if w.encoder == nil {
		return
	}
	if whole && !w.head {
		_ = w.encoder.Close() // whoever went away has no use for it
	}
	w.encoder.Reset(nil)
	pools[w.coding].Put(w.encoder)
	w.encoder = nil
}

// compressible is true for answers in words.
func compressible(h http.Header) bool {
	if h.Get("Content-Encoding") != "" || h.Get("Content-Range") != "" || strings.Contains(h.Get("Cache-Control"), "no-transform") {
		return false
	}
	kind, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	switch kind {
	case "application/json", "application/javascript", "application/xml", "application/yaml", "image/svg+xml":
		return true
	}
	return strings.HasPrefix(kind, "text/")
}
