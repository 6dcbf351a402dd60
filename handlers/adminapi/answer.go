package adminapi

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"cohort/handlers/deadlines"
	"cohort/handlers/wire"
	"cohort/models/record"
)

// mostBuffered is how many bytes of an answer wait in memory. An answer that fits gets a length and an ETag, and can still
// become an error; a longer one is sent piece by piece, however long it grows.
const mostBuffered = 256 << 10

// mimeJSON is the type of all answers, to the letter as Medusa says it.
const mimeJSON = "application/json; charset=utf-8"

// reply is a JSON answer that is being written.
type reply struct {
	buf      []byte
	c        echo.Context
	status   int
	revision record.Revision // of the one record that the answer shows
	sent     bool            // the first piece is on its way
}

var replies = sync.Pool{New: func() any { return &reply{buf: make([]byte, 0, 8<<10)} }}

// answer writes an answer as JSON.
func answer(c echo.Context, status int, write func(r *reply) error) error {
	return answerRevision(c, status, "", write)
}

// answerRevision writes an answer that shows one record in one of its revisions.
func answerRevision(c echo.Context, status int, revision record.Revision, write func(r *reply) error) error {
	r := replies.Get().(*reply)
	defer replies.Put(r)
	r.buf, r.c, r.status, r.revision, r.sent = r.buf[:0], c, status, revision, false
	err := write(r)
	switch {
	case err != nil && r.sent:
		// The status is sent already: only a broken connection shows the client that something is missing.
		panic(http.ErrAbortHandler)
	case err != nil:
		return err
	case r.sent:
		return r.send()
	}
	return r.sendWhole()
}

// answerDeleted answers that the record of the address is deleted.
func answerDeleted(c echo.Context, object string) error {
	return answer(c, http.StatusOK, func(r *reply) error {
		r.buf = appendText(append(r.buf, `{"id":`...), id(c))
		r.buf = appendText(append(r.buf, `,"object":`...), object)
		r.buf = append(r.buf, `,"deleted":true}`...)
		return nil
	})
}

// sendIfFull sends what has been written once the buffer is full.
func (r *reply) sendIfFull() error {
	if len(r.buf) < mostBuffered {
		return nil
	}
	return r.send()
}

func (r *reply) send() error {
	if !r.sent {
		r.c.Response().Header().Set(echo.HeaderContentType, mimeJSON)
		r.c.Response().WriteHeader(r.status)
		r.sent = true
	} else {
		deadlines.NextPiece(r.c.Response())
	}
	_, err := r.c.Response().Write(r.buf)
	r.buf = r.buf[:0]
	return err
}

func (r *reply) sendWhole() error {
	tag := r.tag()
	h := r.c.Response().Header()
	h.Set("ETag", tag)
	if r.status == http.StatusOK && unchanged(r.c.Request(), tag) {
		return r.c.NoContent(http.StatusNotModified)
	}
	h.Set(echo.HeaderContentLength, strconv.Itoa(len(r.buf)))
	return r.send()
}

// tag returns the ETag of the answer. That of a single record has its revision in it and serves in If-Match; it stands for the
// bytes of the answer, so it is a strong one.
func (r *reply) tag() string {
	sum := sha256.Sum256(r.buf)
	tag := base64.RawURLEncoding.EncodeToString(sum[:12])
	if r.revision == "" {
		return `W/"` + tag + `"`
	}
	return `"` + string(r.revision) + "." + tag + `"`
}

// unchanged is true when the client has just this answer already.
func unchanged(r *http.Request, tag string) bool {
	if !wire.IsSafe(r) || strings.Contains(r.Header.Get("Cache-Control"), "no-cache") {
		return false
	}
	tags := tagsOf(r.Header.Values("If-None-Match"))
	return slices.Contains(tags, "*") || slices.Contains(tags, bare(tag))
}

// ifMatch returns the revisions in If-Match, for which alone the change is meant; none: for any.
func ifMatch(c echo.Context) (revisions record.Revisions) {
	for _, tag := range tagsOf(c.Request().Header.Values("If-Match")) {
		revision, _, _ := strings.Cut(tag, ".")
		revisions = append(revisions, record.Revision(revision))
	}
	return revisions
}

// tagsOf reads lists of ETags. Weak tags count as strong ones: a proxy that compresses an answer makes its tag weak.
func tagsOf(headers []string) (tags []string) {
	for tag := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		if tag = bare(strings.TrimSpace(tag)); tag != "" {
			tags = append(tags, tag)
		}
	}
	return tags
}

func bare(tag string) string { return strings.Trim(strings.TrimPrefix(tag, "W/"), `"`) }
